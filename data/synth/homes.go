package synth

import (
	"math"
	"math/rand/v2"
	"sort"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/geo/proj"
)

// homes tells where people live, so that establishments can be put among them.
type homes struct {
	t      *territory
	raster *raster
	crs    proj.CRS // of the squares
	all    ladder
	of     []ladder // of each commune
	shapes []*area  // of the communes
}

// ladder is a list of zones of squares with the running sum of their people.
type ladder struct {
	squares []*square
	zones   []*zone
	people  []float64
}

func (l *ladder) add(s *square, z *zone) {
	sum := 0.0
	if n := len(l.people); n > 0 {
		sum = l.people[n-1]
	}
	l.squares, l.zones, l.people = append(l.squares, s), append(l.zones, z), append(l.people, sum+z.people)
}

// draw returns a zone with a chance in proportion to its people.
func (l ladder) draw(r *rand.Rand) (*square, *zone) {
	at := r.Float64() * l.people[len(l.people)-1]
	i := min(sort.SearchFloat64s(l.people, at), len(l.people)-1)
	return l.squares[i], l.zones[i]
}

func (t *territory) homes(r *raster, squares []square) *homes {
	h := &homes{t: t, raster: r, crs: proj.LAEAEurope(), of: make([]ladder, len(t.communes))}
	for i := range squares {
		for k := range squares[i].zones {
			z := &squares[i].zones[k]
			h.all.add(&squares[i], z)
			h.of[z.commune].add(&squares[i], z)
		}
	}
	for _, s := range t.shapes {
		h.shapes = append(h.shapes, newArea(s))
	}
	return h
}

// anywhere draws a place among the people of the territory: the commune's position
// and metres from the origin.
func (h *homes) anywhere(r *rand.Rand) (commune int, p orb.Point) {
	s, z := h.all.draw(r)
	return z.commune, h.point(s, z, r)
}

// within draws a place among the people of a commune.
func (h *homes) within(commune int, r *rand.Rand) orb.Point {
	s, z := h.of[commune].draw(r)
	return h.point(s, z, r)
}

// point draws a point of a zone of a square: one of the raster's points, moved by
// less than half their distance unless that leaves the commune.
func (h *homes) point(s *square, z *zone, r *rand.Rand) orb.Point {
	ras := h.raster
	i := int(math.Round((float64(s.east) - ras.west) / subSide))
	j := int(math.Round((float64(s.north) - ras.south) / subSide))
	var inside []orb.Point
	for dj := range subSquares {
		for di := range subSquares {
			n := (j+dj)*ras.nx + i + di
			if ras.commune[n] == z.commune && ras.qpv[n] == z.qpv {
				inside = append(inside, ras.point(i+di, j+dj))
			}
		}
	}
	middle := inside[r.IntN(len(inside))]
	moved := orb.Point{middle[0] + 0.9*subSide*(r.Float64()-0.5), middle[1] + 0.9*subSide*(r.Float64()-0.5)}
	if p := h.t.local(h.crs.Inverse(moved)); h.shapes[z.commune].contains(p) {
		return p
	}
	return h.t.local(h.crs.Inverse(middle))
}
