package publish

import (
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/analytics/secrecy"
)

// posts is a figure of some units, of which the largest has so many posts.
func posts(value float64, units int, largest float64) tableFigure {
	return tableFigure{known: true, value: value, units: units, largest: largest, sources: map[int64]bool{1: true}}
}

// cellOf finds a cell by its key.
func cellOf(t *testing.T, s *sumTable, key string) secrecy.Cell {
	t.Helper()
	for _, c := range s.Cells {
		if c.Key == key {
			return c
		}
	}
	t.Fatalf("no cell %q in %+v", key, s.Cells)
	return secrecy.Cell{}
}

// holds checks that all sums of a table hold, as package secrecy demands.
func holds(t *testing.T, s *sumTable) {
	t.Helper()
	if _, err := secrecy.Audit(t.Context(), s.Table, make(secrecy.Mask, len(s.Cells)), secrecy.Business()); err != nil {
		t.Error(err)
	}
}

func TestSumKeepsWhatIsLeft(t *testing.T) {
	var s sumTable
	commune := s.add("commune", posts(100, 10, 40), false)
	q := s.add("q", posts(70, 8, 40), false)
	rest := s.sum(commune, []int{q}, "outside", withheld{})
	// 100 − 70 posts of 10 − 8 units; the largest of the commune may be one of them, but
	// has no more than all.
	want := secrecy.Cell{Key: "outside", Value: 30, Units: 2, Largest: 30, Inner: true}
	if s.Cells[rest] != want {
		t.Errorf("%+v, want %+v", s.Cells[rest], want)
	}
	holds(t, &s)
}

func TestSumsThatTheSourceContradicts(t *testing.T) {
	var s sumTable
	whole := s.add("whole", posts(100, 10, 40), false)
	a, b := s.add("a", posts(80, 6, 40), false), s.add("b", posts(25, 5, 9), false)
	if rest := s.sum(whole, []int{a, b}, "rest", withheld{}); rest != noCell || s.broken != 1 {
		t.Errorf("rest %d, %d broken: the parts have more than the whole", rest, s.broken)
	}
	if c := cellOf(t, &s, "rest excess"); c.Value != 5 || c.Units != 1 {
		t.Errorf("%+v, want the 5 posts of the unit that is in the parts only", c)
	}
	none := s.add("none", posts(0, 0, 0), false)
	if s.sum(none, []int{a}, "nothing left", withheld{}); s.broken != 2 {
		t.Errorf("%d broken: a part has units and the whole none", s.broken)
	}
	holds(t, &s)
}

// Posts rounded to tens: nobody stands behind what the sum is off.
func TestRoundingTellsNothing(t *testing.T) {
	var s sumTable
	whole := s.add("whole", posts(110, 10, 40), false)
	a, b := s.add("a", posts(80, 5, 40), false), s.add("b", posts(20, 5, 9), false)
	rest := s.Cells[s.sum(whole, []int{a, b}, "rest", withheld{})]
	if rest.Value != 10 || rest.Units != noiseUnits || rest.Largest > 0.85*rest.Value {
		t.Errorf("%+v, want 10 posts that no rule forbids", rest)
	}
	mask, err := secrecy.Protect(t.Context(), s.Table, secrecy.Business())
	if err != nil || mask.Hidden() != 0 {
		t.Errorf("%v, %v: nothing is secret", mask, err)
	}
}

// The source hides a family: the rest, in which it is, is secret as well.
func TestWhatTheSourceHidesIsNotComputed(t *testing.T) {
	var s sumTable
	all := s.add("all", posts(100, 20, 10), false)
	known := s.add("known", posts(60, 12, 10), false)
	other := s.add("other", posts(20, 4, 8), false)
	s.sum(all, []int{known, other, noCell}, "rest", withheld{}.and(-1))
	mask, err := secrecy.Protect(t.Context(), s.Table, secrecy.Business())
	if err != nil {
		t.Fatal(err)
	}
	if mask.Hidden() == 0 {
		t.Error("nothing is hidden: 100 − 60 − 20 is what the source hides")
	}
	// One of 2 units, when 4 are left: others are in the rest, too, which tells nothing.
	s.Relations = nil
	s.sum(all, []int{known, other, noCell}, "rest of more", withheld{}.and(2))
	if mask, err = secrecy.Protect(t.Context(), s.Table, secrecy.Business()); err != nil || mask.Hidden() > 0 {
		t.Errorf("%v, %v: 20 posts of 4 units are not those of 2", mask, err)
	}
	// And a total that it hides, of parts that it tells.
	var up sumTable
	up.sum(noCell, []int{up.add("a", posts(60, 12, 10), false), up.add("b", posts(40, 8, 10), false)}, "total", withheld{}.and(20))
	if mask, err = secrecy.Protect(t.Context(), up.Table, secrecy.Business()); err != nil || mask.Hidden() == 0 {
		t.Errorf("%v, %v: 60 + 40 is what the source hides", mask, err)
	}
}

