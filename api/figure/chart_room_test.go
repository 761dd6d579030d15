package figure

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/analytics/rate"
	"github.com/observatoire-essor/essor/data/edition"
)

// spanning is an item with an interval.
func spanning(low, number, high float64) item {
	v := edition.Known(number, edition.Basis{})
	v.Low, v.High = low, high
	return item{Value: v}
}

// By hand: intervals are whole, unless the axis would be more than three times as long as
// the numbers and the reference are apart; what begins near zero begins there.
func TestIntervalsAreWholeUnlessTheyPressNumbers(t *testing.T) {
	for i, tt := range []struct {
		items     []item
		line      float64
		low, high float64
		cut       bool
	}{
		{[]item{spanning(3.2, 3.5, 3.7), spanning(3, 3.4, 3.8), spanning(2.6, 2.9, 3.3)}, 3.3, 2.6, 3.8, false},
		{[]item{spanning(10.2, 11, 11.5), spanning(9.8, 10, 10.2)}, 10.5, 9.8, 11.5, false},
		{[]item{spanning(8, 10, 100), spanning(12, 20, 24)}, 20, 0, 38, true},    // 10 apart: 30 at most, of which 2 below; and from zero
		{[]item{spanning(0, 10, 100), spanning(0, 20, 100)}, 20, 0, 30, true},    // as much on both sides
		{[]item{spanning(5, 7, 40), spanning(6, 7, 8)}, math.NaN(), 0, 19, true}, // all equal: their own size, and from zero
	} {
		low, high, cut := spanOf(tt.items, tt.line)
		if math.Abs(low-tt.low) > 1e-9 || math.Abs(high-tt.high) > 1e-9 || cut != tt.cut {
			t.Errorf("%d: from %v to %v, cut %v; want %v, %v, %v", i, low, high, cut, tt.low, tt.high, tt.cut)
		}
	}
}

// Lines of a grid leave out the row that says which rows are left out.
func TestNoLineCrossesTheRowOfWhatIsLeftOut(t *testing.T) {
	p := rowPlan{size: 10, height: 5, lines: []int{1, 2, 1}}
	middles, runs := p.places(100, []int{0, 1, -1, 2})
	second := LineHeight(10)
	if want := []float64{102.5, 105 + (5+second)/2, 110 + second + 2.5, 115 + second + 2.5}; !slices.Equal(middles, want) {
		t.Errorf("rows are at %v, want %v", middles, want)
	}
	if a, b := hiddenAt([]int{0, 1, -1, 40, -1, 59}, 2, 60), hiddenAt([]int{0, 1, -1, 40, -1, 59}, 4, 60); a != 38 || b != 18 {
		t.Errorf("%d and %d rows are left out, want 38 and 18", a, b)
	}
	if want := [][2]float64{{100, 110 + second}, {115 + second, 120 + second}}; !slices.Equal(runs, want) {
		t.Errorf("lines go %v, want %v", runs, want)
	}
}

// A name that is too long takes a second line before it is cut, and the rows that are
// shown fill their box and no more.
func TestNamesTakeTwoLines(t *testing.T) {
	f, err := loadFonts()
	if err != nil {
		t.Fatal(err)
	}
	b := newBoard(Slide.Theme(), f)
	in := Box{0, 0, 318, 85}
	var rows []chartRow
	for i := range 26 {
		r := chartRow{item: item{name: "Secteur Nord"}, text: "3,4 (0,7–10,0)"}
		if i%9 == 1 {
			r.name = "Quartier Intercommunal Hautchamps Longchamp - Lionderie - Trois Baudets"
		}
		rows = append(rows, r)
	}
	p := b.planRows(in, rows)
	gap := slices.Index(p.parts[0], -1)
	if p.lines[1] != 2 || gap < 0 || hiddenAt(p.parts[0], gap, len(rows))+len(p.parts[0])-1 != len(rows) {
		t.Fatalf("%+v", p)
	}
	lines := b.nameIn(rows[1].name, p.names, TextStyle{Size: p.size}, p.lines[1])
	if strings.Contains(strings.Join(lines, ""), "…") {
		t.Errorf("a name is cut: %q", lines)
	}
	if total := p.total(p.parts[0]); math.Abs(total-in.H) > 0.01 {
		t.Errorf("rows take %.2f mm of %v", total, in.H)
	}
	if page := newBoard(A4.Theme(), f).planRows(Box{0, 0, 180, 180}, rows); len(page.parts) != 1 || slices.Contains(page.parts[0], -1) {
		t.Errorf("a page does not show 26 rows in a column: %v", page.parts)
	}
}

