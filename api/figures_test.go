package api_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/observatoire-essor/essor/api"
)

const someFigure = "/figures/choropleth.svg?indicator=funding.per_capita&level=commune"

// A figure has the same bytes and tag each time, may be kept for good when its address names
// the edition by its whole id, and is compressed when it is text.
func TestFigures(t *testing.T) {
	s := serve(t, false)
	first := s.get(t, someFigure)
	if first.StatusCode != http.StatusOK || first.Header.Get("Content-Type") != "image/svg+xml; charset=utf-8" || !bytes.HasPrefix(first.Body, []byte("<svg")) {
		t.Fatalf("%s, %v: %.200s", first.Status, first.Header, first.Body)
	}
	if cache := first.Header.Get("Cache-Control"); cache != "no-cache" {
		t.Errorf("a figure of the edition in force may be kept: %s", cache)
	}
	if r := s.get(t, someFigure, "If-None-Match", first.Header.Get("ETag")); r.StatusCode != http.StatusNotModified || len(r.Body) > 0 {
		t.Errorf("asked again with its tag: %s", r.Status)
	}
	if r := serveSame(t, s).get(t, someFigure); !bytes.Equal(r.Body, first.Body) || r.Header.Get("ETag") != first.Header.Get("ETag") {
		t.Error("another service draws other bytes")
	}
	if r := s.get(t, someFigure, "Accept-Encoding", "gzip"); r.Header.Get("Content-Encoding") != "gzip" || 5*len(r.Body) > 3*len(first.Body) { // its letters are packed already
		t.Errorf("gzip: %v, %d of %d bytes", r.Header, len(r.Body), len(first.Body))
	}
	named := s.get(t, someFigure+"&edition="+string(s.id))
	if !strings.Contains(named.Header.Get("Cache-Control"), "immutable") || !bytes.Equal(named.Body, first.Body) {
		t.Errorf("named by its id: %s, same bytes %v", named.Header.Get("Cache-Control"), bytes.Equal(named.Body, first.Body))
	}
	for form, start := range map[string]string{"png": "\x89PNG", "pdf": "%PDF-"} {
		r := s.get(t, strings.Replace(someFigure, ".svg", "."+form, 1)+"&dpi=60&use=half-column")
		if r.StatusCode != http.StatusOK || !bytes.HasPrefix(r.Body, []byte(start)) {
			t.Errorf("%s: %s", form, r.Status)
		}
	}
	if r := s.get(t, someFigure+"&lang=en"); !bytes.Contains(r.Body, []byte("Simulated data:")) || bytes.Equal(r.Body, first.Body) {
		t.Errorf("English: %s", r.Status)
	}
}

// A figure is saved under a name that says what it is; it is shown unless it is asked for as a
// file.
func TestNamesOfFigures(t *testing.T) {
	s := serve(t, false)
	shown := s.get(t, someFigure+"&use=slide")
	name := regexp.MustCompile(`^inline; filename="([a-z0-9-]+_choropleth_funding\.per_capita_commune_slide_[0-9a-f]{10}\.svg)"$`).FindStringSubmatch(shown.Header.Get("Content-Disposition"))
	if name == nil {
		t.Fatalf("the figure is called %s", shown.Header.Get("Content-Disposition"))
	}
	if taken := s.get(t, someFigure+"&use=slide&download=1"); taken.Header.Get("Content-Disposition") != `attachment; filename="`+name[1]+`"` || !bytes.Equal(taken.Body, shown.Body) {
		t.Errorf("as a file: %s", taken.Header.Get("Content-Disposition"))
	}
	variant := serveDrafts(t, plannedDraft(t)).get(t, "/figures/ranked.svg?level=commune&indicator="+url.QueryEscape("funding.per_capita?axis=1"))
	if got := variant.Header.Get("Content-Disposition"); !strings.Contains(got, "_funding.per_capita-axis-1_commune_web_") {
		t.Errorf("a variant is called %s (%s)", got, variant.Status)
	}
}

// Wrong addresses are told with their parameter.
func TestWrongFigures(t *testing.T) {
	s := serve(t, false)
	for parameter, path := range map[string]string{
		"title ": someFigure + "&title=" + url.QueryEscape("titre مرحبا"), "subtitle": someFigure + "&subtitle=%ff%fe",
		"kind": "/figures/pie.svg", "form": "/figures/choropleth.gif", "use": someFigure + "&use=poster", "dpi": someFigure + "&dpi=10", "download": someFigure + "&download=yes", "level": "/figures/choropleth.svg?level=moon",
		"title": someFigure + "&title=" + strings.Repeat("x", 401), "colour": someFigure + "&colour=red", "indicator": "/figures/choropleth.svg?indicator=people.count&level=commune",
	} {
		r := s.get(t, path)
		var p api.Problem
		if err := json.Unmarshal(r.Body, &p); err != nil || r.StatusCode != http.StatusBadRequest || len(p.Errors) != 1 || p.Errors[0].Parameter != strings.TrimSpace(parameter) || p.Detail == "" {
			t.Errorf("%s: %s %s, want a fault of %s", path, r.Status, r.Body, parameter)
		}
	}
	if r := s.get(t, someFigure+"&period=1999"); r.StatusCode != http.StatusNotFound {
		t.Errorf("a period that is not there: %s", r.Status)
	}
}

// Many clients who ask at once get the same bytes, whatever they ask for.
func TestFiguresAtOnce(t *testing.T) {
	s := serve(t, false)
	var wg sync.WaitGroup
	const clients = 8
	bodies := make([][]byte, clients)
	for i := range clients {
		wg.Go(func() { bodies[i] = s.get(t, someFigure+"&use=column").Body })
	}
	wg.Wait()
	for _, b := range bodies {
		if !bytes.Equal(b, bodies[0]) {
			t.Fatal("clients who ask at once get different bytes")
		}
	}
}

// A panic of shared work is an error of those who wait, with where it came from.
func TestSharedWorkSurvivesPanics(t *testing.T) {
	made, err := api.Recovered(func() (any, error) { panic("drawing") })
	if made != nil || err == nil || !strings.Contains(err.Error(), "panic: drawing") || !strings.Contains(err.Error(), "figures_test.go") {
		t.Errorf("%v, %v", made, err)
	}
}
