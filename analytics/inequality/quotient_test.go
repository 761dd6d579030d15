package inequality_test

import (
	"errors"
	"testing"

	"github.com/observatoire-essor/essor/analytics/inequality"
)

// TestLocationQuotientVector checks the published test vector of the method page:
// shares of funding over shares of population are quotients too.
func TestLocationQuotientVector(t *testing.T) {
	d, err := inequality.OfAmounts(vectorAmounts, vectorPopulation)
	if err != nil {
		t.Fatal(err)
	}
	perHead, err := inequality.PerHead(vectorAmounts, vectorPopulation)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{2.6815, 0.5363, 0, 0.6704, 1.6089} {
		if got := perHead[i].Value / d.Mean(); !closeTo(got, want, 1e-4) {
			t.Errorf("area %d = %v, want %v", i, got, want)
		}
	}
}

// TestLocationQuotientGaps: worked by hand. The last zone has a secret number: it
// counts nowhere.
func TestLocationQuotientGaps(t *testing.T) {
	got, err := inequality.LocationQuotients([][]float64{{6, 2, 0}, {0, 0, 0}, {2, 6, 0}, {5, nan, 9}})
	if err != nil {
		t.Fatal(err)
	}
	undefined := [][]bool{{false, false, true}, {true, true, true}, {false, false, true}, {true, true, true}}
	for i, row := range got {
		for j, v := range row {
			if errors.Is(v.Err, inequality.ErrUndefined) != undefined[i][j] {
				t.Errorf("zone %d sector %d = %+v", i, j, v)
			}
		}
	}
	if got[0][0].Value != 1.5 || got[2][0].Value != 0.5 {
		t.Errorf("quotients %v and %v, want 1.5 and 0.5", got[0][0], got[2][0])
	}
}

func TestLocationQuotientsRefuse(t *testing.T) {
	for name, tt := range map[string]struct {
		jobs [][]float64
		want error
	}{
		"no zone":  {nil, inequality.ErrUndefined},
		"no jobs":  {[][]float64{{0, 0}}, inequality.ErrUndefined},
		"missing":  {[][]float64{{1, nan}}, inequality.ErrUndefined},
		"ragged":   {[][]float64{{1, 2}, {3}}, inequality.ErrInput},
		"negative": {[][]float64{{1, -2}}, inequality.ErrNegative},
	} {
		if got, err := inequality.LocationQuotients(tt.jobs); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, %v, want %v", name, got, err, tt.want)
		}
	}
}

// TestQPVRatio: worked by hand: (30 / 3) / (20 / 4), with what is not known left out.
func TestQPVRatio(t *testing.T) {
	amounts := []float64{10, 20, 5, 15, nan, 9}
	population := []float64{1, 2, 3, 1, 10, 0}
	inside := []bool{true, true, false, false, true, false}
	got, err := inequality.QPVRatio(amounts, population, inside)
	if err != nil || got != 2 {
		t.Errorf("%v, %v, want 2", got, err)
	}
	for name, tt := range map[string]struct {
		amounts, population []float64
		inside              []bool
		want                error
	}{
		"no neighbourhood": {[]float64{1}, []float64{1}, []bool{false}, inequality.ErrUndefined},
		"no rest":          {[]float64{1}, []float64{1}, []bool{true}, inequality.ErrUndefined},
		"rest gets none":   {[]float64{1, 0}, []float64{1, 1}, []bool{true, false}, inequality.ErrUndefined},
		"negative":         {[]float64{-1, 0}, []float64{1, 1}, []bool{true, false}, inequality.ErrNegative},
		"lengths":          {[]float64{1, 0}, []float64{1}, []bool{true, false}, inequality.ErrInput},
	} {
		if got, err := inequality.QPVRatio(tt.amounts, tt.population, tt.inside); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, %v, want %v", name, got, err, tt.want)
		}
	}
}
