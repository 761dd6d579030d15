package api

import (
	"context"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"

	"github.com/observatoire-essor/essor/data/edition"
)

// describer registers operations with huma, which routes and describes them. What
// a request says is checked by our own code, so that every fault is told in the
// words of the message catalogue, and bodies are encoded before they are sent.
type describer struct {
	server *server
	api    huma.API
}

// operation registers a GET. The fields of I are its parameters, all texts; O is
// the body of its answer.
func operation[I, O any](d *describer, op huma.Operation, h func(e *edition.Edition, r *http.Request, in *I) (O, error)) {
	schemas := d.api.OpenAPI().Components.Schemas
	body := schemas.Schema(reflect.TypeFor[O](), true, op.OperationID)
	op.Method, op.SkipValidateParams = http.MethodGet, true
	op.Responses = map[string]*huma.Response{
		"200": {
			Description: "OK",
			Content:     map[string]*huma.MediaType{"application/json": {Schema: body}},
		},
		"304":     {Description: "The client has the answer already: If-None-Match names its ETag"},
		"default": d.problem(),
	}
	names := queryNames(reflect.TypeFor[I]())
	s := d.server
	huma.Register(d.api, op, func(_ context.Context, in *I) (*huma.StreamResponse, error) {
		return &huma.StreamResponse{Body: func(hc huma.Context) {
			r, w := humachi.Unwrap(hc)
			s.handle(func(w http.ResponseWriter, r *http.Request) error {
				if err := checkQuery(r, names...); err != nil {
					return err
				}
				e, err := s.current()
				if err != nil {
					return err
				}
				out, err := h(e, r, in)
				if err != nil {
					return err
				}
				return sendJSON(w, r, answer{cache: asksAgain, inLanguage: true}, out)
			})(w, r)
		}}, nil
	})
}

// problem describes the answer to whatever goes wrong.
func (d *describer) problem() *huma.Response {
	schema := d.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "Problem")
	return &huma.Response{
		Description: "Problem (RFC 9457)",
		Content:     map[string]*huma.MediaType{"application/problem+json": {Schema: schema}},
	}
}

// queryNames are the query parameters that the fields of a type stand for.
func queryNames(t reflect.Type) []string {
	var names []string
	for field := range t.Fields() {
		if name := field.Tag.Get("query"); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// description serves GET /api/openapi.json.
func (s *server) description(w http.ResponseWriter, r *http.Request) error {
	if err := checkQuery(r); err != nil {
		return err
	}
	return send(w, r, answer{contentType: "application/openapi+json", cache: asksAgain, body: s.openAPI})
}
