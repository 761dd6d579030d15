package topology_test

import (
	"errors"
	"math"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/project"

	"github.com/observatoire-essor/essor/geo/topology"
)

// The expected places are those of orb's projection to EPSG:3857 in metres.
func TestPlaceOf(t *testing.T) {
	const half = 20037508.342789244 // metres from the middle to an edge
	for latitude := -85.05; latitude <= 85.05; latitude += 0.0173 {
		longitude := latitude * 2.1
		p, err := topology.PlaceOf(orb.Point{longitude, latitude})
		if err != nil {
			t.Fatal(err)
		}
		metres := project.WGS84.ToMercator(orb.Point{longitude, latitude})
		got := orb.Point{(p.Point()[0]*2 - 1) * half, (1 - p.Point()[1]*2) * half}
		// Half a unit of 1.87 cm, and the rounding of doubles.
		if math.Abs(got[0]-metres[0]) > 0.0094 || math.Abs(got[1]-metres[1]) > 0.0094 {
			t.Fatalf("%v, %v: %v, want %v", longitude, latitude, got, metres)
		}
	}
	for _, test := range []struct {
		at   orb.Point
		want topology.Place
	}{
		{orb.Point{0, 0}, topology.Place{X: 1 << 30, Y: 1 << 30}},
		{orb.Point{-180, 90}, topology.Place{}},
		{orb.Point{180, -90}, topology.Place{X: math.MaxInt32, Y: math.MaxInt32}},
	} {
		if got, err := topology.PlaceOf(test.at); err != nil || got != test.want {
			t.Errorf("%v: %v, %v; want %v", test.at, got, err, test.want)
		}
	}
	for _, bad := range []orb.Point{{181, 0}, {0, 91}, {math.NaN(), 0}, {0, math.Inf(-1)}} {
		if _, err := topology.PlaceOf(bad); !errors.Is(err, topology.ErrInput) {
			t.Errorf("%v: error %v, want ErrInput", bad, err)
		}
	}
}
