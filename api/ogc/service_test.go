package ogc_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/edition/editiontest"
	"github.com/observatoire-essor/essor/data/source"
)

// catalogue is read once for all tests: that takes a tenth of a second.
var catalogue = sync.OnceValues(message.Load)

func noon() time.Time { return time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC) }

// service is the whole interface over a store in memory.
type service struct {
	http.Handler
	store *editiontest.Store
	shelf *edition.Shelf
	id    edition.Hash
}

// serve starts the service with editions, the last in force.
func serve(t testing.TB, drafts ...edition.Draft) service {
	t.Helper()
	text, err := catalogue()
	if err != nil {
		t.Fatal(err)
	}
	s := service{store: &editiontest.Store{}}
	for _, d := range drafts {
		s.id = s.store.Put(t, d, noon())
	}
	s.shelf = edition.NewShelf(s.store, noon, slog.New(slog.DiscardHandler))
	if err := s.shelf.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.Handler, err = api.New(api.Options{
		Editions: s.shelf, Text: text, Now: noon, Log: slog.New(slog.DiscardHandler), Version: "0",
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// draft is the edition of editiontest with its grants, one more that has no place, and a
// commune without boundary.
func draft(t testing.TB) edition.Draft {
	t.Helper()
	d := editiontest.Draft(t, "essai")
	d.Grants = editiontest.Grants(d.Sources[0].ID)
	d.Grants = append(d.Grants, edition.Grant{Source: d.Sources[0].ID, Row: 6, Funder: "Métropole", Withheld: edition.WithheldPerson, Gross: 5})
	return d
}

// grid is an edition of n × n communes of a hundredth of a degree from 2° east and
// 48° north on, and one without boundary; a third has no number of people.
func grid(t testing.TB, n int) edition.Draft {
	t.Helper()
	var areas []edition.Area
	for i := range n * n {
		west, south := 2+float64(i%n)/100, 48+float64(i/n)/100
		areas = append(areas, edition.Area{
			Code: fmt.Sprintf("%05d", i), Name: fmt.Sprintf("Commune “%d”", i), AreaM2: 1e6,
			Boundary: orb.MultiPolygon{orb.Bound{Min: orb.Point{west, south}, Max: orb.Point{west + 0.01, south + 0.01}}.ToPolygon()},
		})
	}
	areas = append(areas, edition.Area{Code: "99999", Name: "Nowhere"})
	b, err := edition.NewBoundaries(source.Commune, "2024", areas)
	if err != nil {
		t.Fatal(err)
	}
	var values []edition.Value
	for i := range areas {
		v := edition.Unknown(indicator.Secret, indicator.SourceSecret, edition.Basis{})
		if i%3 > 0 {
			v = edition.Known(float64(i)/2, edition.Basis{})
		}
		values = append(values, v)
	}
	v, err := edition.NewVector(edition.Key{Indicator: "people.count", Level: source.Commune, Period: indicator.Year(2021)}, b.Hash, values)
	if err != nil {
		t.Fatal(err)
	}
	return edition.Draft{
		Label: "grid", AsOf: source.Day(2026, 1, 1), Boundaries: []*edition.Boundaries{b}, Vectors: []*edition.Vector{v},
		Pack:      edition.Pack{Title: edition.Text{FR: "Grille", EN: "Grid"}},
		Catalogue: []edition.Definition{{ID: "people.count", Unit: "people"}},
	}
}

// reply is what the service answered.
type reply struct {
	*httptest.ResponseRecorder
	t    testing.TB
	path string
}

// get asks for a path, with headers as pairs.
func (s service) get(t testing.TB, path string, headers ...string) reply {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return reply{w, t, path}
}

// ok fails the test unless the answer is 200.
func (r reply) ok() reply {
	r.t.Helper()
	if r.Code != http.StatusOK {
		r.t.Fatalf("%s: %d %s", r.path, r.Code, r.Body)
	}
	return r
}

// wants fails the test unless the answer has a status, and a problem for an error.
func (r reply) wants(status int) reply {
	r.t.Helper()
	if r.Code != status {
		r.t.Errorf("%s: %d, want %d: %.300s", r.path, r.Code, status, r.Body)
	}
	if kind := r.Header().Get("Content-Type"); r.Code >= 400 && kind != "application/problem+json" {
		r.t.Errorf("%s: the problem is %q", r.path, kind)
	}
	return r
}

// decode reads a JSON answer.
func decode[T any](r reply) T {
	r.t.Helper()
	var v T
	if err := json.Unmarshal(r.ok().Body.Bytes(), &v); err != nil {
		r.t.Fatalf("%s: %v in %.300s", r.path, err, r.Body)
	}
	return v
}

// plain is the body, unpacked if it is packed.
func (r reply) plain() []byte {
	r.t.Helper()
	body := r.Body.Bytes()
	if r.Header().Get("Content-Encoding") != "gzip" {
		return body
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	z.Multistream(false) // clients of HTTP take one member
	plain, err := io.ReadAll(z)
	if err != nil {
		r.t.Fatal(err)
	}
	return plain
}

type link struct{ Href, Rel, Type, Title string }

type linked struct {
	Links []link `json:"links"`
}

// rel finds the links of a relation.
func (l linked) rel(name string) []link {
	return slices.DeleteFunc(slices.Clone(l.Links), func(x link) bool { return x.Rel != name })
}

type feature struct {
	Type       string
	ID         string
	Geometry   *geometry
	Properties map[string]any
	linked
}

type geometry struct {
	Type        string
	Coordinates json.RawMessage
}

type features struct {
	Type           string
	NumberMatched  int
	NumberReturned int
	Features       []feature
	linked
}

func (f features) ids() string {
	var ids []string
	for _, x := range f.Features {
		ids = append(ids, x.ID)
	}
	return strings.Join(ids, " ")
}

// items are those of a collection with parameters as pairs.
func (s service) items(t testing.TB, collection string, pairs ...string) features {
	t.Helper()
	return decode[features](s.get(t, "/ogc/collections/"+collection+"/items?"+query(pairs...)))
}

func query(pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	return q.Encode()
}

// path is what a link of the service asks for.
func (l link) path(t testing.TB) string {
	t.Helper()
	u, err := url.Parse(l.Href)
	if err != nil || u.Host != "example.com" || u.Scheme != "http" {
		t.Fatalf("link to %q, %v", l.Href, err)
	}
	return u.RequestURI()
}
