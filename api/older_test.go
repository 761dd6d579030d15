package api_test

import (
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/api"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/edition/editiontest"
)

// An edition that is no longer on the shelf is read from the store when somebody asks
// for it, and answered from memory when the store is down.
func TestOlderEditionsAreAnsweredFrom(t *testing.T) {
	text, err := message.Load()
	if err != nil {
		t.Fatal(err)
	}
	store := &editiontest.Store{}
	old := store.Put(t, editiontest.Draft(t, "ancienne"), noon())
	other := store.Put(t, editiontest.Draft(t, "autre"), noon())
	store.Put(t, territoryDraft(t), noon())
	shelf := edition.NewShelf(store, noon, slog.New(slog.DiscardHandler))
	if err := shelf.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	handler, err := api.New(api.Options{Editions: shelf, Text: text, Now: noon, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	s := service{Handler: handler}
	for _, which := range []string{"ancienne", string(old), string(old)[:12]} {
		r := s.get(t, "/api/v1/areas/commune/59350?edition="+which)
		if r.StatusCode != http.StatusOK || !strings.Contains(string(r.Body), string(old)) {
			t.Errorf("%s: %s", which, r.Status)
		}
	}
	for which, status := range map[string]int{"ancienne": 200, string(old): 200, string(old)[:12]: 200, string(old)[:3]: 404, "zzzz": 404} {
		r := s.get(t, "/api/v1/editions/"+which)
		if r.StatusCode != status || status == 200 && !strings.Contains(string(r.Body), `"id":"`+string(old)+`"`) {
			t.Errorf("the edition %s itself: %s", which, r.Status)
		}
		page := s.get(t, "/carte?edition="+which)
		if to := page.Header.Get("Location"); to != "" {
			page = s.get(t, to)
		}
		if told := strings.Contains(string(page.Body), `class="notice" role="status">Le paramètre`); page.StatusCode != http.StatusOK || told != (status == 404) {
			t.Errorf("the map of edition %s: %s, a notice %t", which, page.Status, told)
		}
	}
	if r := s.get(t, "/api/v1/areas/commune/59350"); r.StatusCode != http.StatusNotFound {
		t.Errorf("the edition in force has no such area: %s", r.Status)
	}
	store.SetDown(true)
	if r := s.get(t, "/api/v1/areas/commune/59670?edition=ancienne"); r.StatusCode != http.StatusOK {
		t.Errorf("in memory, the store down: %s", r.Status)
	}
	r := s.get(t, "/api/v1/areas/commune/59670?edition="+string(other))
	if r.StatusCode != http.StatusServiceUnavailable || !strings.Contains(string(r.Body), "edition_away") || strings.Contains(string(r.Body), "refused") {
		t.Errorf("not in memory, the store down: %s %s", r.Status, r.Body)
	}
}
