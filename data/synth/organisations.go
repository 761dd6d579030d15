package synth

import (
	"fmt"
	"math/rand/v2"
)

// organisation is a made-up organisation of the social economy.
type organisation struct {
	siret, name string
	commune     int // position of its seat
	family      family
}

// organisationsPerScale is how many organisations ask for grants at scale 1.
const organisationsPerScale = 120

// mostOrganisations is how many ask for grants at any scale: beyond, each asks
// more often. The simulated register of enterprises holds them all.
const mostOrganisations = 10 * organisationsPerScale

// kindsOfOrganisation are what made-up organisations are called, with their
// families; none is the name of an existing one.
func kindsOfOrganisation() []organisation {
	return []organisation{
		{name: "Association d’insertion", family: associations},
		{name: "Association culturelle", family: associations},
		{name: "Association de jardins partagés", family: associations},
		{name: "Association d’aide à domicile", family: associations},
		{name: "Association de médiation numérique", family: associations},
		{name: "Association de mobilité solidaire", family: associations},
		{name: "Coopérative d’emploi", family: cooperatives},
		{name: "Coopérative de réemploi", family: cooperatives},
		{name: "Société coopérative d’intérêt collectif", family: cooperatives},
		{name: "Ressourcerie", family: associations},
		{name: "Épicerie solidaire", family: associations},
		{name: "Régie de quartier", family: associations},
		{name: "Tiers-lieu associatif", family: associations},
		{name: "Mutuelle de proximité", family: mutuals},
		{name: "Fondation de proximité", family: foundations},
	}
}

// organisations draws n organisations, with seats in proportion to population. The
// first of many are those of few.
func (t *territory) organisations(n int, r *rand.Rand) []organisation {
	kinds := kindsOfOrganisation()
	total := 0
	for _, c := range t.communes {
		total += c.population
	}
	list := make([]organisation, n)
	for i := range list {
		kind := kinds[r.IntN(len(kinds))]
		list[i] = organisation{
			siret:   seatNumber(fictitiousSIREN(i + 1)),
			name:    numberedName(kind.name, i+1),
			commune: t.communeAt(r.IntN(total)),
			family:  kind.family,
		}
	}
	return list
}

// numberedName is the name of the n-th made-up organisation.
func numberedName(kind string, n int) string {
	return fmt.Sprintf("%s n°\u00a0%d%s", kind, n, simulatedMark)
}

// communeAt returns the commune of the n-th inhabitant.
func (t *territory) communeAt(n int) int {
	for i, c := range t.communes {
		if n < c.population {
			return i
		}
		n -= c.population
	}
	return len(t.communes) - 1
}
