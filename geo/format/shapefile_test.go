package format

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/geo/infile"
	"github.com/observatoire-essor/essor/geo/proj"
)

const lambertPRJ = `PROJCS["RGF_1993_Lambert_93",GEOGCS["GCS_RGF_1993",DATUM["D_RGF_1993",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Lambert_Conformal_Conic"],PARAMETER["False_Easting",700000.0],PARAMETER["False_Northing",6600000.0],PARAMETER["Central_Meridian",3.0],PARAMETER["Standard_Parallel_1",49.0],PARAMETER["Standard_Parallel_2",44.0],PARAMETER["Latitude_Of_Origin",46.5],UNIT["Meter",1.0]]`

// folder writes files into a folder of their own.
func folder(t *testing.T, files map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, body := range files {
		if err := os.WriteFile(filepath.Join(dir, name), body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func shapefile(name string, shp, dbf []byte) map[string][]byte {
	return map[string][]byte{name + ".shp": shp, name + ".dbf": dbf, name + ".prj": []byte(lambertPRJ)}
}

type result struct {
	reader *Reader
	good   []Feature
	faults []*infile.Fault
	err    error
}

func collect(t *testing.T, file string, o Options) result {
	t.Helper()
	r, err := Open(t.Context(), file, o)
	if err != nil {
		return result{err: err}
	}
	out := result{reader: r}
	for f, err := range r.Features() {
		switch {
		case err != nil:
			out.err = err
		case f.Fault != nil:
			out.faults = append(out.faults, f.Fault)
		default:
			out.good = append(out.good, f)
		}
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	return out
}

func wantCode(t *testing.T, err error, code infile.Code, row int) {
	t.Helper()
	var fault *infile.Fault
	if !errors.As(err, &fault) || fault.Code != code || fault.Row != row || fault.File == "" {
		t.Errorf("error = %v, want %s in row %d of a named file", err, code, row)
	}
}

func TestShapefile(t *testing.T) {
	shp, dbf := sampleShapefile()
	dir := folder(t, shapefile("COMMUNE", shp, dbf))
	for _, name := range []string{dir, filepath.Join(dir, "COMMUNE.shp"), filepath.Join(dir, "COMMUNE.dbf")} {
		out := collect(t, name, Options{})
		if out.err != nil || len(out.good) != 2 {
			t.Fatalf("%s: %+v", name, out)
		}
		l := out.reader.Layer()
		if l.Name != "COMMUNE" || l.CRS != proj.Lambert93() || l.Count != 2 || strings.Join(l.Columns, " ") != "CODE POP RATE DAY OK" {
			t.Errorf("layer %+v", l)
		}
		for i, want := range []map[string]any{
			{"CODE": "59350", "POP": int64(236710), "RATE": 26.7, "DAY": "2024-01-01", "OK": true},
			{"CODE": "Isère", "POP": int64(0), "RATE": nil, "DAY": nil, "OK": nil},
		} {
			for column, value := range want {
				if got, ok := out.good[i].Value(column); !ok || !reflect.DeepEqual(got, value) {
					t.Errorf("row %d: %s = %#v, want %#v", i+1, column, got, value)
				}
			}
		}
		want := orb.MultiPolygon{{clockwise(0, 0, 9), counterClockwise(1, 1, 2)}}
		if !orb.Equal(out.good[0].Geometry, want) || !orb.Equal(out.good[1].Geometry, orb.MultiPolygon{{clockwise(0, 0, 9)}}) {
			t.Errorf("geometries %v, %v", out.good[0].Geometry, out.good[1].Geometry)
		}
		if notes := out.reader.Notes(); len(notes) != 1 || notes[0].Code != HeightsDropped || notes[0].Args["features"] != "1" {
			t.Errorf("notes %v", notes)
		}
	}
}

// TestAssemble knows from the ESRI description which rings are holes; the last
// cases are files that do not keep to it.
func TestAssemble(t *testing.T) {
	cw, ccw := clockwise, counterClockwise
	for name, tt := range map[string]struct {
		rings [][]orb.Point
		want  string // sizes of the rings, polygon by polygon
	}{
		"one":                        {[][]orb.Point{cw(0, 0, 9)}, "9"},
		"one, wrong way":             {[][]orb.Point{ccw(0, 0, 9)}, "9"},
		"two":                        {[][]orb.Point{cw(0, 0, 9), cw(20, 0, 8)}, "9 8"},
		"hole":                       {[][]orb.Point{cw(0, 0, 9), ccw(1, 1, 2)}, "9,2"},
		"hole first":                 {[][]orb.Point{ccw(1, 1, 2), cw(0, 0, 9)}, "9,2"},
		"hole of the other":          {[][]orb.Point{cw(0, 0, 9), cw(20, 0, 8), ccw(1, 1, 2)}, "9,2 8"},
		"island in a lake":           {[][]orb.Point{cw(0, 0, 9), ccw(1, 1, 7), cw(2, 2, 5), ccw(3, 3, 2)}, "9,7 5,2"},
		"hole touches the shell":     {[][]orb.Point{cw(0, 0, 9), ccw(0, 0, 2)}, "9,2"},
		"hole equals a shell inside": {[][]orb.Point{cw(0, 0, 9), ccw(1, 1, 2), cw(1, 1, 2)}, "9,2 2"},
		"hole outside":               {[][]orb.Point{cw(0, 0, 9), ccw(20, 1, 2)}, "9 2"},
		"all the wrong way":          {[][]orb.Point{ccw(0, 0, 9), ccw(20, 0, 8), ccw(1, 1, 7), ccw(2, 2, 5)}, "9,7 8 5"},
		"empty part":                 {[][]orb.Point{cw(0, 0, 9), {}}, "9"},
		"nothing":                    {nil, ""},
	} {
		got, fault := assemble(tt.rings)
		if fault != nil {
			t.Fatalf("%s: %v", name, fault)
		}
		var polygons []string
		for _, p := range got {
			var sizes []string
			for _, r := range p {
				b := r.Bound()
				sizes = append(sizes, fmt.Sprint(b.Max[0]-b.Min[0]))
			}
			polygons = append(polygons, strings.Join(sizes, ","))
		}
		if s := strings.Join(polygons, " "); s != tt.want {
			t.Errorf("%s: %q, want %q", name, s, tt.want)
		}
	}
}

func TestAssembleGivesUp(t *testing.T) {
	var rings [][]orb.Point
	for i := range 30_000 {
		rings = append(rings, clockwise(0, 0, 1+float64(i)), counterClockwise(0, 0, 0.5))
	}
	if _, fault := assemble(rings); fault == nil || fault.Code != TooManyPoints {
		t.Errorf("fault %v, want %s", fault, TooManyPoints)
	}
}

func TestShapefileEncodings(t *testing.T) {
	columns := []dbfColumn{{"NOM", 'C', 6, 0}}
	shp := shpFile(shpRecord(shpPolygon, nil, clockwise(0, 0, 1)))
	for name, tt := range map[string]struct {
		text     string
		language byte
		cpg      string
		want     string
		code     infile.Code // of the row
		opening  infile.Code
	}{
		"CP1252 without a word":     {text: "Is\xe8re ", want: "Isère"},
		"CP1252 and 0x57":           {text: "Rh\xf4ne ", language: 0x57, want: "Rhône"},
		"CP1252 and 0x03":           {text: "\x8cuf   ", language: 0x03, want: "Œuf"},
		"CP850 and 0x02":            {text: "Is\x8are ", language: 0x02, want: "Isère"},
		"UTF-8 without a word":      {text: "Isère", want: "Isère"},
		"UTF-8 and 0x57":            {text: "Isère", language: 0x57, want: "Isère"},
		".cpg UTF-8":                {text: "Isère", cpg: "UTF-8\r\n", want: "Isère"},
		".cpg 65001":                {text: "Isère", cpg: "65001", want: "Isère"},
		".cpg wins over the byte":   {text: "Isère", language: 0x03, cpg: "utf8", want: "Isère"},
		".cpg ISO-8859-1":           {text: "Is\xe8re ", cpg: "ISO-8859-1", want: "Isère"},
		".cpg ISO 88591":            {text: "Is\xe8re ", cpg: "ISO 88591", want: "Isère"},
		".cpg ANSI 1252":            {text: "Is\xe8re ", cpg: "ANSI 1252", want: "Isère"},
		".cpg ISO-8859-15":          {text: "\xbduf   ", cpg: "ISO-8859-15", want: "œuf"},
		".cpg CP437":                {text: "Is\x8are ", cpg: "437", want: "Isère"},
		"letter cut by the width":   {text: "abcde\xc3", cpg: "UTF-8", want: "abcde"},
		"zeros behind":              {text: "Is\xe8re\x00", want: "Isère"},
		".cpg UTF-8, text is not":   {text: "Is\xe8re ", cpg: "UTF-8", code: BadText},
		".cpg of another continent": {text: "Isere ", cpg: "Big5", opening: UnknownEncoding},
	} {
		t.Run(name, func(t *testing.T) {
			files := shapefile("a", shp, dbfFile(tt.language, columns, tt.text))
			if tt.cpg != "" {
				files["a.cpg"] = []byte(tt.cpg)
			}
			out := collect(t, folder(t, files), Options{})
			switch {
			case tt.opening != "":
				wantCode(t, out.err, tt.opening, 0)
			case tt.code != "":
				if len(out.faults) != 1 || out.faults[0].Code != tt.code || out.faults[0].Column != "NOM" || out.faults[0].Row != 1 {
					t.Errorf("%+v, want %s", out, tt.code)
				}
			case len(out.good) != 1:
				t.Errorf("%+v", out)
			default:
				if got, _ := out.good[0].Text("NOM"); got != tt.want {
					t.Errorf("got %q, want %q", got, tt.want)
				}
			}
		})
	}
}

func TestShapefileFeatureFaults(t *testing.T) {
	good := shpRecord(shpPolygon, nil, clockwise(0, 0, 1))
	counts := shpRecord(shpPolygon, nil, clockwise(0, 0, 1))
	counts[boxBytes+4+4] = 200 // points
	parts := shpRecord(shpPolygon, nil, clockwise(0, 0, 1), clockwise(5, 5, 1))
	parts[4+boxBytes+8+4] = 99 // where the second part begins
	nan := shpRecord(shpPolygon, nil, clockwise(0, 0, 1))
	copy(nan[len(nan)-8:], []byte{1, 0, 0, 0, 0, 0, 0xf8, 0x7f})
	row := func(code, pop string) string { return fmt.Sprintf("%-5s%4s", code, pop) }
	columns := []dbfColumn{{"CODE", 'C', 5, 0}, {"POP", 'N', 4, 0}}
	for name, tt := range map[string]struct {
		record []byte
		pop    string
		want   infile.Code
	}{
		"counts":     {counts, "1", DamagedGeometry},
		"parts":      {parts, "1", DamagedGeometry},
		"cut":        {good[:40], "1", DamagedGeometry},
		"NaN":        {nan, "1", NotFinite},
		"multipatch": {shpRecord(shpMultiPatch, nil), "1", UnsupportedType},
		"kind 77":    {shpRecord(77, nil), "1", UnsupportedType},
		"number":     {good, "1O4", BadNumber},
	} {
		t.Run(name, func(t *testing.T) {
			files := shapefile("a", shpFile(good, tt.record, good), dbfFile(0, columns, row("1", "1"), row("2", tt.pop), row("3", "1")))
			out := collect(t, folder(t, files), Options{})
			if out.err != nil || len(out.good) != 2 || len(out.faults) != 1 {
				t.Fatalf("%+v", out)
			}
			wantCode(t, out.faults[0], tt.want, 2)
		})
	}
}

func TestShapefileFileFaults(t *testing.T) {
	shp, dbf := sampleShapefile()
	notSHP := append([]byte("NOTASHAPEFILE"), make([]byte, 100)...)
	badField := dbfFile(0, []dbfColumn{{"A", 'C', 5, 0}}, "abcde")
	badField[32+16] = 250
	for name, tt := range map[string]struct {
		change func(map[string][]byte)
		code   infile.Code
		row    int
	}{
		"no .dbf":         {func(f map[string][]byte) { delete(f, "a.dbf") }, MissingPart, 0},
		"no .prj":         {func(f map[string][]byte) { delete(f, "a.prj") }, NoCRS, 0},
		"empty .prj":      {func(f map[string][]byte) { f["a.prj"] = nil }, NoCRS, 0},
		"unknown .prj":    {func(f map[string][]byte) { f["a.prj"] = []byte(`PROJCS["X"]`) }, UnknownCRS, 0},
		"empty .shp":      {func(f map[string][]byte) { f["a.shp"] = nil }, infile.Empty, 0},
		"text for a .shp": {func(f map[string][]byte) { f["a.shp"] = notSHP }, infile.Corrupt, 0},
		"cut header":      {func(f map[string][]byte) { f["a.shp"] = shp[:50] }, infile.Truncated, 0},
		"cut record":      {func(f map[string][]byte) { f["a.shp"] = shp[:len(shp)-40] }, infile.Truncated, 2},
		"cut between": {func(f map[string][]byte) {
			f["a.shp"] = shp[:100+8+len(shpRecord(5, nil, clockwise(0, 0, 1), clockwise(0, 0, 1)))]
		}, infile.Truncated, 2},
		"cut .dbf":           {func(f map[string][]byte) { f["a.dbf"] = dbf[:len(dbf)-10] }, infile.Truncated, 2},
		"cut .dbf header":    {func(f map[string][]byte) { f["a.dbf"] = dbf[:20] }, infile.Truncated, 0},
		"fields beyond rows": {func(f map[string][]byte) { f["a.dbf"] = badField }, infile.Corrupt, 0},
		"more shapes":        {func(f map[string][]byte) { f["a.dbf"] = dbfFile(0, []dbfColumn{{"A", 'C', 1, 0}}, "x") }, PartMismatch, 2},
		"more rows":          {func(f map[string][]byte) { f["a.dbf"] = dbfFile(0, []dbfColumn{{"A", 'C', 1, 0}}, "x", "y", "z") }, PartMismatch, 3},
	} {
		t.Run(name, func(t *testing.T) {
			files := shapefile("a", shp, dbf)
			tt.change(files)
			wantCode(t, collect(t, folder(t, files), Options{}).err, tt.code, tt.row)
		})
	}
}

func TestShapefileTakesTheCRSOfTheOptions(t *testing.T) {
	shp, dbf := sampleShapefile()
	for name, prj := range map[string]string{"none": "", "unknown": `PROJCS["X"]`} {
		files := shapefile("a", shp, dbf)
		files["a.prj"] = []byte(prj)
		out := collect(t, folder(t, files), Options{CRS: proj.WebMercator()})
		if out.err != nil || out.reader.Layer().CRS != proj.WebMercator() {
			t.Errorf("%s: %v", name, out.err)
		}
	}
}

func TestShapefileLeavesOutDeletedRows(t *testing.T) {
	shp, _ := sampleShapefile()
	out := collect(t, folder(t, shapefile("a", shp, dbfFile(0, []dbfColumn{{"A", 'C', 1, 0}}, "*x", "y"))), Options{})
	if out.err != nil || len(out.good) != 1 || out.good[0].Row != 2 {
		t.Fatalf("%+v", out)
	}
	notes := out.reader.Notes()
	if len(notes) != 2 || notes[1].Code != DeletedRows || notes[1].Args["rows"] != "1" {
		t.Errorf("notes %v", notes)
	}
}

func TestShapesOfOtherKinds(t *testing.T) {
	point := append([]byte{1, 0, 0, 0}, make([]byte, 16)...)
	line := shpRecord(shpPolyline+20, make([]byte, 8), []orb.Point{{1, 2}, {3, 4}})
	multi := append(append([]byte{8, 0, 0, 0}, make([]byte, boxBytes)...), 1, 0, 0, 0)
	multi = append(multi, make([]byte, 16)...)
	for name, tt := range map[string]struct {
		record []byte
		want   orb.Geometry
	}{
		"null": {[]byte{0, 0, 0, 0}, nil}, "point": {point, orb.Point{}},
		"line": {line, orb.MultiLineString{{{1, 2}, {3, 4}}}}, "points": {multi, orb.MultiPoint{{}}},
	} {
		got := decodeShape(tt.record)
		if got.fault != nil || !reflect.DeepEqual(got.geometry, tt.want) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