func TestDifferenceOfTwoThatOverlap(t *testing.T) {
	tests := []struct {
		name   string
		a, b   tableFigure
		known  bool
		first  bool
		value  float64 // of the difference; 0: none
		equals bool
	}{
		{"one unit more", posts(99, 5, 40), posts(94, 4, 40), true, true, 5, false},
		{"the second has more", posts(94, 4, 40), posts(99, 5, 40), true, false, 5, false},
		{"the same", posts(43, 4, 20), posts(43, 4, 20), true, true, 0, true},
		{"more posts of fewer units", posts(99, 4, 40), posts(94, 5, 40), false, false, 0, false},
		{"more posts of as many units", posts(99, 4, 40), posts(94, 4, 40), false, false, 0, false},
		{"nobody in the second", posts(9, 3, 4), posts(0, 0, 0), true, true, 9, false},
		{"nobody at all", posts(0, 0, 0), posts(0, 0, 0), true, true, 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var s sumTable
			d := s.difference(s.add("a", tt.a, false), s.add("b", tt.b, false), "gap")
			value := 0.0
			if d.cell != noCell {
				value = s.Cells[d.cell].Value
			}
			equals := len(s.Relations) == 1 && len(s.Relations[0].Parts) == 1
			if d.known != tt.known || d.known && d.ofFirst != tt.first || value != tt.value || equals != tt.equals {
				t.Errorf("%+v of %v, equal %v; want %+v", d, value, equals, tt)
			}
			holds(t, &s)
		})
	}
}

// A commune with 12 private establishments, 11 of them of the ESS: showing its posts
// shows those of the twelfth, since INSEE publishes all.
func TestCeilingProtectsTheOthers(t *testing.T) {
	var s sumTable
	ess := s.add("ess", posts(80, 11, 20), false)
	s.ceiling(ess, posts(100, 12, 0), "all")
	mask, err := secrecy.Protect(t.Context(), s.Table, secrecy.Business())
	if err != nil || !mask.Hides(ess) {
		t.Errorf("%v, %v: 100 − 80 are the posts of one unit", mask, err)
	}
	s = sumTable{}
	s.ceiling(s.add("ess", posts(80, 11, 20), false), posts(70, 12, 0), "all")
	if s.broken != 1 || len(s.Relations) != 0 {
		t.Errorf("%d broken, %v: the part exceeds the whole, which tells nothing", s.broken, s.Relations)
	}
}

func TestReasonsOfHiddenFigures(t *testing.T) {
	s := &sumTable{}
	held := posts(50, 9, 9)
	held.held = Unverifiable
	cells := []int{
		s.add("shown", posts(50, 9, 9), false), s.add("few", posts(50, 2, 30), false),
		s.add("dominated", posts(50, 4, 45), false), s.add("other", posts(50, 9, 9), false), s.add("held", held, false),
	}
	task := maskTask{sums: s, rules: secrecy.Business()}
	mask := secrecy.Mask{secrecy.Shown, secrecy.Primary, secrecy.Primary, secrecy.Secondary, secrecy.Given}
	// A dominated figure and one hidden for others must look the same.
	for i, want := range []indicator.Reason{"", FewUnits, Protected, Protected, Unverifiable} {
		f := task.shown(mask, cells[i])
		if f.Reason != want || (f.Value == 50) != (want == "") || (f.Status == indicator.Secret) != (want != "") {
			t.Errorf("%s: %+v, want %q", s.Cells[i].Key, f, want)
		}
	}
}
