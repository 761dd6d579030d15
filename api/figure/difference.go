package figure

import (
	"context"
	"math"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// Classes of a difference, in the order of the scale.
const (
	muchLess = iota
	less
	alike // not distinguishable
	more
	muchMore
)

// change is the difference of an area between two periods.
type change struct {
	pattern pattern
	by      float64
	class   int
}

// difference shows the change between two periods, only where their intervals tell them
// apart.
func (q *question) difference(context.Context) (*content, error) {
	q.usual("funding.per_capita", source.Commune)
	st := q.spec.State
	now, err := q.mapColumn("indicator", st.Indicator, st.Level, st.Period)
	if err != nil {
		return nil, err
	}
	if isAmount(now) {
		return nil, ask.NewParamError("indicator", "figure_amount", map[string]string{"value": now.ID})
	}
	against, err := q.against(now)
	if err != nil {
		return nil, err
	}
	then, err := q.column("indicator", now.ID, st.Level, against)
	if err != nil {
		return nil, err
	}
	compared, err := ask.NewChange(q.e, now.Definition, now.vector, then.vector)
	if err != nil {
		return nil, err
	}
	changes, middle := changesOf(compared, then, now)
	colours := diverging(muchMore + 1)
	colours[alike] = rgb(0xe4e1dc)
	counts, without := make([]int, len(colours)), map[pattern]int{}
	var moved []string
	for i, d := range changes {
		if d.pattern != plain {
			without[d.pattern]++
			continue
		}
		counts[d.class]++
		if d.class != alike {
			moved = append(moved, q.nameOf(now.areas, i))
		}
	}
	key := &legend{title: q.say("difference.legend", map[string]string{"unit": q.InUnit(compared.Definition.Unit), "then": then.periodText(), "now": now.periodText()})}
	var told []string
	for class := muchMore; class >= muchLess; class-- {
		if class != alike && middle == 0 {
			continue // no change is distinguishable
		}
		by := q.Bare(now.Definition, middle)
		text := q.say("difference."+[]string{"much_less", "less", "alike", "more", "much_more"}[class], map[string]string{"by": by})
		key.entries = append(key.entries, entry{text, q.count(counts[class]), -1, swatch(colours[class], plain)})
		told = append(told, q.say("alt.count", map[string]string{"what": text, "n": q.count(counts[class])}))
	}
	key.entries = append(append(key.entries, q.withoutEntries(without)...), q.neighbourhoodEntry(st.Level)...)
	levels := q.drawnLevels(st.Level)
	divided, dividedNote := q.divided(now.ID)
	args := map[string]string{
		"divided": divided, "label": now.label, "unit": q.InUnit(compared.Definition.Unit), "areas": q.areasOf(st.Level, now.vector.Len()),
	}
	title := q.verdicts("difference.title", st.Level, counts[more]+counts[muchMore], counts[alike], counts[less]+counts[muchLess], map[string]string{
		"label": q.subject(now.ID), "then": then.periodText(), "now": now.periodText(), "who": q.few(moved),
	})
	subtitle := q.say("difference.subtitle", args)
	alt := q.say("alt.map", map[string]string{"subtitle": subtitle}) + " " + q.say("alt.classes", map[string]string{"list": strings.Join(told, q.say("separator", nil))})
	out := &content{
		title: title, subtitle: subtitle, note: notes(dividedNote, q.say("difference.note", nil)), sources: q.sourcesOf(levels, now, then),
		vintages: q.vintagesOf(levels...), scale: colours, alt: alt, table: q.changeTable(compared, then, now, changes),
		own: func() []OwnTable { return q.changeData(compared, then, now, changes) },
	}
	q.mapDrawing(out, now, key, func(i int) (Colour, pattern) {
		if d := changes[i]; d.pattern != plain {
			return d.pattern.ground(), d.pattern
		}
		return colours[changes[i].class], plain
	})
	return out, nil
}

// against is the period that a difference is taken from: the one that the state names, or
// the first of the same length that has no year in common.
func (q *question) against(now column) (string, error) {
	if q.spec.State.Against != "" {
		return q.spec.State.Against, nil
	}
	length, apart := now.vector.Period.To-now.vector.Period.From, ask.ChangePeriods(q.e, now.vector)
	for _, k := range q.e.Keys() { // periods ascend
		if k.Indicator == now.ID && k.Level == now.vector.Level && k.Period.To-k.Period.From == length && slices.Contains(apart, k.Period.String()) {
			return k.Period.String(), nil
		}
	}
	return "", ask.NewParamError("against", "figure_no_other_period", map[string]string{"value": now.ID, "period": wording.Period(now.vector.Period)})
}

// changesOf compares two periods. Middle is the median size of the changes that are
// distinguishable, which parts small from large.
func changesOf(compared ask.Change, then, now column) (changes []change, middle float64) {
	changes = make([]change, now.vector.Len())
	var sizes []float64
	for i := range changes {
		a, b := compared.Before(then.vector.At(i)), compared.After(now.vector.At(i))
		d := &changes[i]
		if d.pattern = max(patternOf(a), patternOf(b)); d.pattern != plain {
			continue
		}
		d.by, d.class = b.Number-a.Number, alike
		switch compared.Told(a, b) {
		case indicator.Above:
			d.class = more
		case indicator.Below:
			d.class = less
		default:
			continue
		}
		sizes = append(sizes, math.Abs(d.by))
	}
	if len(sizes) == 0 {
		return changes, 0
	}
	slices.Sort(sizes)
	middle = sizes[len(sizes)/2]
	for i := range changes {
		switch d := &changes[i]; {
		case d.pattern != plain || d.class == alike || math.Abs(d.by) < middle:
		case d.by > 0:
			d.class = muchMore
		default:
			d.class = muchLess
		}
	}
	return changes, middle
}

// changeValue writes a value that is compared, and that it is unreliable.
func (q *question) changeValue(compared ask.Change, v edition.Value) string {
	text := q.Value(compared.Definition, v)
	if v.Status == indicator.Unreliable {
		text = q.say("unreliable", map[string]string{"value": text})
	}
	return text
}

// changeTable are all areas with both values and what may be said of the difference.
func (q *question) changeTable(compared ask.Change, then, now column, changes []change) Table {
	t := Table{Columns: []string{q.Level(now.vector.Level), then.periodText(), now.periodText(), q.say("difference.column", nil)}}
	words := []string{"down", "down", "same", "up", "up"}
	for i, d := range changes {
		told := ""
		if d.pattern == plain {
			told = q.say("difference.told."+words[d.class], nil)
		}
		t.Rows = append(t.Rows, []string{q.nameOf(now.areas, i), q.changeValue(compared, compared.Before(then.vector.At(i))), q.changeValue(compared, compared.After(now.vector.At(i))), told})
	}
	return t
}
