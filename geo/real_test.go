package geo

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/twpayne/go-geos"

	"github.com/observatoire-essor/essor/geo/format"
	"github.com/observatoire-essor/essor/geo/infile"
)

// realFiles are all official files of boundaries, or one in ten of them.
func realFiles(t *testing.T) []string {
	t.Helper()
	dir := os.Getenv("ESSOR_REAL_DATA")
	if dir == "" {
		t.Skip("ESSOR_REAL_DATA is not set: it names the folder of official files")
	}
	var files []string
	for _, pattern := range []string{
		"communes_icu_lille/*.gpkg", "*_shapefiles/*.zip", "communes_cartelette_2024/*.geojson.gz", "communes_france_geojson_2018/*.geojson*",
	} {
		found, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(found), err)
		}
		for i, f := range found {
			if os.Getenv("ESSOR_TEST_ALL") != "" || len(found) < 10 || i%10 == 0 {
				files = append(files, f)
			}
		}
	}
	return files
}

// TestQuickAgreesWithGEOSOnRealFiles asks both about every boundary: what the
// quick check takes for valid must be valid, and it must know nearly all that is.
func TestQuickAgreesWithGEOSOnRealFiles(t *testing.T) {
	c, q := geos.NewContext(), &quick{}
	recognised, left, invalid := 0, 0, 0
	for _, file := range realFiles(t) {
		layers, err := format.Layers(t.Context(), file, infile.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range layers {
			r, err := format.Open(t.Context(), file, format.Options{Layer: l.Name})
			if err != nil {
				t.Fatal(err)
			}
			for f, err := range r.Features() {
				if err != nil || f.Fault != nil {
					t.Fatal(err, f.Fault)
				}
				g, err := polygonsOf(f.Geometry)
				if err != nil {
					t.Fatal(err)
				}
				switch quickly, byGEOS := agree(t, c, q, g); {
				case quickly:
					recognised++
				case byGEOS:
					left++
				default:
					invalid++
				}
			}
			if err := r.Close(); err != nil {
				t.Error(err)
			}
		}
	}
	t.Logf("%d recognised, %d left to GEOS, %d invalid", recognised, left, invalid)
	if left*100 > recognised {
		t.Errorf("%d of %d valid boundaries are left to GEOS", left, recognised+left)
	}
}
