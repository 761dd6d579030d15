package tiletest

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/geo/format"
	"github.com/observatoire-essor/essor/geo/proj"
)

// Commune is a commune of France as the official files have it, in degrees.
type Commune struct {
	Code, Name string
	Shape      orb.MultiPolygon
}

// Communes reads the communes of the files of a folder communes_france_geojson_2018
// below ESSOR_REAL_DATA whose names match the pattern, in the order of their codes. The
// test is skipped without that folder.
func Communes(t testing.TB, pattern string) []Commune {
	t.Helper()
	dir := os.Getenv("ESSOR_REAL_DATA")
	if dir == "" {
		t.Skip("ESSOR_REAL_DATA is not set: it names the folder that holds communes_france_geojson_2018")
	}
	files, err := filepath.Glob(filepath.Join(dir, "communes_france_geojson_2018", pattern))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	var all []Commune
	for _, file := range files {
		all = append(all, readCommunes(t, file)...)
	}
	slices.SortFunc(all, func(a, b Commune) int { return strings.Compare(a.Code, b.Code) })
	return slices.CompactFunc(all, func(a, b Commune) bool { return a.Code == b.Code })
}

func readCommunes(t testing.TB, file string) []Commune {
	t.Helper()
	r, err := format.Open(t.Context(), file, format.Options{CRS: proj.WGS84()})
	if err != nil {
		t.Fatal(err)
	}
	var list []Commune
	for f, err := range r.Features() {
		if err != nil || f.Fault != nil {
			t.Fatal(err, f.Fault)
		}
		c := Commune{}
		c.Code, _ = f.Text("code")
		c.Name, _ = f.Text("nom")
		switch g := f.Geometry.(type) {
		case orb.Polygon:
			c.Shape = orb.MultiPolygon{g}
		case orb.MultiPolygon:
			c.Shape = g
		}
		list = append(list, c)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	return list
}

// OnMap is a shape of degrees in fractions of the square map of Web Mercator.
func OnMap(shape orb.MultiPolygon) orb.MultiPolygon {
	out := shape.Clone()
	const axis = 6378137 // metres, of the sphere of EPSG:3857
	for _, polygon := range out {
		for _, ring := range polygon {
			for i, p := range ring {
				p = proj.Point(p, proj.WGS84(), proj.WebMercator())
				ring[i] = orb.Point{0.5 + p[0]/(2*math.Pi*axis), 0.5 - p[1]/(2*math.Pi*axis)}
			}
		}
	}
	return out
}
