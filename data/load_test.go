package data_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/datatest"
	"github.com/observatoire-essor/essor/data/source"
)

// noon is when the tests load.
func noon() time.Time { return time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC) }

// open gives an empty database with the schema, and a connection that sees all.
func open(t *testing.T) (*data.DB, *pgx.Conn) {
	t.Helper()
	url := datatest.URL(t)
	if err := data.Migrate(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	db, err := data.Open(t.Context(), url, data.Owner)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	if _, err := conn.Exec(t.Context(), "SET search_path = essor, public"); err != nil {
		t.Fatal(err)
	}
	return db, conn
}

func one[T any](t *testing.T, conn *pgx.Conn, query string, args ...any) T {
	t.Helper()
	rows, err := conn.Query(t.Context(), query, args...)
	if err != nil {
		t.Fatal(err)
	}
	v, err := pgx.CollectExactlyOneRow(rows, pgx.RowTo[T])
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return v
}

func info(role string) data.SourceInfo {
	return data.SourceInfo{
		Pack: "test", Role: role, Kind: "test." + role, File: role + ".csv",
		SHA256: strings.Repeat("ab", 32), Bytes: 10,
	}
}

// square is a square of the given size in degrees, its lower left corner at x, y.
func square(x, y, size float64) orb.MultiPolygon {
	return orb.MultiPolygon{{{{x, y}, {x + size, y}, {x + size, y + size}, {x, y + size}, {x, y}}}}
}

func commune(code, name string, b orb.MultiPolygon) source.Area {
	return source.Area{
		Row: 1, Ref: source.Ref{Level: source.Commune, Code: code},
		Name: name, Vintage: "2024", Boundary: b, AreaM2: 1,
	}
}

func kept(n int64) source.Counts { return source.Counts{Read: n, Kept: n} }

func TestLoadStoresEveryRecord(t *testing.T) {
	db, conn := open(t)
	lille := source.Ref{Level: source.Commune, Code: "59350"}
	mel := source.Ref{Level: source.EPCI, Code: "200093201"}
	report, err := db.Load(t.Context(), info("all"), noon(), func(to source.Sink) (source.Counts, error) {
		return kept(10), errors.Join(
			to.Area(commune("59350", "Lille", square(3, 50, 0.1))),
			to.Alias(source.Alias{Ref: lille, Code: "59355", Name: "Lomme", Kind: "associated"}),
			to.Link(source.Link{Child: lille, Parent: mel, From: source.Day(2020, 3, 14)}),
			to.Movement(source.Movement{Kind: 33, On: source.Day(2000, 2, 27), TypeBefore: "COM", Before: "59355", TypeAfter: "COM", After: "59350"}),
			to.Observation(source.Observation{Ref: lille, Variable: source.PopulationMunicipal, Period: indicator.Year(2021), Value: 236710}),
			to.Observation(source.Observation{Ref: lille, Variable: source.PovertyRate, Period: indicator.Year(2021), Status: indicator.Secret, Reason: indicator.SourceSecret}),
			to.Cell(source.Cell{ID: "CRS3035RES200mN3076000E3842000", Population: 12.5, Boundary: square(3, 50, 0.002)[0]}),
			to.Grant(source.Grant{
				Funder: "F", Beneficiary: "B", Outcome: "awarded", Gross: 1234567, Recovered: 100, Year: 2021,
				Places: []source.GrantPlace{{Ref: source.Ref{Level: source.Commune, Code: "59355"}, Kind: "seat", Share: 1}},
			}),
			to.(source.EstablishmentSink).Establishment(source.Establishment{
				SIRET: "00000001000017", SIREN: "000000010", Name: "hidden", Commune: "59355", Employer: true,
				Point: &orb.Point{3.01, 50.01}, PlaceQuality: source.PlaceCertain, Diffusible: false,
			}),
			to.(source.PostcodeSink).Postcode(source.Postcode{Row: 3, Ref: lille, Code: "59160", Label: "LILLE", Line5: "LOMME"}),
			to.Issue(source.Issue{Row: 7, Column: "TP6021", Code: "some.code", Effect: source.Noted, Args: map[string]string{"value": "x"}}),
		)
	})
	if err != nil {
		t.Fatal(err)
	}
	if report.Issues != 1 || report.Counts.Kept != 10 {
		t.Errorf("report = %+v", report)
	}
	if got := one[string](t, conn, `SELECT name FROM area WHERE code = '59350'`); got != "Lille" {
		t.Errorf("name = %q", got)
	}
	if got := one[string](t, conn, `SELECT net::text FROM grant_decision`); got != "12344.67" {
		t.Errorf("net = %s, want 12344.67: exact to the cent", got)
	}
	// Lomme is folded into Lille: the grant's seat is Lille.
	if got := one[string](t, conn, `SELECT a.code FROM grant_place JOIN area a ON a.id = area_id`); got != "59350" {
		t.Errorf("seat = %s, want 59350", got)
	}
	// An associated commune is folded, and nobody sees the name of a unit of partial
	// diffusion.
	if got := one[string](t, conn, `SELECT commune || ' ' || a.code || ' ' || (e.name IS NULL) FROM establishment e JOIN area a ON a.id = area_id`); got != "59355 59350 true" {
		t.Errorf("establishment = %s", got)
	}
	if got := one[string](t, conn, `SELECT status || ' ' || reason || ' ' || (value IS NULL) FROM observation WHERE variable = 'poverty.rate'`); got != "secret source_secret true" {
		t.Errorf("observation = %s", got)
	}
	if got := one[string](t, conn, `SELECT concat_ws(' ', a.code, p.row, postcode, label, line5) FROM commune_postcode p JOIN area a ON a.id = area_id`); got != "59350 3 59160 LILLE LOMME" {
		t.Errorf("postcode = %s", got)
	}
	if got := one[string](t, conn, `SELECT row || "column" || (detail->>'value') FROM source_issue`); got != "7TP6021x" {
		t.Errorf("issue = %s", got)
	}
}

func TestLoadReplacesWhatTheFileSaidBefore(t *testing.T) {
	db, conn := open(t)
	for _, name := range []string{"Lile", "Lille"} {
		_, err := db.Load(t.Context(), info("communes"), noon(), func(to source.Sink) (source.Counts, error) {
			return kept(1), to.Area(commune("59350", name, square(3, 50, 0.1)))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if got := one[string](t, conn, `SELECT string_agg(name, ',') FROM area`); got != "Lille" {
		t.Errorf("names = %s", got)
	}
	if got := one[int](t, conn, `SELECT (SELECT count(*) FROM source) + (SELECT count(*) FROM area_boundary)`); got != 2 {
		t.Errorf("sources and boundaries = %d, want 1 and 1", got)
	}
}

func TestNamesComeFromTheSourceOfHighestPrecedence(t *testing.T) {
	db, conn := open(t)
	for _, step := range []struct {
		role, name string
		rank       int
	}{{"cog", "Mons-en-Barœul", 0}, {"boundaries", "Mons-en-Baroeul", 10}} {
		i := info(step.role)
		i.NameRank = step.rank
		_, err := db.Load(t.Context(), i, noon(), func(to source.Sink) (source.Counts, error) {
			return kept(1), to.Area(commune("59410", step.name, nil))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if got := one[string](t, conn, `SELECT name FROM area`); got != "Mons-en-Barœul" {
		t.Errorf("name = %s", got)
	}
}

// state sums up the database, to tell whether anything changed.
func state(t *testing.T, conn *pgx.Conn) string {
	t.Helper()
	return one[string](t, conn, `SELECT concat_ws('/',
		(SELECT string_agg(s::text, ',' ORDER BY id) FROM source s),
		(SELECT string_agg(a::text, ',' ORDER BY id) FROM area a),
		(SELECT count(*) FROM area_boundary), (SELECT count(*) FROM source_issue))`)
}

func TestAFailedLoadLeavesTheDatabaseAsItWas(t *testing.T) {
	db, conn := open(t)
	_, err := db.Load(t.Context(), info("communes"), noon(), func(to source.Sink) (source.Counts, error) {
		return kept(1), to.Area(commune("59350", "Lille", square(3, 50, 0.1)))
	})
	if err != nil {
		t.Fatal(err)
	}
	before := state(t, conn)
	broken := errors.New("the disk broke")
	invalid := orb.MultiPolygon{{{{3, 50}, {3.1, 50.1}, {3.1, 50}, {3, 50.1}, {3, 50}}}} // a bow tie
	many := func(to source.Sink, last error) (source.Counts, error) {
		for i := range 12_000 {
			if err := to.Area(commune(fmt.Sprintf("%05d", i), "x", square(3, 50, 0.1))); err != nil {
				return kept(0), err
			}
		}
		return kept(12_000), last
	}
	tests := map[string]func(source.Sink) (source.Counts, error){
		"reader fails":    func(to source.Sink) (source.Counts, error) { return many(to, broken) },
		"invalid polygon": func(to source.Sink) (source.Counts, error) { return kept(1), to.Area(commune("59999", "x", invalid)) },
		"no row kept": func(to source.Sink) (source.Counts, error) {
			return source.Counts{Read: 2, Rejected: map[string]int64{"x": 2}}, to.Issue(source.Issue{Row: 2, Code: "x", Effect: source.Rejected})
		},
		"no row":    func(source.Sink) (source.Counts, error) { return source.Counts{}, nil },
		"rows lost": func(source.Sink) (source.Counts, error) { return source.Counts{Read: 2, Kept: 1}, nil },
		"duplicate": func(to source.Sink) (source.Counts, error) {
			a := commune("59350", "Lille", square(3, 50, 0.1))
			return kept(2), errors.Join(to.Area(a), to.Area(a))
		},
	}
	for name, read := range tests {
		t.Run(name, func(t *testing.T) {
			if _, err := db.Load(t.Context(), info("communes"), noon(), read); err == nil {
				t.Fatal("no error")
			}
			if after := state(t, conn); after != before {
				t.Errorf("before: %s\nafter: %s", before, after)
			}
		})
	}
	t.Run("context ends", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		_, err := db.Load(ctx, info("communes"), noon(), func(to source.Sink) (source.Counts, error) {
			counts, err := many(to, nil)
			cancel()
			return counts, err
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("error = %v", err)
		}
		if after := state(t, conn); after != before {
			t.Errorf("before: %s\nafter: %s", before, after)
		}
	})
	t.Run("connection is killed", func(t *testing.T) {
		_, err := db.Load(t.Context(), info("communes"), noon(), func(to source.Sink) (source.Counts, error) {
			const kill = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
				WHERE datname = current_database() AND pid <> pg_backend_pid() AND state LIKE 'idle in%'`
			counts, err := many(to, nil)
			if _, killErr := conn.Exec(t.Context(), kill); killErr != nil {
				return counts, killErr
			}
			_, more := many(to, nil)
			return counts, errors.Join(err, more)
		})
		if err == nil {
			t.Error("no error")
		}
		if after := state(t, conn); after != before {
			t.Errorf("before: %s\nafter: %s", before, after)
		}
	})
}

// The neighbourhood is a square whose lower three quarters lie in one commune; all
// its people live in the other.
func TestDeriveOverlaps(t *testing.T) {
	db, conn := open(t)
	_, err := db.Load(t.Context(), info("boundaries"), noon(), func(to source.Sink) (source.Counts, error) {
		lower, upper := square(3, 50, 0.1), square(3, 50.1, 0.1)
		q := source.Area{
			Ref: source.Ref{Level: source.QPV2015, Code: "QP059001"}, AreaM2: 1, Vintage: "2015",
			Boundary: orb.MultiPolygon{{{{3.02, 50.085}, {3.04, 50.085}, {3.04, 50.105}, {3.02, 50.105}, {3.02, 50.085}}}},
		}
		return kept(4), errors.Join(
			to.Area(commune("59001", "Bas", lower)), to.Area(commune("59002", "Haut", upper)), to.Area(q),
			to.Cell(source.Cell{ID: "a", Population: 10, Boundary: square(3.03, 50.101, 0.001)[0]}),
		)
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // twice, since it must replace what it said
		if n, err := db.DeriveOverlaps(t.Context(), "test", 2154); err != nil || n != 2 {
			t.Fatalf("DeriveOverlaps = %d, %v", n, err)
		}
	}
	got := one[string](t, conn, `SELECT string_agg(format('%s %s %s', p.code, round(share_area::numeric, 3), coalesce(share_population, 0)), '; ' ORDER BY p.code)
		FROM area_link JOIN area p ON p.id = parent_id WHERE kind = 'overlap'`)
	if want := "59001 0.750 0; 59002 0.250 1"; got != want {
		t.Errorf("overlaps = %s, want %s", got, want)
	}
}
