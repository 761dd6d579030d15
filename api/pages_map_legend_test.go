package api_test

import (
	"html"
	"regexp"
	"slices"
	"testing"
)

// The legend of the page has the numbers of the figure beside it, in the same order: classes,
// zeros, what is hatched, what has no number, and the cells of need and support.
func TestLegendOfThePageIsThatOfTheFigure(t *testing.T) {
	s := serveDrafts(t, territoryDraft(t))
	keys := regexp.MustCompile(`(?s)<ul class="legend-keys">(.*?)</ul>`)
	number := regexp.MustCompile(`<b>([^<]*)</b>`)
	cell := regexp.MustCompile(`<rect width="60" height="34"[^>]*/><text[^>]*>([^<]*)</text>`)
	entry := regexp.MustCompile(`(?s)<g id="legend-\d+">.*?</g>`)
	count := regexp.MustCompile(`text-anchor="end"[^>]*>([^<]*)</text>`)
	picture := regexp.MustCompile(`(?s)<g id="legend-picture">.*?</g>`)
	middle := regexp.MustCompile(`font-weight="bold"[^>]*text-anchor="middle"[^>]*>([^<]*)</text>|text-anchor="middle"[^>]*font-weight="bold"[^>]*>([^<]*)</text>`)
	all := func(r *regexp.Regexp, text string) []string {
		var list []string
		for _, m := range r.FindAllStringSubmatch(text, -1) {
			list = append(list, m[1])
			if len(m) > 2 && m[1] == "" {
				list[len(list)-1] = m[2]
			}
		}
		return list
	}
	for _, query := range []string{
		"", "?indicator=funding.per_capita", "?indicator=need.poverty", "?indicator=funding.per_capita&classes=quantile-3", "?indicator=funding.per_capita&uncertainty=none",
		"?indicator=funding.per_capita&uncertainty=verdict",
	} {
		page := string(s.get(t, "/carte"+query).Body)
		svg := string(s.get(t, html.UnescapeString(reply{Body: []byte(page)}.path(t, `<img src="`))).Body)
		var want []string
		for _, e := range entry.FindAllString(svg, -1) {
			want = append(want, all(count, e)...)
		}
		if got := all(number, keys.FindString(page)); !slices.Equal(got, want) || len(got) == 0 {
			t.Errorf("/carte%s: the legend has %v, that of the figure %v", query, got, want)
		}
		if query != "" {
			continue
		}
		// The figure draws cells from the lowest support up, the page writes them from the top.
		figure, cells := all(middle, picture.FindString(svg)), all(cell, page)
		if len(figure) != 9 || len(cells) != 9 {
			t.Fatalf("%d cells in the figure, %d on the page", len(figure), len(cells))
		}
		if turned := slices.Concat(figure[6:], figure[3:6], figure[:3]); !slices.Equal(cells, turned) {
			t.Errorf("cells of the page %v, of the figure %v", cells, turned)
		}
	}
}
