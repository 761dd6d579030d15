package format

import (
	"bytes"
	"encoding/binary"
	"math"
	"reflect"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/ewkb"
	"github.com/paulmach/orb/encoding/wkb"

	"github.com/observatoire-essor/essor/geo/infile"
)

func shapes() []orb.Geometry {
	ring := orb.Ring{{0, 0}, {4, 0}, {4, 4}, {0, 0}}
	hole := orb.Ring{{1, 1}, {2, 2}, {2, 1}, {1, 1}}
	return []orb.Geometry{
		orb.Point{1, -2.5},
		orb.MultiPoint{{1, 2}, {3, 4}},
		orb.LineString{{1, 2}, {3, 4}},
		orb.MultiLineString{{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}},
		orb.Polygon{ring, hole},
		orb.MultiPolygon{{ring, hole}, {ring}},
		orb.Collection{orb.Point{1, 2}, orb.Polygon{ring}, orb.Collection{orb.Point{3, 4}}},
	}
}

// TestDecodeWKB reads what an independent library writes.
func TestDecodeWKB(t *testing.T) {
	for _, g := range shapes() {
		for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
			plain, err := wkb.Marshal(g, order)
			if err != nil {
				t.Fatal(err)
			}
			extended, err := ewkb.Marshal(g, 2154, order)
			if err != nil {
				t.Fatal(err)
			}
			for _, b := range [][]byte{plain, extended} {
				got, dropped, fault := decodeWKB(b)
				if fault != nil || dropped || !reflect.DeepEqual(got, g) {
					t.Errorf("%v in %v: got %v, %v, %v", g, order, got, dropped, fault)
				}
			}
		}
	}
}

// encode writes a polygon by hand, with the type and so many ordinates a point.
func encode(kind uint32, ordinates int, rings ...[]orb.Point) []byte {
	b := binary.LittleEndian.AppendUint32([]byte{1}, kind)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(rings)))
	for _, r := range rings {
		b = binary.LittleEndian.AppendUint32(b, uint32(len(r)))
		for _, p := range r {
			for i := range ordinates {
				x := 99.0
				if i < 2 {
					x = p[i]
				}
				b = binary.LittleEndian.AppendUint64(b, math.Float64bits(x))
			}
		}
	}
	return b
}

func TestDecodeWKBDropsHeights(t *testing.T) {
	ring := []orb.Point{{0, 0}, {4, 0}, {4, 4}, {0, 0}}
	for kind, ordinates := range map[uint32]int{
		1003: 3, 2003: 3, 3003: 4, 0x80000003: 3, 0x40000003: 3, 0xC0000003: 4,
	} {
		got, dropped, fault := decodeWKB(encode(kind, ordinates, ring))
		if fault != nil || !dropped || !reflect.DeepEqual(got, orb.Polygon{ring}) {
			t.Errorf("type %#x: %v, %v, %v", kind, got, dropped, fault)
		}
	}
}

func TestDecodeWKBRefuses(t *testing.T) {
	nan := math.NaN()
	good := encode(3, 2, []orb.Point{{0, 0}, {4, 0}, {4, 4}, {0, 0}})
	huge := bytes.Clone(good)
	binary.LittleEndian.PutUint32(huge[9:], math.MaxUint32)
	rings := bytes.Clone(good)
	binary.LittleEndian.PutUint32(rings[5:], math.MaxUint32)
	wrongMember, err := wkb.Marshal(orb.MultiPolygon{{{{0, 0}}}})
	if err != nil {
		t.Fatal(err)
	}
	wrongMember[1] = 4 // a multipoint with a polygon in it
	deep := bytes.Repeat([]byte{1, 7, 0, 0, 0, 1, 0, 0, 0}, 100_000)
	for name, tt := range map[string]struct {
		b    []byte
		want infile.Code
	}{
		"nothing":            {nil, DamagedGeometry},
		"byte order":         {append([]byte{2}, good[1:]...), DamagedGeometry},
		"cut":                {good[:len(good)-1], DamagedGeometry},
		"cut in the header":  {good[:7], DamagedGeometry},
		"4 billion points":   {huge, DamagedGeometry},
		"4 billion rings":    {rings, DamagedGeometry},
		"mixed collection":   {wrongMember, DamagedGeometry},
		"nested for ever":    {deep, DamagedGeometry},
		"curve":              {encode(10, 2), UnsupportedType},
		"type of no edition": {encode(9003, 2), UnsupportedType},
		"NaN":                {encode(3, 2, []orb.Point{{0, 0}, {nan, 0}, {1, 1}, {0, 0}}), NotFinite},
	} {
		g, _, fault := decodeWKB(tt.b)
		if g != nil || fault == nil || fault.Code != tt.want {
			t.Errorf("%s: %v, %v, want %s", name, g, fault, tt.want)
		}
	}
}

func TestDecodeWKBEmptyPoint(t *testing.T) {
	b, err := wkb.Marshal(orb.Point{math.NaN(), math.NaN()})
	if err != nil {
		t.Fatal(err)
	}
	if g, _, fault := decodeWKB(b); g != nil || fault != nil {
		t.Errorf("got %v, %v", g, fault)
	}
}

func TestDecodeBlob(t *testing.T) {
	body, err := wkb.Marshal(orb.Point{3, 50})
	if err != nil {
		t.Fatal(err)
	}
	for flags, envelope := range map[byte]int{0x01: 0, 0x03: 32, 0x05: 48, 0x07: 48, 0x09: 64} {
		b := append([]byte{'G', 'P', 0, flags, 0x6A, 0x08, 0, 0}, make([]byte, envelope)...)
		got, fault := decodeBlob(append(b, body...))
		if fault != nil || got.srsID != 2154 || got.geometry != (orb.Point{3, 50}) {
			t.Errorf("flags %#x: %+v, %v", flags, got, fault)
		}
	}
	bigEndian := append([]byte{'G', 'P', 0, 0x00, 0, 0, 0x08, 0x6A}, body...)
	if got, fault := decodeBlob(bigEndian); fault != nil || got.srsID != 2154 {
		t.Errorf("big-endian: %+v, %v", got, fault)
	}
	if got, fault := decodeBlob([]byte{'G', 'P', 0, 0x11, 0, 0, 0, 0}); fault != nil || got.geometry != nil {
		t.Errorf("empty: %+v, %v", got, fault)
	}
	for name, b := range map[string][]byte{
		"short": {'G', 'P', 0}, "not GP": append([]byte("XX\x00\x01\x6A\x08\x00\x00"), body...),
		"version": append([]byte("GP\x01\x01\x6A\x08\x00\x00"), body...), "envelope 5": append([]byte("GP\x00\x0B\x6A\x08\x00\x00"), body...),
		"cut envelope": []byte("GP\x00\x03\x6A\x08\x00\x00abc"), "extended": append([]byte("GP\x00\x21\x6A\x08\x00\x00"), body...),
	} {
		if _, fault := decodeBlob(b); fault == nil {
			t.Errorf("%s: no fault", name)
		}
	}
}
