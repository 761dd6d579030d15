package format

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"strconv"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/geo/infile"
)

// shpReader reads the records of a .shp, as ESRI Shapefile Technical Description
// (1998) lays them out.
type shpReader struct {
	file   string
	r      *bufio.Reader
	length int64 // of the whole file, as its header says
	read   int64
	buf    []byte
}

// shape is one record: a geometry (nil for a null shape) or the reason why there
// is none, whose row is not set.
type shape struct {
	geometry orb.Geometry
	dropped  bool // heights or measures
	fault    *infile.Fault
}

// The longest record that is read, far beyond any real one.
const maxRecord = 16 * maxPoints

func newSHPReader(file string, part io.Reader) (*shpReader, error) {
	r := bufio.NewReaderSize(part, 1<<16)
	s := &shpReader{file: file, r: r, read: 100}
	var head [100]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, s.cut(err, 0)
	}
	s.length = 2 * int64(binary.BigEndian.Uint32(head[24:]))
	if binary.BigEndian.Uint32(head[:]) != 9994 || binary.LittleEndian.Uint32(head[28:]) != 1000 || s.length < 100 {
		return nil, &infile.Fault{Code: infile.Corrupt, File: file, Args: map[string]string{"format": "shapefile"}}
	}
	return s, nil
}

// cut says that a file ended in the middle, when that is what the error means.
func (s *shpReader) cut(err error, row int) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return &infile.Fault{Code: infile.Truncated, File: s.file, Row: row}
	}
	return err
}

// next reads a record; io.EOF after the last. An error means that the following
// record cannot be found. Where the file ends decides, and not the length in its
// header, which some writers get wrong; a file shorter than that was cut.
func (s *shpReader) next(row int) (shape, error) {
	var head [8]byte
	if n, err := io.ReadFull(s.r, head[:]); n == 0 && errors.Is(err, io.EOF) && s.read >= s.length {
		return shape{}, io.EOF
	} else if err != nil {
		return shape{}, s.cut(err, row)
	}
	size := 2 * int64(binary.BigEndian.Uint32(head[4:]))
	s.read += 8 + size
	switch {
	case size < 4:
		return shape{}, &infile.Fault{Code: infile.Corrupt, File: s.file, Row: row, Args: map[string]string{"format": "shapefile"}}
	case size > maxRecord:
		if _, err := io.CopyN(io.Discard, s.r, size); err != nil {
			return shape{}, s.cut(err, row)
		}
		return shape{fault: fault(TooManyPoints, s.file, row, "limit", strconv.Itoa(maxPoints))}, nil
	}
	body, err := s.body(int(size), row)
	if err != nil {
		return shape{}, err
	}
	out := decodeShape(body)
	if out.fault == nil {
		out.fault = checkFinite(out.geometry)
	}
	if out.fault != nil {
		out.fault.File = s.file
	}
	return out, nil
}

// body reads a record piece by piece, so that a false length in a short file asks
// for no more memory than the file has bytes.
func (s *shpReader) body(size, row int) ([]byte, error) {
	const piece = 1 << 20
	s.buf = s.buf[:0]
	for len(s.buf) < size {
		n := min(piece, size-len(s.buf))
		from := len(s.buf)
		s.buf = append(s.buf, make([]byte, n)...)
		if _, err := io.ReadFull(s.r, s.buf[from:]); err != nil {
			return nil, s.cut(err, row)
		}
	}
	return s.buf, nil
}

// Shape types; those with Z have 10 more, those with M 20 more.
const (
	shpNull       = 0
	shpPoint      = 1
	shpPolyline   = 3
	shpPolygon    = 5
	shpMultiPoint = 8
	shpMultiPatch = 31
)

// decodeShape reads the contents of a record. What follows the points of it,
// heights and measures, is not looked at: writers differ in what they leave out.
func decodeShape(b []byte) shape {
	kind := binary.LittleEndian.Uint32(b)
	b = b[4:]
	dropped := kind > 10 && kind < 30
	switch kind {
	case shpNull:
		return shape{}
	case shpPoint, shpPoint + 10, shpPoint + 20:
		if len(b) < 16 {
			return shape{fault: fault(DamagedGeometry, "", 0)}
		}
		return shape{geometry: shpPoints(b, 1)[0], dropped: dropped}
	case shpMultiPoint, shpMultiPoint + 10, shpMultiPoint + 20:
		points, bad := shpMultiPoints(b)
		return shape{geometry: orb.MultiPoint(points), dropped: dropped, fault: bad}
	case shpPolyline, shpPolyline + 10, shpPolyline + 20:
		lines, bad := shpParts(b)
		out := make(orb.MultiLineString, len(lines))
		for i, l := range lines {
			out[i] = l
		}
		return shape{geometry: out, dropped: dropped, fault: bad}
	case shpPolygon, shpPolygon + 10, shpPolygon + 20:
		lines, bad := shpParts(b)
		if bad != nil {
			return shape{fault: bad}
		}
		polygons, bad := assemble(lines)
		return shape{geometry: polygons, dropped: dropped, fault: bad}
	case shpMultiPatch:
		return shape{fault: fault(UnsupportedType, "", 0, "type", "MultiPatch")}
	}
	return shape{fault: fault(UnsupportedType, "", 0, "type", strconv.FormatUint(uint64(kind), 10))}
}

// boxBytes is the bounding box before counts, which is not used.
const boxBytes = 4 * 8

func shpMultiPoints(b []byte) ([]orb.Point, *infile.Fault) {
	if len(b) < boxBytes+4 {
		return nil, fault(DamagedGeometry, "", 0)
	}
	n := int64(binary.LittleEndian.Uint32(b[boxBytes:]))
	b = b[boxBytes+4:]
	if n*16 > int64(len(b)) {
		return nil, fault(DamagedGeometry, "", 0)
	}
	return shpPoints(b, int(n)), nil
}

// shpParts reads the lines of a polyline, or the rings of a polygon, which share
// one slice of points.
func shpParts(b []byte) ([][]orb.Point, *infile.Fault) {
	damaged := fault(DamagedGeometry, "", 0)
	if len(b) < boxBytes+8 {
		return nil, damaged
	}
	parts := int64(binary.LittleEndian.Uint32(b[boxBytes:]))
	n := int64(binary.LittleEndian.Uint32(b[boxBytes+4:]))
	b = b[boxBytes+8:]
	if parts*4+n*16 > int64(len(b)) {
		return nil, damaged
	}
	starts, b := b[:parts*4], b[parts*4:]
	points := shpPoints(b, int(n))
	lines := make([][]orb.Point, 0, parts)
	from := 0
	for i := range int(parts) {
		to := int(n)
		if next := 4 * (i + 1); next < len(starts) {
			to = int(binary.LittleEndian.Uint32(starts[next:]))
		}
		if i == 0 && binary.LittleEndian.Uint32(starts) != 0 || to < from || to > int(n) {
			return nil, damaged
		}
		lines = append(lines, points[from:to:to])
		from = to
	}
	return lines, nil
}

// shpPoints reads n points; b is long enough.
func shpPoints(b []byte, n int) []orb.Point {
	points := make([]orb.Point, n)
	for i := range points {
		points[i] = orb.Point{
			math.Float64frombits(binary.LittleEndian.Uint64(b[16*i:])),
			math.Float64frombits(binary.LittleEndian.Uint64(b[16*i+8:])),
		}
	}
	return points
}
