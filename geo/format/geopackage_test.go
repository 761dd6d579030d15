package format_test

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"github.com/observatoire-essor/essor/geo/format"
	"github.com/observatoire-essor/essor/geo/infile"
	"github.com/observatoire-essor/essor/geo/proj"
)

// blob is a GeoPackage geometry in a system, little-endian and without envelope.
func blob(t *testing.T, srs byte, g orb.Geometry) []byte {
	t.Helper()
	body, err := wkb.Marshal(g)
	if err != nil {
		t.Fatal(err)
	}
	return append([]byte{'G', 'P', 0, 1, srs, 8, 0, 0}, body...)
}

const epsg2154 = 0x6A // the low byte of 2154; the high one is 8

// newGeoPackage makes a file of the tables of OGC 12-128r18 that matter and runs
// further statements.
func newGeoPackage(t *testing.T, name string, more func(*sql.DB)) string {
	t.Helper()
	dir := t.TempDir()
	db, err := sql.Open("sqlite", filepath.Join(dir, "new.gpkg"))
	if err != nil {
		t.Fatal(err)
	}
	execute(t, db, `
		pragma synchronous = off;
		create table gpkg_spatial_ref_sys (srs_name text, srs_id integer primary key, organization text, organization_coordsys_id integer, definition text);
		create table gpkg_contents (table_name text primary key, data_type text, identifier text, srs_id integer);
		create table gpkg_geometry_columns (table_name text, column_name text, geometry_type_name text, srs_id integer);
		insert into gpkg_spatial_ref_sys values ('RGF93 / Lambert-93', 2154, 'EPSG', 2154, 'undefined'), ('Undefined', -1, 'NONE', -1, 'undefined'),
			('own', 100000, 'NONE', 1, 'PROJCS["mine",GEOGCS["x",DATUM["D_unknown",SPHEROID["GRS80",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["Degree",0.017453292519943295]],PROJECTION["Lambert_Conformal_Conic"],PARAMETER["standard_parallel_1",49],PARAMETER["standard_parallel_2",44],PARAMETER["latitude_of_origin",46.5],PARAMETER["central_meridian",3],PARAMETER["false_easting",700000],PARAMETER["false_northing",6600000],UNIT["Meter",1]]'),
			('NTF', 27572, 'EPSG', 27572, 'PROJCS["NTF"]')`)
	more(db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, name) // renamed, since a question mark ends a name for the driver
	if err := os.Rename(filepath.Join(dir, "new.gpkg"), file); err != nil {
		t.Fatal(err)
	}
	return file
}

func execute(t *testing.T, db *sql.DB, statement string, args ...any) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), statement, args...); err != nil {
		t.Fatal(err)
	}
}

// addLayer makes a table of features in a system.
func addLayer(t *testing.T, db *sql.DB, name string, srs int) {
	t.Helper()
	quoted := `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
	execute(t, db, `create table `+quoted+` (fid integer primary key, geom blob, "INSEE ""COM""" text, pop integer, rate real, ok boolean, day date, at datetime, raw blob)`)
	execute(t, db, `insert into gpkg_contents values (?, 'features', ?, ?)`, name, name, srs)
	execute(t, db, `insert into gpkg_geometry_columns values (?, 'geom', 'MULTIPOLYGON', ?)`, name, srs)
}

func TestGeoPackage(t *testing.T) {
	file := newGeoPackage(t, "été 100%#?.gpkg", func(db *sql.DB) {
		addLayer(t, db, `com"munes`, 2154)
		execute(t, db, `insert into "com""munes" values (1, ?, '01004', 12, 2.5, 1, '2024-01-01', '2024-01-01T10:00:00Z', x'00ff'), (7, null, null, null, null, 0, null, null, null)`, blob(t, epsg2154, square()))
		addLayer(t, db, "own", 100000)
		addLayer(t, db, "ntf", 27572)
		addLayer(t, db, "none", -1)
		execute(t, db, `insert into gpkg_contents values ('attributes', 'attributes', 'x', null)`)
	})
	out := readAll(t, file, format.Options{Layer: `COM"MUNES`})
	if out.err != nil || len(out.good) != 2 || len(out.faults) != 0 {
		t.Fatalf("%+v", out)
	}
	if got := strings.Join(out.layer.Columns, " "); got != `fid INSEE "COM" pop rate ok day at raw` || out.layer.Count != 2 {
		t.Errorf("columns %q, count %d", got, out.layer.Count)
	}
	for column, want := range map[string]any{
		"fid": int64(1), `INSEE "COM"`: "01004", "pop": int64(12), "rate": 2.5, "ok": true, "day": "2024-01-01", "at": "2024-01-01T10:00:00Z",
	} {
		if got, ok := out.good[0].Value(column); !ok || got != want {
			t.Errorf("%s = %#v, want %#v", column, got, want)
		}
	}
	if raw, _ := out.good[0].Value("raw"); !bytes.Equal(raw.([]byte), []byte{0, 0xff}) {
		t.Errorf("raw = %v", raw)
	}
	if !orb.Equal(out.good[0].Geometry, square()) || out.good[1].Geometry != nil {
		t.Errorf("geometries %v, %v", out.good[0].Geometry, out.good[1].Geometry)
	}
	if _, ok := out.good[1].Text(`INSEE "COM"`); ok {
		t.Error("null has a text")
	}

	wantFault(t, readAll(t, file, format.Options{}).err, format.ManyLayers, 0)
	wantFault(t, readAll(t, file, format.Options{Layer: "x"}).err, format.NoLayer, 0)
	wantFault(t, readAll(t, file, format.Options{Layer: "attributes"}).err, format.NoLayer, 0)
	wantFault(t, readAll(t, file, format.Options{Layer: "ntf"}).err, format.UnknownCRS, 0)
	wantFault(t, readAll(t, file, format.Options{Layer: "none"}).err, format.NoCRS, 0)
	for _, tt := range []struct {
		layer string
		o     proj.CRS
	}{{"own", proj.CRS{}}, {"none", proj.Lambert93()}} {
		if out := readAll(t, file, format.Options{Layer: tt.layer, CRS: tt.o}); out.err != nil || out.layer.CRS != proj.Lambert93() {
			t.Errorf("%s: %v, %v", tt.layer, out.layer.CRS, out.err)
		}
	}
	layers, err := format.Layers(t.Context(), file, infile.Limits{})
	if err != nil || len(layers) != 4 || !layers[2].CRS.IsZero() {
		t.Errorf("layers %+v, %v", layers, err)
	}
}

