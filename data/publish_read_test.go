package data_test

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/source"
)

// load loads one file of the pack "test".
func load(t *testing.T, db *data.DB, i data.SourceInfo, tell func(source.Sink) error) {
	t.Helper()
	_, err := db.Load(t.Context(), i, noon(), func(to source.Sink) (source.Counts, error) { return kept(1), tell(to) })
	if err != nil {
		t.Fatal(err)
	}
}

func publication(t *testing.T, db *data.DB, f func(p *data.Publication) error) {
	t.Helper()
	if err := db.InPublication(t.Context(), "test", f); err != nil {
		t.Fatal(err)
	}
}

// A square of the grid that a boundary cuts is shared out by area: of the one with
// 40 people three quarters lie in the commune, and the neighbourhood has the upper
// half of what lies there. Half of those of the cut square are poor, of the inner one
// nobody says, and of the third, which is imputed, what is said does not count.
func TestGridPiecesShareSquaresByArea(t *testing.T) {
	db, conn := open(t)
	load(t, db, info("all"), func(to source.Sink) error {
		q := source.Area{
			Ref: source.Ref{Level: source.QPV2015, Code: "QP059001"}, AreaM2: 1, Vintage: "2015",
			Boundary: orb.MultiPolygon{{{{3, 50.002}, {3.1, 50.002}, {3.1, 50.1}, {3, 50.1}, {3, 50.002}}}},
		}
		cell := func(id string, x, y, people, poor float64) error {
			return to.Cell(source.Cell{
				ID: id, Population: people, Households: 20, PoorHouseholds: 20 * poor, PoorShare: math.NaN(),
				Imputed: id == "elsewhere", Boundary: square(x, y, 0.004)[0],
			})
		}
		return errors.Join(to.Area(commune("59001", "Ici", square(3, 50, 0.1))), to.Area(commune("59002", "Ailleurs", square(4, 50, 0.1))), to.Area(q),
			cell("cut", 2.999, 50, 40, 0.5), cell("inside", 3.05, 50.05, 7, math.NaN()), cell("elsewhere", 4.05, 50.05, 1000, 0.1))
	})
	id := func(code string) int64 { return one[int64](t, conn, `SELECT id FROM area WHERE code = $1`, code) }
	var pieces []data.GridPiece
	publication(t, db, func(p *data.Publication) error {
		grids, err := p.GridSources(t.Context())
		if err != nil {
			return err
		}
		pieces, err = p.GridPieces(t.Context(), []int64{id("QP059001")}, []int64{id("59001"), id("59002")}, grids)
		return err
	})
	if len(pieces) != 3 || pieces[0].Neighbourhood != 0 || pieces[0].Commune != id("59001") || pieces[2].Neighbourhood != id("QP059001") {
		t.Fatalf("pieces = %+v; want the communes, and what the neighbourhood has in the first", pieces)
	}
	if p := pieces[1]; p.Commune != id("59002") || p.People != 1000 || p.Rated != 0 || p.Poor != 0 || p.Imputed != 1000 || math.Abs(p.ImputedPoor-100) > 1e-9 {
		t.Errorf("the imputed square counts as %+v, want 1000 people and 100 of them poor by a larger square only", p)
	}
	// Degrees of latitude and longitude keep their scale within 1e-4 over a square.
	if got := pieces[0].People; math.Abs(got-37) > 0.04 {
		t.Errorf("people of the commune = %v, want 30 + 7", got)
	}
	if p := pieces[0]; math.Abs(p.Rated-30) > 0.04 || math.Abs(p.Poor-p.Rated/2) > 1e-9 {
		t.Errorf("%v of %v rated people are poor, want half of 30", p.Poor, p.Rated)
	}
	if got := pieces[2].People; math.Abs(got-22) > 0.04 {
		t.Errorf("people of the neighbourhood = %v, want 15 + 7", got)
	}
}

// What a publication reads does not change while others load.
func TestPublicationSeesOneMoment(t *testing.T) {
	db, _ := open(t)
	tell := func(value float64) func(source.Sink) error {
		return func(to source.Sink) error {
			return to.Observation(source.Observation{
				Ref: source.Ref{Level: source.Commune, Code: "59001"}, Variable: source.PopulationMunicipal, Period: indicator.Year(2021), Value: value,
			})
		}
	}
	load(t, db, info("populations"), tell(1))
	publication(t, db, func(p *data.Publication) error {
		for range 2 {
			seen, err := p.Observations(t.Context(), []string{source.PopulationMunicipal})
			if err != nil {
				return err
			}
			if len(seen) != 1 || *seen[0].Value != 1 {
				t.Errorf("observations = %+v", seen)
			}
			load(t, db, info("populations"), tell(2))
		}
		return nil
	})
}

// Two publications do not overlap.
func TestOnePublicationAtATime(t *testing.T) {
	db, _ := open(t)
	inside := make(chan struct{})
	release := make(chan struct{})
	done := make(chan error, 2)
	go func() {
		done <- db.InPublication(t.Context(), "test", func(*data.Publication) error {
			close(inside)
			<-release
			return nil
		})
	}()
	<-inside
	entered := make(chan struct{})
	go func() {
		done <- db.InPublication(t.Context(), "test", func(*data.Publication) error {
			close(entered)
			return nil
		})
	}()
	select {
	case <-entered:
		t.Error("the second began before the first had ended")
	case <-time.After(200 * time.Millisecond):
	}
	close(release)
	for range 2 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

// Wholes are put together from their members; one with a member that has no
// boundary is not.
func TestUnions(t *testing.T) {
	db, conn := open(t)
	load(t, db, info("all"), func(to source.Sink) error {
		return errors.Join(
			to.Area(commune("59001", "a", square(3, 50, 0.1))), to.Area(commune("59002", "b", square(3.1, 50, 0.1))),
			to.Area(commune("59003", "c", nil)),
			to.Area(source.Area{Ref: source.Ref{Level: source.EPCI, Code: "1"}}), to.Area(source.Area{Ref: source.Ref{Level: source.EPCI, Code: "2"}}),
		)
	})
	id := func(code string) int64 { return one[int64](t, conn, `SELECT id FROM area WHERE code = $1`, code) }
	publication(t, db, func(p *data.Publication) error {
		got, err := p.Unions(t.Context(),
			[]int64{id("1"), id("1"), id("2"), id("2")}, []int64{id("59001"), id("59002"), id("59002"), id("59003")})
		if err != nil {
			return err
		}
		if len(got) != 1 || got[0].Area != id("1") || got[0].AreaM2 != 2 || got[0].Vintage != "2024" {
			t.Fatalf("unions = %+v; want that of 1 alone", got)
		}
		want := orb.Bound{Min: orb.Point{3, 50}, Max: orb.Point{3.2, 50.1}}
		if shape := got[0].Shape; len(shape) != 1 || len(shape[0]) != 1 || shape.Bound() != want {
			t.Errorf("shape = %v", shape)
		}
		return nil
	})
}
