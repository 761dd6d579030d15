package ask_test

import (
	"testing"
	"time"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/edition/editiontest"
	"github.com/observatoire-essor/essor/data/source"
)

// The neighbourhoods of 2015 were in force until the end of 2023, those of 2024 are since; an
// edition with one generation has no other.
func TestNeighbourhoodsInForce(t *testing.T) {
	open := func(d edition.Draft) *edition.Edition {
		var store editiontest.Store
		store.Put(t, d, time.Date(2026, 2, 1, 8, 0, 0, 0, time.UTC))
		e, err := edition.Open(t.Context(), &store, "")
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	d := editiontest.Draft(t, "essai")
	one := open(d)
	square := orb.MultiPolygon{{{{2.99, 50.62}, {3.03, 50.62}, {3.03, 50.64}, {2.99, 50.62}}}}
	b, err := edition.NewBoundaries(source.QPV2024, "2024", []edition.Area{{Code: "QN05901M", Name: "Secteur", AreaM2: 6e5, Boundary: square, Sources: d.Boundaries[len(d.Boundaries)-1].Sources[0]}})
	if err != nil {
		t.Fatal(err)
	}
	d.Boundaries = append(d.Boundaries, b)
	both := open(d)
	for _, c := range []struct {
		in   *edition.Edition
		year int
		want source.Level
	}{
		{both, 2023, source.QPV2015}, {both, 2024, source.QPV2024}, {one, 2015, source.QPV2015}, {one, 2024, source.QPV2015}, {&edition.Edition{}, 2024, ""},
	} {
		if got := ask.Neighbourhoods(c.in, c.year); got != c.want {
			t.Errorf("%d: %s, want %s", c.year, got, c.want)
		}
	}
}
