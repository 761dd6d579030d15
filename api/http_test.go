package api_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/api"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/edition/editiontest"
)

// What the client has already is not sent again; the compressed form has a tag of
// its own, as strong tags must.
func TestTags(t *testing.T) {
	s := serve(t, false)
	for _, path := range []string{
		"/api/v1/areas/commune/59350", "/", "/api/openapi.json",
		"/tiles/" + string(s.id) + "/commune/12/2082/1377.geojson?indicators=people.count",
	} {
		plain, packed := s.get(t, path), s.get(t, path, "Accept-Encoding", "br, gzip;q=0.5")
		tag := plain.Header.Get("ETag")
		if strings.HasPrefix(tag, "W/") || tag == "" || plain.Header.Get("Content-Encoding") != "" {
			t.Errorf("%s: tag %q, encoding %q", path, tag, plain.Header.Get("Content-Encoding"))
		}
		want := plain.Body
		if packed.Header.Get("Content-Encoding") == "gzip" {
			z, err := gzip.NewReader(bytes.NewReader(packed.Body))
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(z)
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("%s: the compressed form says something else (%v)", path, err)
			}
			if packed.Header.Get("ETag") == tag {
				t.Errorf("%s: two forms, one strong tag", path)
			}
		} else if len(want) >= 1024 {
			t.Errorf("%s: %d bytes were not compressed", path, len(want))
		}
		for _, have := range []string{tag, `"x", ` + tag, "W/" + tag, "*"} {
			r := s.get(t, path, "If-None-Match", have)
			if b := r.Body; r.StatusCode != http.StatusNotModified || len(b) > 0 || r.Header.Get("ETag") != tag {
				t.Errorf("%s: If-None-Match %s gives %d and %d bytes", path, have, r.StatusCode, len(b))
			}
		}
		if r := s.get(t, path, "If-None-Match", `"other"`); r.StatusCode != http.StatusOK {
			t.Errorf("%s: another tag gives %d", path, r.StatusCode)
		}
		if r := s.get(t, path, "Accept-Encoding", "gzip;q=0, *;q=0"); r.Header.Get("Content-Encoding") != "" {
			t.Errorf("%s: gzip was refused and came", path)
		}
	}
}

func TestHeadAndOtherMethods(t *testing.T) {
	web := httptest.NewServer(serve(t, false))
	defer web.Close()
	for _, path := range []string{"/livez", "/api/v1/editions", "/territoires/commune/59350"} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodHead, web.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r, err := web.Client().Do(request)
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r.Body)
		if err := errors.Join(err, r.Body.Close()); err != nil {
			t.Fatal(err)
		}
		if r.StatusCode != http.StatusOK || len(b) != 0 || r.ContentLength <= 0 {
			t.Errorf("HEAD %s: %d, %d bytes, length %d", path, r.StatusCode, len(b), r.ContentLength)
		}
	}
	s := serve(t, false)
	for _, method := range []string{http.MethodPost, http.MethodDelete, http.MethodPut} {
		r := s.do(t, method, "/api/v1/areas")
		if r.StatusCode != http.StatusMethodNotAllowed || r.Header.Get("Allow") != "GET, HEAD, OPTIONS" {
			t.Errorf("%s: %d, Allow %q", method, r.StatusCode, r.Header.Get("Allow"))
		}
	}
}

func TestLanguage(t *testing.T) {
	s := serve(t, false)
	tests := []struct{ query, accept, want string }{
		{"", "", "fr"},
		{"", "de, en;q=0.5", "en"},
		{"?lang=fr", "en", "fr"},
		{"?lang=en", "fr", "en"},
	}
	for _, tt := range tests {
		r := s.get(t, "/"+tt.query, "Accept-Language", tt.accept)
		if got := r.Header.Get("Content-Language"); got != tt.want {
			t.Errorf("%q with %q is in %q, want %q", tt.query, tt.accept, got, tt.want)
		}
	}
	if r := s.get(t, "/api/v1/editions?lang=de"); r.StatusCode != http.StatusBadRequest {
		t.Errorf("an unknown language gives %d", r.StatusCode)
	}
}

