package ogc_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/data/edition/editiontest"
)

// walk follows the links of a relation from a first page, and gives the ids of all.
func walk(t testing.TB, s service, path, rel string) (ids []string, pages []features) {
	t.Helper()
	for range 1000 {
		page := decode[features](s.get(t, path))
		pages = append(pages, page)
		for _, f := range page.Features {
			ids = append(ids, f.ID)
		}
		links := page.rel(rel)
		if len(links) == 0 {
			return ids, pages
		}
		path = links[0].path(t)
	}
	t.Fatalf("%s does not end", path)
	return nil, nil
}

// TestNextAndPrev: following next gives each feature once, in order, with the parameters
// of the first page; following prev from the last page gives them again.
func TestNextAndPrev(t *testing.T) {
	s := serve(t, grid(t, 20))
	for _, params := range []string{"limit=7", "limit=64", "limit=400", "limit=401", "limit=9&filter=people.count>50", "limit=5&bbox=2.001,48.001,2.099,48.099&crs=" + lambert} {
		path := "/ogc/collections/commune/items?" + strings.ReplaceAll(params, ">", "%3E")
		all := decode[features](s.get(t, strings.Replace(path, "limit=", "limit=1000", 1)))
		forward, pages := walk(t, s, path, "next")
		if strings.Join(forward, " ") != all.ids() {
			t.Errorf("%s: forward %d features, want %d", params, len(forward), len(all.Features))
		}
		last := pages[len(pages)-1]
		for _, p := range pages {
			if p.NumberMatched != len(all.Features) {
				t.Errorf("%s: a page matches %d, want %d", params, p.NumberMatched, len(all.Features))
			}
		}
		if len(pages[0].rel("prev")) > 0 || len(last.rel("next")) > 0 {
			t.Errorf("%s: links before the first page, or after the last", params)
		}
		if len(pages) == 1 {
			continue
		}
		var back []string
		_, pages = walk(t, s, last.rel("prev")[0].path(t), "prev")
		for i := len(pages) - 1; i >= 0; i-- {
			back = append(back, pages[i].ids())
		}
		if got := strings.Join(append(back, last.ids()), " "); got != all.ids() {
			t.Errorf("%s: back %s", params, got)
		}
	}
}

// TestPagesOfAnIDThatIsNotThere: ids need not be there to be passed.
func TestPagesOfAnIDThatIsNotThere(t *testing.T) {
	s := serve(t, grid(t, 10))
	for params, want := range map[string]string{"after=000055": "00006 00007", "after=~": "", "before=00001x": "00000 00001", "before=!": "", "after=": "00000 00001"} {
		if got := decode[features](s.get(t, "/ogc/collections/commune/items?limit=2&"+params)).ids(); got != want {
			t.Errorf("%s: %s, want %s", params, got, want)
		}
	}
}

// TestPagesOfOneEdition: a download that began before a publication ends with what it
// began with; a new one has the new edition.
func TestPagesOfOneEdition(t *testing.T) {
	s := serve(t, grid(t, 10))
	first := s.items(t, "commune", "limit", "60")
	next := first.rel("next")[0].path(t)
	before := s.get(t, next).ok().Body.String()
	s.store.Put(t, grid(t, 5), noon())
	if err := s.shelf.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if after := s.get(t, next).ok().Body.String(); after != before {
		t.Errorf("the second page changed under way: %.200s", after)
	}
	if n := s.items(t, "commune").NumberMatched; n != 26 {
		t.Errorf("%d communes in the edition that follows, want 26", n)
	}
}

// TestGrantIDs: rows of a register as they are counted, however long, and one that is
// there twice.
func TestGrantIDs(t *testing.T) {
	d := draft(t)
	for _, row := range []int64{10, 9, 100, 9} {
		g := editiontest.Grants(d.Sources[0].ID)[0]
		g.Row = row
		d.Grants = append(d.Grants, g)
	}
	s := serve(t, d)
	ids, _ := walk(t, s, "/ogc/collections/grants/items?limit=2", "next")
	id := d.Sources[0].ID
	var want []string
	for _, row := range []string{"2", "3", "4", "5", "6", "9", "9.2", "10", "100"} {
		want = append(want, id+"."+row)
	}
	if strings.Join(ids, " ") != strings.Join(want, " ") {
		t.Errorf("ids %v, want %v", ids, want)
	}
}

