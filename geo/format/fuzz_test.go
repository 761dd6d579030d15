package format

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/paulmach/orb/encoding/wkb"

	"github.com/observatoire-essor/essor/geo/infile"
)

// FuzzWKB checks that whatever is accepted is finite and can be written again.
func FuzzWKB(f *testing.F) {
	for _, g := range shapes() {
		b, err := wkb.Marshal(g)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
		f.Add(append([]byte("GP\x00\x01\x6A\x08\x00\x00"), b...))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if blob, fault := decodeBlob(b); fault == nil && checkFinite(blob.geometry) != nil {
			t.Errorf("the blob %x gave %v", b, blob.geometry)
		}
		g, _, fault := decodeWKB(b)
		if fault != nil || g == nil {
			return
		}
		if checkFinite(g) != nil {
			t.Errorf("%x gave %v", b, g)
		}
		if _, err := wkb.Marshal(g); err != nil {
			t.Errorf("%x gave %v, which cannot be written: %v", b, g, err)
		}
	})
}

// drain reads a source to its end, which must come, with a fault or without.
func drain(t *testing.T, src source) {
	t.Helper()
	for row := 1; ; row++ {
		f, err := src.next()
		var fault *infile.Fault
		switch {
		case errors.Is(err, io.EOF):
			return
		case errors.As(err, &fault):
			if fault.Code == "" || fault.File == "" {
				t.Errorf("fault %v", fault)
			}
			return
		case err != nil:
			t.Fatalf("error %v is no fault", err)
		}
		if f.Row < 1 || f.Fault == nil && checkFinite(f.Geometry) != nil {
			t.Errorf("row %d: %v", f.Row, f.Geometry)
		}
		if f.Fault != nil {
			continue
		}
		for _, c := range f.columns.list() {
			f.Text(c)
		}
	}
}

// FuzzGeoJSON reads any text, from memory and as a stream in pieces of one byte,
// which must give the same.
func FuzzGeoJSON(f *testing.F) {
	for _, s := range []string{
		`{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0.5],[-1e3,1],[0,0]]]},"properties":{"code":"59350","n":12.5,"a":[1,{"b":null}]}}],"crs":{"type":"name","properties":{"name":"EPSG:2154"}}}`,
		`{"features":[{"geometry":{"coordinates":[1,2,3],"type":"Point"},"properties":{"\u00e9":"\ud83d\ude00"},"type":"Feature"},null]}`,
		`{"features":[{"type":"Feature","geometry":{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[NaN,1e400]}]},"properties":null}]}`,
		`{"features":[`, `[]`, `{}`, "\ufeff{",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 1<<16 {
			return
		}
		whole := summary(t, newLexerOver(b))
		streamed := summary(t, newLexer(&oneByOne{b: b}))
		if whole != streamed {
			t.Errorf("from memory %s, streamed %s", whole, streamed)
		}
	})
}

type oneByOne struct{ b []byte }

func (o *oneByOne) Read(p []byte) (int, error) {
	if len(o.b) == 0 {
		return 0, io.EOF
	}
	p[0] = o.b[0]
	o.b = o.b[1:]
	return 1, nil
}

// summary is what reading gives, as text.
func summary(t *testing.T, l *lexer) string {
	t.Helper()
	j := newGeoJSON("a.geojson", l)
	if err := j.explain(j.begin()); err != nil {
		return err.Error()
	}
	var out bytes.Buffer
	for {
		f, err := j.next()
		if err != nil {
			out.WriteString(err.Error())
			return out.String()
		}
		if f.Fault != nil {
			out.WriteString(f.Fault.Error() + "\n")
			continue
		}
		if checkFinite(f.Geometry) != nil {
			t.Errorf("%v", f.Geometry)
		}
		for _, c := range j.columns.list() {
			s, _ := f.Text(c)
			out.WriteString(c + "=" + s + "\n")
		}
	}
}

// FuzzShapefile reads any two parts as a shapefile.
func FuzzShapefile(f *testing.F) {
	shp, dbf := sampleShapefile()
	f.Add(shp, dbf, "")
	f.Add(shp[:len(shp)-9], dbf, "UTF-8")
	f.Add(shp, dbf[:len(dbf)-3], "ISO-8859-1")
	f.Fuzz(func(t *testing.T, shp, dbf []byte, encoding string) {
		src := &shapefileSource{}
		var errShp, errDBF error
		src.shp, errShp = newSHPReader("a.shp", bytes.NewReader(shp))
		src.dbf, errDBF = newDBFReader("a.dbf", bytes.NewReader(dbf), encoding)
		for _, err := range []error{errShp, errDBF} {
			var fault *infile.Fault
			if err != nil && !errors.As(err, &fault) {
				t.Fatalf("error %v is no fault", err)
			}
		}
		if errShp == nil && errDBF == nil {
			drain(t, src)
		}
	})
}
