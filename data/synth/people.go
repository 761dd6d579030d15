package synth

import (
	"math"
	"math/rand/v2"
)

// Constants of where people live.
const (
	fiscalShare   = 0.95 // of the municipal population lives in fiscal households
	builtDensity  = 55.0 // people a hectare where a commune is built up
	fewestPeople  = 3.0  // in a square that the grid lists
	texture       = 0.45 // standard deviation of the logarithm of a square's density
	balanceRounds = 40
)

// zone is the part of a square that lies in one commune, and in one
// neighbourhood or none.
type zone struct {
	commune, qpv int     // positions; qpv may be nowhere
	share        float64 // of the square's area
	people       float64
}

// square is a square of the grid with the people in it.
type square struct {
	east, north int // lower left corner, metres in EPSG:3035
	zones       []zone
}

func (s square) people() float64 {
	sum := 0.0
	for _, z := range s.zones {
		sum += z.people
	}
	return sum
}

// settle spreads the people of communes and neighbourhoods over the squares:
// evenly within a neighbourhood, around its place in the rest of a commune, the
// denser the more it has to hold. The sums are then balanced so that somebody
// who spreads each square's people over its area, and brings each commune to its
// population, finds the population of every neighbourhood that the facts state.
func (t *territory) settle(r *raster, rnd *rand.Rand) []square {
	r.spread(t.facts)
	squares := r.squares(rnd)
	b := balance{facts: t.facts, squares: squares}
	for range balanceRounds {
		b.fillCommunes()
		b.fillNeighbourhoods()
	}
	b.fillCommunes()
	listed := squares[:0:0]
	for _, s := range squares {
		if s.people() >= fewestPeople {
			listed = append(listed, s)
		}
	}
	return listed
}

// spread sets how widely the people of each commune live around its place.
func (r *raster) spread(f *facts) {
	r.variance = make([]float64, len(f.communes))
	for i, c := range f.communes {
		r.variance[i] = float64(c.population) / builtDensity * 1e4 / (2 * math.Pi)
	}
}

// squares returns the squares that lie at least in part in the territory, from
// the south west, with a first guess of the people in them.
func (r *raster) squares(rnd *rand.Rand) []square {
	var squares []square
	for j := 0; j < r.ny; j += subSquares {
		for i := 0; i < r.nx; i += subSquares {
			density := math.Exp(texture * rnd.NormFloat64())
			zones := r.zones(i, j, density)
			if len(zones) > 0 {
				squares = append(squares, square{
					east:  int(r.west) + i/subSquares*squareSide,
					north: int(r.south) + j/subSquares*squareSide,
					zones: zones,
				})
			}
		}
	}
	return squares
}

// zones returns the zones of the square whose first point is (i, j).
func (r *raster) zones(i, j int, density float64) []zone {
	var zones []zone
	for dj := range subSquares {
		for di := range subSquares {
			n := (j+dj)*r.nx + i + di
			c, q := r.commune[n], r.qpv[n]
			if c == nowhere {
				continue
			}
			k := 0
			for k < len(zones) && (zones[k].commune != c || zones[k].qpv != q) {
				k++
			}
			if k == len(zones) {
				zones = append(zones, zone{commune: c, qpv: q})
			}
			zones[k].share += 1.0 / (subSquares * subSquares)
			p := r.point(i+di, j+dj)
			dx, dy := p[0]-r.places[c][0], p[1]-r.places[c][1]
			people := 1.0
			if q == nowhere {
				people = density * math.Exp(-(dx*dx+dy*dy)/(2*r.variance[c]))
			}
			zones[k].people += people
		}
	}
	return zones
}

// balance brings guesses of people to the sums that are known.
type balance struct {
	facts   *facts
	squares []square
}

// fillCommunes scales the people of each commune outside its neighbourhoods so that
// the commune has its share of fiscal households.
func (b balance) fillCommunes() {
	inside, around := make([]float64, len(b.facts.communes)), make([]float64, len(b.facts.communes))
	b.each(func(z *zone) {
		if z.qpv == nowhere {
			around[z.commune] += z.people
		} else {
			inside[z.commune] += z.people
		}
	})
	b.each(func(z *zone) {
		if z.qpv == nowhere {
			want := fiscalShare * float64(b.facts.communes[z.commune].population)
			z.people *= max(0.02*want, want-inside[z.commune]) / around[z.commune]
		}
	})
}

// fillNeighbourhoods scales the people of each neighbourhood by what areal
// interpolation finds too little or too much there.
func (b balance) fillNeighbourhoods() {
	factors := b.factors()
	found := make([]float64, len(b.facts.qpv))
	for _, s := range b.squares {
		people, covered := s.people(), s.covered()
		for _, z := range s.zones {
			if z.qpv != nowhere {
				found[z.qpv] += people * z.share / covered * factors[z.commune]
			}
		}
	}
	b.each(func(z *zone) {
		if z.qpv != nowhere {
			z.people *= float64(b.facts.qpv[z.qpv].population) / found[z.qpv]
		}
	})
}

// factors returns what brings each commune, as areal interpolation finds it, to
// its municipal population.
func (b balance) factors() []float64 {
	found := make([]float64, len(b.facts.communes))
	for _, s := range b.squares {
		people, covered := s.people(), s.covered()
		for _, z := range s.zones {
			found[z.commune] += people * z.share / covered
		}
	}
	for i, c := range b.facts.communes {
		found[i] = float64(c.population) / found[i]
	}
	return found
}

// covered is the share of the square that lies in the territory.
func (s square) covered() float64 {
	sum := 0.0
	for _, z := range s.zones {
		sum += z.share
	}
	return sum
}

func (b balance) each(change func(*zone)) {
	for _, s := range b.squares {
		for k := range s.zones {
			change(&s.zones[k])
		}
	}
}