func TestHeaders(t *testing.T) {
	s := serve(t, false)
	r := s.get(t, "/")
	csp := r.Header.Get("Content-Security-Policy")
	if !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") || r.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("headers = %v", r.Header)
	}
	if b := r.Body; bytes.Contains(b, []byte("<script>")) || bytes.Contains(b, []byte(" style=")) || bytes.Contains(b, []byte(" on")) && bytes.Contains(b, []byte("onclick")) {
		t.Error("the page has what its own policy forbids")
	}
	if got := s.get(t, "/api/v1/editions").Header.Get("Access-Control-Allow-Origin"); got != "*" {
		t.Errorf("data for all: %q", got)
	}
	if got := r.Header.Get("X-Request-Id"); got != "test" {
		t.Errorf("request id = %q", got)
	}
	if got := s.get(t, "/", "X-Request-Id", "a\tb<script>").Header.Get("X-Request-Id"); strings.ContainsAny(got, "\t<") || len(got) < 8 {
		t.Errorf("a wild request id came back: %q", got)
	}
	if !strings.Contains(s.log.String(), `"request_id":"test"`) {
		t.Errorf("log = %s", s.log)
	}
}

// The style sheet and the script that a page names are served for good, compressed as
// well.
func TestAssetsAreServed(t *testing.T) {
	s := serve(t, false)
	page := string(s.get(t, "/").Body)
	for before, contentType := range map[string]string{`href="/assets/`: "text/css; charset=utf-8", `src="/assets/`: "text/javascript; charset=utf-8"} {
		_, rest, _ := strings.Cut(page, before)
		name, _, _ := strings.Cut(rest, `"`)
		plain, packed := s.get(t, "/assets/"+name), s.get(t, "/assets/"+name, "Accept-Encoding", "gzip")
		if plain.StatusCode != http.StatusOK || plain.Header.Get("Content-Type") != contentType || !strings.Contains(plain.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d %v", name, plain.StatusCode, plain.Header)
		}
		if packed.Header.Get("Content-Encoding") != "gzip" || len(packed.Body) >= len(plain.Body) {
			t.Errorf("%s: %d bytes, %d compressed", name, len(plain.Body), len(packed.Body))
		}
	}
	if r := s.get(t, "/assets/manifest.json"); r.StatusCode != http.StatusNotFound {
		t.Errorf("the manifest of the build gives %d", r.StatusCode)
	}
}

// With no edition yet nothing is ready, and everything says so.
func TestNotReady(t *testing.T) {
	s := serve(t, true)
	for _, path := range []string{"/readyz", "/api/v1/areas?q=x", "/", "/territoires/commune/59350"} {
		if r := s.get(t, path); r.StatusCode != http.StatusServiceUnavailable {
			t.Errorf("%s: %d, want 503", path, r.StatusCode)
		}
	}
	if r := s.get(t, "/livez"); r.StatusCode != http.StatusOK {
		t.Errorf("/livez: %d", r.StatusCode)
	}
}

// With the database down everything is answered, and /readyz tells.
func TestServesWithoutDatabase(t *testing.T) {
	s := serve(t, false)
	s.store.SetDown(true)
	if err := s.shelf.Refresh(t.Context()); err == nil {
		t.Fatal("the store is not down")
	}
	r := s.get(t, "/readyz")
	var state map[string]string
	if err := json.Unmarshal(r.Body, &state); err != nil {
		t.Fatal(err)
	}
	if r.StatusCode != http.StatusOK || state["database"] != "down" {
		t.Errorf("readyz: %d %v", r.StatusCode, state)
	}
	for _, path := range []string{"/api/v1/areas/commune/59350", "/api/v1/editions", "/api/v1/editions/essai", "/"} {
		if r := s.get(t, path); r.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", path, r.StatusCode)
		}
	}
}

