package format

import (
	"encoding/binary"
	"math"
	"strconv"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/geo/infile"
)

// decodeWKB reads well-known binary: ISO 13249-3 with Z and M as thousands, or
// PostGIS's extended form with them as flags. Heights and measures are dropped,
// which dropped reports. The fault has no file and row.
//
// Counts are compared with the bytes that are left before anything is made of
// them, so that a few bytes cannot ask for gigabytes.
func decodeWKB(b []byte) (g orb.Geometry, dropped bool, f *infile.Fault) {
	r := wkbReader{b: b}
	g = r.geometry(0)
	if r.fault == nil {
		r.fault = checkFinite(g)
	}
	if r.fault != nil {
		return nil, false, r.fault
	}
	return g, r.dropped, nil
}

type wkbReader struct {
	b       []byte
	order   binary.ByteOrder
	width   int // bytes of a point
	dropped bool
	fault   *infile.Fault
}

// Geometry types of ISO 13249-3 and the flags of PostGIS.
const (
	wkbPoint              = 1
	wkbLineString         = 2
	wkbPolygon            = 3
	wkbMultiPoint         = 4
	wkbMultiLineString    = 5
	wkbMultiPolygon       = 6
	wkbGeometryCollection = 7

	ewkbZ    = 0x80000000
	ewkbM    = 0x40000000
	ewkbSRID = 0x20000000

	maxWKBDepth = 16
)

func (r *wkbReader) damaged() {
	if r.fault == nil {
		r.fault = fault(DamagedGeometry, "", 0)
	}
}

func (r *wkbReader) uint32() uint32 {
	if len(r.b) < 4 {
		r.damaged()
		r.b = nil
		return 0
	}
	n := r.order.Uint32(r.b)
	r.b = r.b[4:]
	return n
}

// count reads how many items follow, which take size bytes each at least.
func (r *wkbReader) count(size int) int {
	n := r.uint32()
	if uint64(n)*uint64(size) > uint64(len(r.b)) {
		r.damaged()
		return 0
	}
	return int(n)
}

// header reads byte order and type, and returns the type without Z, M and flags.
func (r *wkbReader) header() uint32 {
	if len(r.b) < 5 || r.b[0] > 1 {
		r.damaged()
		return 0
	}
	r.order = binary.ByteOrder(binary.BigEndian)
	if r.b[0] == 1 {
		r.order = binary.LittleEndian
	}
	r.b = r.b[1:]
	kind := r.uint32()
	z, m := kind&ewkbZ != 0, kind&ewkbM != 0
	if kind&ewkbSRID != 0 {
		r.uint32()
	}
	kind &^= ewkbZ | ewkbM | ewkbSRID
	iso := kind / 1000
	r.width = 16
	for _, has := range []bool{z || iso == 1 || iso == 3, m || iso == 2 || iso == 3} {
		if has {
			r.width += 8
			r.dropped = true
		}
	}
	if iso > 3 {
		r.fault = fault(UnsupportedType, "", 0, "type", strconv.FormatUint(uint64(kind), 10))
	}
	return kind % 1000
}

func (r *wkbReader) geometry(depth int) orb.Geometry {
	kind := r.header()
	if r.fault != nil {
		return nil
	}
	switch kind {
	case wkbPoint:
		return r.point()
	case wkbLineString:
		return orb.LineString(r.points())
	case wkbPolygon:
		return r.polygon()
	case wkbMultiPoint, wkbMultiLineString, wkbMultiPolygon, wkbGeometryCollection:
		if depth >= maxWKBDepth {
			r.damaged()
			return nil
		}
		return r.collection(kind, depth)
	}
	r.fault = fault(UnsupportedType, "", 0, "type", strconv.FormatUint(uint64(kind), 10))
	return nil
}

