package figure

import (
	"context"
	"math"
	"strings"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/data/source"
)

// choropleth colours areas by the classes of a rate; weak values are hatched. With
// uncertainty=verdict it says which areas are above and below the territory, or the area that
// the state compares with.
func (q *question) choropleth(ctx context.Context) (*content, error) {
	q.usual("funding.per_capita", source.Commune)
	st := q.spec.State
	c, err := q.mapColumn("indicator", st.Indicator, st.Level, st.Period)
	if err != nil {
		return nil, err
	}
	if isAmount(c) {
		return nil, ask.NewParamError("indicator", "figure_amount", map[string]string{"value": c.ID})
	}
	c, compared := q.compare(c)
	if st.Uncertainty == state.Verdict {
		if !compared {
			return nil, ask.NewParamError("ref", "figure_no_reference", map[string]string{"value": c.ID, "name": c.against})
		}
		return q.verdictMap(c)
	}
	classes, err := q.classesOf(ctx, c, st.Classes, st.Breaks)
	if err != nil {
		return nil, err
	}
	colours := scaleOf(len(classes.Classes))
	levels := q.drawnLevels(c.vector.Level)
	out := &content{
		title: q.rangeTitle(c), subtitle: q.subtitleOf(c), note: notes(q.boundsNote(classes), q.weakNote(c)), sources: q.sourcesOf(levels, c), vintages: q.vintagesOf(levels...),
		rows: func() Table { return q.classTable(c, classes) }, scale: colours, ordered: true, alt: q.altOf(c, classes),
	}
	q.mapDrawing(out, c, q.choroplethLegend(c, classes, colours), q.classFill(c, classes, colours))
	return out, nil
}

// scaleOf is a sequential scale of any length: more classes than readers tell apart are
// drawn all the same, and told by the checks.
func scaleOf(classes int) []Colour {
	if classes <= mostClasses {
		return sequential(classes)
	}
	base := sequential(mostClasses)
	out := make([]Colour, classes)
	for i := range out {
		t := float64(i) / float64(classes-1) * float64(mostClasses-1)
		k := min(int(t), mostClasses-2)
		out[i] = mix(base[k], base[k+1], t-float64(k))
	}
	return out
}

// mix is a colour between two.
func mix(a, b Colour, t float64) Colour {
	between := func(x, y uint8) uint8 { return uint8(math.Round(float64(x) + t*(float64(y)-float64(x)))) }
	return Colour{between(a.R, b.R), between(a.G, b.G), between(a.B, b.B), true}
}

// isAmount tells whether values are counts or sums, which a larger area has more of.
func isAmount(c column) bool {
	switch c.Unit {
	case "people", "euros", "km2":
		return true
	}
	return false
}

// choroplethLegend is the distribution, the classes with their counts, and what has no
// class.
func (q *question) choroplethLegend(c column, classes ask.ClassesOut, colours []Colour) *legend {
	l := &legend{title: q.say("legend.title", map[string]string{"unit": c.unit, "areas": q.areasOf(c.vector.Level, classes.N)})}
	if c.unit == "" {
		l.title = c.label
	}
	most := max(1, classes.Zeros)
	for _, class := range classes.Classes {
		most = max(most, class.Count)
	}
	for i := len(classes.Classes) - 1; i >= 0; i-- { // the highest on top
		class := classes.Classes[i]
		l.entries = append(l.entries, entry{q.rangeOf(c, class), q.count(class.Count), float64(class.Count) / float64(most), swatch(colours[i], plain)})
	}
	if n := classes.Zeros; n > 0 {
		l.entries = append(l.entries, entry{q.say("legend.zero", nil), q.count(n), float64(n) / float64(most), swatch(zeroFill(), plain)})
	}
	if n := c.unreliable(); n > 0 && q.spec.State.Uncertainty != state.Hidden {
		l.entries = append(l.entries, entry{q.say("legend.unreliable", nil), q.count(n), -1, swatch(colours[len(colours)/2], weak)})
	}
	l.entries = append(l.entries, q.withoutEntries(c.withoutCounts())...)
	l.entries = append(l.entries, q.neighbourhoodEntry(c.vector.Level)...)
	if len(classes.Classes) > 1 {
		h := &histogram{breaks: classes.Breaks, colours: colours, zeros: classes.Zeros, write: func(v float64) string { return q.Bare(c.Definition, v) }}
		for _, i := range c.known() {
			if v := c.vector.Number[i]; v != 0 {
				h.values = append(h.values, v)
			}
		}
		name, value := q.reference(c)
		h.reference = value
		if name != "" {
			h.name = q.say("area", map[string]string{"name": name, "value": q.Number(c.Definition, value)})
			h.short = q.say("area", map[string]string{"name": q.say("legend.reference", nil), "value": q.Bare(c.Definition, value)})
		}
		l.picture = h.draw
	}
	return l
}

