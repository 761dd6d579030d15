package format

import (
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"

	"github.com/observatoire-essor/essor/geo/infile"
	"github.com/observatoire-essor/essor/geo/proj"
)

// memberSet remembers which of the members that mean something an object had.
type memberSet uint8

func (m *memberSet) bit(name string) memberSet {
	switch name {
	case "type":
		return 1
	case "features":
		return 2
	case "crs":
		return 4
	case "geometry":
		return 8
	case "properties":
		return 16
	case "coordinates":
		return 32
	case "geometries":
		return 64
	}
	return 0
}

func (m *memberSet) has(name string) bool { return *m&m.bit(name) != 0 }

// add reports whether the member was there before.
func (m *memberSet) add(name []byte) bool {
	before := m.has(string(name))
	*m |= m.bit(string(name))
	return before
}

// geojson reads the members of a FeatureCollection (RFC 7946, 3.3), whose features
// are read one by one.
type geojson struct {
	geometryReader
	file    string
	row     int // of the feature that is being read
	columns *columns
	members memberSet
	kind    string // the root's type
	crs     proj.CRS
	crsErr  error // why a crs member gives no system
	stamps  []int // by column: the last row that had it
	high    int   // features with heights
}

func newGeoJSON(file string, l *lexer) *geojson {
	return &geojson{geometryReader: geometryReader{lexer: l}, file: file, columns: newColumns()}
}

// explain turns errors of the lexer into faults.
func (j *geojson) explain(err error) error {
	var wrong *lexError
	switch {
	case err == nil, errors.Is(err, io.EOF):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return &infile.Fault{Code: infile.Truncated, File: j.file, Row: j.row}
	case !errors.As(err, &wrong):
		return err
	case wrong.tooLong:
		return fault(JSONTooLong, j.file, j.row, "limit", strconv.Itoa(maxToken))
	case wrong.tooDeep:
		return fault(JSONTooDeep, j.file, j.row, "limit", strconv.Itoa(maxDepth))
	}
	return fault(JSONSyntax, j.file, j.row, "byte", strconv.FormatInt(wrong.offset+1, 10), "expected", wrong.expected)
}

// begin reads the root's members up to the first feature.
func (j *geojson) begin() error {
	if err := j.more(3); err != nil {
		return err
	}
	if j.end >= 3 && string(j.buf[:3]) == "\xef\xbb\xbf" {
		j.pos = 3
	}
	if c, err := j.peek(); err == nil && c == '[' {
		return fault(NotCollection, j.file, 0, "type", "[…]")
	}
	if err := j.take('{'); err != nil {
		return err
	}
	return j.rootMembers(true)
}

// rootMembers reads members until the features begin, or the root ends.
func (j *geojson) rootMembers(first bool) error {
	for ; ; first = false {
		more, err := j.another('}', first)
		if err != nil {
			return err
		}
		if !more {
			return j.atEnd()
		}
		name, err := j.text()
		if err != nil {
			return err
		}
		again := j.members.add(name)
		key := string(name)
		if err := j.take(':'); err != nil {
			return err
		}
		if key == "features" {
			if again {
				return fault(DuplicateFeature, j.file, j.row)
			}
			return j.take('[')
		}
		if err := j.rootMember(key); err != nil {
			return err
		}
	}
}

func (j *geojson) rootMember(key string) (err error) {
	switch key {
	case "type":
		j.kind, err = j.typeName()
		return err
	case "crs":
		return j.readCRS()
	}
	return j.skip()
}

// atEnd checks a root that is complete.
func (j *geojson) atEnd() error {
	if !j.members.has("features") || j.kind != "FeatureCollection" && j.kind != "" {
		return fault(NotCollection, j.file, 0, "type", j.kind)
	}
	if _, err := j.peek(); !errors.Is(err, io.ErrUnexpectedEOF) {
		if err == nil {
			err = j.wrong("the end of the file")
		}
		return err
	}
	return io.EOF
}

