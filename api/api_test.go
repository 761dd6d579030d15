package api_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/api"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/edition/editiontest"
	"github.com/observatoire-essor/essor/data/source"
)

var update = flag.Bool("update", false, "accept changed answers; read their diff")

func noon() time.Time { return time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC) }

// service is a service over a store in memory.
type service struct {
	http.Handler
	store *editiontest.Store
	shelf *edition.Shelf
	id    edition.Hash
	log   *bytes.Buffer
	text  message.Catalogue
}

// serve starts a service with the edition of editiontest; empty starts without.
func serve(t testing.TB, empty bool) service {
	t.Helper()
	if empty {
		return serveDrafts(t)
	}
	return serveDrafts(t, editiontest.Draft(t, "essai"))
}

// serveDrafts starts a service with editions, the last in force.
func serveDrafts(t testing.TB, drafts ...edition.Draft) service {
	t.Helper()
	text, err := message.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := service{store: &editiontest.Store{}, log: &bytes.Buffer{}}
	for _, d := range drafts {
		s.id = s.store.Put(t, d, noon())
	}
	s.shelf = edition.NewShelf(s.store, noon, slog.New(slog.DiscardHandler))
	if err := s.shelf.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.text = text
	return serveSame(t, s)
}

// serveSame starts a service over the same editions that has answered nothing yet.
func serveSame(t testing.TB, s service) service {
	t.Helper()
	var err error
	s.Handler, err = api.New(api.Options{
		Editions: s.shelf, Text: s.text, Now: noon, Log: s.logger(), Version: "0",
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (s service) logger() *slog.Logger { return slog.New(slog.NewJSONHandler(s.log, nil)) }

// reply is what the service answered.
type reply struct {
	Status     string
	StatusCode int
	Header     http.Header
	Body       []byte
}

// get asks for a path, with headers as pairs.
func (s service) get(t testing.TB, path string, headers ...string) reply {
	t.Helper()
	return s.do(t, http.MethodGet, path, headers...)
}

func (s service) do(t testing.TB, method, path string, headers ...string) reply {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, nil)
	r.Header.Set("X-Request-Id", "test")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	status := fmt.Sprintf("%d %s", w.Code, http.StatusText(w.Code))
	return reply{status, w.Code, w.Header(), w.Body.Bytes()}
}

// TestAnswers compares answers with testdata/TestAnswers/*: run with -update to
// accept a change, then read the diff.
func TestAnswers(t *testing.T) {
	s := serve(t, false)
	tile := "/tiles/" + string(s.id) + "/commune/10/520/344.geojson"
	tests := []struct {
		name, path string
		status     int
	}{
		{"livez", "/livez", 200},
		{"readyz", "/readyz", 200},
		{"areas search", "/api/v1/areas?q=LOMME", 200},
		{"areas list", "/api/v1/areas?level=commune&limit=1&offset=1", 200},
		{"areas nothing", "/api/v1/areas", 400},
		{"areas wrong level", "/api/v1/areas?level=moon", 400},
		{"areas unknown and twice", "/api/v1/areas?level=commune&level=epci&nom=lille&lang=en", 400},
		{"areas wrong limit", "/api/v1/areas?q=lille&limit=0", 400},
		{"area commune", "/api/v1/areas/commune/59350", 200},
		{"area alias", "/api/v1/areas/epci/245900410", 200},
		{"area qpv in English", "/api/v1/areas/qpv2015/QP059074?lang=en", 200},
		{"area unknown", "/api/v1/areas/commune/99999", 404},
		{"area wrong level", "/api/v1/areas/moon/99999", 404},
		{"values", "/api/v1/values?indicator=funding.per_capita&level=commune", 200},
		{"values secret", "/api/v1/values?indicator=need.poverty&level=commune&period=2021&codes=false", 200},
		{"values at most", "/api/v1/values?indicator=need.poverty&level=commune&period=2015", 200},
		{"area with a value at most", "/api/v1/areas/commune/59670", 200},
		{"values no period", "/api/v1/values?indicator=people.count&level=commune&period=1999", 404},
		{"values bad period", "/api/v1/values?indicator=people.count&level=commune&period=21", 400},
		{"values wrong indicator", "/api/v1/values?indicator=people&level=commune", 400},
		{"values nothing", "/api/v1/values", 400},
		{"values not published", "/api/v1/values?indicator=funding.per_capita&level=epci", 404},
		{"editions", "/api/v1/editions", 200},
		{"edition", "/api/v1/editions/essai", 200},
		{"edition unknown", "/api/v1/editions/nobody", 404},
		{"tile", tile + "?indicators=people.count,need.poverty", 200},
		{"tile of simulated boundaries", strings.Replace(tile, "commune", "qpv2015", 1), 200},
		{"tile without areas", strings.Replace(tile, "520/344", "0/0", 1), 200},
		{"tile not there", strings.Replace(tile, "520", "1024", 1), 404},
		{"tile too small", strings.Replace(tile, "10/520/344", "4/8/5", 1), 404},
		{"tile unknown parameter", tile + "?indicator=people.count", 400},
		{"no such route", "/api/v2/areas", 404},
		{"bad query", "/api/v1/areas?q=%zz", 400},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := s.get(t, tt.path)
			if r.StatusCode != tt.status {
				t.Errorf("status = %d, want %d", r.StatusCode, tt.status)
			}
			golden(t, r, indented(t, r.Body))
		})
	}
}

