package publish_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/source"
)

// Four communes in a row, with a neighbourhood across all of them; a grid of squares with
// uneven numbers of people, and grants with several places. Sums of such numbers depend on
// the order of their terms in the last digits: whatever the numbers that the database
// gives to areas and squares, the edition is the same.
func TestNumbersOfTheDatabaseDoNotMatter(t *testing.T) {
	t.Parallel()
	var first string
	for seed := range uint64(3) {
		f := open(t)
		f.loadRow(t, rand.New(rand.NewPCG(seed, 1)))
		report, _ := publishAll(t, f, options())
		if first == "" {
			first = string(report.ID)
		}
		if string(report.ID) != first {
			t.Errorf("%s, loaded in another order %s", first[:12], report.ID.Short())
		}
	}
}

// loadRow loads the communes in a row, each file in an order that is drawn.
func (f fixture) loadRow(t *testing.T, order *rand.Rand) {
	t.Helper()
	var row []source.Ref
	for i := range 4 {
		row = append(row, ref(source.Commune, fmt.Sprintf("5900%d", i+1)))
	}
	whole := ref(source.EPCI, territory)
	f.load(t, data.SourceInfo{Role: "boundaries"}, func(to source.Sink) error {
		long := orb.MultiPolygon{{{{3.013, 50.04}, {3.377, 50.04}, {3.377, 50.06}, {3.013, 50.06}, {3.013, 50.04}}}}
		err := to.Area(source.Area{Ref: quarter(), Name: "Entre-quatre", Vintage: "2015", Boundary: long, AreaM2: 2e5})
		for _, i := range order.Perm(len(row)) {
			err = errors.Join(err, to.Area(source.Area{Ref: row[i], Name: "C", Vintage: "2024", Boundary: square(3+0.1*float64(i), 50, 0.1), AreaM2: 1e6}))
		}
		return err
	})
	f.load(t, data.SourceInfo{Role: "membership"}, func(to source.Sink) error {
		err := to.Area(source.Area{Ref: whole, Name: "Métropole d’essai"})
		for _, i := range order.Perm(len(row)) {
			err = errors.Join(err, to.Link(source.Link{Child: row[i], Parent: whole}))
		}
		return err
	})
	f.load(t, data.SourceInfo{Role: "populations"}, func(to source.Sink) error {
		var err error
		for i, r := range row {
			o := observation(r, source.PopulationMunicipal, 2021, 997+float64(101*i))
			o.Row = i + 2
			err = errors.Join(err, to.Observation(o))
		}
		return err
	})
	f.load(t, data.SourceInfo{Role: "grid", Period: "2017"}, func(to source.Sink) error {
		var err error
		for _, i := range order.Perm(400) {
			x, y := 3+0.01*float64(i%40), 50.005+0.009*float64(i/40)
			err = errors.Join(err, to.Cell(source.Cell{
				ID: fmt.Sprintf("square %03d", i), Population: 1.1 + math.Mod(float64(i)*math.Pi, 7), Households: 3.3 + float64(i%3), PoorHouseholds: 0.7,
				PoorShare: math.NaN(), Boundary: square(x, y, 0.0083)[0],
			}))
		}
		return err
	})
	f.load(t, data.SourceInfo{Role: "grants"}, func(to source.Sink) error {
		var err error
		for i := range 12 {
			acts := []source.GrantPlace{{Ref: quarter(), Kind: "action", Share: 0.37}}
			for j, share := range []float64{0.17, 0.13, 0.33} {
				acts = append(acts, source.GrantPlace{Ref: row[(i+j)%4], Kind: "action", Share: share})
			}
			err = errors.Join(err, to.Grant(source.Grant{
				Row: i + 2, Funder: "F", Beneficiary: "Club A", BeneficiaryID: "39830048300011", Reference: fmt.Sprint("EA-", i), Outcome: "awarded", Year: 2020 + i%2,
				Gross: source.Cents(1234_57 + 777_01*i), Places: slices.Concat(acts, []source.GrantPlace{{Ref: row[i%4], Kind: "seat", Share: 1}}),
			}))
		}
		return err
	})
	f.derive(t)
}
