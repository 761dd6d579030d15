package synth

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// Constants of growing shapes.
const (
	growNodes   = 9    // lattice nodes along the radius of a disc of the shape's area
	growFinest  = 12.0 // metres, and
	growCoarse  = 60.0 // metres between nodes at most
	growPadding = 2.5  // of that radius around the skeleton
)

var errNoRoom = errors.New("no room")

// bone is part of the skeleton that a shape grows from.
type bone struct {
	a, b  orb.Point
	width float64 // how fast it grows: 1 is a metre for a metre
}

// plan says what shape to grow.
type plan struct {
	areaM2   float64
	skeleton []bone
	reach    func(orb.Point) float64 // metres to grow until a place is taken
	room     func(orb.Point) float64 // metres to the next thing in the way, negative within it
}

// radius is that of a disc of the shape's area.
func (p plan) radius() float64 { return math.Sqrt(p.areaM2 / math.Pi) }

// grow returns the rings of a shape of the planned area around a skeleton: what
// is within reach, at one level, and has room. Parts cut off from the skeleton
// are left out, unless the area would jump as one of them comes into contact.
func grow(p plan) ([]orb.Ring, error) {
	var ends orb.MultiPoint
	for _, b := range p.skeleton {
		ends = append(ends, b.a, b.b)
	}
	radius := p.radius()
	step := min(growCoarse, max(growFinest, radius/growNodes))
	bound := ends.Bound().Pad(growPadding * radius)
	reach, room, both := newField(bound, step), newField(bound, step), newField(bound, step)
	reach.sample(p.reach)
	room.sample(p.room)

	var err error
	for _, keep := range []func([]orb.Ring) []orb.Ring{
		func(rings []orb.Ring) []orb.Ring { return attached(rings, ends) },
		worthKeeping,
	} {
		shape := func(level float64) []orb.Ring {
			for k := range both.values {
				both.values[k] = max(reach.values[k]-level, -room.values[k])
			}
			return keep(both.contour(0))
		}
		level, ok := levelEnclosing(p.areaM2, 0, 4*radius, func(l float64) float64 { return ringsArea(shape(l)) })
		if !ok {
			return nil, fmt.Errorf("%.1f ha: %w", p.areaM2/1e4, errNoRoom)
		}
		rings := shape(level)
		if err = scaleTo(rings, p.areaM2); err == nil {
			return rings, nil
		}
	}
	return nil, err
}

// worthKeeping leaves out rings of less than 10 m².
func worthKeeping(rings []orb.Ring) []orb.Ring {
	return slices.DeleteFunc(rings, func(r orb.Ring) bool { return math.Abs(ringArea(r)) < 10 })
}

// attached returns the outer rings that hold one of the points, and the holes
// in them.
func attached(rings []orb.Ring, points []orb.Point) []orb.Ring {
	var kept []orb.Ring
	for _, r := range rings {
		if ringArea(r) > 0 && holdsAny(r, points) {
			kept = append(kept, r)
		}
	}
	outer := len(kept)
	for _, r := range rings {
		if ringArea(r) < 0 && ringsContain(kept[:outer], r[0]) {
			kept = append(kept, r)
		}
	}
	return kept
}

func holdsAny(r orb.Ring, points []orb.Point) bool {
	for _, p := range points {
		if ringsContain([]orb.Ring{r}, p) {
			return true
		}
	}
	return false
}

// nearestWith returns the point nearest to c, among those on widening circles,
// whose room is at least need; with less room when there is none.
func nearestWith(c orb.Point, need float64, room func(orb.Point) float64) (orb.Point, error) {
	const (
		ring    = 40.0 // metres between circles
		widest  = 6000.0
		smaller = 0.7
		least   = 10.0 // metres of room that are worth having
	)
	for ; need > least; need *= smaller {
		for radius := 0.0; radius < widest; radius += ring {
			n := max(1, int(2*math.Pi*radius/ring))
			for k := range n {
				sin, cos := math.Sincos(2 * math.Pi * float64(k) / float64(n))
				if p := (orb.Point{c[0] + radius*cos, c[1] + radius*sin}); room(p) >= need {
					return p, nil
				}
			}
		}
	}
	return orb.Point{}, errNoRoom
}
