package synth

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// What is published of the call for projects "Entreprendre autrement".
const (
	callName = "Entreprendre autrement"

	foundingFrom   = 2011 // the first cycle,
	foundingTo     = 2014
	foundingGrants = 47        // its grants
	foundingCents  = 609_000e2 // and their sum

	lastYear      = 2023
	yearlyLeast   = 18 // later about 20 grants a year
	yearlyMost    = 22
	ceilingCents  = 20_000e2 // of each grant
	smallestCents = 4_000e2
	roundCents    = 500e2 // most amounts are whole multiples

	newSIRENFrom = 2020 // the métropole changed its SIREN in March 2020
	oldSirenMEL  = "245900410"
)

// grant is a row of the register of grants.
type grant struct {
	date        string // AAAA-MM-JJ
	period      string // AAAA-MM-JJ/AAAA-MM-JJ
	reference   string
	beneficiary organisation
	object      string
	cents       int
	nature      string
	terms       string
	share       string // pourcentageSubvention
	places      string
	axis        int
	cofunders   string
}

// grants draws the register: the first cycle, whose number and sum are
// published, and the years after it. Three later decisions are of the kinds that
// registers hold and that are easily counted wrong: one grant in kind, one for
// two beneficiaries, and one that is in part taken back.
func (t *territory) grants(scale int, r *rand.Rand) []grant {
	organisations := t.organisations(min(mostOrganisations, organisationsPerScale*scale), r)
	var list []grant
	draw := func(year, cents int) {
		list = append(list, t.drawGrant(year, cents, organisations[r.IntN(len(organisations))], r))
	}
	for i, cents := range foundingAmounts(foundingGrants*scale, foundingCents*scale, r) {
		draw(foundingFrom+i%(foundingTo-foundingFrom+1), cents)
	}
	for year := foundingTo + 1; year <= lastYear; year++ {
		for range scale * (yearlyLeast + r.IntN(yearlyMost-yearlyLeast+1)) {
			draw(year, laterAmount(r))
		}
	}
	slices.SortStableFunc(list, func(a, b grant) int { return strings.Compare(a.date, b.date) })
	number := map[string]int{}
	for i := range list {
		year := list[i].date[:4]
		number[year]++
		list[i].reference = fmt.Sprintf("EA-%s-%03d", year, number[year])
		list[i].object += fmt.Sprintf(" — projet %s-%03d%s", year, number[year], simulatedMark)
	}
	return withSpecialCases(list, organisations)
}

// foundingAmounts draws n amounts in whole steps that sum to total.
func foundingAmounts(n, total int, r *rand.Rand) []int {
	amounts := make([]int, n)
	rest := total
	for i := range amounts {
		amounts[i] = smallestCents + roundCents*r.IntN((ceilingCents-smallestCents)/roundCents+1)
		rest -= amounts[i]
	}
	for rest != 0 {
		i, step := r.IntN(n), min(roundCents, max(-roundCents, rest))
		if a := amounts[i] + step; a >= smallestCents && a <= ceilingCents {
			amounts[i] = a
			rest -= step
		}
	}
	return amounts
}

// laterAmount draws an amount, one in three to the cent.
func laterAmount(r *rand.Rand) int {
	if r.IntN(3) == 0 {
		return smallestCents + r.IntN(ceilingCents-smallestCents+1)
	}
	return smallestCents + roundCents*r.IntN((ceilingCents-smallestCents)/roundCents+1)
}

// drawGrant draws the rest of a decision.
func (t *territory) drawGrant(year, cents int, o organisation, r *rand.Rand) grant {
	objects := objectsOfGrants()
	month := 2 + r.IntN(11)
	terms := "unique"
	if cents > smallestCents*2 {
		terms = "échelonné"
	}
	g := grant{
		date:        fmt.Sprintf("%d-%02d-%02d", year, month, 1+r.IntN(28)),
		beneficiary: o,
		object:      objects[r.IntN(len(objects))],
		cents:       cents,
		nature:      "aide en numéraire",
		terms:       terms,
		share:       "1",
		places:      t.drawPlaces(o.commune, r),
		axis:        drawAxis(r),
		cofunders:   drawCofunders(cents, r),
	}
	g.period = fmt.Sprintf("%s/%d-%02d-28", g.date, year+1, month)
	return g
}

// objectsOfGrants are what projects are about.
func objectsOfGrants() []string {
	return []string{
		"Création d’emplois", "Développement d’une filière de réemploi", "Étude de faisabilité", "Ouverture d’un lieu partagé",
		"Formation des équipes", "Changement d’échelle", "Mutualisation de moyens", "Action de sensibilisation",
	}
}

// drawAxis draws one of the five axes of the plan of 2015; support and funding
// has most. Grants of before are classed as if it had been in force.
func drawAxis(r *rand.Rand) int {
	n := r.IntN(100)
	for axis, upTo := range []int{40, 60, 75, 88} {
		if n < upTo {
			return axis + 1
		}
	}
	return 5
}

// drawCofunders draws who else pays, as "name:euros|name:euros".
func drawCofunders(cents int, r *rand.Rand) string {
	var parts []string
	for _, name := range []string{"Région", "Département", "Commune", "État"} {
		if r.IntN(4) == 0 {
			euros := cents / 100 * (20 + r.IntN(100)) / 100 / 100 * 100
			parts = append(parts, fmt.Sprintf("%s%s:%d", name, simulatedMark, euros))
		}
	}
	return strings.Join(parts, "|")
}

// drawPlaces draws where a project acts, as "level/code:share|…": the commune of
// the seat, a neighbourhood of it, or two of these.
func (t *territory) drawPlaces(seat int, r *rand.Rand) string {
	home := "commune/" + t.communes[seat].code
	var near []string
	for _, q := range t.qpv {
		if slices.Contains(q.communes, t.communes[seat].code) {
			near = append(near, "qpv2015/"+q.code)
		}
	}
	other := "commune/" + t.communes[r.IntN(len(t.communes))].code
	switch n := r.IntN(10); {
	case len(near) > 0 && n < 4:
		return near[r.IntN(len(near))] + ":1"
	case len(near) > 0 && n < 6:
		return near[r.IntN(len(near))] + ":0.6|" + home + ":0.4"
	case n == 9 && other != home:
		return home + ":0.7|" + other + ":0.3"
	default:
		return home + ":1"
	}
}
