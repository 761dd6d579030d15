package api

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/observatoire-essor/essor/api/page"
	"github.com/observatoire-essor/essor/data/edition"
)

// description30 serves GET /api/openapi-3.0.json, for tools that do not read 3.1 yet.
func (s *server) description30(w http.ResponseWriter, r *http.Request) error {
	if err := checkQuery(r); err != nil {
		return err
	}
	return send(w, r, answer{contentType: "application/openapi+json", cache: asksAgain, body: s.openAPI30})
}

// downgraded is a description in OpenAPI 3.0. The library leaves words of 3.1 in it,
// which 3.0 refuses.
func downgraded(doc *huma.OpenAPI) ([]byte, error) {
	body, err := doc.Downgrade()
	if err != nil {
		return nil, fmt.Errorf("describe the interface in OpenAPI 3.0: %w", err)
	}
	var tree any
	if err := json.Unmarshal(body, &tree); err != nil {
		return nil, fmt.Errorf("describe the interface in OpenAPI 3.0: %w", err)
	}
	plainer(tree)
	if body, err = json.Marshal(tree); err != nil {
		return nil, fmt.Errorf("describe the interface in OpenAPI 3.0: %w", err)
	}
	return body, nil
}

// plainer takes what is of 3.1 off all objects of a tree: the media type of binary
// texts, and what stands beside a reference.
func plainer(tree any) {
	switch v := tree.(type) {
	case map[string]any:
		delete(v, "contentMediaType")
		if ref, ok := v["$ref"]; ok && len(v) > 1 {
			delete(v, "$ref")
			v["allOf"] = []any{map[string]any{"$ref": ref}}
		}
		for _, inner := range v {
			plainer(inner)
		}
	case []any:
		for _, inner := range v {
			plainer(inner)
		}
	}
}

// describedPage serves GET /api: the description for people.
func (s *server) describedPage(w http.ResponseWriter, r *http.Request) error {
	return s.sendPage(w, r, func(e *edition.Edition, notices []string) ([]byte, error) {
		return s.pages.API(aboutRequest(r.Context()).lang, e, s.operations, notices)
	})
}

// operationsOf are the operations of a description by path. The other forms of one are
// told with it.
func operationsOf(doc *huma.OpenAPI) []page.Operation {
	var list []page.Operation
	forms := map[string][]string{}
	for path := range doc.Paths {
		for _, f := range []form{formCSV, formXLSX, formGeoJSON} {
			if base, ok := strings.CutSuffix(path, "."+string(f)); ok && doc.Paths[base] != nil {
				forms[base] = append(forms[base], string(f))
			}
		}
	}
	for path, item := range doc.Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post} {
			if op == nil || isOtherForm(doc, path) {
				continue
			}
			one := page.Operation{Method: op.Method, Path: path, Summary: op.Summary, Description: op.Description}
			if op.Method == http.MethodGet {
				one.Forms, one.Example = forms[path], exampleOf(op)
				slices.Sort(one.Forms)
			}
			for _, p := range op.Parameters {
				one.Parameters = append(one.Parameters, parameterOf(p))
			}
			list = append(list, one)
		}
	}
	slices.SortFunc(list, func(a, b page.Operation) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method))
	})
	return list
}

// isOtherForm tells whether a path is another one with an end.
func isOtherForm(doc *huma.OpenAPI, path string) bool {
	i := strings.LastIndexByte(path, '.')
	return i > 0 && doc.Paths[path[:i]] != nil
}

func parameterOf(p *huma.Param) page.Parameter {
	one := page.Parameter{Name: p.Name, In: p.In, Required: p.Required, About: p.Description}
	if p.Schema == nil {
		return one
	}
	one.About = cmp.Or(one.About, p.Schema.Description)
	for _, value := range p.Schema.Enum {
		one.Values = append(one.Values, fmt.Sprint(value))
	}
	return one
}

// exampleOf is an address with what the description gives as examples of what is
// required; empty when something required has none.
func exampleOf(op *huma.Operation) string {
	path, query := op.Path, url.Values{}
	for _, p := range op.Parameters {
		if !p.Required {
			continue
		}
		value := ""
		switch {
		case p.Example != nil:
			value = fmt.Sprint(p.Example)
		case p.Schema != nil && len(p.Schema.Examples) > 0:
			value = fmt.Sprint(p.Schema.Examples[0])
		case p.Schema != nil && len(p.Schema.Enum) > 0:
			value = fmt.Sprint(p.Schema.Enum[0])
		}
		switch {
		case value == "":
			return ""
		case p.In == "path":
			path = strings.ReplaceAll(path, "{"+p.Name+"}", url.PathEscape(value))
		default:
			query.Set(p.Name, value)
		}
	}
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return path
}
