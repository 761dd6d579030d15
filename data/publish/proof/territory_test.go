package proof_test

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"
)

// What the simulated territories have on average.
const (
	employersPer1000 = 3.3
	othersPer1000    = 2.7    // ESS establishments without staff
	outsidePer1000   = 27.0   // employer establishments outside of the ESS, alike everywhere
	requestsPerHead  = 0.0015 // for grants
	awardedShare     = 0.45   // of requests
	medianEuros      = 5000   // of a grant
	spreadOfEuros    = 1.5    // standard deviation of their logarithms
)

// area is a simulated commune: what is true of it, and what happened.
type area struct {
	code   string
	people int
	factor float64 // its rates are those of the territory times this

	employers, others int
	outside           int     // employer establishments outside of the ESS
	cents             []int64 // of grants
	refused           int     // requests
}

// design says how true rates differ.
type design int

const (
	// worst has the true rate of the territory in three areas of five, where any verdict
	// is wrong, and half or one and a half times of it in the others.
	worst design = iota
	// differ has another true rate in each area.
	differ
)

func (d design) String() string { return [...]string{"worst case", "all differ"}[d] }

// simulate draws a territory of n areas, a multiple of 5, of 50 to 200 000 people.
func simulate(d design, n int, seed uint64) []area {
	rng := rand.New(rand.NewPCG(seed, uint64(d)))
	areas := make([]area, n)
	for i := range areas {
		a := &areas[i]
		a.code = fmt.Sprintf("%02d%03d", 59+i/900, 1+i%900)
		a.people = int(50 * math.Exp(rng.Float64()*math.Log(4000)))
		a.factor = math.Exp(0.3 * rng.NormFloat64())
		if d == worst {
			// The areas with half and one and a half times come in pairs of the same size,
			// so that the rate of the territory is the one of the first three.
			a.factor = [...]float64{1, 1, 1, 0.5, 1.5}[i%5]
			if i%5 == 4 {
				a.people = areas[i-1].people
			}
		}
		a.happen(rng)
	}
	return areas
}

// happen draws what is counted in an area.
func (a *area) happen(rng *rand.Rand) {
	people := float64(a.people)
	draw := func(expected float64) int { return int(distuv.Poisson{Lambda: expected, Src: rng}.Rand()) }
	a.employers = draw(people * employersPer1000 / 1000 * a.factor)
	a.others = draw(people * othersPer1000 / 1000 * a.factor)
	a.outside = draw(people * outsidePer1000 / 1000)
	for range draw(people * requestsPerHead) {
		if rng.Float64() >= a.success() {
			a.refused++
			continue
		}
		euros := medianEuros * math.Exp(spreadOfEuros*rng.NormFloat64())
		a.cents = append(a.cents, int64(math.Ceil(100*euros)))
	}
}

// success is the true share of requests that are awarded.
func (a *area) success() float64 { return min(0.95, awardedShare*a.factor) }

// measure is an indicator with the truth that it estimates.
type measure struct {
	id   string
	rate func(a area) float64
	// weight is what the territory's true rate weighs areas by.
	weight   func(a area) float64
	relative bool // told as a quotient to the territory's rate
}

func measures() []measure {
	people := func(a area) float64 { return float64(a.people) }
	meanEuros := medianEuros * math.Exp(spreadOfEuros*spreadOfEuros/2)
	employers := func(a area) float64 { return employersPer1000*a.factor + outsidePer1000 }
	return []measure{
		{"ess.density", func(a area) float64 { return employersPer1000 * a.factor }, people, false},
		{"ess.registered", func(a area) float64 { return (employersPer1000 + othersPer1000) * a.factor }, people, false},
		{
			"ess.quotient", func(a area) float64 { return employersPer1000 * a.factor / employers(a) },
			func(a area) float64 { return people(a) * employers(a) }, true,
		},
		{"funding.per_capita", func(a area) float64 { return requestsPerHead * a.success() * meanEuros }, people, false},
	}
}

// truths are the true values of the areas, and that of the territory.
func (m measure) truths(areas []area) (of []float64, territory float64) {
	var sum, weights float64
	for _, a := range areas {
		of = append(of, m.rate(a))
		sum += m.rate(a) * m.weight(a)
		weights += m.weight(a)
	}
	territory = sum / weights
	if m.relative {
		for i := range of {
			of[i] /= territory
		}
		territory = 1
	}
	return of, territory
}