func TestGeoPackageFeatureFaults(t *testing.T) {
	for name, tt := range map[string]struct {
		geometry any
		want     infile.Code
	}{
		"not a blob":     {"POINT(1 2)", format.DamagedGeometry},
		"a number":       {int64(5), format.DamagedGeometry},
		"cut":            {blob(t, epsg2154, square())[:30], format.DamagedGeometry},
		"another system": {blob(t, 0x6B, square()), format.MixedCRS},
		"a curve":        {append([]byte{'G', 'P', 0, 1, epsg2154, 8, 0, 0}, 1, 8, 0, 0, 0), format.UnsupportedType},
		"plain WKB":      {blob(t, epsg2154, square())[8:], format.DamagedGeometry},
	} {
		t.Run(name, func(t *testing.T) {
			file := newGeoPackage(t, "a.gpkg", func(db *sql.DB) {
				addLayer(t, db, "c", 2154)
				for _, g := range []any{blob(t, epsg2154, square()), tt.geometry, blob(t, epsg2154, square())} {
					execute(t, db, `insert into c (geom) values (?)`, g)
				}
			})
			out := readAll(t, file, format.Options{})
			if out.err != nil || len(out.good) != 2 || len(out.faults) != 1 {
				t.Fatalf("%+v", out)
			}
			wantFault(t, out.faults[0], tt.want, 2)
		})
	}
}

func TestGeoPackageFileFaults(t *testing.T) {
	file := newGeoPackage(t, "a.gpkg", func(db *sql.DB) {
		addLayer(t, db, "c", 2154)
		for range 300 {
			execute(t, db, `insert into c (geom) values (?)`, blob(t, epsg2154, square()))
		}
	})
	body, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	damaged := bytes.Clone(body)
	for i := 4096; i < len(damaged); i++ {
		damaged[i] = byte(i)
	}
	plain := filepath.Join(t.TempDir(), "plain.sqlite")
	db, err := sql.Open("sqlite", plain)
	if err != nil {
		t.Fatal(err)
	}
	execute(t, db, "create table x (a)")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		file string
		want infile.Code
	}{
		"cut":                    {write(t, "a.gpkg", body[:len(body)-5000]), infile.Truncated},
		"cut in the header":      {write(t, "a.gpkg", body[:60]), infile.Truncated},
		"damaged":                {write(t, "a.gpkg", damaged), infile.Corrupt},
		"another kind of SQLite": {plain, infile.Corrupt},
		"no layer":               {newGeoPackage(t, "b.gpkg", func(*sql.DB) {}), format.NothingInside},
		"layer without table": {newGeoPackage(t, "c.gpkg", func(db *sql.DB) {
			addLayer(t, db, "c", 2154)
			execute(t, db, "drop table c")
		}), infile.Corrupt},
	} {
		t.Run(name, func(t *testing.T) {
			wantFault(t, readAll(t, tt.file, format.Options{}).err, tt.want, 0)
		})
	}
}

// TestGeoPackageIsNotTouched opens a file in a folder where nothing may be
// written, with the log of an interrupted writer beside it.
func TestGeoPackageIsNotTouched(t *testing.T) {
	file := newGeoPackage(t, "a.gpkg", func(db *sql.DB) {
		execute(t, db, "pragma journal_mode=wal")
		addLayer(t, db, "c", 2154)
	})
	before, err := os.ReadDir(filepath.Dir(file))
	if err != nil {
		t.Fatal(err)
	}
	if out := readAll(t, file, format.Options{}); out.err != nil {
		t.Fatal(out.err)
	}
	after, err := os.ReadDir(filepath.Dir(file))
	if err != nil || len(after) != len(before) {
		t.Errorf("files before %v, after %v, %v", before, after, err)
	}
}
