package synth

import (
	"fmt"
	"math/rand/v2"
)

// organisation is a made-up organisation of the social economy.
type organisation struct {
	siret, name string
	commune     int // position of its seat
}

// organisationsPerScale is how many organisations ask for grants at scale 1.
const organisationsPerScale = 120

// kindsOfOrganisation are what made-up organisations are called; none is the
// name of an existing one.
func kindsOfOrganisation() []string {
	return []string{
		"Association d’insertion", "Association culturelle", "Association de jardins partagés", "Association d’aide à domicile",
		"Association de médiation numérique", "Association de mobilité solidaire", "Coopérative d’emploi", "Coopérative de réemploi",
		"Société coopérative d’intérêt collectif", "Ressourcerie", "Épicerie solidaire", "Régie de quartier", "Tiers-lieu associatif",
		"Mutuelle de proximité", "Fondation de proximité",
	}
}

// organisations draws n organisations, with seats in proportion to population.
func (t *territory) organisations(n int, r *rand.Rand) []organisation {
	kinds := kindsOfOrganisation()
	total := 0
	for _, c := range t.communes {
		total += c.population
	}
	list := make([]organisation, n)
	for i := range list {
		list[i] = organisation{
			siret:   seatNumber(fictitiousSIREN(i + 1)),
			name:    fmt.Sprintf("%s n°\u00a0%d%s", kinds[r.IntN(len(kinds))], i+1, simulatedMark),
			commune: t.communeAt(r.IntN(total)),
		}
	}
	return list
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