// Tiles of the edition before are answered on, so that open maps live.
func TestTilesOfTheEditionBefore(t *testing.T) {
	s := serve(t, false)
	tile := "/tiles/" + string(s.id) + "/commune/10/520/344.geojson?indicators=people.count"
	before := s.get(t, tile).Body
	second := s.store.Put(t, editiontest.Draft(t, "suivante"), noon())
	if err := s.shelf.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	r := s.get(t, tile)
	if r.StatusCode != http.StatusOK || !bytes.Equal(r.Body, before) {
		t.Errorf("the tile of the edition before: %d", r.StatusCode)
	}
	if r := s.get(t, strings.Replace(tile, string(s.id), string(second), 1)); r.StatusCode != http.StatusOK {
		t.Errorf("the tile of the edition in force: %d", r.StatusCode)
	}
	if r := s.get(t, strings.Replace(tile, string(s.id), strings.Repeat("0", 64), 1)); r.StatusCode != http.StatusNotFound || r.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("the tile of no edition: %d, kept %q", r.StatusCode, r.Header.Get("Cache-Control"))
	}
}

// The manifest in the answer is, byte by byte, what the edition is named after.
func TestManifestIsWhatTheIDSays(t *testing.T) {
	s := serve(t, false)
	var out struct {
		Manifest json.RawMessage `json:"manifest"`
	}
	if err := json.Unmarshal(s.get(t, "/api/v1/editions/"+string(s.id)).Body, &out); err != nil {
		t.Fatal(err)
	}
	if edition.HashOf(out.Manifest) != s.id {
		t.Errorf("the manifest hashes to %s", edition.HashOf(out.Manifest))
	}
}

// A mistake of ours shows as 500 with a request id, and not in its own words.
func TestPanicsStayInside(t *testing.T) {
	s := serve(t, false)
	h, err := api.New(api.Options{Editions: nil, Now: noon, Log: s.logger()})
	if err != nil {
		t.Fatal(err)
	}
	s.Handler = h
	r := s.get(t, "/api/v1/editions")
	b := string(r.Body)
	if r.StatusCode != http.StatusInternalServerError || strings.Contains(b, "nil pointer") || !strings.Contains(b, `"request_id":"test"`) {
		t.Errorf("%d %s", r.StatusCode, b)
	}
	if !strings.Contains(s.log.String(), "nil pointer") {
		t.Error("the log does not say what happened")
	}
}

// FuzzRequests asks for anything: no answer is a failure of ours, and none takes
// JSON that is not.
func FuzzRequests(f *testing.F) {
	s := serve(f, false)
	id := string(s.id)
	for _, seed := range []string{
		"/", "/?q=lille", "/?lang=en&q=%F0%9F%98%80", "/territoires/commune/59355", "/territoires/commune/%2e%2e%2f", "/livez", "/readyz?x=1",
		"/api/v1/areas?level=commune&q=é&limit=10&offset=9999999999", "/api/v1/areas/commune/59350?lang=en", "/api/v1/areas/epci/%00",
		"/api/v1/values?indicator=people.count&level=commune&period=2021&codes=false", "/api/v1/values?indicator=&level=&period=2011-2014",
		"/api/v1/editions/" + id, "/api/openapi.json", "/tiles/" + id + "/commune/5/16/10.geojson?indicators=people.count,need.poverty&period=2021",
		"/tiles/commune.json", "/tiles/" + string(s.shelf.Current().Level("commune").Hash) + "/commune/10/520/344.mvt", "/tiles/" + id + "/epci/0/0/0.geojson", "/tiles/" + id + "/qpv2015/22/4194303/4194303.geojson", "/tiles/x/y/-1/1e9/z.geojson", "//", "/api/v1/areas?%",
	} {
		f.Add(seed, "gzip", `"x"`)
	}
	f.Fuzz(func(t *testing.T, path, accept, tag string) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://essor.example/", nil)
		if err != nil {
			t.Fatal(err)
		}
		if r.URL, err = r.URL.Parse(path); err != nil {
			return // no client can ask for it
		}
		r.Header.Set("Accept-Encoding", accept)
		r.Header.Set("If-None-Match", tag)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code >= 500 {
			t.Errorf("%q: %d %s", path, w.Code, w.Body)
		}
		isJSON := strings.Contains(w.Header().Get("Content-Type"), "json")
		if isJSON && w.Header().Get("Content-Encoding") == "" && w.Body.Len() > 0 && !json.Valid(w.Body.Bytes()) {
			t.Errorf("%q: not JSON: %s", path, w.Body)
		}
	})
}
