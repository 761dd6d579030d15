package figure

import (
	"math"
	"slices"
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
)

// By hand: round steps of 1, 2 and 5, ends on them, and zero as 0.
func TestAxesHaveRoundTicks(t *testing.T) {
	for _, tt := range []struct {
		low, high float64
		most      int
		want      []float64
	}{
		{0, 12, 6, []float64{0, 2, 4, 6, 8, 10, 12}},
		{-0.3, 0.65, 5, []float64{-0.4, -0.2, 0, 0.2, 0.4, 0.6, 0.8}},
		{3.15, 3.35, 4, []float64{3.15, 3.2, 3.25, 3.3, 3.35}},
		{0, 0, 5, []float64{0, 0.2, 0.4, 0.6, 0.8, 1}},
		{7, 7, 4, []float64{2, 4, 6, 8, 10, 12}},
	} {
		if got := linearAxis(tt.low, tt.high, tt.most).ticks; !slices.Equal(got, tt.want) {
			t.Errorf("%v to %v in %d steps: %v, want %v", tt.low, tt.high, tt.most, got, tt.want)
		}
	}
	if got := logAxis(150, 250000, 20).ticks; !slices.Equal(got, []float64{200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000, 200000}) {
		t.Errorf("magnitudes: %v", got)
	}
	loose := looseAxis(-277, 9, 1)
	if loose.from != -277 || loose.to != 9 || len(loose.ticks) < 2 || !slices.Contains(loose.ticks, 0) {
		t.Errorf("an axis with little room: %+v", loose)
	}
	if got := (axis{from: 1, to: 100, log: true}).at(10); math.Abs(got-0.5) > 1e-12 {
		t.Errorf("10 lies at %v between 1 and 100", got)
	}
}

// Heights keep their order, their distance and the ends; by hand, those that are too near
// move to both sides alike: 5, 5 and 5.6 stay around their mean.
func TestSpreadKeepsApart(t *testing.T) {
	for _, tt := range []struct{ at, want []float64 }{
		{[]float64{5, 5, 20, 5.6}, []float64{2.2, 5.2, 20, 8.2}},
		{[]float64{21, 22, 22}, []float64{16, 19, 22}},
		{[]float64{0, 1, 12}, []float64{0, 3, 12}},
		{[]float64{4, 10}, []float64{4, 10}},
	} {
		got := spread(tt.at, 3, 0, 22)
		for i := range got {
			if math.Abs(got[i]-tt.want[i]) > 1e-9 {
				t.Errorf("%v is spread to %v, want %v", tt.at, got, tt.want)
				break
			}
		}
	}
}

// Years are joined only when they can be compared; a year without number breaks the line
// without being a change of method.
func TestTrendsBreak(t *testing.T) {
	q := &question{e: &edition.Edition{}}
	known := func(method, members string) item {
		v := edition.Known(1, edition.Basis{Method: method, Args: map[string]string{"members": members, "day": method}})
		return item{Value: v}
	}
	secret := item{Value: edition.Unknown(indicator.Secret, indicator.SourceSecret, edition.Basis{})}
	for _, tt := range []struct {
		a, b item
		want string
	}{
		{known("a", "95"), known("a", "95"), ""},
		{known("a", "95"), known("b", "95"), "method"},
		{known("a", "90"), known("a", "95"), "perimeter"},
		{known("a", "95"), secret, ""},
	} {
		if got := q.broken(tt.a, tt.b); got != tt.want {
			t.Errorf("%+v and %+v: %q, want %q", tt.a.Basis, tt.b.Basis, got, tt.want)
		}
	}
	f := &trendFigure{q: q}
	pieces := f.pieces(trend{points: []trendPoint{
		{2015, known("a", "95")}, {2016, known("a", "95")}, {2017, secret}, {2018, known("a", "95")}, {2019, known("b", "95")}, {2020, known("b", "95")},
	}})
	var years [][]int
	for _, piece := range pieces {
		var list []int
		for _, p := range piece {
			list = append(list, p.year)
		}
		years = append(years, list)
	}
	if want := [][]int{{2015, 2016}, {2018}, {2019, 2020}}; !slices.EqualFunc(years, want, slices.Equal) {
		t.Errorf("pieces = %v, want %v", years, want)
	}
}

