package main

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/api"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/edition/editiontest"
)

// Each link that is printed is answered; links to what an edition does not have are not
// printed.
func TestPrintedLinksAreAnswered(t *testing.T) {
	text, err := message.Load()
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC) }
	bare := editiontest.Draft(t, "essai")
	bare.Vectors = nil
	for name, tt := range map[string]struct {
		draft edition.Draft
		paths []string
	}{
		"whole":     {editiontest.Draft(t, "essai"), []string{"/carte", "/territoires/qpv2015/QP059074", "/equite", "/equite", "/figures/choropleth.svg"}},
		"moneyless": {bare, []string{"/territoires/qpv2015/QP059074"}},
	} {
		t.Run(name, func(t *testing.T) {
			store := &editiontest.Store{}
			store.Put(t, tt.draft, now())
			shelf := edition.NewShelf(store, now, slog.New(slog.DiscardHandler))
			if err := shelf.Refresh(t.Context()); err != nil {
				t.Fatal(err)
			}
			handler, err := api.New(api.Options{Editions: shelf, Text: text, Now: now, Log: slog.New(slog.DiscardHandler), Version: "0"})
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			a := &app{process: process{getenv: func(string) string { return "" }, stdout: &out, now: now}, text: text, lang: message.EN}
			a.printLinks("http://127.0.0.1", shelf.Current())
			var paths []string
			for line := range strings.Lines(out.String()) {
				_, address, found := strings.Cut(line, "http://127.0.0.1")
				if !found {
					continue
				}
				u, err := url.Parse(strings.TrimSpace(address))
				if err != nil {
					t.Fatal(err)
				}
				w := httptest.NewRecorder()
				handler.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, u.RequestURI(), nil))
				if w.Code != http.StatusOK || strings.Contains(w.Body.String(), `class="notice"`) {
					t.Errorf("%s: %d\n%.2000s", address, w.Code, w.Body)
				}
				paths = append(paths, u.Path)
			}
			if !slices.Equal(paths, tt.paths) {
				t.Errorf("links %v, want those of %v:\n%s", paths, tt.paths, out.String())
			}
		})
	}
}
