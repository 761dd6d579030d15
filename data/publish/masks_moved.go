package publish

import (
	"fmt"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/source"
)

// movedCell is what communes that left a whole, or entered it, have together of a variant
// and a period. The same communes have one cell, whatever wholes and editions they moved
// between.
type movedCell struct {
	communes []int64 // sorted
	variant  string
	period   indicator.Period
	cell     int
}

// move is the cell of what communes have together, which must be known. It is the sum of
// their own cells. Of groups that hold each other the smaller is part of the larger, and
// what is left is a group like others.
func (t *pastTable) move(communes []int64, key maskKey) int {
	communes = slices.Sorted(slices.Values(communes))
	var others []movedCell
	for _, m := range t.sums.moved {
		switch {
		case m.variant != key.variant || m.period != key.period:
		case slices.Equal(m.communes, communes):
			return m.cell
		default:
			others = append(others, m)
		}
	}
	f, _ := t.together(communes, key)
	name := t.nameOfMoved(communes, key)
	group := movedCell{communes, key.variant, key.period, t.sums.add(name, t.sums.rest(f), true)}
	t.sums.moved = append(t.sums.moved, group)
	cells := t.cellsOf(source.Commune, communes, key.variant)
	for i, cell := range t.now.cellsOf(source.Commune, communes, key.variant) {
		if cell != noCell {
			cells[i] = cell
		}
	}
	if slices.ContainsFunc(cells, isCell) {
		t.sums.sum(group.cell, cells, name+" elsewhere", withheld{})
	}
	for _, m := range others {
		switch {
		case len(only(m.communes, communes)) == 0:
			t.split(group, m, key)
		case len(only(communes, m.communes)) == 0:
			t.split(m, group, key)
		}
	}
	return group.cell
}

// split says that a group of communes is another one and the rest.
func (t *pastTable) split(whole, part movedCell, key maskKey) {
	rest := t.move(only(whole.communes, part.communes), key)
	t.sums.relate(whole.cell, []int{part.cell, rest})
}

// nameOfMoved names what some communes have.
func (t *pastTable) nameOfMoved(communes []int64, key maskKey) string {
	codes := make([]string, len(communes))
	for i, commune := range communes {
		codes[i] = t.in.areas[commune].Ref.Code
		if codes[i] == "" {
			codes[i] = t.now.in.areas[commune].Ref.Code
		}
	}
	slices.Sort(codes)
	words := []string{"communes/" + strings.Join(codes, "+"), key.period.String()}
	if key.variant != "" {
		words = append(words, key.variant)
	}
	return strings.Join(words, "|")
}

// addMoved says that what a group of communes has is the sum of its variants; the cells
// that it returns have the number of the group for an area.
func (s *sumTable) addMoved() map[maskKey]int {
	cells, groups := map[maskKey]int{}, map[string]int64{}
	variants := map[maskKey][]int{}
	for _, m := range s.moved {
		word := fmt.Sprint(m.communes)
		if _, ok := groups[word]; !ok {
			groups[word] = int64(len(groups))
		}
		key := maskKey{source.Commune, groups[word], m.variant, m.period}
		cells[key] = m.cell
		if m.variant != "" {
			key.variant = ""
			variants[key] = append(variants[key], m.cell)
		}
	}
	for _, m := range s.moved {
		key := maskKey{source.Commune, groups[fmt.Sprint(m.communes)], "", m.period}
		if parts := variants[key]; m.variant == "" && len(parts) > 0 {
			s.sum(m.cell, parts, s.Cells[m.cell].Key+"|rest", withheld{})
		}
	}
	return cells
}
