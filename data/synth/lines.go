package synth

import (
	"math"

	"github.com/paulmach/orb"
)

// lineSet is a set of lines in short pieces, each with its bounding box, to be
// asked for distances.
type lineSet struct {
	pieces [][]orb.Point
	bounds []orb.Bound
}

// piecePoints is how many points a piece has at most.
const piecePoints = 9

func newLineSet(lines ...[]orb.Point) *lineSet {
	s := &lineSet{}
	for _, line := range lines {
		for k := 0; k < len(line)-1; k += piecePoints - 1 {
			piece := line[k:min(len(line), k+piecePoints)]
			s.pieces = append(s.pieces, piece)
			s.bounds = append(s.bounds, orb.LineString(piece).Bound())
		}
	}
	return s
}

// farOff is the distance in metres from which on distances are all the same.
const farOff = 1000.0

// distance returns how far p is from the nearest line, farOff at most.
func (s *lineSet) distance(p orb.Point) float64 {
	least := farOff * farOff
	for i, piece := range s.pieces {
		if squaredBoxDistance(s.bounds[i], p) >= least {
			continue
		}
		for k := range len(piece) - 1 {
			least = min(least, squaredDistance(p, piece[k], piece[k+1]))
		}
	}
	return math.Sqrt(least)
}

// squaredBoxDistance is that of p from a box, 0 within it.
func squaredBoxDistance(b orb.Bound, p orb.Point) float64 {
	dx := max(b.Min[0]-p[0], 0, p[0]-b.Max[0])
	dy := max(b.Min[1]-p[1], 0, p[1]-b.Max[1])
	return dx*dx + dy*dy
}

// squaredDistance is that of p from the segment ab.
func squaredDistance(p, a, b orb.Point) float64 {
	dx, dy := b[0]-a[0], b[1]-a[1]
	x, y := p[0]-a[0], p[1]-a[1]
	if l := dx*dx + dy*dy; l > 0 {
		t := min(1, max(0, (x*dx+y*dy)/l))
		x, y = x-t*dx, y-t*dy
	}
	return x*x + y*y
}

// area is an area bounded by rings, to be asked how deep a point lies in it.
type area struct {
	rings  []orb.Ring
	bound  orb.Bound
	border *lineSet
}

func newArea(rings []orb.Ring) *area {
	lines := make([][]orb.Point, len(rings))
	for i, r := range rings {
		lines[i] = r
	}
	return &area{rings: rings, bound: orb.MultiLineString(asLines(rings)).Bound(), border: newLineSet(lines...)}
}

func (a *area) contains(p orb.Point) bool {
	return a.bound.Contains(p) && ringsContain(a.rings, p)
}
