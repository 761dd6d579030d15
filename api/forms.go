package api

import (
	"bytes"
	"context"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/api/ask"

	"github.com/danielgtaylor/huma/v2"
	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/api/export"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
)

// form is how an answer is written: the end of its address.
type form string

// The forms. An address without an end is JSON.
const (
	formJSON    form = "json"
	formCSV     form = "csv"
	formXLSX    form = "xlsx"
	formGeoJSON form = "geojson"
)

// contentType is the media type of a form.
func (f form) contentType() string {
	switch f {
	case formCSV:
		return "text/csv; charset=utf-8; header=present"
	case formXLSX:
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	case formGeoJSON:
		return "application/geo+json"
	default:
		return "application/json"
	}
}

// tabular is an answer that can be written as a table too.
type tabular interface {
	// Book is the table, with what there is to know of it and its sources.
	Book(w wording.Writer, e *edition.Edition) export.Book
}

// placed is an answer whose rows have a place.
type placed interface {
	tabular
	// Shapes are the boundaries of the rows, in their order; an error when there is too
	// much of them for one answer.
	Shapes(e *edition.Edition) (func(row int) orb.MultiPolygon, error)
}

// formsOf are the forms that answers of a type can have.
func formsOf(t reflect.Type) []form {
	forms := []form{formJSON}
	if t.Implements(reflect.TypeFor[tabular]()) {
		forms = append(forms, formCSV, formXLSX)
	}
	if t.Implements(reflect.TypeFor[placed]()) {
		forms = append(forms, formGeoJSON)
	}
	return forms
}

// chooseForm takes the end off addresses of the interface: /api/v1/values.csv is
// /api/v1/values in another form.
func chooseForm(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/api/v1/") {
			next.ServeHTTP(w, r)
			return
		}
		for _, f := range []form{formJSON, formCSV, formXLSX, formGeoJSON} {
			path, ok := strings.CutSuffix(r.URL.Path, "."+string(f))
			if !ok || strings.HasSuffix(path, "/") {
				continue
			}
			u := *r.URL
			u.Path, u.RawPath = path, strings.TrimSuffix(u.RawPath, "."+string(f))
			r = r.WithContext(context.WithValue(r.Context(), keyForm, f))
			r.URL = &u
			break
		}
		next.ServeHTTP(w, r)
	})
}

// formOf is the form that the address of a request asks for.
func formOf(ctx context.Context) form {
	if f, ok := ctx.Value(keyForm).(form); ok {
		return f
	}
	return formJSON
}

// checkForm refuses a form that an answer does not have.
func checkForm(f form, forms []form) error {
	if slices.Contains(forms, f) {
		return nil
	}
	var names []string
	for _, known := range forms {
		names = append(names, "."+string(known))
	}
	return ask.NewNotFoundError("no_such_form", map[string]string{"form": "." + string(f), "forms": strings.Join(names, ", ")})
}

// write puts an answer into a form.
func (s *server) write(r *http.Request, e *edition.Edition, out any, name string) (answer, error) {
	f := formOf(r.Context())
	a := answer{contentType: f.contentType(), cache: asksAgain, inLanguage: true}
	var b bytes.Buffer
	var err error
	switch w := (wording.Writer{Text: s.text, Lang: aboutRequest(r.Context()).lang}); f {
	case formCSV:
		err = export.CSV(&b, out.(tabular).Book(w, e).Data, export.Dialect{French: r.URL.Query().Get("csv") == "fr"})
	case formXLSX:
		a.alreadyPacked = true
		book := out.(tabular).Book(w, e)
		book.Made = e.Head.PublishedAt
		err = export.XLSX(&b, book)
	case formGeoJSON:
		p := out.(placed)
		c := export.Collection{Table: p.Book(w, e).Data, Members: membersOf(e)}
		if c.Shape, err = p.Shapes(e); err == nil {
			err = export.GeoJSON(&b, c)
		}
	default:
		err = encodeJSON(&b, out)
	}
	if err != nil {
		return answer{}, err
	}
	if f == formCSV || f == formXLSX {
		a.file = name + "-" + e.Head.ID.Short() + "." + string(f)
	}
	a.body = b.Bytes()
	return a, nil
}

// membersOf says from which edition a collection comes.
func membersOf(e *edition.Edition) []export.Member {
	return []export.Member{{Name: "edition", Value: ask.RefOf(e.Head)}}
}

// describeForms adds the other forms of an operation to the description: its address
// with another end.
func (d *describer) describeForms(op huma.Operation, forms []form) {
	for _, f := range forms {
		if f == formJSON {
			continue
		}
		other := op
		other.Path += "." + string(f)
		other.OperationID += "-" + string(f)
		other.Summary += " (" + strings.ToUpper(string(f)) + ")"
		other.Description = op.Description + " The answer is that of " + op.Path + ", as a file."
		other.Parameters = slices.Clone(op.Parameters)
		if f == formCSV {
			other.Parameters = append(other.Parameters, &huma.Param{
				Name: "csv", In: "query", Schema: &huma.Schema{Type: huma.TypeString, Enum: []any{"fr"}},
				Description: "fr: for French spreadsheets, with a byte order mark, semicolons and decimal commas",
			})
		}
		schema := &huma.Schema{Type: huma.TypeString}
		switch f {
		case formXLSX:
			schema.Format = "binary"
		case formGeoJSON:
			schema = &huma.Schema{Type: huma.TypeObject}
		}
		contentType, _, _ := strings.Cut(f.contentType(), ";")
		other.Responses = map[string]*huma.Response{
			"200": {Description: "OK", Content: map[string]*huma.MediaType{contentType: {Schema: schema}}},
			"304": op.Responses["304"], "400": op.Responses["400"], "default": op.Responses["default"],
		}
		d.api.OpenAPI().AddOperation(&other)
	}
}