// point is nil for the empty point, which is written as NaN NaN.
func (r *wkbReader) point() orb.Geometry {
	if len(r.b) < r.width {
		r.damaged()
		return nil
	}
	p := r.coordinates()
	if math.IsNaN(p[0]) && math.IsNaN(p[1]) {
		return nil
	}
	return p
}

func (r *wkbReader) coordinates() orb.Point {
	p := orb.Point{
		math.Float64frombits(r.order.Uint64(r.b)),
		math.Float64frombits(r.order.Uint64(r.b[8:])),
	}
	r.b = r.b[r.width:]
	return p
}

func (r *wkbReader) points() []orb.Point {
	n := r.count(r.width)
	if n > maxPoints {
		r.fault = fault(TooManyPoints, "", 0, "limit", strconv.Itoa(maxPoints))
	}
	if r.fault != nil {
		return nil
	}
	ps := make([]orb.Point, n)
	for i := range ps {
		ps[i] = r.coordinates()
	}
	return ps
}

func (r *wkbReader) polygon() orb.Polygon {
	n := r.count(4)
	p := make(orb.Polygon, 0, min(n, 16))
	for range n {
		ring := r.points()
		if r.fault != nil {
			return nil
		}
		p = append(p, ring)
	}
	return p
}

// collection reads members, each with a header of its own, and gathers them in
// the type that the outer header names.
func (r *wkbReader) collection(kind uint32, depth int) orb.Geometry {
	n := r.count(5)
	members := make([]orb.Geometry, 0, min(n, 16))
	for range n {
		g := r.geometry(depth + 1)
		if r.fault != nil {
			return nil
		}
		members = append(members, g)
	}
	g, ok := gather(kind, members)
	if !ok {
		r.damaged()
	}
	return g
}

// gather makes a multi-geometry of members of its kind; empty points are left out.
func gather(kind uint32, members []orb.Geometry) (orb.Geometry, bool) {
	switch kind {
	case wkbMultiPoint:
		g, ok := ofType[orb.Point](members)
		return orb.MultiPoint(g), ok
	case wkbMultiLineString:
		g, ok := ofType[orb.LineString](members)
		return orb.MultiLineString(g), ok
	case wkbMultiPolygon:
		g, ok := ofType[orb.Polygon](members)
		return orb.MultiPolygon(g), ok
	}
	g, ok := ofType[orb.Geometry](members)
	return orb.Collection(g), ok
}

func ofType[G orb.Geometry](members []orb.Geometry) ([]G, bool) {
	out := make([]G, 0, len(members))
	for _, m := range members {
		if m == nil {
			continue
		}
		g, ok := m.(G)
		if !ok {
			return nil, false
		}
		out = append(out, g)
	}
	return out, true
}

// checkFinite refuses NaN and infinity.
func checkFinite(g orb.Geometry) *infile.Fault {
	n := 0
	if !finite(g, &n) {
		return fault(NotFinite, "", 0, "point", strconv.Itoa(n))
	}
	return nil
}

// finite counts points and stops at the first that is not finite.
func finite(g orb.Geometry, n *int) bool {
	switch g := g.(type) {
	case orb.Point:
		return finitePoints([]orb.Point{g}, n)
	case orb.MultiPoint:
		return finitePoints(g, n)
	case orb.LineString:
		return finitePoints(g, n)
	case orb.MultiLineString:
		for _, l := range g {
			if !finitePoints(l, n) {
				return false
			}
		}
	case orb.Polygon:
		for _, r := range g {
			if !finitePoints(r, n) {
				return false
			}
		}
	case orb.MultiPolygon:
		for _, p := range g {
			if !finite(p, n) {
				return false
			}
		}
	case orb.Collection:
		for _, c := range g {
			if !finite(c, n) {
				return false
			}
		}
	}
	return true
}

func finitePoints(ps []orb.Point, n *int) bool {
	for _, p := range ps {
		*n++
		// x-x is NaN for both NaN and infinity.
		if d := (p[0] - p[0]) + (p[1] - p[1]); d != 0 {
			return false
		}
	}
	return true
}
