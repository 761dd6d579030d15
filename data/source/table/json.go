package table

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/geo/infile"
)

// jsonHead is how many objects decide on the columns; later objects may bring more.
const jsonHead = 1000

// jsonRows reads an array of flat objects, wherever in the document it stands. Keys
// may come in any order and be absent; nested values become compact JSON text.
type jsonRows struct {
	table  *Table
	dec    *json.Decoder
	n      int
	header []string
	index  map[string]int
	queued [][]string // the objects that decided on the header
	fields []string
	ended  bool
}

func (t *Table) openJSON(r *bufio.Reader) error {
	rows := &jsonRows{table: t, dec: json.NewDecoder(r), index: map[string]int{}}
	rows.dec.UseNumber()
	if err := rows.enter(); err != nil {
		return rows.fault(err)
	}
	var faults []infile.Code
	for len(rows.queued) < jsonHead {
		rec, err := rows.read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		rows.queued = append(rows.queued, append([]string{}, rec.fields...))
		faults = append(faults, rec.fault)
	}
	if len(rows.queued) == 0 {
		return t.fault(NoHeader, map[string]string{"row": "1"})
	}
	t.rows = &queue{faults: faults, rows: rows}
	return t.adopt(&candidate{layout: arrange(t.spec.Columns, rows.header)})
}

// queue gives the first objects again.
type queue struct {
	rows   *jsonRows
	faults []infile.Code
	n      int
}

func (q *queue) next() (record, error) {
	if q.n >= len(q.rows.queued) {
		return q.rows.read()
	}
	fields := q.rows.queued[q.n]
	for len(fields) < len(q.rows.header) {
		fields = append(fields, "")
	}
	q.rows.queued[q.n] = nil
	q.n++
	return record{line: q.n, fields: fields, fault: q.faults[q.n-1]}, nil
}

var errNoArray = errors.New("no array of objects in it")

// enter goes into the first array of objects: the document itself, or a member of it
// such as "data" or "results".
func (j *jsonRows) enter() error {
	for {
		token, err := j.dec.Token()
		if errors.Is(err, io.EOF) {
			return errNoArray
		}
		if err != nil {
			return err
		}
		if token == json.Delim('[') {
			return nil
		}
	}
}

// read reads the next object.
func (j *jsonRows) read() (record, error) {
	if j.ended {
		return record{}, io.EOF
	}
	if !j.dec.More() {
		// The end of the array, or of a file that was cut.
		if _, err := j.dec.Token(); err != nil {
			return record{}, j.fault(err)
		}
		j.ended = true
		return record{}, io.EOF
	}
	j.n++
	token, err := j.dec.Token()
	if err != nil {
		return record{}, j.fault(err)
	}
	if token != json.Delim('{') {
		return record{}, j.fault(errNoArray)
	}
	rec := record{line: j.n}
	j.fields = append(j.fields[:0], make([]string, len(j.header))...)
	seen := make([]bool, len(j.header))
	for j.dec.More() {
		i, err := j.member()
		if err != nil {
			return record{}, j.fault(err)
		}
		for len(seen) <= i {
			seen = append(seen, false)
		}
		if seen[i] {
			rec.fault = DuplicateColumn
		}
		seen[i] = true
		if strings.IndexByte(j.fields[i], 0) >= 0 {
			rec.fault = WrongEncoding
		}
	}
	if _, err := j.dec.Token(); err != nil {
		return record{}, j.fault(err)
	}
	rec.fields = j.fields
	return rec, nil
}

// member reads a key and its value, and returns the position of the key.
func (j *jsonRows) member() (int, error) {
	token, err := j.dec.Token()
	if err != nil {
		return 0, err
	}
	key, ok := token.(string)
	if !ok {
		return 0, errNoArray
	}
	i, known := j.index[key]
	if !known {
		i = len(j.header)
		j.index[key], j.header = i, append(j.header, key)
		j.fields = append(j.fields, "")
		if l := j.table.layout; l != nil {
			j.table.layout = l.grow(j.table.spec.Columns, j.header)
		}
	}
	var raw json.RawMessage
	if err := j.dec.Decode(&raw); err != nil {
		return 0, err
	}
	j.fields[i], err = jsonText(raw)
	return i, err
}

// grow takes a longer header: claims stay, and new columns may be claimed.
func (l *layout) grow(columns []Column, header []string) *layout {
	longer := arrange(columns, header)
	grown := &layout{header: header, index: maps.Clone(l.index), years: maps.Clone(l.years), taken: make([]bool, len(header)), twice: l.twice}
	copy(grown.taken, l.taken)
	for name, i := range longer.index {
		if _, claimed := l.index[name]; !claimed && i >= len(l.header) {
			grown.index[name], grown.taken[i] = i, true
			if year := longer.years[name]; year > 0 {
				grown.years[name] = year
			}
		}
	}
	return grown
}

// jsonText is a value as text: strings unquoted, numbers as written but for an
// exponent, null empty, true and false, anything nested as compact JSON.
func jsonText(raw json.RawMessage) (string, error) {
	switch raw[0] {
	case '"':
		var s string
		err := json.Unmarshal(raw, &s)
		return s, err
	case 'n':
		return "", nil
	case '{', '[':
		var b bytes.Buffer
		err := json.Compact(&b, raw)
		return b.String(), err
	}
	return plainNumber(string(raw)), nil
}

// plainNumber writes a number without its exponent when no digit has to be
// invented: 1.25E2 becomes 125, and 1.2E7 stays.
func plainNumber(text string) string {
	mantissa, exponent, ok := scientific(text)
	if !ok {
		return text
	}
	e, err := strconv.Atoi(exponent)
	if err != nil || e > 20 || e < -20 {
		return text
	}
	sign := ""
	if rest, negative := strings.CutPrefix(mantissa, "-"); negative {
		sign, mantissa = "-", rest
	}
	whole, frac, _ := strings.Cut(mantissa, ".")
	if e > len(frac) && strings.Trim(whole+frac, "0") != "" {
		return text
	}
	digits := strings.Repeat("0", 21) + whole + frac + strings.Repeat("0", 21)
	at := 21 + len(whole) + e
	whole, frac = strings.TrimLeft(digits[:at], "0"), strings.TrimRight(digits[at:], "0")
	if whole == "" {
		whole = "0"
	}
	if frac != "" {
		frac = "." + frac
	}
	return sign + whole + frac
}

// fault names what is wrong with the document; damaged containers keep their own
// faults.
func (j *jsonRows) fault(err error) error {
	var fault *infile.Fault
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &fault):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return &infile.Fault{Code: infile.Truncated, File: j.table.file, Args: map[string]string{"row": strconv.Itoa(j.n)}}
	case errors.Is(err, errNoArray), errors.As(err, &syntax):
		return &infile.Fault{Code: BadJSON, File: j.table.file, Args: map[string]string{"row": strconv.Itoa(j.n)}, Err: err}
	}
	return err
}
