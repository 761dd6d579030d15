package synth

import (
	"math"
	"math/rand/v2"

	"github.com/paulmach/orb"
)

// Constants of the wiggle.
const (
	wigglePoint = 160.0 // metres between points of a wiggled edge
	wiggleMost  = 32    // points of an edge
	wiggleShare = 0.045 // amplitude of the first wave, of the edge's length
)

// wiggle bends the inner edges of a partition like sums of sine waves over
// whole periods. Such a wave is odd about the middle of its edge: what one cell
// loses on the first half it gains on the second, so all areas stay. Edges that
// would meet others are flattened until none does.
func wiggle(part *partition, r *rand.Rand) {
	waves := make([][3]float64, len(part.arcs))
	for i := range waves {
		for k := range waves[i] {
			waves[i][k] = (2*r.Float64() - 1) / float64(k+1)
		}
	}
	ends := make([][2]orb.Point, len(part.arcs))
	bend := make([]bool, len(part.arcs))
	for i, a := range part.arcs {
		ends[i] = [2]orb.Point{a.line[0], a.line[len(a.line)-1]}
		bend[i] = a.right != outside
	}
	for tangled := true; tangled; {
		for i := range part.arcs {
			if bend[i] {
				part.arcs[i].line = sineLine(ends[i][0], ends[i][1], waves[i])
				bend[i] = false
			}
		}
		tangled = false
		for _, i := range part.tangles() {
			if part.arcs[i].right == outside {
				continue
			}
			for k := range waves[i] {
				waves[i][k] /= 2
			}
			bend[i], tangled = true, true
		}
	}
}

// sineLine returns a line from a to b that swings about the straight one.
func sineLine(a, b orb.Point, wave [3]float64) []orb.Point {
	dx, dy := b[0]-a[0], b[1]-a[1]
	length := math.Hypot(dx, dy)
	n := min(wiggleMost, 2*int(math.Ceil(length/wigglePoint/2)))
	if n < 4 {
		return []orb.Point{a, b}
	}
	line := make([]orb.Point, n+1)
	line[0], line[n] = a, b
	for k := 1; k < n; k++ {
		t, swing := float64(k)/float64(n), 0.0
		for w, amplitude := range wave {
			swing += wiggleShare * amplitude * math.Sin(2*math.Pi*float64(w+1)*t)
		}
		line[k] = orb.Point{a[0] + t*dx - swing*dy, a[1] + t*dy + swing*dx}
	}
	return line
}

// tangles returns the arcs that meet another one elsewhere than at a common
// node, in rising order.
func (p *partition) tangles() []int {
	bounds := make([]orb.Bound, len(p.arcs))
	for i, a := range p.arcs {
		bounds[i] = orb.LineString(a.line).Bound()
	}
	hit := make([]bool, len(p.arcs))
	for i := range p.arcs {
		for j := range i {
			if bounds[i].Intersects(bounds[j]) && linesMeet(p.arcs[i].line, p.arcs[j].line) {
				hit[i], hit[j] = true, true
			}
		}
	}
	var tangled []int
	for i, h := range hit {
		if h {
			tangled = append(tangled, i)
		}
	}
	return tangled
}

// linesMeet reports whether two lines have a point in common, their own ends
// aside.
func linesMeet(a, b []orb.Point) bool {
	for i := range len(a) - 1 {
		for j := range len(b) - 1 {
			if segmentsMeet(a[i], a[i+1], b[j], b[j+1]) {
				return true
			}
		}
	}
	return false
}

// segmentsMeet reports whether the segments pq and rs meet, other than at a
// common end.
func segmentsMeet(p, q, r, s orb.Point) bool {
	if p == r || p == s || q == r || q == s {
		return false
	}
	return (cross(p, q, r) > 0) != (cross(p, q, s) > 0) && (cross(r, s, p) > 0) != (cross(r, s, q) > 0)
}
