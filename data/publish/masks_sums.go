package publish

import (
	"maps"
	"math"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/analytics/secrecy"
)

// tableFigure is a figure as a source gives it, for a table to be masked. The zero
// figure is one that nobody gives.
type tableFigure struct {
	known   bool
	value   float64
	units   int
	largest float64
	held    indicator.Reason // why it is secret, whatever the rules say
	sources map[int64]bool
}

// sumTable is a table of figures in the making. It keeps every sum true: what a total
// has more than its parts, or less, is a cell of its own, never published, so that
// differences which readers can form are protected as well.
type sumTable struct {
	secrecy.Table
	held    []indicator.Reason // by cell
	sources []map[int64]bool
	whole   []bool         // totals whose loss is told
	sharing bool           // parts may have units in common, as requests that act in two communes
	least   float64        // what is left of a total, above 0 and below it, is secret however many units stand behind
	broken  int            // sums that the source contradicts
	told    []string       // earlier editions whose readers know some of it
	past    map[string]int // cells of figures of earlier editions, which several may have
	moved   []movedCell    // what groups of communes had that left or entered
}

// noCell is the position of a figure that is not in the table.
const noCell = -1

// add adds a figure that would be published, or an inner one; a figure that is not
// known has no cell.
func (s *sumTable) add(key string, f tableFigure, inner bool) int {
	if !f.known {
		return noCell
	}
	c := secrecy.Cell{Key: key, Value: f.value, Units: f.units, Largest: f.largest, Inner: inner, Secret: f.held != ""}
	s.Cells = append(s.Cells, c)
	s.held, s.sources, s.whole = append(s.held, f.held), append(s.sources, f.sources), append(s.whole, false)
	return len(s.Cells) - 1
}

// withheld are parts of a sum that a source holds secret, so that nobody here knows them.
type withheld struct {
	any   bool
	units int  // of them together
	all   bool // whether units says of all of them how many they are
}

// and adds a part of so many units, −1 for nobody knows how many.
func (w withheld) and(units int) withheld {
	if !w.any {
		w.all = true
	}
	return withheld{true, w.units + max(0, units), w.all && units >= 0}
}

// are tells whether a rest may be what is withheld and nothing else.
func (w withheld) are(rest tableFigure) bool {
	return w.any && rest.value > 0 && (!w.all || rest.units <= w.units)
}

// sum says that cells are parts of a total. What remains of it becomes an inner cell
// of that name, whose position it returns. Parts that are not known (noCell) are in the
// rest, which is secret when it is what the source withholds; so is a total that the
// source withholds but that parts would tell.
func (s *sumTable) sum(total int, parts []int, rest string, secret withheld) int {
	known := make([]int, 0, len(parts)+1)
	sum := tableFigure{known: true, sources: map[int64]bool{}}
	for _, p := range parts {
		if p != noCell {
			known = append(known, p)
			sum = sum.with(s.Cells[p], s.sources[p])
		}
	}
	if total == noCell {
		if secret.any && len(known) == len(parts) {
			sum.held = indicator.SourceSecret
			s.relate(s.add(rest+" joined", sum, true), known)
		}
		return noCell
	}
	whole := s.Cells[total]
	if whole.Units == 0 && sum.units > 0 {
		s.broken++
		return noCell
	}
	left, excess := remainder(whole, sum)
	if excess {
		if s.sharing { // what is counted twice is nobody's
			left = partOf(left.value, noiseUnits, 0)
		} else {
			s.broken++
		}
		joined := s.add(rest+" joined", sum, true)
		s.relate(joined, known)
		s.relate(joined, []int{total, s.add(rest+" excess", left, true)})
		return noCell
	}
	left = s.rest(left)
	if secret.are(left) {
		left.held = indicator.SourceSecret
	}
	left.sources = maps.Clone(sum.sources)
	maps.Copy(left.sources, s.sources[total])
	at := s.add(rest, left, true)
	s.relate(total, append(known, at))
	return at
}

