package format_test

import (
	"math"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/geo"
	"github.com/observatoire-essor/essor/geo/format"
	"github.com/observatoire-essor/essor/geo/infile"
	"github.com/observatoire-essor/essor/geo/proj"
)

// read reads a whole layer, and fails on any fault.
func read(t *testing.T, file string, o format.Options) (format.Layer, []format.Feature) {
	t.Helper()
	r, err := format.Open(t.Context(), file, o)
	if err != nil {
		t.Fatal(err)
	}
	var out []format.Feature
	for f, err := range r.Features() {
		if err != nil {
			t.Fatal(err)
		}
		if f.Fault != nil {
			t.Fatal(f.Fault)
		}
		out = append(out, f)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	return r.Layer(), out
}

// TestLilleLayers knows the layers from ogrinfo (GDAL 3.6.2).
func TestLilleLayers(t *testing.T) {
	layers, err := format.Layers(t.Context(), realData(t, "communes_icu_lille", "lille.gpkg"), infile.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range layers {
		got = append(got, l.Name+" "+l.CRS.String()+" "+strconv.Itoa(l.Count)+" "+strings.Join(l.Columns, ","))
	}
	want := []string{
		"epci EPSG:2154 1 fid,ID,CODE_SIREN,NOM,NATURE",
		"cities EPSG:2154 121 fid,ID,NOM,NOM_M,INSEE_COM,STATUT,POPULATION,INSEE_CAN,INSEE_ARR,INSEE_DEP,INSEE_REG,SIREN_EPCI",
		"qpvs EPSG:2154 26 fid,CODE_QP,NOM_QP,COMMUNE_QP",
		"enriched_grid EPSG:2154 9096 fid,id,imputed,num_people,mean_std_living,poverty_ratio,land_surface_temperature",
	}
	if !slices.Equal(got, want) {
		t.Errorf("layers:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestShapefilesGiveTheGeoPackage compares the two forms of the same boundaries,
// vertex by vertex: the shapefiles were made with ogr2ogr from the GeoPackage.
func TestShapefilesGiveTheGeoPackage(t *testing.T) {
	for _, tt := range []struct{ zip, layer, code, name string }{
		{"COMMUNE_mel_et_limitrophes_LB93.zip", "cities", "INSEE_COM", "NOM"},
		{"QP_METROPOLE_LB93_mel.zip", "qpvs", "CODE_QP", "NOM_QP"},
	} {
		t.Run(tt.layer, func(t *testing.T) {
			_, packaged := read(t, realData(t, "communes_icu_lille", "lille.gpkg"), format.Options{Layer: tt.layer})
			layer, shaped := read(t, realData(t, "derived_l93_shapefiles", tt.zip), format.Options{})
			if layer.CRS != proj.Lambert93() || len(shaped) != len(packaged) {
				t.Fatalf("%v, %d features, want EPSG:2154 and %d", layer.CRS, len(shaped), len(packaged))
			}
			byCode := map[string]format.Feature{}
			for _, f := range packaged {
				code, _ := f.Text(tt.code)
				byCode[code] = f
			}
			repairer := geo.NewRepairer(proj.Lambert93())
			for _, f := range shaped {
				code, _ := f.Text(tt.code)
				name, _ := f.Text(tt.name)
				twin := byCode[code]
				if want, _ := twin.Text(tt.name); name != want {
					t.Errorf("%s is called %q, want %q", code, name, want)
				}
				if d := farthest(repaired(t, repairer, f), repaired(t, repairer, twin)); d > 0.01 {
					t.Errorf("%s is %v m off", code, d)
				}
			}
		})
	}
}

func repaired(t *testing.T, r *geo.Repairer, f format.Feature) orb.MultiPolygon {
	t.Helper()
	g, _, err := r.Repair(f.Geometry)
	if err != nil {
		t.Fatalf("row %d: %v", f.Row, err)
	}
	return g
}

// farthest is the largest distance between the vertices of two multipolygons,
// ring by ring: rings are paired and turned to begin at their lowest vertex.
// Shapes with different counts are infinitely far apart.
func farthest(a, b orb.MultiPolygon) float64 {
	ra, rb := normalised(a), normalised(b)
	if len(ra) != len(rb) {
		return math.Inf(1)
	}
	worst := 0.0
	for i := range ra {
		if len(ra[i]) != len(rb[i]) {
			return math.Inf(1)
		}
		for j := range ra[i] {
			worst = max(worst, math.Hypot(ra[i][j][0]-rb[i][j][0], ra[i][j][1]-rb[i][j][1]))
		}
	}
	return worst
}

func normalised(g orb.MultiPolygon) []orb.Ring {
	compare := func(a, b orb.Point) int {
		return slices.Compare(a[:], b[:])
	}
	var rings []orb.Ring
	for _, p := range g {
		for _, r := range p {
			open := r[:len(r)-1]
			low := slices.Index(open, slices.MinFunc(open, compare))
			rings = append(rings, append(slices.Clone(open[low:]), open[:low]...))
		}
	}
	slices.SortFunc(rings, func(a, b orb.Ring) int { return compare(a[0], b[0]) })
	return rings
}

// TestDepartmentsWithoutCode reads a shapefile whose .prj has the parameters of
// Lambert-93, no code and no known name, and whose .dbf has no .cpg.
func TestDepartmentsWithoutCode(t *testing.T) {
	layer, features := read(t, realData(t, "original_shapefiles", "DEP_2017_CARTElette.zip"), format.Options{})
	if layer.CRS != proj.Lambert93() || len(features) != 101 {
		t.Fatalf("%v, %d features", layer.CRS, len(features))
	}
	names := map[string]string{}
	points := 0
	for _, f := range features {
		code, _ := f.Text("DEP")
		names[code], _ = f.Text("nom")
		points += countPoints(f.Geometry)
		centre := proj.Point(f.Geometry.Bound().Center(), layer.CRS, proj.WGS84())
		// The overseas departments are drawn beside the mainland in this file.
		if crs, ok := proj.Local(centre[0], centre[1]); !ok || crs != proj.Lambert93() {
			t.Errorf("%s lies at %v", code, centre)
		}
	}
	if names["38"] != "Isère" || names["69"] != "Rhône" || names["974"] != "La Réunion" || points != 234_947 {
		t.Errorf("38 %q, 69 %q, 974 %q, %d points, want 234947", names["38"], names["69"], names["974"], points)
	}
}

// TestAgainstOGR compares counts and areas with ogrinfo, where it is installed.
func TestAgainstOGR(t *testing.T) {
	if _, err := exec.LookPath("ogrinfo"); err != nil {
		t.Skip("ogrinfo (Debian: gdal-bin) is not installed")
	}
	for _, tt := range []struct{ file, layer string }{
		{"original_shapefiles/DEP_2017_CARTElette.zip", "DEP_2017_CARTElette"},
		{"original_shapefiles/DEP_2020_CARTElette.zip", "DEP_2020_CARTElette"},
		{"derived_l93_shapefiles/COMMUNE_mel_et_limitrophes_LB93.zip", "COMMUNE"},
		{"communes_icu_lille/lille.gpkg", "enriched_grid"},
		{"communes_france_geojson_2018/communes-59-nord.geojson", "communes-59-nord"},
	} {
		t.Run(tt.layer, func(t *testing.T) {
			file := realData(t, strings.Split(tt.file, "/")...)
			source := file
			if strings.HasSuffix(file, ".zip") {
				source = "/vsizip/" + file
			}
			query := `select count(*), sum(st_area(geometry)) from "` + tt.layer + `"`
			if strings.HasSuffix(file, ".gpkg") {
				query = strings.Replace(query, "geometry", "geom", 1)
			}
			text, err := exec.CommandContext(t.Context(), "ogrinfo", "-ro", "-q", "-dialect", "SQLite", "-sql", query, source).Output()
			if err != nil {
				t.Fatal(err)
			}
			var theirs []float64
			for line := range strings.Lines(string(text)) {
				if _, value, ok := strings.Cut(line, " = "); ok {
					x, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
					if err != nil {
						t.Fatal(err)
					}
					theirs = append(theirs, x)
				}
			}
			_, features := read(t, file, format.Options{Layer: tt.layer})
			area := 0.0
			for _, f := range features {
				area += plainArea(f.Geometry)
			}
			if len(theirs) != 2 || theirs[0] != float64(len(features)) || math.Abs(area/theirs[1]-1) > 1e-9 {
				t.Errorf("%d features, area %v; ogrinfo says %v", len(features), area, theirs)
			}
		})
	}
}

// plainArea is the area in squares of the geometry's own unit.
func plainArea(g orb.Geometry) float64 {
	switch g := g.(type) {
	case orb.Polygon:
		return geo.AreaM2(orb.MultiPolygon{g}, proj.Lambert93())
	case orb.MultiPolygon:
		return geo.AreaM2(g, proj.Lambert93())
	}
	return 0
}

// TestInvalidNeighbourhood repairs the one invalid boundary of the MEL's priority
// neighbourhoods; GEOS 3.11.1 says "Self-intersection[709909.97 7058181.04]".
func TestInvalidNeighbourhood(t *testing.T) {
	layer, features := read(t, realData(t, "communes_icu_lille", "lille.gpkg"), format.Options{Layer: "qpvs"})
	repairer := geo.NewRepairer(layer.CRS)
	var changed []string
	for _, f := range features {
		g, report, err := repairer.Repair(f.Geometry)
		if err != nil {
			t.Fatal(err)
		}
		if err := repairer.Check(g); err != nil {
			t.Error(err)
		}
		if !report.Changed {
			continue
		}
		code, _ := f.Text("CODE_QP")
		changed = append(changed, code)
		at := report.Faults("lille.gpkg", f.Row)[0]
		x, _, _ := strings.Cut(at.Args["x"], ".")
		y, _, _ := strings.Cut(at.Args["y"], ".")
		if at.Code != geo.SelfIntersection || x != "709909" || y != "7058181" {
			t.Errorf("reported %v", at)
		}
		if d := report.DifferenceM2(); d <= 0 || d > 0.1 {
			t.Errorf("the repair changes %v m²", d)
		}
	}
	if !slices.Equal(changed, []string{"QP059067"}) {
		t.Errorf("repaired %v, want QP059067", changed)
	}
}

// TestFrance reads all communes: counts from ogrinfo and from jq on the files.
func TestFrance(t *testing.T) {
	var sum tally
	for _, file := range franceFiles(t) {
		one, err := readAndRepair(t.Context(), file, true)
		if err != nil {
			t.Fatal(err)
		}
		sum.features += one.features
		sum.points += one.points
		sum.changed += one.changed
	}
	if sum.features != 35_357 || sum.points != 2_199_045 || sum.changed != 1 {
		t.Errorf("%+v, want 35357 features, 2199045 points, 1 repaired", sum)
	}
}

// TestMovedTo4326StaysValid converts boundaries to longitude and latitude, as they
// are stored: straight edges between the same vertices must not begin to cross.
func TestMovedTo4326StaysValid(t *testing.T) {
	check := geo.NewRepairer(proj.WGS84())
	for _, tt := range []struct{ file, layer string }{
		{"communes_icu_lille/lille.gpkg", "cities"},
		{"communes_icu_lille/lille.gpkg", "qpvs"},
		{"communes_icu_lille/lille.gpkg", "enriched_grid"},
		{"original_shapefiles/DEP_2017_CARTElette.zip", ""},
	} {
		layer, features := read(t, realData(t, strings.Split(tt.file, "/")...), format.Options{Layer: tt.layer})
		repairer := geo.NewRepairer(layer.CRS)
		for _, f := range features {
			moved := proj.Transform(repaired(t, repairer, f), layer.CRS, proj.WGS84())
			if err := check.Check(moved.(orb.MultiPolygon)); err != nil {
				t.Errorf("%s row %d: %v", layer.Name, f.Row, err)
			}
		}
	}
}