// TestPackedIsPlain: the packed form says the same as the plain one, whatever is chosen,
// as one member of gzip, and its tag is another.
func TestPackedIsPlain(t *testing.T) {
	s := serve(t, grid(t, 20))
	for _, params := range []string{
		"", "limit=1", "limit=9999", "limit=9999&after=00063", "limit=100&after=00100", "filter=people.count IS NULL&limit=9999", "filter=FALSE", "limit=9999&crs=" + lambert,
		"bbox=2.001,48.001,2.149,48.149&limit=9999",
	} {
		path := "/ogc/collections/commune/items?" + strings.ReplaceAll(params, " ", "+")
		plain, packed := s.get(t, path).ok(), s.get(t, path, "Accept-Encoding", "gzip").ok()
		if packed.Header().Get("Content-Encoding") != "gzip" || string(packed.plain()) != plain.Body.String() {
			t.Errorf("%s: the packed form is another", params)
		}
		one, two := plain.Header().Get("ETag"), packed.Header().Get("ETag")
		if one == two || one == "" || strings.HasPrefix(one, "W/") {
			t.Errorf("%s: tags %q and %q", params, one, two)
		}
		for _, tag := range []string{one, `"x", W/` + one} {
			if r := s.get(t, path, "If-None-Match", tag); r.Code != http.StatusNotModified || r.Body.Len() > 0 {
				t.Errorf("%s: %d with the tag %s", params, r.Code, tag)
			}
		}
		if r := s.get(t, path, "If-None-Match", two); r.Code != http.StatusOK {
			t.Errorf("%s: %d with the tag of the other form", params, r.Code)
		}
	}
	if one, two := s.get(t, "/ogc/collections/commune/items?limit=1"), s.get(t, "/ogc/collections/commune/items?limit=2"); one.Header().Get("ETag") == two.Header().Get("ETag") {
		t.Error("two answers, one tag")
	}
}

// TestCancelled: a client that is gone gets nothing more, and nothing is told of it.
func TestCancelled(t *testing.T) {
	s := serve(t, grid(t, 60))
	ctx, cancel := context.WithCancel(t.Context())
	w := &leaving{ResponseRecorder: httptest.NewRecorder(), leave: cancel}
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/ogc/collections/commune/items?limit=50000", nil)
	defer func() {
		if v, ok := recover().(error); !ok || !errors.Is(v, http.ErrAbortHandler) {
			t.Errorf("the handler ended with %v", v)
		}
		if whole := s.get(t, "/ogc/collections/commune/items?limit=50000").ok().Body.Len(); w.Body.Len() > whole/2 {
			t.Errorf("%d bytes of %d were written to a client that left", w.Body.Len(), whole)
		}
	}()
	s.ServeHTTP(w, r)
}

// leaving is a client that leaves after the first bytes.
type leaving struct {
	*httptest.ResponseRecorder
	leave func()
}

func (w *leaving) Write(b []byte) (int, error) {
	w.leave()
	return w.ResponseRecorder.Write(b)
}

// TestNegotiation: the parameter f counts before the header.
func TestNegotiation(t *testing.T) {
	s := serve(t, draft(t))
	const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
	for _, tt := range []struct{ params, accept, want string }{
		{"", "", "application/geo+json"},
		{"", browser, "text/html; charset=utf-8"},
		{"?f=json", browser, "application/geo+json"},
		{"?f=html", "application/json", "text/html; charset=utf-8"},
		{"", "text/html;q=0.5, application/json", "application/geo+json"},
		{"", "text/*", "text/html; charset=utf-8"},
		{"", "application/*;q=0.1, text/html;q=0", "application/geo+json"},
		{"", "*/*", "application/geo+json"},
	} {
		r := s.get(t, "/ogc/collections/commune/items"+tt.params, "Accept", tt.accept).ok()
		if got := r.Header().Get("Content-Type"); got != tt.want || !strings.Contains(strings.Join(r.Header().Values("Vary"), ","), "Accept,") {
			t.Errorf("%s with %q is %q, Vary %q", tt.params, tt.accept, got, r.Header().Values("Vary"))
		}
	}
	for _, accept := range []string{"image/png", "application/json;q=0", "*/*;q=0"} {
		if r := s.get(t, "/ogc", "Accept", accept).wants(http.StatusNotAcceptable); !strings.Contains(r.Body.String(), "not_acceptable") {
			t.Errorf("%q: %s", accept, r.Body)
		}
	}
}

