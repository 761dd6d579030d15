package figure

import (
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
)

// verdictMap colours areas by whether they are above or below the territory, as far as
// their intervals tell.
func (q *question) verdictMap(c column) (*content, error) {
	if c.vector.Verdict == nil {
		return nil, ask.NewParamError("uncertainty", "figure_no_verdict", map[string]string{"value": c.ID})
	}
	order := []indicator.Verdict{indicator.Above, indicator.CannotTell, indicator.Below}
	colours := verdictColours()
	slices.Reverse(colours) // in the order of the verdicts
	counts := map[indicator.Verdict]int{}
	for _, v := range c.vector.Verdict {
		counts[v]++
	}
	key := &legend{title: q.say("legend.verdict", nil)}
	var told []string
	most := max(counts[indicator.Above], counts[indicator.CannotTell], counts[indicator.Below], 1)
	for i, v := range order {
		text := q.say("verdict."+v.String(), nil)
		key.entries = append(key.entries, entry{text, q.count(counts[v]), float64(counts[v]) / float64(most), swatch(colours[i], plain)})
		told = append(told, q.say("alt.count", map[string]string{"what": text, "n": q.count(counts[v])}))
	}
	if n := counts[indicator.NoVerdict] - len(withoutValue(c)); n > 0 {
		key.entries = append(key.entries, entry{q.say("legend.no_verdict", nil), q.count(n), -1, swatch(paper(), plain)})
	}
	key.entries = append(key.entries, q.withoutEntries(c.withoutCounts())...)
	key.entries = append(key.entries, q.neighbourhoodEntry(c.vector.Level)...)
	levels := q.drawnLevels(c.vector.Level)
	title := q.verdicts("title.verdict", c.vector.Level, counts[indicator.Above], counts[indicator.CannotTell], counts[indicator.Below], map[string]string{"label": q.subject(c.ID)})
	alt := append([]string{q.say("alt.map", map[string]string{"subtitle": q.subtitleOf(c)}), q.say("alt.classes", map[string]string{"list": strings.Join(told, q.say("separator", nil))})}, q.altRest(c)...)
	return &content{
		title: title, subtitle: q.subtitleOf(c), note: q.say("note.verdict", nil), sources: q.sourcesOf(levels, c),
		vintages: q.vintagesOf(levels...), table: q.tableOf(c), scale: colours, alt: strings.Join(alt, " "),
		draw: q.mapDrawing(c, key, func(i int) (Colour, pattern) {
			if p := patternOf(c.vector.At(i)); p != plain {
				return p.ground(), p
			}
			if at := slices.Index(order, c.vector.Verdict[i]); at >= 0 {
				return colours[at], plain
			}
			return paper(), plain
		}),
	}, nil
}

// withoutValue are the positions of areas without exact value.
func withoutValue(c column) []int {
	var list []int
	for i := range c.vector.Len() {
		if patternOf(c.vector.At(i)) != plain {
			list = append(list, i)
		}
	}
	return list
}
