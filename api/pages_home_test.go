package api_test

import (
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// The home page counts neighbourhoods by verdict: of the two of the draft the edition tells
// nothing, though their intervals are what they are. The whole has 124 000 € for 136 000
// people.
func TestHomeSaysWhatVerdictsAllow(t *testing.T) {
	d := territoryDraft(t)
	hash := edition.Hash("")
	for _, b := range d.Boundaries {
		if b.Level == source.EPCI {
			hash = b.Hash
		}
	}
	basis := edition.Basis{Method: "funding.seat", DenominatorPeriod: indicator.Year(2021)}
	v, err := edition.NewVector(edition.Key{Indicator: "funding.per_capita", Level: source.EPCI, Period: indicator.Period{From: 2011, To: 2014}}, hash,
		[]edition.Value{perHead(124_000, 136_000, basis)})
	if err != nil {
		t.Fatal(err)
	}
	d.Vectors = append(d.Vectors, v)
	body := string(serveDrafts(t, d).get(t, "/?lang=fr").Body)
	for _, want := range []string{
		"Sur 2 quartiers prioritaires, l’argent par habitant de 2011–2014 est en dessous du territoire entier pour aucun, au-dessus pour aucun\u202f; pour 2, on ne peut pas trancher.",
		"0,91\u00a0€ par hab. en tout", "intervalle à 95\u00a0%\u00a0: 0,46–1,82", "c’est le territoire entier",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the home page does not say %q in\n%s", want, body)
		}
	}
}

// Five digits that no area has may be a postcode: the page says that these are not searched.
func TestPostcodesAreNotSearched(t *testing.T) {
	s := serve(t, false)
	if body := string(s.get(t, "/?q=59000&lang=fr").Body); !strings.Contains(body, "Un code postal") {
		t.Error("59000: no word on postcodes")
	}
	if body := string(s.get(t, "/?q=59350&lang=fr").Body); strings.Contains(body, "Un code postal") {
		t.Error("59350 is a code of INSEE")
	}
}
