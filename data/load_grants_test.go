package data_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/datatest"
	"github.com/observatoire-essor/essor/data/source"
)

func place(level source.Level, code, kind string, share float64) source.GrantPlace {
	return source.GrantPlace{Ref: source.Ref{Level: level, Code: code}, Kind: kind, Share: share}
}

// An associated commune and the commune it belongs to are one area with the shares
// of both; a place that no file knows is named, and stays for a file that will.
func TestLoadGrants(t *testing.T) {
	db, conn := open(t)
	load(t, db, info("communes"), func(to source.Sink) error {
		if err := to.Area(commune("59350", "Lille", square(3, 50, 0.1))); err != nil {
			return err
		}
		return to.Alias(source.Alias{Ref: source.Ref{Level: source.Commune, Code: "59350"}, Code: "59355", Name: "Lomme", Kind: "associated"})
	})
	register := info("grants")
	report, err := db.Load(t.Context(), register, noon(), func(to source.Sink) (source.Counts, error) {
		for _, g := range []source.Grant{
			{Row: 2, Beneficiary: "B", Outcome: "awarded", Gross: 1000, Year: 2021, Axis: "3", Places: []source.GrantPlace{
				place(source.Commune, "59355", "action", 0.25), place(source.Commune, "59350", "action", 0.5),
				place(source.Commune, "59999", "action", 0.25), place(source.QPV2015, "QP059001", "seat", 1),
			}, Cofunders: []source.Cofunder{{Name: "Région", Amount: 1050, Told: true}, {Name: "CAF"}}},
			{Row: 3, Beneficiary: "B", Outcome: "awarded", Recovered: 250, RecoversRow: 2, Year: 2022},
			{Row: 4, Beneficiary: "C", Outcome: "ineligible", Requested: 500, Year: 2022},
		} {
			if err := to.Grant(g); err != nil {
				return source.Counts{}, err
			}
		}
		return kept(3), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	const places = `SELECT string_agg(a.code || ' ' || p.kind || ' ' || p.share, ', ' ORDER BY a.code) FROM grant_place p JOIN area a ON a.id = p.area_id`
	if got := one[string](t, conn, places); got != "59350 action 0.75, 59999 action 0.25, QP059001 seat 1" {
		t.Errorf("places: %s", got)
	}
	// No boundary of a neighbourhood was loaded: nobody can tell which codes exist.
	const unknown = `SELECT string_agg(row || ' ' || (detail->>'place'), ', ') FROM source_issue WHERE code = 'grant.unknown_place'`
	if got := one[string](t, conn, unknown); got != "2 commune/59999" || report.Issues != 1 {
		t.Errorf("unknown places: %s; %d issues", got, report.Issues)
	}
	const cofunders = `SELECT string_agg(position || ' ' || name || ' ' || coalesce(amount::text, '?'), ', ' ORDER BY position) FROM grant_cofunder`
	if got := one[string](t, conn, cofunders); got != "1 Région 10.50, 2 CAF ?" {
		t.Errorf("co-funders: %s", got)
	}
	if got := one[int64](t, conn, `SELECT recovers_row FROM grant_decision WHERE recovered > 0`); got != 2 {
		t.Errorf("taken back from row %d, want 2", got)
	}
}

// Co-funders that were a text become rows; axes that were words go.
func TestMigrationOfGrants(t *testing.T) {
	url := datatest.URL(t)
	if err := data.Migrate(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	const undo = `
		SET search_path = essor, public;
		DELETE FROM public.essor_migration WHERE version = '0007_grants';
		DROP TABLE grant_cofunder;
		ALTER TABLE grant_decision DROP CONSTRAINT grant_decision_axis_check, DROP COLUMN recovers_row, ADD COLUMN cofunders text NOT NULL DEFAULT '';
		INSERT INTO source (id, pack, role, kind, file, sha256, bytes, loaded_at) OVERRIDING SYSTEM VALUE VALUES (1, 'p', 'grants', 'k', 'f', repeat('0', 64), 1, now());
		INSERT INTO grant_decision (source_id, row, funder, beneficiary, outcome, gross, in_kind, axis, cofunders) VALUES
			(1, 2, 'F', 'B', 'awarded', 1, false, '2', 'Région, État:5000,50|CAF|Ville: beaucoup'),
			(1, 3, 'F', 'B', 'awarded', 1, false, 'axe 2', '')`
	if _, err := conn.Exec(t.Context(), undo); err != nil {
		t.Fatal(err)
	}
	if err := data.Migrate(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	const told = `SELECT string_agg(d.row || d.axis || coalesce(' ' || name || ' ' || coalesce(amount::text, '?'), ''), '; ' ORDER BY d.row, position)
		FROM grant_decision d LEFT JOIN grant_cofunder c ON c.grant_id = d.id`
	if got := one[string](t, conn, told); got != "22 Région, État 5000.50; 22 CAF ?; 22 Ville ?; 3" {
		t.Errorf("after the migration: %s", got)
	}
}
