package similar_test

import (
	"math"
	"slices"
	"testing"

	"github.com/observatoire-essor/essor/analytics/similar"
)

var nan = math.NaN()

// Figures 0, 1, 2, 3 have the standard deviation √1.25; 0, 10, 20, 30 have ten times that,
// so that both say the same of each area: area 1 lies 1/√1.25 from area 0.
func TestNearestByHand(t *testing.T) {
	profiles := [][]float64{{0, 0}, {1, 10}, {2, 20}, {3, 30}}
	got, err := similar.Nearest(profiles, 0, 2)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0].Area != 1 || got[1].Area != 2 || got[0].Figures != 2 {
		t.Fatalf("got %+v, want areas 1 and 2", got)
	}
	if want := 1 / math.Sqrt(1.25); math.Abs(got[0].Distance-want) > 1e-12 {
		t.Errorf("distance %v, want %v", got[0].Distance, want)
	}
}

// What is not known does not make areas alike, and a figure that all share tells nothing.
func TestNearestLeavesOutWhatIsNotKnown(t *testing.T) {
	profiles := [][]float64{{1, 7, nan}, {nan, 7, 3}, {2, 7, nan}, {5, 7, 4}}
	got, err := similar.Nearest(profiles, 0, 5)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0].Area != 2 || got[1].Area != 3 || got[0].Figures != 1 {
		t.Errorf("got %+v, want areas 2 and 3 by one figure", got)
	}
	if got, err := similar.Nearest([][]float64{{nan}, {1}}, 0, 5); err != nil || len(got) != 0 {
		t.Errorf("an area without figures resembles %+v, %v", got, err)
	}
}

// Another unit or another origin of a figure changes nothing.
func TestNearestKnowsNoUnits(t *testing.T) {
	profiles := [][]float64{{1, 9}, {4, 2}, {3, 8}, {7, 5}, {2, 2}}
	want, err := similar.Nearest(profiles, 2, 4)
	if err != nil {
		t.Fatal(err)
	}
	var other [][]float64
	for _, p := range profiles {
		other = append(other, []float64{p[0]*1000 - 3, p[1] / 8})
	}
	got, err := similar.Nearest(other, 2, 4)
	if err != nil || !slices.EqualFunc(got, want, func(a, b similar.Neighbour) bool {
		return a.Area == b.Area && math.Abs(a.Distance-b.Distance) < 1e-12
	}) {
		t.Errorf("%+v, %v, want %+v", got, err, want)
	}
}

func TestNearestRefuses(t *testing.T) {
	if _, err := similar.Nearest([][]float64{{1}, {1, 2}}, 0, 1); err == nil {
		t.Error("profiles of different lengths are compared")
	}
	if _, err := similar.Nearest([][]float64{{1}}, 1, 1); err == nil {
		t.Error("an area that is not there is compared")
	}
}
