package api_test

import (
	"bytes"
	"html"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/figure"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/api/wording"
)

// pictureOfPage is a picture of a figure with its description.
var pictureOfPage = regexp.MustCompile(`<img src="(/figures/[^"]*)"[^>]* alt="([^"]*)"`)

// states is how many random states of pages are tried: all when time does not count.
func states(all int) int {
	if os.Getenv("ESSOR_TEST_ALL") != "" {
		return all
	}
	return 20
}

// pageAt is an address of a page with figures.
func pageAt(rng *rand.Rand) string {
	pick := func(list ...string) string { return list[rng.IntN(len(list))] }
	query := url.Values{}
	add := func(name string, list ...string) {
		if value := pick(list...); value != "" {
			query.Set(name, value)
		}
	}
	add("lang", "", "fr", "en")
	commune := "commune/" + communeCode(rng.IntN(squares*squares))
	path := pick("/carte", "/carte", "/carte", "/equite", "/equite", "/territoires/"+commune, "/territoires/qpv2024/QN05901M", "/assises")
	switch {
	case path == "/carte":
		add("indicator", "", "people.count", "need.poverty", "funding.per_capita", "funding.per_capita?axis=1")
		add("level", "", "", "commune", "qpv2024", "territoire")
		add("view", "", "", "choropleth", "symbols", "lisa", "bivariate", "difference")
		add("classes", "", "", "quantile-3", "equal-4", "fisher-jenks-2")
		add("uncertainty", "", "", "none", "verdict")
		add("sel", "", commune)
		add("ref", "", "territoire/S")
	case path == "/equite":
		add("indicator", "", "need.poverty", "funding.per_capita", "funding.per_capita?axis=1")
		add("level", "", "commune", "qpv2024")
		add("scenario", "", "envelope=100000&principle=poor", "envelope=50000&principle=inhabitants&locks="+communeCode(1)+":now", "envelope=1000&principle=inhabitants&level=qpv2024")
	case strings.HasPrefix(path, "/territoires"):
		add("ref", "", commune)
		add("sel", "", "commune/"+communeCode(0))
	}
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}

// open asks for a page and follows to the one address of its state.
func (s service) open(t testing.TB, path string) reply {
	t.Helper()
	r := s.get(t, path)
	for hops := 0; r.StatusCode == http.StatusFound && hops < 3; hops++ {
		r = s.get(t, r.Header.Get("Location"))
	}
	if r.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s\n%s", path, r.Status, s.log)
	}
	return r
}

// figureAt makes the figure of an address without HTTP.
func (s service) figureAt(t testing.TB, address string) *figure.Figure {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	query := u.Query()
	of, err := state.Parse(query, "use", "title", "subtitle", "note")
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	lang := message.FR
	if query.Get("lang") == "en" {
		lang = message.EN
	}
	a := ask.Asker{Writer: wording.Writer{Text: s.text, Lang: lang}, Known: ask.NewKnown(), Whole: true}
	f, err := figure.Make(t.Context(), a, s.shelf.Current(), figure.Spec{
		Kind: figure.Kind(strings.TrimSuffix(strings.TrimPrefix(u.Path, "/figures/"), ".svg")), State: of, Use: figure.Use(query.Get("use")),
		Title: query.Get("title"), Subtitle: query.Get("subtitle"), Note: query.Get("note"),
	})
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	return f
}

// What a page shows is, byte for byte, what the drawer beside it gives for the same use and
// what the figure is without HTTP, and is described in the figure's words (100 random
// states).
func TestPagesShowTheFilesOfTheirDrawers(t *testing.T) {
	s := serveDrafts(t, plannedDraft(t))
	other := serveSame(t, s) // has drawn nothing of what the pages show
	rng := rand.New(rand.NewPCG(7, 4))
	shown := map[string]bool{}
	kinds := map[string]bool{}
	for range states(100) {
		path := pageAt(rng)
		page := string(s.open(t, path).Body)
		pictures := pictureOfPage.FindAllStringSubmatch(page, -1)
		if len(pictures) > 3 { // the gallery: a few at a time
			from := rng.IntN(len(pictures) - 3)
			pictures = pictures[from : from+3]
		}
		for _, picture := range pictures {
			address, alt := html.UnescapeString(picture[1]), html.UnescapeString(picture[2])
			if shown[address] {
				continue
			}
			shown[address] = true
			kind, _, _ := strings.Cut(strings.TrimPrefix(address, "/figures/"), ".")
			kinds[kind] = true
			if !strings.Contains(page, `<a href="`+picture[1]+`"`) {
				t.Errorf("%s: the drawer has no link to %s", path, address)
			}
			seen := s.get(t, address)
			if seen.StatusCode != http.StatusOK || !strings.Contains(seen.Header.Get("Cache-Control"), "immutable") {
				t.Fatalf("%s shows %s: %s", path, address, seen.Status)
			}
			if taken := other.get(t, address); !bytes.Equal(seen.Body, taken.Body) {
				t.Errorf("%s: the drawer gives another file than the page shows at %s", path, address)
			}
			f := s.figureAt(t, address)
			if drawn, err := f.SVG(); err != nil || !bytes.Equal(drawn, seen.Body) {
				t.Errorf("%s: the figure of %s is another, %v", path, address, err)
			}
			if alt != f.Alt() {
				t.Errorf("%s describes %s as\n%s\nnot as\n%s", path, address, alt, f.Alt())
			}
		}
	}
	t.Logf("%d figures of %d kinds: %v", len(shown), len(kinds), kinds)
	if len(kinds) < 6 {
		t.Errorf("only kinds %v were shown", kinds)
	}
}

// Every page with a figure has the drawer of that figure and no other list of its files.
func TestEveryFigureHasItsDrawer(t *testing.T) {
	s := serveDrafts(t, plannedDraft(t))
	for path, least := range map[string]int{
		"/carte": 1, "/carte?indicator=people.count": 1, "/equite": 3, "/equite?scenario=envelope%3D100000%26principle%3Dpoor": 4, "/territoires/commune/01002": 1,
	} {
		page := string(s.open(t, path).Body)
		pictures, drawers := len(pictureOfPage.FindAllString(page, -1)), strings.Count(page, `<details class="drawer"`)
		if pictures < least || drawers != pictures {
			t.Errorf("%s: %d figures, %d at least, and %d drawers", path, pictures, least, drawers)
		}
		files := strings.Count(page, `<a href="/figures/`)
		if want := 3 * len(figure.Uses()) * pictures; files != want {
			t.Errorf("%s: %d links to files, want %d", path, files, want)
		}
	}
}
