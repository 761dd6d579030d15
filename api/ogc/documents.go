package ogc

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/observatoire-essor/essor/api/wording"
)

// document is what links and titles of the service's own documents are made of.
type document struct {
	query url.Values
	form  format
}

// open reads what all documents take of their address.
func open(w http.ResponseWriter, r *http.Request) (document, error) {
	query, err := parseQuery(r, "f", "lang")
	if err != nil {
		return document{}, err
	}
	f, err := negotiate(r, query)
	w.Header().Add("Vary", "Accept")
	return document{query, f}, err
}

// landing serves GET /ogc.
func (s *Service) landing(w http.ResponseWriter, r *http.Request) error {
	doc, err := open(w, r)
	if err != nil {
		return err
	}
	d, err := s.dataset("")
	if err != nil {
		return err
	}
	to := func(path, rel, kind, title string) link {
		return link{address(r, path, nil), rel, kind, s.say(r, "ogc.link."+title, nil)}
	}
	body := struct {
		Title       string     `json:"title"`
		Description string     `json:"description"`
		Edition     editionRef `json:"edition"`
		Links       []link     `json:"links"`
	}{
		Title:       s.say(r, "ogc.title", map[string]string{"territory": s.territory(r, d)}),
		Description: s.say(r, "ogc.description", map[string]string{"label": d.edition.Head.Label, "day": s.Text.Date(s.Host.Lang(r), d.edition.Head.Day().Time)}),
		Edition:     refOf(d.edition),
		Links: append(selves(r, doc.query, doc.form, typeJSON),
			to("/api", "service-desc", typeOpenAPI, "api"),
			link{address(r, "/api", url.Values{"f": {"html"}}), "service-doc", "text/html", s.say(r, "ogc.link.api", nil)},
			to("/conformance", "conformance", typeJSON, "conformance"),
			to("/conformance", "http://www.opengis.net/def/rel/ogc/1.0/conformance", typeJSON, "conformance"),
			to("/collections", "data", typeJSON, "collections")),
	}
	if doc.form == formatHTML {
		return s.sendPage(w, r, page{Title: body.Title, Text: body.Description, Links: body.Links})
	}
	return s.sendJSON(w, r, typeJSON, body)
}

// territory is the title of what the edition is about.
func (s *Service) territory(r *http.Request, d *dataset) string {
	if s.Host.Lang(r) == "en" {
		return d.edition.Pack.Title.EN
	}
	return d.edition.Pack.Title.FR
}

// conformance serves GET /ogc/conformance.
func (s *Service) conformance(w http.ResponseWriter, r *http.Request) error {
	doc, err := open(w, r)
	if err != nil {
		return err
	}
	body := struct {
		ConformsTo []string `json:"conformsTo"`
		Links      []link   `json:"links"`
	}{conformsTo(), selves(r, doc.query, doc.form, typeJSON)}
	if doc.form == formatHTML {
		return s.sendPage(w, r, page{Title: s.say(r, "ogc.link.conformance", nil), List: body.ConformsTo, Links: body.Links})
	}
	return s.sendJSON(w, r, typeJSON, body)
}

// conformsTo are the conformance classes that are kept whole.
func conformsTo() []string {
	const part = "http://www.opengis.net/spec/ogcapi-features-"
	const cql2 = "http://www.opengis.net/spec/cql2/1.0/conf/"
	return []string{
		part + "1/1.0/conf/core", part + "1/1.0/conf/geojson", part + "1/1.0/conf/oas30",
		part + "2/1.0/conf/crs",
		part + "3/1.0/conf/queryables", part + "3/1.0/conf/queryables-query-parameters",
		part + "3/1.0/conf/filter", part + "3/1.0/conf/features-filter",
		cql2 + "cql2-text", cql2 + "basic-cql2", cql2 + "advanced-comparison-operators", cql2 + "basic-spatial-functions",
		cql2 + "property-property",
	}
}

// collectionOut describes a collection.
type collectionOut struct {
	ID          string     `json:"id"`
	Title       string     `json:"title"`
	Description string     `json:"description"`
	Links       []link     `json:"links"`
	Extent      *extentOut `json:"extent,omitempty"`
	ItemType    string     `json:"itemType"`
	CRS         []string   `json:"crs"`
	StorageCRS  string     `json:"storageCrs"`
	Vintage     string     `json:"vintage,omitempty"`
	Edition     editionRef `json:"edition"`
	Simulated   []string   `json:"simulated"`
}

