package figure

import (
	"maps"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
)

// verdictMap colours areas by whether they are above or below what they are compared with, as
// far as their intervals tell.
func (q *question) verdictMap(c column) (*content, error) {
	if c.vector.Verdict == nil {
		return nil, ask.NewParamError("uncertainty", "figure_no_verdict", map[string]string{"value": c.ID})
	}
	order := []indicator.Verdict{indicator.Above, indicator.CannotTell, indicator.Below}
	colours := verdictColours()
	slices.Reverse(colours) // in the order of the verdicts
	counts := map[indicator.Verdict]int{}
	zeros := 0          // of which one cannot tell
	var judged []string // above or below
	for i := range c.vector.Len() {
		v := c.verdict(i)
		counts[v]++
		if v == indicator.Above || v == indicator.Below {
			judged = append(judged, q.nameOf(c.areas, i))
		}
		if c.zeroUntold(i) {
			zeros++
		}
	}
	key := &legend{title: q.say("legend.verdict", q.referenceWords(c.against))}
	var told []string
	most := max(counts[indicator.Above], counts[indicator.CannotTell]-zeros, counts[indicator.Below], zeros, 1)
	line := func(text string, n int, mark func(*Board, Box)) {
		key.entries = append(key.entries, entry{text, q.count(n), float64(n) / float64(most), mark})
		told = append(told, q.say("alt.count", map[string]string{"what": text, "n": q.count(n)}))
	}
	for i, v := range order {
		n := counts[v]
		if v == indicator.CannotTell {
			n -= zeros
		}
		line(q.say("verdict."+v.String(), nil), n, swatch(colours[i], plain))
		if v == indicator.CannotTell && zeros > 0 {
			line(q.say("legend.zero.cannot_tell", nil), zeros, swatch(zeroFill(), plain))
		}
	}
	if n := counts[indicator.NoVerdict] - len(withoutValue(c)); n > 0 {
		line(q.say("legend.no_verdict", nil), n, swatch(noVerdict(), plain))
	}
	key.entries = append(key.entries, q.withoutEntries(c.withoutCounts())...)
	key.entries = append(key.entries, q.neighbourhoodEntry(c.vector.Level)...)
	levels := q.drawnLevels(c.vector.Level)
	about := map[string]string{"label": q.subject(c.ID), "who": q.few(judged)}
	maps.Copy(about, q.referenceInTitle(c.against))
	title := q.verdicts("title.verdict", c.vector.Level, counts[indicator.Above], counts[indicator.CannotTell], counts[indicator.Below], about)
	alt := append([]string{q.say("alt.map", map[string]string{"subtitle": q.subtitleOf(c)}), q.say("alt.classes", map[string]string{"list": strings.Join(told, q.say("separator", nil))})}, q.altRest(c)...)
	out := &content{
		title: title, subtitle: q.subtitleOf(c), note: q.verdictNote(c), sources: q.sourcesOf(levels, c),
		vintages: q.vintagesOf(levels...), table: q.tableOf(c), scale: colours, alt: strings.Join(alt, " "),
	}
	q.mapDrawing(out, c, key, func(i int) (Colour, pattern) {
		v := c.vector.At(i)
		at := slices.Index(order, c.verdict(i))
		switch p := patternOf(v); {
		case p != plain:
			return p.ground(), p
		case c.zeroUntold(i):
			return zeroFill(), plain
		case at >= 0:
			return colours[at], plain
		default:
			return noVerdict(), plain
		}
	})
	return out, nil
}

// verdictNote says when an area is above or below.
func (q *question) verdictNote(c column) string {
	if c.against == "" {
		return q.say("note.verdict", nil)
	}
	return q.say("note.verdict.other", map[string]string{"name": c.against})
}

// zeroUntold tells whether an area has nothing, and too little to tell whether that is less
// than others have.
func (c column) zeroUntold(i int) bool {
	v := c.vector.At(i)
	return patternOf(v) == plain && v.Number == 0 && c.verdict(i) == indicator.CannotTell
}

// noVerdict is the colour of a value that is compared with nothing.
func noVerdict() Colour { return rgb(0xc3d0de) }

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
