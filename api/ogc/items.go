package ogc

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"

	"github.com/go-chi/chi/v5"

	"github.com/observatoire-essor/essor/data/edition"
)

// answer is what an answer with features is made of.
type answer struct {
	service *Service
	dataset *dataset
	of      *collection
	system  int
	chosen  chosen
	query   url.Values
	form    format
}

// items serves GET /ogc/collections/{collection}/items.
func (s *Service) items(w http.ResponseWriter, r *http.Request) error {
	d, c, err := s.find(r, r.URL.Query())
	if err != nil {
		return err
	}
	query, err := parseQuery(r, slices.Concat(itemsParams(), filterParams(c))...)
	if err != nil {
		return err
	}
	f, err := negotiate(r, query)
	if err != nil {
		return err
	}
	q, err := s.parseRequest(r, c, query)
	if err != nil {
		return err
	}
	chosen, err := c.choose(r.Context(), q)
	if err != nil {
		return err
	}
	a := answer{s, d, c, q.system, chosen, query, f}
	a.headers(w)
	if f == formatHTML {
		return s.sendPage(w, r, a.page(r))
	}
	return a.send(w, r)
}

// headers are those of all answers with features.
func (a answer) headers(w http.ResponseWriter) {
	w.Header().Set("Content-Crs", "<"+a.of.systems[a.system].uri+">")
	w.Header().Add("Vary", "Accept")
}

// links lead from a page of features to others. Pages name the edition: those of one
// download go together.
func (a answer) links(r *http.Request) []link {
	links := selves(r, a.query, a.form, typeGeoJSON)
	turn := func(rel, after, before string) {
		query := with(a.query, "after", after, "before", before, "edition", string(a.dataset.edition.Head.ID))
		kind := typeGeoJSON
		if a.form == formatHTML {
			kind = "text/html"
		}
		links = append(links, link{Href: address(r, here(r), query), Rel: rel, Type: kind})
	}
	if n := a.chosen.n; n > 0 && a.chosen.more {
		turn("next", a.of.key(a.chosen.at(n-1)), "")
	}
	if a.chosen.n > 0 && a.chosen.less {
		turn("prev", "", a.of.key(a.chosen.at(0)))
	}
	return append(links, link{Href: address(r, "/collections/"+a.of.id, nil), Rel: "collection", Type: typeJSON})
}

// editionRef names an edition, as in /api/v1.
type editionRef struct {
	ID    edition.Hash `json:"id"`
	Label string       `json:"label"`
	AsOf  string       `json:"as_of"`
}

func refOf(e *edition.Edition) editionRef {
	return editionRef{e.Head.ID, e.Head.Label, e.Head.AsOf}
}

// head is a list of features up to the first of them.
func (a answer) head(r *http.Request) ([]byte, error) {
	body, err := compact(struct {
		Type      string     `json:"type"`
		Matched   int        `json:"numberMatched"`
		Returned  int        `json:"numberReturned"`
		Links     []link     `json:"links"`
		Edition   editionRef `json:"edition"`
		Simulated []string   `json:"simulated"`
	}{"FeatureCollection", a.chosen.matched, a.chosen.n, a.links(r), refOf(a.dataset.edition), orEmpty(a.of.simulated)})
	if err != nil {
		return nil, err
	}
	return append(body[:len(body)-1], `,"features":[`...), nil
}

// tail ends what head began.
const tail = "]}\n"

// tag is the strong entity tag of the answer: it is made of the edition, the program and
// the request, of which the answer follows.
func (a answer) tag(r *http.Request, packed bool) string {
	text := string(a.dataset.edition.Head.ID) + "\n" + a.service.Version + "\n" + base(r) + "\n" + r.URL.EscapedPath() + "\n" + a.query.Encode()
	tag := `"` + edition.HashOf([]byte(text)).Short()
	if packed {
		tag += "-gzip"
	}
	return tag + `"`
}

// item serves GET /ogc/collections/{collection}/items/{feature}.
func (s *Service) item(w http.ResponseWriter, r *http.Request) error {
	query, err := parseQuery(r, "crs", "edition", "f", "lang")
	if err != nil {
		return err
	}
	d, c, err := s.find(r, query)
	if err != nil {
		return err
	}
	f, err := negotiate(r, query)
	if err != nil {
		return err
	}
	system, err := c.findSystem("crs", query.Get("crs"))
	if err != nil {
		return err
	}
	id, err := url.PathUnescape(chi.URLParam(r, "feature"))
	if err != nil {
		id = chi.URLParam(r, "feature")
	}
	i, ok := c.find(id)
	if !ok {
		return notFound("no_such_feature", map[string]string{"feature": cut(id), "collection": c.id})
	}
	a := answer{s, d, c, system, chosen{matched: 1, first: i, n: 1}, query, f}
	a.headers(w)
	if f == formatHTML {
		return s.sendPage(w, r, a.featurePage(r, i))
	}
	links, err := compact(append(selves(r, query, f, typeGeoJSON), link{Href: address(r, "/collections/"+c.id, nil), Rel: "collection", Type: typeJSON}))
	if err != nil {
		return err
	}
	body := c.appendFeature(nil, i, c.systems[system])
	body = append(append(body[:len(body)-1], `,"links":`...), links...)
	return s.Host.Send(w, r, typeGeoJSON, append(body, "}\n"...))
}

// compact writes JSON without escapes for HTML and without a line end.
func compact(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// orEmpty is a list that JSON shows as one.
func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