// rangeOf writes the bounds of a class without unit, which the title of the legend has; as
// one number where they look the same.
func (q *question) rangeOf(c column, class ask.ClassOut) string {
	lower, upper := q.Bare(c.Definition, class.Lower), q.Bare(c.Definition, class.Upper)
	if lower == upper {
		return lower
	}
	return q.say("class", map[string]string{"lower": lower, "upper": upper})
}

// withoutEntries are the lines for what has no number, each with its pattern.
func (q *question) withoutEntries(counts map[pattern]int) []entry {
	var list []entry
	for _, p := range []pattern{bounded, secretly, missing, senseless} {
		if n := counts[p]; n > 0 {
			list = append(list, entry{q.say("legend."+p.word(), nil), q.count(n), -1, swatch(p.ground(), p)})
		}
	}
	return list
}

// word is the name of a pattern in the catalogue.
func (p pattern) word() string {
	return [...]string{"known", "unreliable", "secret", "absent", "not_applicable", "at_most"}[p]
}

// neighbourhoodEntry is the line for the outlines of neighbourhoods over other areas.
func (q *question) neighbourhoodEntry(level source.Level) []entry {
	over := q.neighbourhoods(level)
	if over == "" || over == level || q.e.Level(over) == nil {
		return nil
	}
	return []entry{{q.say("legend."+string(over), nil), "", -1, outlineMark(neighbourhoodStyle(q.theme))}}
}

// boundsNote says which of two classes has a value that is the bound of both, as classAt
// decides; empty where there is one class.
func (q *question) boundsNote(classes ask.ClassesOut) string {
	if len(classes.Classes) < 2 {
		return ""
	}
	return q.say("note.bounds", nil)
}

// weakNote says how weak values are drawn and what they are; empty when there are none.
func (q *question) weakNote(c column) string {
	if c.unreliable() == 0 || q.spec.State.Uncertainty == state.Hidden {
		return ""
	}
	return q.say("note.unreliable", nil)
}

// altOf describes a choropleth: zeros, classes with their counts, the extremes, what has no
// number.
func (q *question) altOf(c column, classes ask.ClassesOut) string {
	var counts []string
	for _, class := range classes.Classes {
		counts = append(counts, q.say("alt.count", map[string]string{"what": class.Text, "n": q.count(class.Count)}))
	}
	if n := classes.Zeros; n > 0 {
		counts = append([]string{q.say("alt.count", map[string]string{"what": q.say("legend.zero.short", nil), "n": q.count(n)})}, counts...)
	}
	parts := []string{q.say("alt.map", map[string]string{"subtitle": q.subtitleOf(c)})}
	if len(counts) > 0 {
		parts = append(parts, q.say("alt.classes", map[string]string{"list": strings.Join(counts, q.say("separator", nil))}))
	}
	return strings.Join(append(parts, q.altRest(c)...), " ")
}

// altRest are the sentences on extremes and on what has no number.
func (q *question) altRest(c column) []string {
	var parts []string
	if text := q.altExtremes(c); text != "" {
		parts = append(parts, text)
	}
	var without []string
	counts := c.withoutCounts()
	if n := c.unreliable(); n > 0 { // they have a number and are in the classes
		parts = append(parts, q.say("alt.weak", map[string]string{"n": q.count(n)}))
	}
	for p := range pattern(len(patterns())) {
		if n := counts[p]; n > 0 && p != plain {
			without = append(without, q.say("alt.count", map[string]string{"what": q.say("legend."+p.word(), nil), "n": q.count(n)}))
		}
	}
	if len(without) > 0 {
		parts = append(parts, q.say("alt.without", map[string]string{"list": strings.Join(without, q.say("separator", nil))}))
	}
	return parts
}

// patterns are all patterns in their order.
func patterns() []pattern {
	return []pattern{plain, weak, secretly, missing, senseless, bounded}
}