// A change is told only when the intervals of both ends lie apart.
func TestTrendsTellWhatIsEstablished(t *testing.T) {
	point := func(year int, low, high float64) trendPoint {
		v := edition.Known((low+high)/2, edition.Basis{})
		v.Low, v.High = low, high
		return trendPoint{year, item{Value: v}}
	}
	for want, points := range map[string][]trendPoint{
		"up": {point(2015, 1, 2), point(2019, 2.1, 3)}, "down": {point(2015, 2.1, 3), point(2019, 1, 2)},
		"even": {point(2015, 1, 2), point(2019, 2, 3)}, "one": {point(2015, 1, 2)}, "none": nil,
		"plain": {{2015, item{Value: edition.Known(1, edition.Basis{})}}, {2019, item{Value: edition.Known(2, edition.Basis{})}}},
	} {
		if got := (trend{points: points}).direction(); got != want {
			t.Errorf("%v tells %q, want %q", points, got, want)
		}
	}
}

// Against another reference than the edition's, verdicts follow the intervals, but nothing
// is told of unreliable values, or where the edition does not tell for a reason of its own.
func TestVerdictsAgainstAnotherReference(t *testing.T) {
	s := &chartSeries{}
	value := func(low, high float64, n int32, verdict indicator.Verdict) item {
		v := edition.Known((low+high)/2, edition.Basis{})
		v.Low, v.High, v.N, v.Verdict = low, high, n, verdict
		return item{Value: v}
	}
	other := standard{number: 5, value: edition.Known(5, edition.Basis{})}
	few := value(6, 8, 1, indicator.CannotTell)
	few.Status, few.Reason = indicator.Unreliable, indicator.FewCases
	for i, tt := range []struct {
		v    item
		want indicator.Verdict
	}{
		{value(6, 8, 9, indicator.CannotTell), indicator.Above}, // the edition's reference, 7, lies within
		{value(1, 4, 9, indicator.Below), indicator.Below},
		{value(4, 6, 9, indicator.Below), indicator.CannotTell},
		{few, indicator.CannotTell},
		{value(1, 4, 9, indicator.CannotTell), indicator.CannotTell}, // the edition does not tell, and 7 lies outside
		{value(1, 4, 9, indicator.NoVerdict), indicator.Below},       // the edition compares with nothing
		{item{Value: edition.Unknown(indicator.Secret, indicator.SourceSecret, edition.Basis{})}, indicator.NoVerdict},
	} {
		if got := s.judge(tt.v, 7, other); got != tt.want {
			t.Errorf("%d: %v, want %v", i, got, tt.want)
		}
	}
	if got := s.judge(value(1, 4, 9, indicator.CannotTell), 7, standard{number: 7, own: true}); got != indicator.CannotTell {
		t.Errorf("against the edition's own: %v", got)
	}
}

// Names that have no room are left out rather than laid on others.
func TestLabelsKeepApart(t *testing.T) {
	f, err := loadFonts()
	if err != nil {
		t.Fatal(err)
	}
	b := newBoard(Web.Theme(), f)
	p := &placer{b: b, within: Box{10, 10, 60, 30}}
	placed := 0
	for range 40 {
		if p.place(40, 25, 2, "Saint-Remy-en-Bouzemont", TextStyle{Size: 9}) {
			placed++
		}
	}
	if placed == 0 || placed == 40 {
		t.Fatalf("%d of 40 labels are placed", placed)
	}
	for i, box := range p.taken {
		if !p.within.holds(box) || slices.ContainsFunc(p.taken[:i], box.meets) {
			t.Errorf("label %d lies on another or outside: %+v", i, box)
		}
	}
}

// Of income, less is more need.
func TestLowIncomeIsHighNeed(t *testing.T) {
	point := scatterPoint{item{Value: edition.Value{Number: 15_000}}, item{Value: edition.Value{Number: 3}}}
	for direction, want := range map[indicator.Direction]string{indicator.HigherIsBetter: "high_low", indicator.LowerIsBetter: "low_low"} {
		need := &chartSeries{definition: edition.Definition{Direction: string(direction)}}
		f := &scatterFigure{across: need, x: standard{number: 20_000}, y: standard{number: 4}}
		if got := f.quadrantOf(point); got != want {
			t.Errorf("%s: %s, want %s", direction, got, want)
		}
	}
}