type extentOut struct {
	Spatial  *spatialOut  `json:"spatial,omitempty"`
	Temporal *temporalOut `json:"temporal,omitempty"`
}

type spatialOut struct {
	BBox [][4]float64 `json:"bbox"`
	CRS  string       `json:"crs"`
}

type temporalOut struct {
	Interval [][2]string `json:"interval"`
	TRS      string      `json:"trs"`
}

// collections serves GET /ogc/collections.
func (s *Service) collections(w http.ResponseWriter, r *http.Request) error {
	doc, err := open(w, r)
	if err != nil {
		return err
	}
	d, err := s.dataset("")
	if err != nil {
		return err
	}
	body := struct {
		Links       []link          `json:"links"`
		Collections []collectionOut `json:"collections"`
	}{selves(r, doc.query, doc.form, typeJSON), []collectionOut{}}
	p := page{Title: s.say(r, "ogc.link.collections", nil), Links: body.Links}
	for _, c := range d.list {
		out := s.describe(r, d, c)
		body.Collections = append(body.Collections, out)
		p.Links = append(p.Links, link{address(r, "/collections/"+c.id, url.Values{"f": {"html"}}), "item", "text/html", out.Title})
	}
	if doc.form == formatHTML {
		return s.sendPage(w, r, p)
	}
	return s.sendJSON(w, r, typeJSON, body)
}

// collection serves GET /ogc/collections/{collection}.
func (s *Service) collection(w http.ResponseWriter, r *http.Request) error {
	doc, err := open(w, r)
	if err != nil {
		return err
	}
	d, c, err := s.find(r, nil)
	if err != nil {
		return err
	}
	body := s.describe(r, d, c)
	body.Links = append(selves(r, doc.query, doc.form, typeJSON), body.Links[1:]...)
	if doc.form == formatHTML {
		return s.sendPage(w, r, page{Title: body.Title, Text: body.Description, List: body.CRS, Links: body.Links})
	}
	return s.sendJSON(w, r, typeJSON, body)
}

// describe describes a collection; the first link is that to its own description.
func (s *Service) describe(r *http.Request, d *dataset, c *collection) collectionOut {
	path := "/collections/" + c.id
	items := s.say(r, "ogc.link.items", nil)
	out := collectionOut{
		ID: c.id, ItemType: "feature", StorageCRS: crs84, Vintage: c.vintage, Edition: refOf(d.edition), Simulated: orEmpty(c.simulated),
		Links: []link{
			{Href: address(r, path, nil), Rel: "self", Type: typeJSON},
			{address(r, path+"/items", nil), "items", typeGeoJSON, items},
			{address(r, path+"/items", url.Values{"f": {"html"}}), "items", "text/html", items},
			{address(r, path+"/queryables", nil), "http://www.opengis.net/def/rel/ogc/1.0/queryables", typeSchema, s.say(r, "ogc.link.queryables", nil)},
		},
	}
	args := map[string]string{"label": d.edition.Head.Label, "vintage": c.vintage, "n": s.Text.Int(s.Host.Lang(r), int64(c.n)), "simulated": strings.Join(c.simulated, ", ")}
	kind := "areas"
	if c.level == "" {
		kind = grantsID
	} else {
		args["level"] = wording.Writer{Text: s.Text, Lang: s.Host.Lang(r)}.Level(c.level)
	}
	args["territory"] = s.territory(r, d)
	out.Title, out.Description = s.say(r, "ogc.collection."+kind+".title", args), s.say(r, "ogc.collection."+kind, args)
	for _, system := range c.systems {
		out.CRS = append(out.CRS, system.uri)
	}
	if c.placed {
		b := c.extent
		out.Extent = &extentOut{Spatial: &spatialOut{[][4]float64{{b.Min[0], b.Min[1], b.Max[0], b.Max[1]}}, crs84}}
	}
	if !c.times.from.IsZero() {
		if out.Extent == nil {
			out.Extent = &extentOut{}
		}
		out.Extent.Temporal = &temporalOut{
			[][2]string{{c.times.from.Format(time.RFC3339), c.times.to.Format(time.RFC3339)}},
			"http://www.opengis.net/def/uom/ISO-8601/0/Gregorian",
		}
	}
	return out
}

// sendJSON sends a document.
func (s *Service) sendJSON(w http.ResponseWriter, r *http.Request, contentType string, v any) error {
	body, err := compact(v)
	if err != nil {
		return err
	}
	return s.Host.Send(w, r, contentType, append(body, '\n'))
}
