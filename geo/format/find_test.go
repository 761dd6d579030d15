package format_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/geo/format"
	"github.com/observatoire-essor/essor/geo/infile"
)

func TestOpenNamesTheFault(t *testing.T) {
	dir := t.TempDir()
	json := []byte(collection(featureJSON(squareJSON, "{}")))
	for name, tt := range map[string]struct {
		file string
		want infile.Code
	}{
		"absent":           {filepath.Join(dir, "no.geojson"), infile.NotFound},
		"absent shapefile": {filepath.Join(dir, "no.shp"), infile.NotFound},
		"folder":           {dir, infile.IsDirectory},
		"empty":            {write(t, "a.gpkg", nil), infile.Empty},
		"table":            {write(t, "a.csv", []byte("code;nom\n59350;Lille\n")), format.UnknownFormat},
		"cut zip":          {write(t, "a.zip", zipped(t, member{"a.geojson", json})[:40]), infile.Truncated},
		"empty zip":        {write(t, "a.zip", zipped(t)), format.NothingInside},
		"zip of texts":     {write(t, "a.zip", zipped(t, member{"README.txt", []byte("x")})), format.NothingInside},
		"zipped package":   {write(t, "a.zip", zipped(t, member{"x/a.gpkg", []byte("SQLite format 3\x00")})), format.Packed},
		"zip bomb":         {write(t, "a.zip", zipped(t, member{"a.json", bytes.Repeat([]byte(" "), 3<<20)})), infile.TooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			wantFault(t, readAll(t, tt.file, format.Options{Limits: infile.Limits{Size: 2 << 20}}).err, tt.want, 0)
		})
	}
}

func TestNoPermission(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	file := write(t, "a.geojson", []byte(collection()))
	if err := os.Chmod(file, 0); err != nil {
		t.Fatal(err)
	}
	wantFault(t, readAll(t, file, format.Options{}).err, infile.NoPermission, 0)
}

// TestZipOfSeveralLayers is laid out like the archive of the priority
// neighbourhoods of 2024 and like ADMIN EXPRESS, whose layers of each territory
// have the same names.
func TestZipOfSeveralLayers(t *testing.T) {
	json := []byte(collection(featureJSON(squareJSON, `{"code":"1"}`)))
	archive := write(t, "ADE.zip", zipped(t,
		member{"FXX/COMMUNE.geojson", json},
		member{"REU/COMMUNE.geojson", []byte(collection())},
		member{"QP2024.geojson", json},
		member{"__MACOSX/QP2024.geojson", []byte("junk")},
		member{"a.gpkg", []byte("junk")},
		member{"metadata.json", []byte(`{"title":"x"}`)},
	))
	layers, err := format.Layers(t.Context(), archive, infile.Limits{})
	if err != nil || len(layers) != 3 {
		t.Fatalf("%+v, %v", layers, err)
	}
	for layer, want := range map[string]int{"qp2024": 1, "FXX/COMMUNE.geojson": 1, "reu/commune.GEOJSON": 0} {
		if out := readAll(t, archive, format.Options{Layer: layer}); out.err != nil || len(out.good) != want {
			t.Errorf("%s: %+v", layer, out)
		}
	}
	out := readAll(t, archive, format.Options{Layer: "COMMUNE"})
	wantFault(t, out.err, format.ManyLayers, 0)
	if !strings.Contains(out.err.Error(), "FXX/COMMUNE.geojson, REU/COMMUNE.geojson") {
		t.Errorf("the error does not name both: %v", out.err)
	}
	wantFault(t, readAll(t, archive, format.Options{Layer: "EPCI"}).err, format.NoLayer, 0)
}
