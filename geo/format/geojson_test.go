package format_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/geo/format"
	"github.com/observatoire-essor/essor/geo/infile"
	"github.com/observatoire-essor/essor/geo/proj"
)

const squareJSON = `{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}`

func featureJSON(geometry, properties string) string {
	return `{"type":"Feature","geometry":` + geometry + `,"properties":` + properties + `}`
}

func collection(features ...string) string {
	return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`
}

func square() orb.Polygon {
	return orb.Polygon{{{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}}}
}

func TestGeoJSONGeometries(t *testing.T) {
	for name, tt := range map[string]struct {
		json string
		want orb.Geometry
	}{
		"point":              {`{"type":"Point","coordinates":[2.5,-50.25]}`, orb.Point{2.5, -50.25}},
		"multipoint":         {`{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}`, orb.MultiPoint{{1, 2}, {3, 4}}},
		"line":               {`{"type":"LineString","coordinates":[[1,2],[3,4]]}`, orb.LineString{{1, 2}, {3, 4}}},
		"lines":              {`{"type":"MultiLineString","coordinates":[[[1,2],[3,4]],[[5,6],[7,8]]]}`, orb.MultiLineString{{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}}},
		"polygon":            {squareJSON, square()},
		"coordinates first":  {`{"coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]],"type":"Polygon"}`, square()},
		"other members":      {`{"bbox":[0,0,1,1],"x":{"y":["]}",1]},"type":"Point","coordinates":[1,2]}`, orb.Point{1, 2}},
		"multipolygon":       {`{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,1],[0,0]]],[[[5,5],[6,5],[6,6],[5,5]],[[1,1],[2,2],[3,1],[1,1]]]]}`, orb.MultiPolygon{square(), {{{5, 5}, {6, 5}, {6, 6}, {5, 5}}, {{1, 1}, {2, 2}, {3, 1}, {1, 1}}}}},
		"collection":         {`{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},` + squareJSON + `]}`, orb.Collection{orb.Point{1, 2}, square()}},
		"blanks":             {"{ \"type\" :\n\"Point\" , \"coordinates\" : [ 1 ,\t2 ] }", orb.Point{1, 2}},
		"heights":            {`{"type":"Point","coordinates":[1,2,3,4]}`, orb.Point{1, 2}},
		"numbers":            {`{"type":"Point","coordinates":[-1.5e-3,12345678901234567890.125]}`, orb.Point{-1.5e-3, 12345678901234567890.125}},
		"null":               {`null`, nil},
		"empty point":        {`{"type":"Point","coordinates":[]}`, nil},
		"empty polygon":      {`{"type":"Polygon","coordinates":[]}`, orb.Polygon{}},
		"empty multipolygon": {`{"type":"MultiPolygon","coordinates":[[]]}`, orb.MultiPolygon{}},
		"an empty ring":      {`{"type":"Polygon","coordinates":[[],[[0,0],[1,0],[0,1],[0,0]]]}`, orb.Polygon{{}, {{0, 0}, {1, 0}, {0, 1}, {0, 0}}}},
	} {
		t.Run(name, func(t *testing.T) {
			out := readAll(t, write(t, "a.geojson", []byte(collection(featureJSON(tt.json, "null")))), format.Options{})
			if out.err != nil || len(out.good) != 1 {
				t.Fatalf("%+v", out)
			}
			if got := out.good[0].Geometry; !reflect.DeepEqual(got, tt.want) && !orb.Equal(got, tt.want) {
				t.Errorf("got %#v, want %#v", got, tt.want)
			}
		})
	}
}

func TestGeoJSONNumbersAreExact(t *testing.T) {
	for _, s := range []string{
		"0", "-0", "0.1", "2.47509", "-61.73333", "123456789012345", "1234567890123456", "0.123456789012345678",
		"704152.97760", "7059548.94524", "1e22", "1E-7", "9007199254740993", "2.2250738585072011e-308", "179769313486231570000e288", "1e-400",
	} {
		var want float64
		if err := json.Unmarshal([]byte(s), &want); err != nil {
			t.Fatal(err)
		}
		out := readAll(t, write(t, "a.geojson", []byte(collection(featureJSON(`{"type":"Point","coordinates":[`+s+`,0]}`, "null")))), format.Options{})
		if out.err != nil || len(out.good) != 1 || math.Float64bits(out.good[0].Geometry.(orb.Point)[0]) != math.Float64bits(want) {
			t.Errorf("%s: %+v, want %v", s, out, want)
		}
	}
}

