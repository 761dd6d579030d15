package boundary_test

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/boundary"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/sourcetest"
	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/geo"
	"github.com/observatoire-essor/essor/geo/infile"
)

func read(t testing.TB, f source.ReadFunc, in source.Input) (*sourcetest.Recorder, source.Counts) {
	t.Helper()
	r := &sourcetest.Recorder{}
	counts, err := f(t.Context(), in, r)
	if err != nil {
		t.Fatal(err)
	}
	if err := counts.Check(); err != nil {
		t.Error(err)
	}
	return r, counts
}

// collection writes GeoJSON. A feature is its properties and its geometry.
func collection(t testing.TB, features ...[2]string) source.Input {
	t.Helper()
	var b strings.Builder
	b.WriteString(`{"type":"FeatureCollection","features":[`)
	for i, f := range features {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"type":"Feature","properties":%s,"geometry":%s}`, f[0], f[1])
	}
	b.WriteString("]}")
	return source.Input{File: sourcetest.Write(t, "areas.geojson", b.String())}
}

// square is a square of 0.01° with its lower left corner there.
func square(lon, lat float64) string {
	return fmt.Sprintf(`{"type":"Polygon","coordinates":[[[%[1]v,%[2]v],[%[3]v,%[2]v],[%[3]v,%[4]v],[%[1]v,%[4]v],[%[1]v,%[2]v]]]}`,
		lon, lat, lon+0.01, lat+0.01)
}

func area(r *sourcetest.Recorder, code string) (source.Area, bool) {
	for _, a := range r.Areas {
		if a.Ref.Code == code {
			return a, true
		}
	}
	return source.Area{}, false
}

func TestCommunesOfTheMEL(t *testing.T) {
	in := source.Input{File: sourcetest.Real(t, "communes_icu_lille/lille.gpkg"), Layer: "cities", Keep: sourcetest.KeepMEL(t)}
	r, counts := read(t, boundary.Communes, in)
	if len(r.Areas) != 95 || counts.Read != 121 || counts.Skipped != 26 || counts.RejectedRows() != 0 {
		t.Errorf("%d areas, %+v", len(r.Areas), counts)
	}
	sum := 0.0
	for _, a := range r.Areas {
		sum += a.AreaM2
	}
	// Counted in the same files with another program: the layer epci of the same file has 675.92 km².
	if math.Abs(sum/1e6-675.92) > 0.01 {
		t.Errorf("the communes have %.3f km²", sum/1e6)
	}
	lille, _ := area(r, "59350")
	if lille.Name != "Lille" || !lille.Boundary.Bound().Contains(orb.Point{3.0573, 50.6292}) {
		t.Errorf("Lille = %s in %v", lille.Name, lille.Boundary.Bound())
	}
}

// Counted in the same files with another program: 26 neighbourhoods, of which QP059067 crosses itself near
// 709909.97 7058181.04.
func TestQPVOfTheMEL(t *testing.T) {
	in := source.Input{File: sourcetest.Real(t, "communes_icu_lille/lille.gpkg"), Layer: "qpvs", Keep: sourcetest.KeepMEL(t)}
	r, counts := read(t, boundary.QPV, in)
	if len(r.Areas) != 26 || counts.Repaired != 1 || counts.RejectedRows() != 0 {
		t.Errorf("%d areas, %+v", len(r.Areas), counts)
	}
	repaired, _ := area(r, "QP059067")
	var issue source.Issue
	for _, i := range r.Issues {
		if i.Effect == source.Repaired {
			issue = i
		}
	}
	if issue.Row != repaired.Row || !strings.HasPrefix(issue.Args["x"], "709909.97") || issue.Args["difference"] == "" {
		t.Errorf("QP059067 is row %d, the repair is %+v", repaired.Row, issue)
	}
	if a, _ := area(r, "QP059078"); a.Ref.Level != source.QPV2015 || a.Name == "" {
		t.Errorf("%+v", a.Ref)
	}
}

// The shapefile was made of the GeoPackage with ogr2ogr.
func TestShapefileAgreesWithGeoPackage(t *testing.T) {
	keep := sourcetest.KeepMEL(t)
	a, _ := read(t, boundary.QPV, source.Input{File: sourcetest.Real(t, "communes_icu_lille/lille.gpkg"), Layer: "qpvs", Keep: keep})
	b, _ := read(t, boundary.QPV, source.Input{File: sourcetest.Real(t, "derived_l93_shapefiles/QP_METROPOLE_LB93_mel.zip"), Keep: keep})
	if len(a.Areas) != len(b.Areas) {
		t.Fatalf("%d and %d areas", len(a.Areas), len(b.Areas))
	}
	for _, one := range a.Areas {
		other, _ := area(b, one.Ref.Code)
		if math.Abs(one.AreaM2-other.AreaM2) > 0.01 || one.Name != other.Name {
			t.Errorf("%s: %.3f m² %q, %.3f m² %q", one.Ref, one.AreaM2, one.Name, other.AreaM2, other.Name)
		}
	}
}

func TestEPCIOfTheMEL(t *testing.T) {
	r, _ := read(t, boundary.EPCI, source.Input{File: sourcetest.Real(t, "communes_icu_lille/lille.gpkg"), Layer: "epci", Keep: sourcetest.KeepMEL(t)})
	if len(r.Areas) != 1 || r.Areas[0].Ref != (source.Ref{Level: source.EPCI, Code: "200093201"}) || math.Abs(r.Areas[0].AreaM2/1e6-675.92) > 0.01 {
		t.Errorf("%+v", r.Issues)
	}
}

func TestCommunesOfTheNord(t *testing.T) {
	r, counts := read(t, boundary.Communes, source.Input{File: sourcetest.Real(t, "communes_france_geojson_2018/communes-59-nord.geojson")})
	if len(r.Areas) != 648 || counts.Repaired != 0 || counts.RejectedRows() != 0 {
		t.Errorf("%d areas, %+v", len(r.Areas), counts)
	}
}

// Counted in the same files with another program: 35 357 communes in 101 files, one of them invalid, the overseas
// départements at their true place.
func TestCommunesOfFrance(t *testing.T) {
	if os.Getenv("ESSOR_TEST_ALL") == "" {
		t.Skip("ESSOR_TEST_ALL is not set: all communes of France")
	}
	files, err := filepath.Glob(filepath.Dir(sourcetest.Real(t, "communes_france_geojson_2018/communes-59-nord.geojson")) + "/communes-*")
	if err != nil {
		t.Fatal(err)
	}
	areas, repaired := 0, int64(0)
	for _, file := range files {
		r, counts := read(t, boundary.Communes, source.Input{File: file})
		areas += len(r.Areas)
		repaired += counts.Repaired
		if counts.RejectedRows() != 0 {
			t.Errorf("%s: %+v", file, r.Issues[0])
		}
	}
	if areas != 35357 || repaired != 1 || len(files) != 101 {
		t.Errorf("%d areas in %d files, %d repaired", areas, len(files), repaired)
	}
}

// A map that draws overseas départements beside the mainland is no place for them.
func TestMovedDepartments(t *testing.T) {
	if os.Getenv("ESSOR_TEST_ALL") == "" {
		t.Skip("ESSOR_TEST_ALL is not set: all communes of France")
	}
	in := source.Input{File: sourcetest.Real(t, "communes_cartelette_2024/COMMUNES_2024_simplifie_wgs84__from_RData.geojson.gz")}
	r, counts := read(t, boundary.Communes, in)
	overseas := 0
	for _, a := range r.Areas {
		if strings.HasPrefix(a.Ref.Code, "97") {
			overseas++
		}
	}
	if overseas != 0 || counts.Read != 34935 || counts.Rejected[string(boundary.Misplaced)] != 129 {
		t.Errorf("%d overseas, %+v", overseas, counts)
	}
}

// Names of columns by edition: the producers' notices.
func TestColumnsOfEditions(t *testing.T) {
	lille, place := square(3.05, 50.62), "59350"
	for name, tt := range map[string]struct {
		read       source.ReadFunc
		properties string
		want       source.Ref
	}{
		"ADMIN EXPRESS 3": {boundary.Communes, `{"ID":"COMMUNE_1","NOM":"X","NOM_M":"LILLE","INSEE_COM":"59350","STATUT":"Préfecture","POPULATION":236234,"SIREN_EPCI":"200093201"}`, source.Ref{Level: source.Commune, Code: place}},
		"ADMIN EXPRESS 4": {boundary.Communes, `{"cleabs":"COMMUNE_1","nom_officiel":"X","nom_officiel_en_majuscules":"LILLE","code_insee":"59350","code_insee_du_departement":"59"}`, source.Ref{Level: source.Commune, Code: place}},
		"Etalab":          {boundary.Communes, `{"code":"59350","nom":"X","departement":"59","region":"32","epci":"200093201","plm":false,"commune":null}`, source.Ref{Level: source.Commune, Code: place}},
		"QPV 2015":        {boundary.QPV, `{"CODE_QP":"QP059074","NOM_QP":"X","COMMUNE_QP":"Lille, Loos"}`, source.Ref{Level: source.QPV2015, Code: "QP059074"}},
		"QPV 2015 export": {boundary.QPV, `{"code_qp":"QP059074","nom_qp":"X","commune_qp":"Lille","nom_reg":"Hauts-de-France"}`, source.Ref{Level: source.QPV2015, Code: "QP059074"}},
		"QPV 2024":        {boundary.QPV, `{"code_qp":"QN05901M","lib_qp":"X","insee_reg":"32","insee_dep":"59","insee_com":"59350","siren_epci":"200093201"}`, source.Ref{Level: source.QPV2024, Code: "QN05901M"}},
		"EPCI":            {boundary.EPCI, `{"CODE_SIREN":"200093201","NOM":"X","NATURE":"Métropole"}`, source.Ref{Level: source.EPCI, Code: "200093201"}},
		"EPCI, Etalab":    {boundary.EPCI, `{"code":"200093201","nom":"X"}`, source.Ref{Level: source.EPCI, Code: "200093201"}},
		"IRIS":            {boundary.IRIS, `{"INSEE_COM":"59350","NOM_COM":"Lille","IRIS":"0101","CODE_IRIS":"593500101","NOM_IRIS":"X"}`, source.Ref{Level: source.IRIS, Code: "593500101"}},
	} {
		t.Run(name, func(t *testing.T) {
			r, counts := read(t, tt.read, collection(t, [2]string{tt.properties, lille}))
			if len(r.Areas) != 1 || r.Areas[0].Ref != tt.want || r.Areas[0].Name != "X" || r.Areas[0].Row != 1 {
				t.Errorf("%+v %+v", r, counts)
			}
		})
	}
	_, err := boundary.Communes(t.Context(), collection(t, [2]string{`{"name":"Lille"}`, lille}), &sourcetest.Recorder{})
	wantFault(t, err, table.MissingColumn)
}

func wantFault(t *testing.T, err error, want infile.Code) {
	t.Helper()
	var fault *infile.Fault
	if !errors.As(err, &fault) || fault.Code != want {
		t.Errorf("error = %v, want %s", err, want)
	}
}

func TestRejectedFeatures(t *testing.T) {
	for name, tt := range map[string]struct {
		code, geometry string
		want           infile.Code
	}{
		"no geometry":      {"59512", "null", geo.EmptyGeometry},
		"empty geometry":   {"59512", `{"type":"MultiPolygon","coordinates":[]}`, geo.EmptyGeometry},
		"a point":          {"59512", `{"type":"Point","coordinates":[3.17,50.69]}`, geo.NotPolygon},
		"nothing but line": {"59512", `{"type":"Polygon","coordinates":[[[3.1,50.6],[3.2,50.6],[3.1,50.6]]]}`, geo.NoArea},
		"Lambert-93":       {"59512", `{"type":"Polygon","coordinates":[[[704000,7060000],[705000,7060000],[705000,7061000],[704000,7060000]]]}`, geo.OutOfRange},
		"latitude first":   {"59512", square(50.69, 3.17), boundary.AxesSwapped},
		"another country":  {"59512", square(13.4, 52.5), boundary.Misplaced},
		"moved overseas":   {"97105", square(-2.3, 44), boundary.Misplaced},
		"lost zero":        {"1004", square(5.35, 45.96), table.NumberCode},
		"twice":            {"59350", square(3.05, 50.62), layout.Duplicate},
	} {
		t.Run(name, func(t *testing.T) {
			r, counts := read(t, boundary.Communes, collection(t,
				[2]string{`{"code":"59350","nom":"Lille"}`, square(3.05, 50.62)},
				[2]string{`{"code":"` + tt.code + `","nom":"x"}`, tt.geometry}))
			if counts.Rejected[string(tt.want)] != 1 || len(r.Areas) != 1 {
				t.Errorf("%+v %+v, want %s", counts, r.Issues, tt.want)
			}
		})
	}
}

// What is repaired says where and by how much.
func TestRepairedFeatures(t *testing.T) {
	r, counts := read(t, boundary.Communes, collection(t,
		[2]string{`{"code":"59350","nom":"bow tie"}`, `{"type":"Polygon","coordinates":[[[3.05,50.62],[3.06,50.63],[3.06,50.62],[3.05,50.63],[3.05,50.62]]]}`},
		[2]string{`{"code":"59512","nom":"open ring"}`, `{"type":"Polygon","coordinates":[[[3.17,50.69],[3.18,50.69],[3.18,50.70],[3.17,50.70]]]}`},
	))
	if len(r.Areas) != 2 || counts.Repaired != 2 {
		t.Fatalf("%+v %+v", counts, r.Issues)
	}
	for i, code := range []infile.Code{geo.SelfIntersection, geo.UnclosedRing} {
		issue := r.Issues[i]
		if issue.Code != string(code) || issue.Row != i+1 || issue.Effect != source.Repaired || issue.Args["difference"] == "" {
			t.Errorf("%+v, want %s", issue, code)
		}
	}
	if len(r.Areas[0].Boundary) != 2 || !r.Areas[1].Boundary[0][0].Closed() {
		t.Errorf("%v", r.Areas)
	}
}

// A pack may say that a file's reference system is another than it names.
func TestCRSOfThePack(t *testing.T) {
	in := collection(t, [2]string{
		`{"code":"59350","nom":"Lille"}`,
		`{"type":"Polygon","coordinates":[[[704000,7060000],[705000,7060000],[705000,7061000],[704000,7061000],[704000,7060000]]]}`,
	})
	in.CRS = 2154
	r, _ := read(t, boundary.Communes, in)
	if len(r.Areas) != 1 || math.Abs(r.Areas[0].AreaM2-1e6) > 1e-3 || len(r.Issues) != 0 {
		t.Fatalf("%+v %+v", r.Areas, r.Issues)
	}
	if c := r.Areas[0].Boundary.Bound().Center(); math.Abs(c[0]-3.06) > 0.02 || math.Abs(c[1]-50.64) > 0.02 {
		t.Errorf("the square lies at %v", c)
	}
	named, err := os.ReadFile(in.File)
	if err != nil {
		t.Fatal(err)
	}
	in.File = sourcetest.Write(t, "named.geojson", strings.Replace(string(named), `"features"`,
		`"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},"features"`, 1))
	if r, _ := read(t, boundary.Communes, in); len(r.Areas) != 1 || len(r.IssuesOf(string(layout.CRSOverruled))) != 1 {
		t.Errorf("%+v", r.Issues)
	}
	in.CRS = 27572
	_, err = boundary.Communes(t.Context(), in, &sourcetest.Recorder{})
	wantFault(t, err, "geo.unknown_crs")
}

