package synth

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/paulmach/orb"
)

// Constants of the priority neighbourhoods' shapes, in metres or shares of the
// radius of a disc of the same area.
const (
	qpvMargin   = 45.0 // metres between two shapes, or a shape and a foreign commune
	qpvRipple   = 0.05 // of the radius, amplitude of a wave
	hubRoom     = 1.1  // of the radius, free around the hub of a shape in one commune
	hubLeast    = 150.0
	armWidth    = 0.22 // of the hub's growth
	armReach    = 1.5  // of the radius; what is further off is a part of its own
	armDepth    = 0.3  // of the radius, into the other commune
	armShortest = 140.0
	armLongest  = 350.0
	homeBound   = 2.0 // how much dearer growth is outside the main commune
)

// drawQPV draws the shapes of neighbourhoods, in their order: each within the
// communes that it names and in all of them, with its true area, apart from the
// others and as near to its place as that allows. Those within one commune come
// first, since the large ones can grow around them. obstacles are shapes that
// are there already.
func (t *territory) drawQPV(list []neighbourhood, r *rand.Rand, obstacles []*area) ([][]orb.Ring, error) {
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		a, b := list[i], list[j]
		return cmp.Or(cmp.Compare(min(2, len(a.communes)), min(2, len(b.communes))), cmp.Compare(a.areaM2, b.areaM2))
	})
	shapes := make([][]orb.Ring, len(list))
	taken := slices.Clone(obstacles)
	for _, i := range order {
		rings, err := t.drawOne(list[i], r, taken)
		if err != nil {
			return nil, fmt.Errorf("draw %s: %w", list[i].code, err)
		}
		shapes[i] = rings
		taken = append(taken, newArea(rings))
	}
	return shapes, nil
}

// drawOne draws the shape of a neighbourhood among those that are there.
func (t *territory) drawOne(q neighbourhood, r *rand.Rand, taken []*area) ([]orb.Ring, error) {
	members := make([]int, len(q.communes))
	for i, code := range q.communes {
		members[i] = t.byCode[code]
	}
	p := plan{areaM2: q.areaM2}
	free := clearOf(taken)
	within := func(r *region) func(orb.Point) float64 {
		return func(x orb.Point) float64 { return min(r.clearance(x), free(x)) - qpvMargin }
	}
	p.room = within(t.region(members...))
	home := t.region(members[0])
	need := hubRoom * p.radius()
	if len(members) > 1 {
		need = hubLeast
	}
	hub, err := nearestWith(t.local(q.place), need, within(home))
	if err != nil {
		return nil, err
	}
	p.skeleton = []bone{{hub, hub, 1}}
	for i := 1; i < len(members); i++ {
		arm, err := t.arm(hub, members[:i], members[i], p)
		if err != nil {
			return nil, err
		}
		p.skeleton = append(p.skeleton, arm)
	}
	waves := newRipple(r, qpvRipple*p.radius(), 0.7*p.radius(), 1.3*p.radius(), 2.2*p.radius())
	p.reach = func(x orb.Point) float64 {
		least := math.Inf(1)
		for i, b := range p.skeleton {
			d := math.Sqrt(squaredDistance(x, b.a, b.b)) / b.width
			if i == 0 && len(members) > 1 {
				d += homeBound * max(0, -home.clearance(x))
			}
			least = min(least, d)
		}
		return least + waves.at(x)
	}
	return grow(p)
}

// arm returns the bone that carries a shape from its hub into commune k, across
// the border with the first of the communes already reached that is its
// neighbour. It does not start at the hub when that is far off, nor when there
// is no such neighbour: then the shape has another part there.
func (t *territory) arm(hub orb.Point, reached []int, k int, p plan) (bone, error) {
	depth := min(armLongest, max(armShortest, armDepth*p.radius()))
	for _, from := range reached {
		gate, least := orb.Point{}, math.Inf(1)
		for _, x := range t.shared(from, k) {
			if d := math.Hypot(x[0]-hub[0], x[1]-hub[1]); d < least && p.room(x) > qpvMargin {
				gate, least = x, d
			}
		}
		if math.IsInf(least, 1) {
			continue
		}
		inner := t.region(k)
		end, err := nearestWith(gate, depth, func(x orb.Point) float64 { return min(inner.clearance(x), p.room(x)) })
		if err != nil {
			return bone{}, err
		}
		if least < armReach*p.radius() {
			gate = hub
		}
		return bone{gate, end, armWidth}, nil
	}
	inner := t.region(k)
	alone, err := nearestWith(hub, depth, func(x orb.Point) float64 { return min(inner.clearance(x), p.room(x)) })
	return bone{alone, alone, armWidth}, err
}

// clearOf returns the distance to the nearest of some shapes, negative in them
// and farOff at most.
func clearOf(shapes []*area) func(orb.Point) float64 {
	return func(x orb.Point) float64 {
		least := farOff
		for _, s := range shapes {
			if squaredBoxDistance(s.bound, x) >= least*math.Abs(least) {
				continue
			}
			d := s.border.distance(x)
			if s.contains(x) {
				d = -d
			}
			least = min(least, d)
		}
		return least
	}
}
