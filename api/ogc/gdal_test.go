package ogc_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// gdal runs a program of GDAL, and gives what it prints.
func gdal(t *testing.T, program string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		t.Skipf("%s is missing: run \"make deps\"", program)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, path, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", program, args, err, out)
	}
	if strings.Contains(string(out), "ERROR") || strings.Contains(string(out), "Warning") {
		t.Errorf("%s %v:\n%s", program, args, out)
	}
	return string(out)
}

// codes are the codes of the features of a GeoJSON file.
func codes(t *testing.T, file string) []string {
	t.Helper()
	var all features
	if err := json.Unmarshal([]byte(gdal(t, "ogr2ogr", "-f", "GeoJSON", "/vsistdout/", file)), &all); err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, f := range all.Features {
		code, _ := f.Properties["code"].(string)
		list = append(list, code)
	}
	return list
}

// TestGDAL reads a grid of 20 × 20 communes and one without boundary with GDAL's OAPIF
// driver, in several pages.
func TestGDAL(t *testing.T) {
	web := httptest.NewServer(serve(t, grid(t, 20)))
	defer web.Close()
	source := "OAPIF:" + web.URL + "/ogc"
	if out := gdal(t, "ogrinfo", source); !strings.Contains(out, "commune") || !strings.Contains(out, "grants") {
		t.Errorf("layers:\n%s", out)
	}
	out := gdal(t, "ogrinfo", "-so", source, "commune", "-oo", "PAGE_SIZE=100")
	for _, want := range []string{"Feature Count: 401", "Extent: (2.000000, 48.000000) - (2.200000, 48.200000)", "people.count: Real", "code: String"} {
		if !strings.Contains(out, want) {
			t.Errorf("ogrinfo does not say %q:\n%s", want, out)
		}
	}
	out = gdal(t, "ogrinfo", "-al", "-geom=SUMMARY", "-spat", "2.0001", "48.0001", "2.0299", "48.0199", source, "commune")
	if n := len(regexp.MustCompile(`OGRFeature\(commune\)`).FindAllString(out, -1)); n != 6 {
		t.Errorf("a box that meets 3 × 2 communes gives %d features, want 6", n)
	}
	file := filepath.Join(t.TempDir(), "some.geojson")
	gdal(t, "ogr2ogr", "-f", "GeoJSON", "-where", "code LIKE '001%'", "-oo", "PAGE_SIZE=30", file, source, "commune")
	list := codes(t, file)
	if len(list) != 100 || list[0] != "00100" || list[99] != "00199" {
		t.Errorf("%d features where the code begins with 001: %v", len(list), list)
	}
	out = gdal(t, "ogrinfo", "-dialect", "sqlite", "-sql", "select count(*) n, sum(st_isvalid(geometry)) valid from commune where geometry is not null", source)
	if !strings.Contains(out, "n (Integer) = 400") || !strings.Contains(out, "valid (Integer) = 400") {
		t.Errorf("validity:\n%s", out)
	}
}

// TestGDALOfFrance counts all communes of France, and writes those of the Nord: 35 357
// and 648, counted in the 101 files. The extent is that of their coordinates.
func TestGDALOfFrance(t *testing.T) {
	if os.Getenv("ESSOR_TEST_ALL") == "" {
		t.Skip("ESSOR_TEST_ALL is not set: this takes a minute")
	}
	d := france(t)
	web := httptest.NewServer(serve(t, d))
	defer web.Close()
	source := "OAPIF:" + web.URL + "/ogc"
	var nord int
	extent := d.Boundaries[0].Bounds[0]
	for i, b := range d.Boundaries[0].Bounds {
		extent = extent.Union(b)
		if strings.HasPrefix(d.Boundaries[0].Codes[i], "59") {
			nord++
		}
	}
	out := gdal(t, "ogrinfo", "-so", source, "commune")
	want := fmt.Sprintf("Extent: (%.6f, %.6f) - (%.6f, %.6f)", extent.Min[0], extent.Min[1], extent.Max[0], extent.Max[1])
	if !strings.Contains(out, "Feature Count: 35357") || !strings.Contains(out, want) {
		t.Errorf("want 35357 features, %s:\n%s", want, out)
	}
	file := filepath.Join(t.TempDir(), "nord.gpkg")
	gdal(t, "ogr2ogr", "-where", "code LIKE '59%'", "-oo", "PAGE_SIZE=5000", file, source, "commune")
	list := codes(t, file)
	if len(list) != nord || nord != 648 {
		t.Errorf("%d communes, %d begin with 59, want 648", len(list), nord)
	}
	for _, code := range list {
		if !strings.HasPrefix(code, "59") {
			t.Errorf("%s is not in the Nord", code)
		}
	}
	out = gdal(t, "ogrinfo", "-so", "-spat", "3", "50.6", "3.1", "50.66", source, "commune")
	t.Log(out)
}
