package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// metresPerDegree is the length of a degree of latitude on a sphere as large as the earth.
const metresPerDegree = 6_371_008.8 * math.Pi / 180

// MetresToBoundary is how far a point is from the nearest ring of an area, inside or outside,
// in metres; infinite for an area without rings. Point and area are in longitude and latitude.
// The ground is taken as flat around the point and the earth as a sphere: distances of a few
// hundred metres are right to 0.6 %.
func MetresToBoundary(area orb.MultiPolygon, p orb.Point) float64 {
	east := metresPerDegree * math.Cos(p[1]*math.Pi/180)
	nearest := math.Inf(1)
	for _, polygon := range area {
		for _, ring := range polygon {
			for i := range max(len(ring)-1, 0) {
				ax, ay := (ring[i][0]-p[0])*east, (ring[i][1]-p[1])*metresPerDegree
				bx, by := (ring[i+1][0]-p[0])*east, (ring[i+1][1]-p[1])*metresPerDegree
				nearest = min(nearest, fromOrigin(ax, ay, bx, by))
			}
		}
	}
	return nearest
}

// fromOrigin is the distance of the origin from the segment of a and b.
func fromOrigin(ax, ay, bx, by float64) float64 {
	dx, dy := bx-ax, by-ay
	t := 0.0
	if length := dx*dx + dy*dy; length > 0 {
		t = min(max(-(ax*dx+ay*dy)/length, 0), 1)
	}
	return math.Hypot(ax+t*dx, ay+t*dy)
}