// Parts of a neighbourhood that stand on rows of their own are one area; what
// overlaps is a mistake.
func TestQPVInParts(t *testing.T) {
	const parts = `{"CODE_QP":"QP059074","NOM_QP":"Secteur Sud"}`
	r, counts := read(t, boundary.QPV, collection(t,
		[2]string{parts, square(3.05, 50.62)},
		[2]string{`{"CODE_QP":"QP059072","NOM_QP":"Pacot"}`, square(3.02, 50.65)},
		[2]string{parts, square(3.08, 50.62)},
		[2]string{parts, square(3.055, 50.625)},
		[2]string{`{"CODE_QP":"QP059074","NOM_QP":"Another"}`, square(3.12, 50.62)},
	))
	whole, _ := area(r, "QP059074")
	if len(r.Areas) != 2 || r.Areas[0].Row != 1 || len(whole.Boundary) != 2 || counts.Kept != 3 || counts.Rejected[string(layout.Duplicate)] != 2 {
		t.Errorf("%+v %+v", counts, r.Issues)
	}
	one, _ := area(r, "QP059072")
	if math.Abs(whole.AreaM2/one.AreaM2-2) > 0.01 || len(r.IssuesOf(string(boundary.PartsJoined))) != 1 {
		t.Errorf("%.0f m², half of it %.0f", whole.AreaM2, one.AreaM2)
	}
}

func FuzzCommunes(f *testing.F) {
	sourcetest.Fuzz(f, boundary.Communes, source.Input{},
		`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"59350","nom":"Lille"},"geometry":`+square(3.05, 50.62)+`}]}`)
}

func FuzzQPV(f *testing.F) {
	one := `{"type":"Feature","properties":{"CODE_QP":"QP059074","NOM_QP":"x"},"geometry":` + square(3.05, 50.62) + `}`
	sourcetest.Fuzz(f, boundary.QPV, source.Input{}, `{"type":"FeatureCollection","features":[`+one+`,`+one+`]}`)
}