// TestNotReady: with no edition everything waits.
func TestNotReady(t *testing.T) {
	s := serve(t)
	for _, path := range []string{"/ogc", "/ogc/collections", "/ogc/collections/commune/items", "/ogc/api"} {
		s.get(t, path).wants(http.StatusServiceUnavailable)
	}
}

// TestSimulatedIsTold: in collections, lists and features; what is not simulated is not.
func TestSimulatedIsTold(t *testing.T) {
	s := serve(t, draft(t))
	for collection, want := range map[string]string{"commune": "populations", "qpv2015": "qpv2015_boundaries, populations"} {
		for _, path := range []string{"", "/items"} {
			got := decode[struct{ Simulated []string }](s.get(t, "/ogc/collections/"+collection+path)).Simulated
			if strings.Join(got, ", ") != want {
				t.Errorf("%s%s: simulated %q", collection, path, got)
			}
		}
		if f := s.items(t, collection).Features[0]; f.Properties["simulated"] != want {
			t.Errorf("%s: %v", collection, f.Properties)
		}
	}
	if f := serve(t, grid(t, 1)).items(t, "commune").Features[0]; f.Properties["simulated"] != nil {
		t.Errorf("real values are marked: %v", f.Properties)
	}
	for _, f := range s.items(t, "grants").Features {
		if f.Properties["simulated"] != true {
			t.Errorf("grant %v", f.Properties)
		}
	}
}

// TestNoNumberWithoutStatus: what is secret or absent has no number, and says why.
func TestNoNumberWithoutStatus(t *testing.T) {
	s := serve(t, draft(t))
	don := s.items(t, "commune", "code", "59670").Features[0].Properties
	for name, want := range map[string]any{
		"need.poverty": nil, "need.poverty.status": "secret", "ess.density": nil, "ess.density.status": "absent", "people.count": 1338.0, "people.count.status": "ok",
		"funding.per_capita": 12.4, "funding.per_capita.status": "unreliable", "funding.per_capita.low": 3.1, "funding.per_capita.high": 30.5, "funding.per_capita.period": "2011-2014",
		"vintage": "2023", "level": "commune", "edition": s.id.Short(),
	} {
		if got, there := don[name]; !there || got != want {
			t.Errorf("%s = %v, want %v", name, got, want)
		}
	}
}

// TestConstantMemory: an answer with a hundred times the features of another takes no
// more memory to write, when nothing of it is kept.
func TestConstantMemory(t *testing.T) {
	allocated := func(n int) uint64 {
		s := serve(t, grid(t, n))
		path := "/ogc/collections/commune/items?limit=50000"
		s.get(t, path).ok() // everything is encoded
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		w := &discard{header: http.Header{}}
		s.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
		runtime.ReadMemStats(&after)
		if w.n < int64(n*n*300) {
			t.Fatalf("%d bytes of %d communes", w.n, n*n)
		}
		return after.TotalAlloc - before.TotalAlloc
	}
	small, large := allocated(10), allocated(100)
	if large > small+1<<20 {
		t.Errorf("%d bytes are allocated for 101 communes, %d for 10 001", small, large)
	}
}

// discard is a client of whom nothing is kept.
type discard struct {
	header http.Header
	n      int64
}

func (w *discard) Header() http.Header { return w.header }

func (w *discard) WriteHeader(int) {}

func (w *discard) Write(b []byte) (int, error) {
	w.n += int64(len(b))
	return len(b), nil
}
