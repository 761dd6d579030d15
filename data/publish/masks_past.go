package publish

import (
	"fmt"
	"maps"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/source"
)

// pastTable adds what readers know from earlier editions to the table of an edition: the
// figures of the areas of then, with all sums that held among them, and how they hang
// together with those of now.
type pastTable struct {
	*areaTable // of the areas of then
	now        *areaTable
	past       *past
	figure     func(maskKey) tableFigure             // what the files say today, of communes outside of the edition too
	said       func(maskKey, toldFigure) tableFigure // what an edition said
}

// addPast adds what readers know from editions of one perimeter about one period. Where
// areas are the same, the figures are: those that were hidden stay hidden, those that
// were shown are known. Of other areas each figure is a cell, known or else inner: no
// mask of the edition to be may tell a secret that an earlier one hides.
func (a *areaTable) addPast(p *past, figure func(maskKey) tableFigure, said func(maskKey, toldFigure) tableFigure) *pastTable {
	t := &pastTable{past: p, now: a, figure: figure, said: said}
	t.areaTable = p.in.newAreaTable(a.period, a.variants, func(source.Level, string) bool { return true })
	t.label, t.sums, t.prefix, t.enter, t.tell = a.label, a.sums, p.name+": ", t.enterPast, t.tellOutside
	if !slices.Contains(a.sums.told, p.name) {
		a.sums.told = append(a.sums.told, p.name)
	}
	broken := a.sums.broken
	defer func() { a.sums.broken = broken }() // the report counts those of the edition to be
	if p.same {
		t.mark()
		return t
	}
	t.fill(figure)
	return t
}

// mark says of each figure whether it was hidden or shown.
func (t *pastTable) mark() {
	for _, key := range slices.SortedFunc(maps.Keys(t.past.values), compareKeys) {
		if key.period == t.period {
			t.cells[key] = t.enterPast(key, t.figure)
		}
	}
}

// enterPast is the cell of a figure that an earlier edition told or hid.
func (t *pastTable) enterPast(key maskKey, figure func(maskKey) tableFigure) int {
	now := t.now.at(key.level, key.area, key.variant)
	same := now != noCell && t.isSame(key)
	cell, hidden := noCell, false
	for i, v := range t.past.values[key] {
		if v.Status == indicator.Secret {
			hidden = true
			continue
		}
		f := t.said(key, v)
		switch {
		case !f.known:
		case same && f.value == t.sums.Cells[now].Value:
			t.sums.Cells[now].Known = true
			cell = now
		default:
			shown := t.addKnown(key, f, i)
			t.tie(key, shown, now)
			if cell == noCell {
				cell = shown
			}
		}
	}
	if !hidden || cell != noCell && cell != now {
		return cell
	}
	return t.hide(key, now, same, figure)
}

// addKnown adds a figure that was shown with a value that the edition to be does not have.
func (t *pastTable) addKnown(key maskKey, f tableFigure, i int) int {
	name := t.name(key.level, key.area, key.variant)
	if i > 0 {
		name += fmt.Sprintf(" (%d)", i+1)
	}
	if true := t.figure(key); true.known && true.value == f.value && true.units == f.units {
		f = true
	}
	f.held = ""
	cell := t.once(key, f, name)
	t.sums.Cells[cell].Known = true
	return cell
}

// hide keeps a figure hidden that an earlier edition hid. That of another perimeter is an
// inner cell, which may not be told if the rules forbid it; where nobody can say any more how much it was, the figure of now is
// hidden in its place.
func (t *pastTable) hide(key maskKey, now int, same bool, figure func(maskKey) tableFigure) int {
	if same {
		t.sums.Cells[now].Hidden = true
		return now
	}
	f := figure(key)
	if !f.known {
		if now != noCell {
			t.sums.Cells[now].Hidden = true
		}
		return noCell
	}
	cell := t.once(key, f, t.name(key.level, key.area, key.variant))
	t.tie(key, cell, now)
	return cell
}

// once adds a figure of other communes than now, or finds the one that another edition had
// of the same communes.
func (t *pastTable) once(key maskKey, f tableFigure, name string) int {
	if t.sums.past == nil {
		t.sums.past = map[string]int{}
	}
	var communes []int64
	if isWhole(key.level) {
		communes = slices.Sorted(slices.Values(t.in.communesOf[key.area]))
	}
	word := fmt.Sprint(key, communes, f.value, f.units)
	cell, ok := t.sums.past[word]
	if !ok {
		cell = t.sums.add(name, f, true)
		t.sums.past[word] = cell
	}
	return cell
}

// tellOutside says of what lies outside of neighbourhoods whether it was told.
func (t *pastTable) tellOutside(key maskKey, cell int) {
	c := &t.sums.Cells[cell]
	for _, v := range t.past.values[key] {
		if f := t.said(key, v); f.known && f.value == c.Value {
			c.Known = true
		}
	}
	t.cells[key] = cell
}

// isSame tells whether a figure is of the same communes then and now.
func (t *pastTable) isSame(key maskKey) bool {
	if !key.level.IsOutside() && !isWhole(key.level) {
		return true
	}
	return sameSet(t.in.communesOf[key.area], t.now.in.communesOf[key.area])
}

// tie says how a figure of then and one of now hang together: by the communes that left
// and entered, where all of these are known; else the smaller is taken for a part of the
// larger.
func (t *pastTable) tie(key maskKey, then, now int) {
	if then == noCell || now == noCell {
		return
	}
	if isWhole(key.level) && t.tieByCommunes(key, then, now) {
		return
	}
	t.sums.difference(then, now, t.sums.Cells[then].Key+" and now")
}

// tieByCommunes says that a whole of then without the communes that left is the whole of
// now without those that entered. It is false when their figures do not say so.
func (t *pastTable) tieByCommunes(key maskKey, then, now int) bool {
	left := only(t.in.communesOf[key.area], t.now.in.communesOf[key.area])
	entered := only(t.now.in.communesOf[key.area], t.in.communesOf[key.area])
	gone, ok := t.together(left, key)
	come, also := t.together(entered, key)
	was, is := t.sums.Cells[then], t.sums.Cells[now]
	value, units := was.Value-gone.value, was.Units-gone.units
	if !ok || !also || value != is.Value-come.value || units != is.Units-come.units || value < 0 || units < 0 || units == 0 && value > 0 || len(left)+len(entered) == 0 {
		return false
	}
	stayed := now
	switch {
	case len(left) == 0:
		stayed = then
	case len(entered) > 0:
		stayed = t.sums.add(was.Key+" stayed", t.sums.rest(partOf(value, units, max(was.Largest, is.Largest))), true)
	}
	if len(left) > 0 {
		t.sums.relate(then, []int{stayed, t.move(left, key)})
	}
	if len(entered) > 0 {
		t.sums.relate(now, []int{stayed, t.move(entered, key)})
	}
	return true
}

// together adds up the figures of communes; ok is false when one is not known.
func (t *pastTable) together(communes []int64, key maskKey) (sum tableFigure, ok bool) {
	sum = tableFigure{known: true, sources: map[int64]bool{}}
	for _, commune := range communes {
		f := t.figure(maskKey{source.Commune, commune, key.variant, key.period})
		if !f.known {
			return tableFigure{}, false
		}
		sum.value, sum.units, sum.largest = sum.value+f.value, sum.units+f.units, max(sum.largest, f.largest)
	}
	return sum, true
}

// only are the areas that only the first list has.
func only(list, other []int64) []int64 {
	return slices.DeleteFunc(slices.Clone(list), func(id int64) bool { return slices.Contains(other, id) })
}
