package api_test

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// The page of the Assises says what a pack holds and how to make it, shows the figures of the
// plan that the edition has, each described and served under the addresses that the page
// gives, and says which ones it lacks.
func TestAssisesPage(t *testing.T) {
	s := serveDrafts(t, territoryDraft(t))
	for _, lang := range []string{"fr", "en"} {
		answer := s.get(t, "/assises?lang="+lang)
		if answer.StatusCode != http.StatusOK {
			t.Fatalf("status %d: %s", answer.StatusCode, answer.Body)
		}
		page := string(answer.Body)
		for _, want := range []string{"essor export --edition ", "essor verify ", "manifest.json", `loading="lazy"`, "plan.yaml, li"} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: no %s", lang, want)
			}
		}
		if strings.Contains(page, "page.assises") || strings.Contains(page, `alt=""`) || strings.Contains(page, "style=") {
			t.Errorf("%s: a word, a description is missing, or a style is in the page", lang)
		}
		if len(page) > 120<<10 || strings.Contains(page, "<form method") {
			t.Errorf("%s: the page has %d bytes and forms for each figure", lang, len(page))
		}
		if n := strings.Count(page, `<a href="/figures/`); n == 0 || n != 4*strings.Count(page, "<figure") || strings.Count(page, `<a href="/exporter/`) != n/4 {
			t.Errorf("%s: %d links to files of %d figures", lang, n, strings.Count(page, "<figure"))
		}
		links := regexp.MustCompile(`(?:src|href)="(/figures/[^"]+)"`).FindAllStringSubmatch(page, -1)
		if len(links) < 2 {
			t.Fatalf("%s: %d figures", lang, len(links))
		}
		for _, m := range links[:5] { // the picture and the files of one figure
			if served := s.get(t, html.UnescapeString(m[1])); served.StatusCode != http.StatusOK || !strings.Contains(served.Header.Get("Cache-Control"), "immutable") {
				t.Errorf("%s: status %d, %s", m[1], served.StatusCode, served.Header.Get("Cache-Control"))
			}
		}
	}
}
