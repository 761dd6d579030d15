package format

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/geo/infile"
)

// dbfReader reads the rows of a dBASE table, the attributes of a shapefile.
type dbfReader struct {
	file    string
	r       *bufio.Reader
	count   int // rows, as the header says
	fields  []dbfField
	columns *columns
	text    decoder
	record  []byte
}

type dbfField struct {
	name     string
	kind     byte
	start    int // in the record, whose first byte tells deleted rows
	length   int
	decimals int
}

// dbfRow is one row: values as the columns, or the reason why there are none.
type dbfRow struct {
	deleted bool
	values  []any
	fault   *infile.Fault
}

// newDBFReader reads the header. The encoding is that of the .cpg; "" leaves it
// to the header's language byte.
func newDBFReader(file string, part io.Reader, encoding string) (*dbfReader, error) {
	d := &dbfReader{file: file, r: bufio.NewReaderSize(part, 1<<16)}
	var head [32]byte
	if _, err := io.ReadFull(d.r, head[:]); err != nil {
		return nil, d.cut(err, 0)
	}
	d.count = int(binary.LittleEndian.Uint32(head[4:]))
	headerSize := int(binary.LittleEndian.Uint16(head[8:]))
	d.record = make([]byte, binary.LittleEndian.Uint16(head[10:]))
	if headerSize < len(head)+1 || len(d.record) == 0 {
		return nil, d.corrupt()
	}
	var err error
	if d.text, err = decoderFor(encoding, head[29]); err != nil {
		return nil, fault(UnknownEncoding, file, 0, "encoding", encoding)
	}
	header := make([]byte, headerSize-len(head))
	if _, err := io.ReadFull(d.r, header); err != nil {
		return nil, d.cut(err, 0)
	}
	return d, d.describe(header)
}

func (d *dbfReader) cut(err error, row int) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return &infile.Fault{Code: infile.Truncated, File: d.file, Row: row}
	}
	return err
}

func (d *dbfReader) corrupt() error {
	return &infile.Fault{Code: infile.Corrupt, File: d.file, Args: map[string]string{"format": "dBASE"}}
}

// describe reads the descriptions of the fields, 32 bytes each, up to a carriage
// return.
func (d *dbfReader) describe(header []byte) error {
	const size = 32
	d.columns = newColumns()
	start := 1
	for len(header) >= size && header[0] != '\r' {
		f := dbfField{kind: header[11], start: start, length: int(header[16]), decimals: int(header[17])}
		if f.kind == 'C' { // long texts keep the high byte of their length here
			f.length += 256 * f.decimals
		}
		name, ok := d.text.decode(untilZero(header[:11]))
		if !ok {
			return fault(BadText, d.file, 0, "encoding", d.text.name)
		}
		f.name = strings.TrimSpace(name)
		if start += f.length; start > len(d.record) {
			return d.corrupt()
		}
		d.fields = append(d.fields, f)
		d.columns.add(f.name)
		header = header[size:]
	}
	return nil
}

func untilZero(b []byte) []byte {
	if i := bytes.IndexByte(b, 0); i >= 0 {
		return b[:i]
	}
	return b
}

// next reads a row; io.EOF after as many as the header says.
func (d *dbfReader) next(row int) (dbfRow, error) {
	if row > d.count {
		return dbfRow{}, io.EOF
	}
	if _, err := io.ReadFull(d.r, d.record); err != nil {
		return dbfRow{}, d.cut(err, row)
	}
	switch d.record[0] {
	case '*':
		return dbfRow{deleted: true}, nil
	case ' ', 0:
	default:
		bad := d.corrupt().(*infile.Fault) //nolint:errorlint,forcetypeassert // corrupt makes it itself
		bad.Row = row
		return dbfRow{}, bad
	}
	values := make([]any, len(d.fields))
	for i, f := range d.fields {
		v, bad := d.value(f, d.record[f.start:f.start+f.length])
		if bad != nil {
			bad.File, bad.Row, bad.Column = d.file, row, f.name
			return dbfRow{fault: bad}, nil //nolint:nilerr // the fault is the feature's, and reading goes on
		}
		values[i] = v
	}
	return dbfRow{values: values}, nil
}

func (d *dbfReader) value(f dbfField, b []byte) (any, *infile.Fault) {
	switch f.kind {
	case 'C':
		s, ok := d.text.decode(bytes.TrimRight(untilZero(b), " "))
		if !ok {
			return nil, fault(BadText, "", 0, "encoding", d.text.name)
		}
		return s, nil
	case 'N', 'F':
		return dbfNumber(b, f.decimals)
	case 'D':
		return dbfDate(strings.TrimSpace(string(untilZero(b)))), nil
	case 'L':
		switch {
		case bytes.ContainsAny(b, "TtYy"):
			return true, nil
		case bytes.ContainsAny(b, "FfNn"):
			return false, nil
		}
		return nil, nil
	case 'I', '+':
		if len(b) == 4 {
			return int64(int32(binary.LittleEndian.Uint32(b))), nil
		}
	case 'O':
		if len(b) == 8 {
			return math.Float64frombits(binary.LittleEndian.Uint64(b)), nil
		}
	case 'M', 'B', 'G', 'P': // points into a file of memos, which is not read
		return nil, nil
	}
	return nil, fault(UnsupportedValue, "", 0, "type", string(rune(f.kind)))
}

// dbfNumber reads a number written as text; blanks, and the stars of a number
// that did not fit, stand for none.
func dbfNumber(b []byte, decimals int) (any, *infile.Fault) {
	s := strings.Trim(string(b), " \x00")
	if s == "" || strings.Trim(s, "*") == "" {
		return nil, nil
	}
	if decimals == 0 {
		if n, err := strconv.ParseInt(s, 10, 64); err == nil {
			return n, nil
		}
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return nil, fault(BadNumber, "", 0, "value", s)
	}
	return x, nil
}

// dbfDate writes 20230503 as 2023-05-03; nil for no date.
func dbfDate(s string) any {
	if len(s) != 8 || strings.Trim(s, "0123456789") != "" {
		if strings.Trim(s, "0") == "" {
			return nil
		}
		return s
	}
	if s == "00000000" {
		return nil
	}
	return s[:4] + "-" + s[4:6] + "-" + s[6:]
}
