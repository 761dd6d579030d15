package api

import (
	"cmp"
	"context"
	"net/http"
	"reflect"

	"github.com/observatoire-essor/essor/api/ask"

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

// operation registers a GET that answers from an edition and keeps what it answered.
// The fields of I are its parameters, all texts; O is the body of its answer, and
// says by its methods which other forms it has (see [tabular]).
func operation[I, O any](d *describer, op huma.Operation, h func(e *edition.Edition, r *http.Request, in *I) (O, error)) {
	register(d, op, true, h)
}

// freshOperation is operation without keeping: answers that depend on more than the
// edition, or that nobody should keep.
func freshOperation[I, O any](d *describer, op huma.Operation, h func(e *edition.Edition, r *http.Request, in *I) (O, error)) {
	register(d, op, false, h)
}

func register[I, O any](d *describer, op huma.Operation, keep bool, h func(e *edition.Edition, r *http.Request, in *I) (O, error)) {
	schemas := d.api.OpenAPI().Components.Schemas
	body := schemas.Schema(reflect.TypeFor[O](), true, op.OperationID)
	op.Method, op.SkipValidateParams = http.MethodGet, true
	op.Parameters = append(op.Parameters, everywhere()...)
	op.Description = cmp.Or(op.Description, op.Summary+".")
	op.Responses = map[string]*huma.Response{
		"200": {
			Description: "OK",
			Content:     map[string]*huma.MediaType{"application/json": {Schema: body}},
		},
		"304":     {Description: "The client has the answer already: If-None-Match names its ETag"},
		"400":     d.problem(),
		"default": d.problem(),
	}
	forms := formsOf(reflect.TypeFor[O]())
	names := append(queryNames(reflect.TypeFor[I]()), "edition")
	if len(forms) > 1 {
		names = append(names, "csv")
	}
	s := d.server
	reply := func(r *http.Request, e *edition.Edition, in *I) (answer, error) {
		write := func(r *http.Request) (answer, error) {
			out, err := h(e, r, in)
			if err != nil {
				return answer{}, err
			}
			return s.write(r, e, out, op.OperationID)
		}
		if !keep {
			return write(r)
		}
		return s.finished.get(r.Context(), nameOfAnswer(e, r), func(ctx context.Context) (answer, error) {
			a, err := write(r.WithContext(ctx))
			if err != nil {
				return answer{}, err
			}
			return finish(a)
		})
	}
	huma.Register(d.api, op, func(_ context.Context, in *I) (*huma.StreamResponse, error) {
		return &huma.StreamResponse{Body: func(hc huma.Context) {
			r, w := humachi.Unwrap(hc)
			s.handle(func(w http.ResponseWriter, r *http.Request) error {
				e, err := s.asked(r, forms, names)
				if err != nil {
					return err
				}
				a, err := reply(r, e, in)
				if err != nil {
					return err
				}
				return send(w, r, a)
			})(w, r)
		}}, nil
	})
	d.describeForms(*d.api.OpenAPI().Paths[op.Path].Get, forms)
}

// asked checks what all requests have in common, and finds the edition that one asks
// for.
func (s *server) asked(r *http.Request, forms []form, names []string) (*edition.Edition, error) {
	if err := checkForm(formOf(r.Context()), forms); err != nil {
		return nil, err
	}
	if err := checkQuery(r, names...); err != nil {
		return nil, err
	}
	if query := r.URL.Query(); query.Has("csv") && (query.Get("csv") != "fr" || formOf(r.Context()) != formCSV) {
		return nil, ask.BadValue("csv", query.Get("csv"), "fr (.csv)")
	}
	return s.editionFor(r)
}

// everywhere are the parameters that each operation has.
func everywhere() []*huma.Param {
	return []*huma.Param{
		{
			Name: "edition", In: "query", Schema: &huma.Schema{Type: huma.TypeString},
			Description: "Id of an edition, the first digits of it, four at least, that no other begins with, or a label: then the latest of that label; the one in force when left out",
		},
		{
			Name: "lang", In: "query", Schema: &huma.Schema{Type: huma.TypeString, Enum: []any{"fr", "en"}},
			Description: "Language of the words; what Accept-Language asks for when left out, else French",
		},
	}
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