func indented(t *testing.T, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := json.Indent(&out, bytes.TrimSpace(b), "", "  "); err != nil {
		t.Fatalf("%v in %s", err, b)
	}
	return append(out.Bytes(), '\n')
}

// golden compares an answer with the file of the test's name.
func golden(t *testing.T, r reply, got []byte) {
	t.Helper()
	var head bytes.Buffer
	head.WriteString(r.Status + "\n")
	for _, name := range []string{"Content-Type", "Cache-Control", "Content-Language", "Vary"} {
		if values := r.Header.Values(name); len(values) > 0 {
			head.WriteString(name + ": " + strings.Join(values, ", ") + "\n")
		}
	}
	head.WriteByte('\n')
	got = regexp.MustCompile(`(style|main)-[0-9A-Za-z_-]{8,12}\.`).ReplaceAll(append(head.Bytes(), got...), []byte("$1."))
	file := filepath.Join("testdata", filepath.FromSlash(t.Name())+".txt")
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("answer differs from %s:\n%s", file, got)
	}
}

// TestPages compares pages with testdata/TestPages/*.
func TestPages(t *testing.T) {
	s := serve(t, false)
	tests := []struct {
		name, path string
		status     int
	}{
		{"index", "/", 200},
		{"search in English", "/?q=lomme&lang=en", 200},
		{"search nothing", "/?q=%3Cscript%3E", 200},
		{"commune", "/territoires/commune/59355", 200},
		{"qpv in English", "/territoires/qpv2015/QP059074?lang=en", 200},
		{"wrong parameter", "/territoires/epci/200093201?ref=moon", 200},
		{"unknown area", "/territoires/commune/99999", 404},
		{"no such page", "/nothing", 404},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := s.get(t, tt.path)
			if r.StatusCode != tt.status {
				t.Errorf("status = %d, want %d", r.StatusCode, tt.status)
			}
			golden(t, r, bytes.ReplaceAll(r.Body, []byte(s.id), []byte("EDITION")))
		})
	}
}

// In an edition of 2016 the SIREN of that year is in force, though the area is filed
// under the one that followed.
func TestPagesNameTheCodeInForce(t *testing.T) {
	d := editiontest.Draft(t, "essai")
	d.AsOf = source.Day(2016, 6, 1)
	s := serveDrafts(t, d)
	for path, want := range map[string]string{
		"/territoires/epci/245900410":         "245900410 est le code de Métropole Européenne de Lille en vigueur à la date de l’édition, jusqu’au 14/03/2020. L’édition range ce territoire sous 200093201.",
		"/territoires/epci/200093201?lang=en": "245900410, code in force on 1 June 2016, until 14 March 2020",
		"/?q=245900410":                       "245900410, code en vigueur le 01/06/2016, jusqu’au 14/03/2020",
	} {
		page := string(s.get(t, path).Body)
		if !strings.Contains(page, want) {
			t.Errorf("%s does not say %q", path, want)
		}
		if strings.Contains(page, "ancien code") || strings.Contains(page, "former code") {
			t.Errorf("%s says that the code is a former one", path)
		}
	}
}

// People look for names; programs get the order of the codes.
func TestPagesListAreasByName(t *testing.T) {
	s := serve(t, false)
	inOrder := func(path, first, second string) {
		t.Helper()
		body := string(s.get(t, path).Body)
		i, j := strings.Index(body, first), strings.Index(body, second)
		if i < 0 || j < i {
			t.Errorf("%s has %q at %d, %q at %d", path, first, i, second, j)
		}
	}
	inOrder("/", ">Don</a>", ">Lille</a>") // 59670, 59350
	inOrder("/territoires/epci/200093201", ">Don</a>", ">Lille</a>")
	inOrder("/api/v1/areas?level=commune", `"59350"`, `"59670"`)
}
