package publish

import (
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/analytics/secrecy"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// To hide a of two units, b or c must go. The edition in force hid c, the larger; so c
// stays hidden, and b, which it showed, is no secret any more.
func TestWhatWasHiddenStaysHidden(t *testing.T) {
	var s sumTable
	whole, a := s.add("whole", posts(200, 40, 9), false), s.add("a", posts(12, 2, 9), false)
	b, c := s.add("b", posts(60, 14, 9), false), s.add("c", posts(128, 24, 9), false)
	s.sum(whole, []int{a, b, c}, "rest", withheld{})
	free, err := secrecy.Protect(t.Context(), s.Table, secrecy.Business())
	if err != nil || !free.Hides(b) || free.Hides(c) {
		t.Fatalf("%v, %v: without an earlier edition b goes, which is smaller", free, err)
	}
	key := func(area int64) maskKey { return maskKey{source.Commune, area, "", indicator.Year(2022)} }
	shown := func(n float64) edition.Value {
		v := edition.Known(1, edition.Basis{})
		v.Numerator = n
		return v
	}
	cells := map[maskKey]int{key(0): whole, key(1): a, key(2): b, key(3): c, key(4): noCell}
	s.keep(cells, map[maskKey]edition.Value{
		key(0): shown(190), // of another figure: says nothing of this one
		key(1): edition.Unknown(indicator.Secret, FewUnits, edition.Basis{}),
		key(2): shown(60),
		key(3): edition.Unknown(indicator.Secret, Protected, edition.Basis{}),
		key(4): shown(1),
	})
	if s.Cells[whole].Known || !s.Cells[b].Known || !s.Cells[c].Hidden {
		t.Errorf("%+v", s.Cells)
	}
	mask, err := secrecy.Protect(t.Context(), s.Table, secrecy.Business())
	// 140 for a and c together would leave c between 128 and 140, less than 15 % above
	// it: the whole, of which nothing was told yet, must go as well.
	if err != nil || !mask.Hides(a) || mask.Hides(b) || !mask.Hides(c) || !mask.Hides(whole) {
		t.Errorf("%v, %v: want all hidden but b", mask, err)
	}
}
