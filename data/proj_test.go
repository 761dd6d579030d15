package data_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/geo/proj"
)

// TestProjectionsAgreeWithPostGIS converts points at random with geo/proj and with
// ST_Transform (PROJ): they are within a millimetre, forth and back, where each
// system is used.
func TestProjectionsAgreeWithPostGIS(t *testing.T) {
	_, conn := open(t)
	systems := []struct {
		code                     int
		west, south, east, north float64 // degrees, where the system is used
	}{
		{2154, -5.5, 41.2, 9.8, 51.3},    // Lambert-93
		{3035, -5.5, 41.2, 9.8, 51.3},    // INSEE's grid
		{3857, -5.5, 41.2, 9.8, 51.3},    // Web Mercator
		{5490, -62, 14.2, -60.7, 18.3},   // Antilles
		{2972, -54.7, 2, -51.5, 5.9},     // Guyane
		{2975, 55.1, -21.5, 55.9, -20.8}, // La Réunion
		{4471, 44.9, -13.1, 45.4, -12.6}, // Mayotte
		{4467, -56.6, 46.7, -56, 47.2},   // Saint-Pierre-et-Miquelon
		{3950, 1.5, 49.2, 4.5, 51},       // CC50, the MEL's own
	}
	r := rand.New(rand.NewPCG(1, 2))
	for _, s := range systems {
		crs, err := proj.ByCode(s.code)
		if err != nil {
			t.Fatal(err)
		}
		var lons, lats []float64
		for range 500 {
			lons = append(lons, s.west+r.Float64()*(s.east-s.west))
			lats = append(lats, s.south+r.Float64()*(s.north-s.south))
		}
		const query = `
			SELECT ST_X(p), ST_Y(p) FROM (
				SELECT i, ST_Transform(ST_SetSRID(ST_MakePoint(lon, lat), 4326), $3::int) AS p
				FROM unnest($1::float8[], $2::float8[]) WITH ORDINALITY AS q (lon, lat, i)) x
			ORDER BY i`
		rows, err := conn.Query(t.Context(), query, lons, lats, s.code)
		if err != nil {
			t.Fatal(err)
		}
		want, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p orb.Point, err error) {
			return p, row.Scan(&p[0], &p[1])
		})
		if err != nil {
			t.Fatal(err)
		}
		var worst, back float64
		for i, lon := range lons {
			there := crs.Forward(orb.Point{lon, lats[i]})
			worst = max(worst, math.Hypot(there[0]-want[i][0], there[1]-want[i][1]))
			here := crs.Inverse(want[i])
			// A degree is 111 km or less.
			back = max(back, 111_320*math.Hypot(here[0]-lon, here[1]-lats[i]))
		}
		if worst > 0.001 || back > 0.001 {
			t.Errorf("EPSG:%d: %.6f m away from PostGIS, %.6f m on the way back", s.code, worst, back)
		}
		t.Logf("EPSG:%d: at most %.1e m from PostGIS, %.1e m on the way back", s.code, worst, back)
	}
}
