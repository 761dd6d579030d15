package ogc_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/geo/format"
)

// france is an edition of all communes of France with their boundaries of 2018, and two
// made-up values for each.
func france(t testing.TB) edition.Draft {
	t.Helper()
	dir := os.Getenv("ESSOR_REAL_DATA")
	if dir == "" {
		t.Skip("ESSOR_REAL_DATA is not set: it names the folder of official files")
	}
	files, err := filepath.Glob(filepath.Join(dir, "communes_france_geojson_2018", "communes-*.geojson*"))
	if err != nil || len(files) != 101 {
		t.Fatalf("%d files, %v; want 101", len(files), err)
	}
	var areas []edition.Area
	for _, file := range files {
		areas = append(areas, communes(t, file)...)
	}
	b, err := edition.NewBoundaries(source.Commune, "2018", areas)
	if err != nil {
		t.Fatal(err)
	}
	d := edition.Draft{
		Label: "france", AsOf: source.Day(2018, 1, 1), Boundaries: []*edition.Boundaries{b},
		Pack: edition.Pack{Title: edition.Text{FR: "France", EN: "France"}},
	}
	for k, id := range []string{"people.count", "ess.density"} {
		values := make([]edition.Value, b.Len())
		for i := range values {
			values[i] = edition.Known(float64((i*7919+k*31)%10_000)/10, edition.Basis{})
		}
		v, err := edition.NewVector(edition.Key{Indicator: id, Level: source.Commune, Period: indicator.Year(2021)}, b.Hash, values)
		if err != nil {
			t.Fatal(err)
		}
		d.Vectors, d.Catalogue = append(d.Vectors, v), append(d.Catalogue, edition.Definition{ID: id, Unit: "people"})
	}
	return d
}

// communes are those of a file.
func communes(t testing.TB, file string) []edition.Area {
	t.Helper()
	r, err := format.Open(t.Context(), file, format.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	var areas []edition.Area
	for f, err := range r.Features() {
		if err != nil {
			t.Fatal(err)
		}
		code, _ := f.Text("code")
		name, _ := f.Text("nom")
		a := edition.Area{Code: code, Name: name, AreaM2: 1}
		switch g := f.Geometry.(type) {
		case orb.Polygon:
			a.Boundary = orb.MultiPolygon{g}
		case orb.MultiPolygon:
			a.Boundary = g
		}
		areas = append(areas, a)
	}
	return areas
}