// A name is cut when any of its lines is: "Sect…" above "Sud" is not whole.
func TestNamesAreCutInAnyLine(t *testing.T) {
	f, err := loadFonts()
	if err != nil {
		t.Fatal(err)
	}
	b, s := newBoard(Web.Theme(), f), TextStyle{Size: 10, Bold: true}
	if width := b.TextWidth("Secteur", s); b.cutName("Secteur Sud", width+0.1, s, 2) || !b.cutName("Secteur Sud", width-1, s, 2) {
		t.Error("a name of two lines is cut where its first word has room, or whole where it has none")
	}
}

// The vintages of boundaries that are made from others are told once each.
func TestVintagesAreToldOnce(t *testing.T) {
	if got := strings.Join(eachOnce([]string{"2015, 2024", "2024", "2015", ""}), ", "); got != "2015, 2024" {
		t.Error(got)
	}
}

// A name without blanks is broken after hyphens, and nothing of it is lost.
func TestNamesBreakAfterHyphens(t *testing.T) {
	loaded, err := loadFonts()
	if err != nil {
		t.Fatal(err)
	}
	b, s := newBoard(HalfColumn.Theme(), loaded), TextStyle{Size: 7}
	const name = "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson"
	lines := b.wrapName(name, 30, s)
	if len(lines) < 2 || strings.Join(lines, "") != name {
		t.Errorf("%q", lines)
	}
	for _, l := range lines[:len(lines)-1] {
		if !strings.HasSuffix(l, "-") || b.TextWidth(l, s) > 30 {
			t.Errorf("a line is %q", l)
		}
	}
	if got := b.wrapName("Le Mesnil Saint-Remy", 16, s); strings.ReplaceAll(strings.Join(got, " "), "- ", "-") != "Le Mesnil Saint-Remy" {
		t.Errorf("%q", got)
	}
	if b.cutName(name, 30, s, 3) || !b.cutName(name, 30, s, 1) {
		t.Error("what is cut is not told")
	}
}

// The axis of rates is that of the points: the limits of small areas leave the frame, and
// are no line along its upper end. Zero is not at its lower end, where marks would be cut.
func TestLimitsLeaveTheFrame(t *testing.T) {
	f := &funnelFigure{standard: standard{number: 2}, points: []funnelPoint{{item: spanning(0, 4, 9)}, {item: spanning(0, 0, 3)}}}
	f.points[0].outer.High = 50
	if a := f.rates(80, 14); a.from != 0 || a.to < 4 || a.to > 5 {
		t.Errorf("rates from %v to %v", a.from, a.to)
	}
	// Far from zero, the limits of the largest area, which has 100, are in the frame.
	f = &funnelFigure{standard: standard{number: 3.3}, points: []funnelPoint{{item: spanning(3, 3.2, 3.4)}, {item: spanning(3, 3.5, 4)}}}
	f.points[0].Denominator, f.points[1].Denominator = 100, 10
	f.points[0].outer, f.points[1].outer = rate.Interval{Low: 2.9, High: 3.7}, rate.Interval{Low: 1, High: 9}
	if a := f.rates(80, 14); a.from > 2.9 || a.from < 2.5 || a.to < 3.7 || a.to > 4 {
		t.Errorf("rates from %v to %v", a.from, a.to)
	}
	got := between([]float64{0, 10, 1, 10, 2, 11, 3, 12, 4, 10, 5, 10, 6, 15, 7, 20, 8, 20}, Box{0, 10, 8, 10})
	if want := [][]float64{{1, 10, 2, 11, 3, 12, 4, 10}, {5, 10, 6, 15, 7, 20}}; !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("pieces are %v, want %v", got, want)
	}
	loaded, err := loadFonts()
	if err != nil {
		t.Fatal(err)
	}
	b := newBoard(Slide.Theme(), loaded)
	if plot := (Box{0, 0, 100, 50}); plot.Bottom()-b.inside(plot).Bottom() < 1.1*b.markRadius() {
		t.Error("marks at zero leave the plot")
	}
}

// Names lie on lines only where there is no other room.
func TestLabelsKeepOffLines(t *testing.T) {
	loaded, err := loadFonts()
	if err != nil {
		t.Fatal(err)
	}
	b := newBoard(Web.Theme(), loaded)
	p := &placer{b: b, within: Box{0, 0, 80, 40}}
	p.avoid(0, 20, 80, 20)
	if !p.place(20, 20, 2, "Lille", TextStyle{Size: 9}) || p.taken[0].meets(p.lines[0]) {
		t.Errorf("a name lies on a line: %+v", p.taken)
	}
	narrow := &placer{b: b, within: Box{0, 17, 80, 6}}
	narrow.avoid(0, 20, 80, 20)
	if !narrow.place(20, 20, 2, "Lille", TextStyle{Size: 9}) {
		t.Error("a name is left out because of a line")
	}
}