func TestGeoJSONProperties(t *testing.T) {
	body := collection(
		featureJSON("null", `{"code":"59350","nom":"L\u0153uilly \"\ud83d\ude00\"\/\n","n":1004,"x":2.5,"big":123456789012345678901,"ok":true,"no":null,"list":[1,{"a":"b"}],"esc\u00e9":"é"}`),
		featureJSON("null", `{"nom":"Lille","more":"later"}`),
	)
	out := readAll(t, write(t, "a.geojson", []byte(body)), format.Options{})
	if out.err != nil || len(out.good) != 2 {
		t.Fatalf("%+v", out)
	}
	for column, want := range map[string]any{
		"code": "59350", "nom": "Lœuilly \"😀\"/\n", "n": int64(1004), "x": 2.5, "big": 123456789012345678901.0,
		"ok": true, "no": nil, "list": json.RawMessage(`[1,{"a":"b"}]`), "escé": "é",
	} {
		if got, ok := out.good[0].Value(column); !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("%s = %#v, %v, want %#v", column, got, ok, want)
		}
	}
	for column, want := range map[string]string{"n": "1004", "x": "2.5", "ok": "true", "list": `[1,{"a":"b"}]`} {
		if got, ok := out.good[0].Text(column); !ok || got != want {
			t.Errorf("Text(%s) = %q, %v", column, got, ok)
		}
	}
	if x, ok := out.good[0].Float("n"); !ok || x != 1004 {
		t.Errorf("Float(n) = %v, %v", x, ok)
	}
	if _, ok := out.good[0].Value("more"); ok {
		t.Error("the first feature has a column of the second")
	}
	if _, ok := out.good[1].Value("code"); ok {
		t.Error("the second feature has a column of the first")
	}
	if got := strings.Join(out.layer.Columns, " "); got != "code nom n x big ok no list escé more" {
		t.Errorf("columns %q", got)
	}
}

