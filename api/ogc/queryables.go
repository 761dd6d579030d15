package ogc

import (
	"net/http"

	"github.com/observatoire-essor/essor/api/wording"
)

// schemaOut is the part of JSON Schema that queryables use.
type schemaOut struct {
	Title  string   `json:"title,omitempty"`
	Type   string   `json:"type,omitempty"`
	Format string   `json:"format,omitempty"`
	Enum   []string `json:"enum,omitempty"`
}

// queryables serves GET /ogc/collections/{collection}/queryables.
func (s *Service) queryables(w http.ResponseWriter, r *http.Request) error {
	doc, err := open(w, r)
	if err != nil {
		return err
	}
	d, c, err := s.find(r, nil)
	if err != nil {
		return err
	}
	shape := "geometry-multipolygon"
	if c.level == "" {
		shape = "geometry-point"
	}
	properties := map[string]schemaOut{geometryName: {Format: shape, Title: s.say(r, "ogc.property.geometry", nil)}}
	p := page{Title: s.say(r, "ogc.link.queryables", nil), Links: selves(r, doc.query, doc.form, typeSchema)}
	for _, property := range c.properties {
		properties[property.name] = s.schema(r, property)
		p.List = append(p.List, property.name+" — "+properties[property.name].Title)
	}
	if doc.form == formatHTML {
		return s.sendPage(w, r, p)
	}
	return s.sendJSON(w, r, typeSchema, struct {
		Schema     string               `json:"$schema"`
		ID         string               `json:"$id"`
		Type       string               `json:"type"`
		Title      string               `json:"title"`
		Properties map[string]schemaOut `json:"properties"`
		Additional bool                 `json:"additionalProperties"`
	}{"https://json-schema.org/draft/2020-12/schema", address(r, here(r), nil), "object", s.describe(r, d, c).Title, properties, false})
}

// schema describes a property; those of an indicator are named after it.
func (s *Service) schema(r *http.Request, p property) schemaOut {
	args := map[string]string{}
	for name, value := range p.title.args {
		args[name] = value
	}
	if id := args["indicator"]; id != "" {
		args["indicator"] = wording.Writer{Text: s.Text, Lang: s.Host.Lang(r)}.Indicator(id)
	}
	out := schemaOut{Title: s.say(r, p.title.code, args)}
	out.Type, out.Format = p.kind.schema()
	return out
}

// schema is the type and format of a kind.
func (k kind) schema() (name, format string) {
	switch k {
	case kindNumber:
		return "number", ""
	case kindInteger:
		return "integer", ""
	case kindBoolean:
		return "boolean", ""
	case kindDate:
		return "string", "date"
	}
	return "string", ""
}
