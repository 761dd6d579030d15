package api_test

import (
	"bytes"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/api/figure"
)

// The page of a figure shows it, says what fails, gives its numbers, and leads to files of
// all uses and forms, each of which is there.
func TestExportPage(t *testing.T) {
	s := serve(t, false)
	got := s.get(t, "/exporter/ranked?indicator=funding.per_capita&level=commune&use=slide&title=Notre%20titre%20%26%20le%20v%C3%B4tre&lang=en")
	if got.StatusCode != http.StatusOK {
		t.Fatalf("status %s: %s", got.Status, got.Body)
	}
	for _, want := range []string{
		"Notre titre &amp; le vôtre", `name="indicator" value="funding.per_capita"`, `name="lang" value="en"`, `formaction="/figures/ranked.pdf"`,
		`<option value="slide" selected>`, "Nothing to mend", "Lille", `alt="`, `width="1280" height="720"`,
	} {
		if !strings.Contains(string(got.Body), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	links := regexp.MustCompile(`(?:href|src)="(/figures/[^"]*)"`).FindAllSubmatch(got.Body, -1)
	if want := 3*len(figure.Uses()) + 1; len(links) != want {
		t.Errorf("%d addresses of figures, want %d", len(links), want)
	}
	for _, link := range links {
		address := html.UnescapeString(string(link[1]))
		if strings.Contains(address, ".png") { // as many pixels for a machine as for a page
			address += "&dpi=50"
		}
		if file := s.get(t, address); file.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", address, file.Status)
		}
	}
	if bytes.Contains(got.Body, []byte(" style=")) || regexp.MustCompile(`<script[^>]*>[^<]`).Match(got.Body) {
		t.Error("the page has styles or scripts of its own, which its policy forbids")
	}
}

// The picture of the page is the file that is taken away, byte for byte.
func TestExportShowsWhatItGives(t *testing.T) {
	s := serve(t, false)
	page := s.get(t, "/exporter/bars?indicator=people.count&level=commune&use=column")
	image := regexp.MustCompile(`<img src="([^"]*)"`).FindSubmatch(page.Body)
	if image == nil {
		t.Fatalf("no picture in %s", page.Body)
	}
	shown := s.get(t, html.UnescapeString(string(image[1])))
	link := regexp.MustCompile(`href="(/figures/bars\.svg\?[^"]*use=column)"`).FindSubmatch(page.Body)
	if link == nil {
		t.Fatal("no link to the same use")
	}
	taken := s.get(t, html.UnescapeString(string(link[1])))
	if shown.StatusCode != http.StatusOK || !bytes.Equal(shown.Body, taken.Body) {
		t.Errorf("%s is not what %s gives", image[1], link[1])
	}
}

// What is wrong with the address is told on the page, which opens all the same; a kind
// that does not exist is not found.
func TestExportPageTellsWhatIsWrong(t *testing.T) {
	s := serve(t, false)
	for query, want := range map[string]string{
		"use=poster":                              "poster",
		"indicator=nothing":                       "nothing",
		"level=moon":                              "moon",
		"indicator=people.count&period=1999":      "1999",
		"title=" + strings.Repeat("x", 500):       "400",
		"indicator=ess.density&level=commune&x=1": "x",
	} {
		got := s.get(t, "/exporter/ranked?"+query)
		if got.StatusCode != http.StatusOK || !strings.Contains(string(got.Body), `class="notice"`) || !strings.Contains(string(got.Body), want) {
			t.Errorf("%.40s: %s, no notice of %q", query, got.Status, want)
		}
	}
	if got := s.get(t, "/exporter/pie"); got.StatusCode != http.StatusNotFound {
		t.Errorf("a kind that does not exist: %s", got.Status)
	}
}
