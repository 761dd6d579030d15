package boundary_test

import (
	"testing"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/boundary"
	"github.com/observatoire-essor/essor/data/source/sourcetest"
	"github.com/observatoire-essor/essor/geo"
	"github.com/observatoire-essor/essor/geo/format"
	"github.com/observatoire-essor/essor/geo/infile"
)

// NaN is no JSON, but programs write it.
func TestNotANumber(t *testing.T) {
	r, counts := read(t, boundary.Communes, collection(t,
		[2]string{`{"code":"59512"}`, `{"type":"Polygon","coordinates":[[[NaN,50.7],[3.2,50.7],[3.2,50.8],[NaN,50.7]]]}`},
		[2]string{`{"code":"59350"}`, square(3.05, 50.62)}))
	if len(r.Areas) != 1 || counts.Rejected[string(geo.NotFinite)] != 1 || r.Issues[0].Row != 1 {
		t.Errorf("%+v %+v", counts, r.Issues)
	}
}

func TestBadFiles(t *testing.T) {
	for name, tt := range map[string]struct {
		file, body, layer string
		want              infile.Code
	}{
		"empty":       {"e.geojson", "", "", infile.Empty},
		"a table":     {"t.csv", "code;nom\n59350;Lille\n", "", format.UnknownFormat},
		"cut GeoJSON": {"c.geojson", `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"59350"},"geometry":null},{"ty`, "", infile.Truncated},
		"cut zip":     {"c.zip", "PK\x03\x04\x14\x00\x00\x00", "", infile.Truncated},
		"no features": {"n.geojson", `{"type":"Topology"}`, "", format.NotCollection},
	} {
		t.Run(name, func(t *testing.T) {
			r := &sourcetest.Recorder{}
			in := source.Input{File: sourcetest.Write(t, tt.file, tt.body), Layer: tt.layer}
			counts, err := boundary.Communes(t.Context(), in, r)
			wantFault(t, err, tt.want)
			if err := counts.Check(); err != nil {
				t.Error(err)
			}
		})
	}
	_, err := boundary.Communes(t.Context(), source.Input{File: t.TempDir()}, &sourcetest.Recorder{})
	wantFault(t, err, infile.IsDirectory)
	_, err = boundary.Communes(t.Context(), source.Input{File: t.TempDir() + "/none.gpkg"}, &sourcetest.Recorder{})
	wantFault(t, err, infile.NotFound)
	in := source.Input{File: sourcetest.Real(t, "communes_icu_lille/lille.gpkg"), Layer: "communes"}
	_, err = boundary.Communes(t.Context(), in, &sourcetest.Recorder{})
	wantFault(t, err, format.NoLayer)
}
