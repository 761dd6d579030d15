package synth

import (
	"math"
	"slices"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/geo/proj"
)

// Constants of the grid: squares of INSEE's 200 m grid, looked at through
// subSquares² points each.
const (
	squareSide = 200.0
	subSquares = 5
	subSide    = squareSide / subSquares
)

// nowhere is the zone of points outside all communes or all neighbourhoods.
const nowhere = -1

// raster tells for points 50 m apart, in EPSG:3035, which commune and which
// neighbourhood of 2015 hold them.
type raster struct {
	west, south  float64 // of the first square, metres in EPSG:3035
	nx, ny       int     // points, a multiple of subSquares
	commune, qpv []int   // positions, or nowhere
	places       []orb.Point
	variance     []float64 // of people's distance from the place, m²: of a normal distribution with builtDensity at its middle
}

// rasterise lays the raster over the territory.
func (t *territory) rasterise(qpv [][]orb.Ring) *raster {
	crs := proj.LAEAEurope()
	convert := func(shapes [][]orb.Ring) [][]orb.Ring {
		converted := make([][]orb.Ring, len(shapes))
		for i, s := range shapes {
			for _, ring := range s {
				r := make(orb.Ring, len(ring))
				for k, p := range ring {
					r[k] = crs.Forward(t.lonLat(p))
				}
				converted[i] = append(converted[i], r)
			}
		}
		return converted
	}
	communes := convert(t.shapes)
	bound := orb.Bound{Min: communes[0][0][0], Max: communes[0][0][0]}
	for _, s := range communes {
		bound = bound.Union(orb.MultiLineString(asLines(s)).Bound())
	}
	r := &raster{
		west:  math.Floor(bound.Min[0]/squareSide) * squareSide,
		south: math.Floor(bound.Min[1]/squareSide) * squareSide,
	}
	r.nx = subSquares * int(math.Ceil((bound.Max[0]-r.west)/squareSide))
	r.ny = subSquares * int(math.Ceil((bound.Max[1]-r.south)/squareSide))
	r.commune = slices.Repeat([]int{nowhere}, r.nx*r.ny)
	r.qpv = slices.Repeat([]int{nowhere}, r.nx*r.ny)
	for i, s := range communes {
		r.fill(s, r.commune, i)
	}
	for i, s := range convert(qpv) {
		r.fill(s, r.qpv, i)
	}
	for _, c := range t.communes {
		r.places = append(r.places, crs.Forward(c.place))
	}
	return r
}

// point returns the place of a point of the raster.
func (r *raster) point(i, j int) orb.Point {
	return orb.Point{r.west + (float64(i)+0.5)*subSide, r.south + (float64(j)+0.5)*subSide}
}

// fill sets the points within rings to value, row by row between the crossings
// of their border.
func (r *raster) fill(rings []orb.Ring, points []int, value int) {
	bound := orb.MultiLineString(asLines(rings)).Bound()
	first := max(0, int((bound.Min[1]-r.south)/subSide)-1)
	last := min(r.ny-1, int((bound.Max[1]-r.south)/subSide)+1)
	for j := first; j <= last; j++ {
		y := r.point(0, j)[1]
		var crossings []float64
		for _, ring := range rings {
			for k := range len(ring) - 1 {
				a, b := ring[k], ring[k+1]
				if (a[1] > y) != (b[1] > y) {
					crossings = append(crossings, a[0]+(y-a[1])/(b[1]-a[1])*(b[0]-a[0]))
				}
			}
		}
		slices.Sort(crossings)
		for k := 0; k+1 < len(crossings); k += 2 {
			from := max(0, int(math.Ceil((crossings[k]-r.west)/subSide-0.5)))
			to := min(r.nx-1, int(math.Floor((crossings[k+1]-r.west)/subSide-0.5)))
			for i := from; i <= to; i++ {
				points[j*r.nx+i] = value
			}
		}
	}
}