// rest is what is left of a figure, secret when it is too little to be told.
func (s *sumTable) rest(left tableFigure) tableFigure {
	if 0 < left.value && left.value < s.least {
		left.held = Protected
	}
	return left
}

// relate adds a sum that holds.
func (s *sumTable) relate(total int, parts []int) {
	if len(parts) > 0 {
		s.Relations = append(s.Relations, secrecy.Relation{Total: total, Parts: parts})
	}
}

// gap is what one cell has more than another.
type gap struct {
	cell    int  // noCell: nothing
	ofFirst bool // the first has more
	known   bool // false when neither can be part of the other
}

// difference says that readers may take one cell for a part of another: the larger
// less the smaller becomes an inner cell, as if it were the figure of some units.
// Cells of as many units and the same value are equal. Where neither can be part
// of the other the difference is the figure of nobody, and nothing is added.
func (s *sumTable) difference(a, b int, name string) gap {
	if a == noCell || b == noCell {
		return gap{cell: noCell}
	}
	first := s.Cells[a].Value > s.Cells[b].Value || s.Cells[a].Value == s.Cells[b].Value && s.Cells[a].Units >= s.Cells[b].Units
	if !first {
		a, b = b, a
	}
	units, value := s.Cells[a].Units-s.Cells[b].Units, s.Cells[a].Value-s.Cells[b].Value
	switch {
	case s.Cells[a].Units == 0:
		return gap{noCell, first, true}
	case s.Cells[b].Units == 0:
		return gap{a, first, true}
	case units == 0 && value == 0:
		s.relate(a, []int{b})
		return gap{noCell, first, true}
	case units > 0:
		left := s.add(name, s.rest(partOf(value, units, s.Cells[a].Largest)), true)
		s.relate(a, []int{b, left})
		return gap{left, first, true}
	}
	return gap{cell: noCell}
}

// ceiling says that a figure is part of one that is public for all to see.
func (s *sumTable) ceiling(part int, public tableFigure, name string) {
	if part == noCell || !public.known || s.Cells[part].Units == 0 {
		return
	}
	units, value := public.units-s.Cells[part].Units, public.value-s.Cells[part].Value
	if value < 0 || units < 0 || units == 0 && value > 0 {
		s.broken++
		return
	}
	public.largest = public.value / float64(public.units)
	total := s.add(name, public, true)
	s.Cells[total].Known = true
	// The largest of the others is not known: no rule but that of few units can say
	// anything of them.
	s.relate(total, []int{part, s.add(name+" less "+s.Cells[part].Key, partOf(value, units, 0), true)})
}

// with adds a cell of other units.
func (f tableFigure) with(c secrecy.Cell, sources map[int64]bool) tableFigure {
	f.value += c.Value
	f.units += c.Units
	f.largest = max(f.largest, c.Largest)
	maps.Copy(f.sources, sources)
	return f
}

// noiseUnits is how many units a difference counts for that sums have without any
// unit behind it, as rounded figures do: it tells nothing of anybody.
const noiseUnits = 3

// remainder is what a total has more than its parts together, or less (excess).
func remainder(total secrecy.Cell, parts tableFigure) (left tableFigure, excess bool) {
	value, units := total.Value-parts.value, total.Units-parts.units
	largest := total.Largest
	if value < 0 || value == 0 && units < 0 {
		value, units, largest, excess = -value, -units, parts.largest, true
	}
	if units < 0 || units == 0 && value > 0 {
		units, largest = noiseUnits, 0
	}
	return partOf(value, units, largest), excess
}

// partOf is the figure of some units, of which none has more than largest: the least
// protected that it can be.
func partOf(value float64, units int, largest float64) tableFigure {
	f := tableFigure{known: true, value: value, units: units, largest: math.Min(largest, value)}
	if units > 0 {
		f.largest = math.Max(f.largest, value/float64(units))
	}
	return f
}