// readCRS reads the crs member of GeoJSON 2008, which RFC 7946 dropped and
// programs still write; null means that there is none.
func (j *geojson) readCRS() error {
	if c, err := j.peek(); err != nil || c != '{' {
		j.crsErr = &proj.UnknownCRSError{}
		return j.skip()
	}
	raw, bad, err := j.nested()
	if err != nil {
		return err
	}
	var crs struct {
		Properties struct {
			Name string          `json:"name"`
			Code json.RawMessage `json:"code"`
		} `json:"properties"`
	}
	j.crsErr = &proj.UnknownCRSError{Name: "crs"}
	text, _ := raw.(json.RawMessage)
	if bad != nil || json.Unmarshal(text, &crs) != nil {
		return nil //nolint:nilerr // a crs that says nothing known is in crsErr
	}
	name := crs.Properties.Name
	if name == "" {
		name = string(crs.Properties.Code)
	}
	j.crs, j.crsErr = proj.FromName(name)
	return nil
}

// next reads a feature; io.EOF after the last, when the rest of the root is read
// too.
func (j *geojson) next() (Feature, error) {
	more, err := j.another(']', j.row == 0)
	if err == nil && !more {
		err = j.rootMembers(false)
		if err == nil { // only "features" returns nil, and there may be one
			err = fault(DuplicateFeature, j.file, j.row)
		}
		return Feature{}, j.explain(err)
	}
	j.row++
	if err != nil {
		return Feature{}, j.explain(err)
	}
	f, err := j.feature()
	if err != nil {
		return Feature{}, j.explain(err)
	}
	if j.fault != nil {
		j.fault.File, j.fault.Row = j.file, j.row
		return Feature{Row: j.row, Fault: j.fault}, nil //nolint:nilerr // the fault is the feature's, and reading goes on
	}
	if j.heights {
		j.high++
	}
	return f, nil
}

func (j *geojson) feature() (Feature, error) {
	j.reset()
	f := Feature{Row: j.row, columns: j.columns}
	if c, err := j.peek(); err != nil || c != '{' {
		j.refuse(NotFeature)
		return f, j.skip()
	}
	var members memberSet
	kind := ""
	err := j.object(func(name []byte) error {
		if members.add(name) {
			j.refuse(DuplicateMember, "member", string(name))
		}
		var err error
		switch string(name) {
		case "type":
			kind, err = j.typeName()
		case "geometry":
			f.Geometry, err = j.geometry(0)
		case "properties":
			f.values, err = j.properties()
		default:
			err = j.skip()
		}
		return err
	})
	if err == nil && kind != "Feature" {
		j.refuse(NotFeature, "type", kind)
	}
	return f, err
}

// properties reads an object into the columns, which it adds to, or null.
func (j *geojson) properties() ([]any, error) {
	if c, err := j.peek(); err != nil || c != '{' {
		if c != 'n' {
			j.refuse(NotFeature)
		}
		return nil, j.skip()
	}
	values := make([]any, len(j.columns.names))
	for i := range values {
		values[i] = absent{}
	}
	err := j.object(func(name []byte) error {
		i, ok := j.columns.index[string(name)]
		if !ok {
			if i, ok = j.newColumn(name); !ok {
				return j.skip()
			}
		}
		if j.stamps[i] == j.row {
			j.refuse(DuplicateMember, "member", j.columns.names[i])
		}
		j.stamps[i] = j.row
		v, bad, err := j.value()
		if bad != nil && j.fault == nil {
			bad.Column = j.columns.names[i]
			j.fault = bad
		}
		for len(values) <= i {
			values = append(values, absent{})
		}
		values[i] = v
		return err
	})
	return values, err
}

// Most columns of a file; what has more is no table.
const maxColumns = 10_000

func (j *geojson) newColumn(name []byte) (int, bool) {
	switch {
	case !utf8.Valid(name):
		j.refuse(NotUTF8)
		return 0, false
	case len(j.columns.names) == maxColumns:
		j.refuse(TooManyColumns, "limit", strconv.Itoa(maxColumns))
		return 0, false
	}
	j.stamps = append(j.stamps, 0)
	return j.columns.add(string(name)), true
}