// TestGeoJSONColumnsAreKnownBeforeReading has a column that only a later feature
// fills in.
func TestGeoJSONColumnsAreKnownBeforeReading(t *testing.T) {
	features := make([]string, 0, 300)
	for i := range 300 {
		features = append(features, featureJSON(squareJSON, map[bool]string{true: `{"code":"1","nom":"x"}`, false: `{"code":"2"}`}[i == 50]))
	}
	file := write(t, "a.geojson", []byte(collection(features...)))
	r, err := format.Open(t.Context(), file, format.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(r.Layer().Columns, " "); got != "code nom" {
		t.Errorf("columns %q", got)
	}
	n := 0
	for f, err := range r.Features() {
		if n++; err != nil || f.Row != n {
			t.Fatalf("feature %d has row %d, %v", n, f.Row, err)
		}
	}
	if n != 300 {
		t.Errorf("%d features", n)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

func TestGeoJSONFeatureFaults(t *testing.T) {
	good := featureJSON(squareJSON, `{"code":"1"}`)
	for name, tt := range map[string]struct {
		feature string
		want    infile.Code
		column  string
	}{
		"NaN":                     {featureJSON(`{"type":"Point","coordinates":[NaN,1]}`, "{}"), format.NotFinite, ""},
		"infinity":                {featureJSON(`{"type":"Point","coordinates":[1,-Infinity]}`, "{}"), format.NotFinite, ""},
		"1e400":                   {featureJSON(`{"type":"Point","coordinates":[1e400,1]}`, "{}"), format.NotFinite, ""},
		"1e400 in a column":       {featureJSON("null", `{"pop":1e400}`), format.NumberRange, "pop"},
		"NaN in a column":         {featureJSON("null", `{"pop":NaN}`), format.NumberRange, "pop"},
		"one number":              {featureJSON(`{"type":"Point","coordinates":[1]}`, "{}"), format.BadCoordinates, ""},
		"a text for a number":     {featureJSON(`{"type":"Point","coordinates":["1",2]}`, "{}"), format.BadCoordinates, ""},
		"null coordinates":        {featureJSON(`{"type":"Point","coordinates":null}`, "{}"), format.BadCoordinates, ""},
		"no coordinates":          {featureJSON(`{"type":"Point"}`, "{}"), format.BadCoordinates, ""},
		"a polygon like a line":   {featureJSON(`{"type":"Polygon","coordinates":[[0,0],[1,1]]}`, "{}"), format.BadCoordinates, ""},
		"uneven":                  {featureJSON(`{"type":"Polygon","coordinates":[[[0,0],[1,1]],[2,2]]}`, "{}"), format.BadCoordinates, ""},
		"uneven, shallow first":   {featureJSON(`{"type":"Polygon","coordinates":[[[]],[[0,0],[1,1]]]}`, "{}"), format.BadCoordinates, ""},
		"five deep":               {featureJSON(`{"type":"MultiPolygon","coordinates":[[[[[0,0]]]]]}`, "{}"), format.BadCoordinates, ""},
		"a number among arrays":   {featureJSON(`{"type":"Polygon","coordinates":[[[0,0],[1,1]],7]}`, "{}"), format.BadCoordinates, ""},
		"curve":                   {featureJSON(`{"type":"CircularString","coordinates":[[0,0],[1,1]]}`, "{}"), format.UnsupportedType, ""},
		"type not a text":         {featureJSON(`{"type":5,"coordinates":[0,0]}`, "{}"), format.UnsupportedType, ""},
		"geometry is a text":      {featureJSON(`"POINT(1 2)"`, "{}"), format.BadCoordinates, ""},
		"two geometries":          {`{"type":"Feature","geometry":null,"geometry":null,"properties":{}}`, format.DuplicateMember, ""},
		"two coordinates":         {featureJSON(`{"type":"Point","coordinates":[1,2],"coordinates":[3,4]}`, "{}"), format.DuplicateMember, ""},
		"a column twice":          {featureJSON("null", `{"code":"1","code":"2"}`), format.DuplicateMember, ""},
		"not UTF-8":               {featureJSON("null", "{\"nom\":\"Is\xe8re\"}"), format.NotUTF8, "nom"},
		"name not UTF-8":          {featureJSON("null", "{\"R\xe9gion\":\"x\"}"), format.NotUTF8, ""},
		"null for a feature":      {`null`, format.NotFeature, ""},
		"a geometry on its own":   {squareJSON, format.NotFeature, ""},
		"properties are a list":   {`{"type":"Feature","geometry":null,"properties":[]}`, format.NotFeature, ""},
		"geometries are a number": {featureJSON(`{"type":"GeometryCollection","geometries":3}`, "{}"), format.BadCoordinates, ""},
	} {
		t.Run(name, func(t *testing.T) {
			out := readAll(t, write(t, "a.geojson", []byte(collection(good, tt.feature, good))), format.Options{})
			if out.err != nil || len(out.good) != 2 || len(out.faults) != 1 {
				t.Fatalf("%+v", out)
			}
			wantFault(t, out.faults[0], tt.want, 2)
			if out.faults[0].Column != tt.column {
				t.Errorf("column %q, want %q", out.faults[0].Column, tt.column)
			}
		})
	}
}

func TestGeoJSONFileFaults(t *testing.T) {
	good := featureJSON(squareJSON, `{"code":"1"}`)
	whole := collection(good, good, good)
	for name, tt := range map[string]struct {
		body string
		want infile.Code
		row  int
	}{
		"missing comma":           {strings.Replace(whole, "},{\"type\":\"Feature", "}{\"type\":\"Feature", 1), format.JSONSyntax, 2},
		"missing comma in coords": {collection(good, strings.Replace(good, "[0,0],[1,0]", "[0,0][1,0]", 1)), format.JSONSyntax, 2},
		"comma too many":          {collection(good, strings.Replace(good, "[0,0]]]", "[0,0],]]", 1)), format.JSONSyntax, 2},
		"leading zero":            {collection(strings.Replace(good, "[0,0]", "[007,0]", 1)), format.JSONSyntax, 1},
		"bare point":              {collection(strings.Replace(good, "[0,0]", "[.5,0]", 1)), format.JSONSyntax, 1},
		"not a number":            {collection(strings.Replace(good, "[0,0]", "[1x,0]", 1)), format.JSONSyntax, 1},
		"cut in coordinates":      {whole[:len(collection(good))+70], infile.Truncated, 2},
		"cut in a text":           {whole[:strings.LastIndex(whole, "code")+2], infile.Truncated, 3},
		"cut after a feature":     {whole[:len(collection(good))-2], infile.Truncated, 2},
		"cut before the end":      {whole[:len(whole)-1], infile.Truncated, 3},
		"something after the end": {whole + "x", format.JSONSyntax, 3},
		"two collections":         {strings.TrimSuffix(whole, "}") + `,"features":[]}`, format.DuplicateFeature, 3},
		"a feature only":          {good, format.NotCollection, 0},
		"TopoJSON":                {`{"type":"Topology","objects":{}}`, format.NotCollection, 0},
		"a list":                  {`[` + good + `]`, format.NotCollection, 0},
		"collection by no name":   {strings.Replace(whole, "FeatureCollection", "Collection", 1), format.NotCollection, 0},
		"features are an object":  {`{"type":"FeatureCollection","features":{}}`, format.JSONSyntax, 0},
		"nested too deep":         {collection(featureJSON("null", `{"a":`+strings.Repeat("[", 1000)+strings.Repeat("]", 1000)+`}`)), format.JSONTooDeep, 1},
		"text too long":           {collection(featureJSON("null", `{"a":"`+strings.Repeat("x", 300<<10)+`"}`)), format.JSONTooLong, 1},
		"escaped text too long":   {collection(featureJSON("null", `{"a":"`+strings.Repeat(`\n`, 300<<10)+`"}`)), format.JSONTooLong, 1},
		"value too long":          {collection(featureJSON("null", `{"a":[`+strings.Repeat("1,", 300<<10)+`1]}`)), format.JSONTooLong, 1},
		"number too long":         {collection(featureJSON("null", `{"a":`+strings.Repeat("1", 1000)+`}`)), format.JSONTooLong, 1},
		"half an escape":          {collection(featureJSON("null", `{"a":"\u12"}`)), format.JSONSyntax, 1},
		"unknown word":            {collection(featureJSON("null", `{"a":nul}`)), format.JSONSyntax, 1},
		"brackets mixed up":       {collection(featureJSON("null", `{"a":[1,2}}`)), format.JSONSyntax, 1},
	} {
		t.Run(name, func(t *testing.T) {
			out := readAll(t, write(t, "a.geojson", []byte(tt.body)), format.Options{})
			wantFault(t, out.err, tt.want, tt.row)
			packed := readAll(t, write(t, "a.geojson.gz", gz(t, []byte(tt.body))), format.Options{})
			wantFault(t, packed.err, tt.want, tt.row)
		})
	}
}

func TestGeoJSONReferenceSystems(t *testing.T) {
	point := featureJSON(`{"type":"Point","coordinates":[704153,7059549]}`, "{}")
	named := func(name string) string { return `"crs":{"type":"name","properties":{"name":"` + name + `"}}` }
	with := func(before, after string) string {
		return `{"type":"FeatureCollection",` + before + `"features":[` + point + `]` + after + `}`
	}
	for name, tt := range map[string]struct {
		body string
		o    proj.CRS
		want int
		code infile.Code
	}{
		"none":             {body: with("", ""), want: 4326},
		"before":           {body: with(named("urn:ogc:def:crs:EPSG::2154")+",", ""), want: 2154},
		"after":            {body: with("", ","+named("EPSG:2154")), want: 2154},
		"CRS84":            {body: with("", ","+named("urn:ogc:def:crs:OGC:1.3:CRS84")), want: 4326},
		"by code":          {body: with(`"crs":{"type":"EPSG","properties":{"code":2154}},`, ""), want: 2154},
		"option, none":     {body: with("", ""), o: proj.Lambert93(), want: 2154},
		"option, stated":   {body: with(named("EPSG:3857")+",", ""), o: proj.Lambert93(), want: 3857},
		"unknown":          {body: with(named("EPSG:27572")+",", ""), code: format.UnknownCRS},
		"unknown, after":   {body: with("", ","+named("EPSG:27572")), code: format.UnknownCRS},
		"unknown, option":  {body: with(named("EPSG:27572")+",", ""), o: proj.Lambert93(), want: 2154},
		"null":             {body: with(`"crs":null,`, ""), code: format.NoCRS},
		"a link":           {body: with(`"crs":{"type":"link","properties":{"href":"x"}},`, ""), code: format.NoCRS},
		"byte order mark":  {body: "\ufeff" + with("", ","+named("EPSG:2154")), want: 2154},
		"other crs within": {body: with("", `,"x":{"crs":{"properties":{"name":"EPSG:3857"}}}`), want: 4326},
	} {
		t.Run(name, func(t *testing.T) {
			out := readAll(t, write(t, "a.json", []byte(tt.body)), format.Options{CRS: tt.o})
			if tt.code != "" {
				wantFault(t, out.err, tt.code, 0)
				return
			}
			if out.err != nil || out.layer.CRS.Code() != tt.want || len(out.good) != 1 {
				t.Errorf("%v, %v, %d features, want EPSG:%d", out.layer.CRS, out.err, len(out.good), tt.want)
			}
		})
	}
}

func TestGeoJSONNotes(t *testing.T) {
	high := featureJSON(`{"type":"Point","coordinates":[1,2,3]}`, "{}")
	flat := featureJSON(`{"type":"Point","coordinates":[1,2]}`, "{}")
	out := readAll(t, write(t, "a.geojson", []byte(collection(high, flat, high))), format.Options{})
	if len(out.notes) != 1 || out.notes[0].Code != format.HeightsDropped || out.notes[0].Args["features"] != "2" {
		t.Errorf("notes %v", out.notes)
	}
	if out.layer.Count != 3 {
		t.Errorf("count %d, want 3", out.layer.Count)
	}
}

// manyFeatures writes a collection of about size bytes, with the crs at its end.
func manyFeatures(size int) io.Reader {
	r, w := io.Pipe()
	go func() {
		_, _ = io.WriteString(w, `{"features":[`)
		for written, i := 0, 0; written < size; i++ {
			comma := map[bool]string{true: "", false: ","}[i == 0]
			ring := strings.Repeat(fmt.Sprintf("[%d.25,%d],", i%1000, i), 400)
			n, err := fmt.Fprintf(w, `%s{"type":"Feature","properties":{"code":"%d"},"geometry":{"type":"Polygon","coordinates":[[%s[0,0]]]}}`, comma, i, ring)
			if err != nil {
				return
			}
			written += n
		}
		_, _ = io.WriteString(w, `],"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:2154"}}}`)
		_ = w.Close()
	}()
	return r
}

// TestGeoJSONStreams reads a file that is larger than what is kept in memory,
// plain and gzipped: the reference system at its end is known at its beginning,
// and memory does not grow.
func TestGeoJSONStreams(t *testing.T) {
	body, err := io.ReadAll(manyFeatures(12 << 20))
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string]string{
		"plain": write(t, "a.geojson", body), "gzip": write(t, "a.geojson.gz", gz(t, body)),
	} {
		t.Run(name, func(t *testing.T) {
			var last [2]int64
			r, err := format.Open(t.Context(), file, format.Options{Progress: func(done, total int64) { last = [2]int64{done, total} }})
			if err != nil {
				t.Fatal(err)
			}
			if r.Layer().CRS != proj.Lambert93() {
				t.Errorf("reference system %v", r.Layer().CRS)
			}
			runtime.GC()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			n := 0
			for f, err := range r.Features() {
				if err != nil || f.Fault != nil {
					t.Fatal(err, f.Fault)
				}
				if code, _ := f.Text("code"); code != fmt.Sprint(n) {
					t.Fatalf("feature %d has the code %q", n, code)
				}
				n++
			}
			runtime.GC()
			runtime.ReadMemStats(&after)
			if n < 500 || r.Layer().Count != n {
				t.Errorf("%d features, %d announced", n, r.Layer().Count)
			}
			if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 1<<20 {
				t.Errorf("memory grew by %d bytes", grown)
			}
			if last[0] != last[1] || last[1] == 0 {
				t.Errorf("progress ended at %d of %d", last[0], last[1])
			}
			if err := r.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestReadingStopsWithItsContext(t *testing.T) {
	var features []string
	for range 2000 {
		features = append(features, featureJSON(squareJSON, "{}"))
	}
	file := write(t, "a.geojson", []byte(collection(features...)))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r, err := format.Open(ctx, file, format.Options{})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	var last error
	for _, err := range r.Features() {
		if n++; n == 10 {
			cancel()
		}
		last = err
	}
	if n > 1000 || last == nil || last.Error() != "context canceled" {
		t.Errorf("%d features after the end, %v", n, last)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}
