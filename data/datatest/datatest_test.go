package datatest_test

import (
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/observatoire-essor/essor/data/datatest"
)

// TestURL checks what callers rely on: a database of their own, with PostGIS,
// as superuser, in which words sort as in French.
func TestURL(t *testing.T) {
	for _, name := range []string{"a", "b", "c", "d"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			conn, err := pgx.Connect(t.Context(), datatest.URL(t))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = conn.Close(t.Context()) })
			if _, err := conn.Exec(t.Context(), `CREATE TABLE area (geom geometry(Point, 4326))`); err != nil {
				t.Error(err) // the others have one too, elsewhere
			}
			var super string
			if err := conn.QueryRow(t.Context(), `SHOW is_superuser`).Scan(&super); err != nil || super != "on" {
				t.Errorf("is_superuser = %q, %v", super, err)
			}
			rows, err := conn.Query(t.Context(), `SELECT w FROM unnest(ARRAY['Eu', 'Œuilly', 'Étampes', 'Oye']) w ORDER BY w`)
			if err != nil {
				t.Fatal(err)
			}
			words, err := pgx.CollectRows(rows, pgx.RowTo[string])
			if want := []string{"Étampes", "Eu", "Œuilly", "Oye"}; err != nil || !slices.Equal(words, want) {
				t.Errorf("words sort as %q, %v; want %q", words, err, want)
			}
		})
	}
}
