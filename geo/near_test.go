package geo_test

import (
	"math"
	"testing"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/geo"
)

// On the ellipsoid a degree at 50.65° is 111 241 m to the north and 70 760 m to the east (GRS 80:
// M and N cos φ); the sphere is 0.05 % and 0.3 % away from that.
func TestMetresToBoundary(t *testing.T) {
	lille := orb.MultiPolygon{orb.Bound{Min: orb.Point{3, 50.6}, Max: orb.Point{3.1, 50.7}}.ToPolygon()}
	for _, tt := range []struct {
		p    orb.Point
		want float64
	}{
		{orb.Point{3.0001, 50.65}, 7.076},
		{orb.Point{2.9999, 50.65}, 7.076}, // outside
		{orb.Point{3.05, 50.6001}, 11.124},
		{orb.Point{3.1, 50.7}, 0},
		{orb.Point{3.1001, 50.7001}, math.Hypot(7.068, 11.124)}, // a corner
	} {
		if got := geo.MetresToBoundary(lille, tt.p); math.Abs(got-tt.want) > 0.006*tt.want+1e-9 {
			t.Errorf("%v: %v m, want %v", tt.p, got, tt.want)
		}
	}
	if got := geo.MetresToBoundary(nil, orb.Point{3, 50}); !math.IsInf(got, 1) {
		t.Errorf("%v m from nothing", got)
	}
}
