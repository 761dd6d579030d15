package secrecy_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/observatoire-essor/essor/analytics/secrecy"
)

// metropolis is a simulated territory of the size of the MEL: communes of very
// unequal sizes in 8 territoires, one of which is a single commune; 26
// neighbourhoods in 14 communes (those without a unit are not there), redrawn in 2024 so that the two
// vintages overlap; 5 families; skewed numbers of posts.
type metropolis struct {
	communes, establishments int
	overlap                  bool // with the neighbourhoods of 2024
	seed                     uint64
}

func (m metropolis) table(t testing.TB) secrecy.Table {
	t.Helper()
	rng := rand.New(rand.NewPCG(m.seed, 7))
	families := secrecy.Flat("all", "association", "cooperative", "foundation", "mutual", "company")
	weights := make([]float64, m.communes)
	total := 0.0
	for i := range weights {
		weights[i] = math.Exp(rng.NormFloat64() * 1.2)
		if i < 3 {
			weights[i] = 12 / float64(i+1)
		}
		total += weights[i]
	}
	var places [][]string
	var contributions []secrecy.Contribution
	for i := range m.establishments {
		c, left := 0, rng.Float64()*total
		for left -= weights[c]; left > 0 && c < m.communes-1; left -= weights[c] {
			c++
		}
		places = append(places, m.place(rng, c))
		family := 1
		for u := rng.Float64(); family < 5 && u > []float64{0, 0.78, 0.90, 0.93, 0.97}[family]; family++ {
		}
		contributions = append(contributions, secrecy.Contribution{
			Unit:  fmt.Sprint("unit ", i),
			Value: math.Ceil(math.Exp(rng.NormFloat64()*1.4 + 1.4)),
			In:    [][]int{nil, {0, family}},
		})
	}
	levels := []string{"epci", "territoire", "commune", "qpv2015"}
	if m.overlap {
		levels = append(levels, "qpv2024")
	}
	areas, of, err := secrecy.Areas(levels, places)
	if err != nil {
		t.Fatal(err)
	}
	for i := range contributions {
		contributions[i].In[0] = of[i]
	}
	table, err := secrecy.Cross([]secrecy.Dimension{areas, families}, contributions)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// place puts an establishment of a commune in a strip of its territory; the
// strips are neighbourhoods, one way in 2015 and another in 2024.
func (m metropolis) place(rng *rand.Rand, c int) []string {
	at := rng.Float64()
	territoire := 0
	if c > 0 {
		territoire = 1 + c%7
	}
	qpv2015, outside := "", "outside-qpv2015"
	qpv2024 := ""
	if c < 14 {
		strips := 1 + 15/(c+6)
		if s := int(at * 10); s < strips {
			qpv2015, outside = fmt.Sprintf("qpv2015/%02d%d", c, s), ""
		}
		if s := int(at*10 + 0.3); s < strips {
			qpv2024 = fmt.Sprintf("qpv2024/%02d%d", c, s)
		}
	}
	if c == 14 && at < 0.1 { // a neighbourhood that lies in two communes
		qpv2015, outside = "qpv2015/130", ""
	}
	p := []string{"epci", fmt.Sprint("territoire/", territoire), fmt.Sprintf("commune/%02d", c), qpv2015 + outside}
	if m.overlap {
		if qpv2024 == "" {
			qpv2024 = "outside-qpv2024"
		}
		p = append(p, qpv2024)
	}
	return p
}
