package format

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/geo/infile"
)

// Feature is one row: a geometry and the values of its columns.
type Feature struct {
	Row      int           // its number in the file, from 1
	Geometry orb.Geometry  // nil when the file has none
	Fault    *infile.Fault // why it cannot be read; then it has no geometry and no values

	columns *columns
	values  []any // as columns.names; may be shorter
}

// Value is what the file has under a column, by its exact name: a string, int64,
// float64, bool or []byte, a [json.RawMessage] for arrays and objects, or nil. It
// reports false when the feature has no such column.
func (f Feature) Value(column string) (any, bool) {
	if f.columns == nil {
		return nil, false
	}
	i, ok := f.columns.index[column]
	if !ok || i >= len(f.values) {
		return nil, false
	}
	if _, none := f.values[i].(absent); none {
		return nil, false
	}
	return f.values[i], true
}

// Text is the value as text, numbers as the shortest decimal; it reports false
// when there is no value.
func (f Feature) Text(column string) (string, bool) {
	v, _ := f.Value(column)
	switch v := v.(type) {
	case string:
		return v, true
	case int64:
		return strconv.FormatInt(v, 10), true
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), true
	case bool:
		return strconv.FormatBool(v), true
	case json.RawMessage:
		return string(v), true
	}
	return "", false
}

// Float is the value of a numeric column; it reports false for anything else.
func (f Feature) Float(column string) (float64, bool) {
	v, _ := f.Value(column)
	switch v := v.(type) {
	case int64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

// absent stands for a column that other features have and this one has not.
type absent struct{}

// columns are the names of a layer's columns. A GeoJSON file may add some with
// every feature.
type columns struct {
	names []string
	index map[string]int
}

func newColumns(names ...string) *columns {
	c := &columns{index: make(map[string]int, len(names))}
	for _, n := range names {
		c.add(n)
	}
	return c
}

// add appends a column and returns its position; of two with one name the first
// is found by name.
func (c *columns) add(name string) int {
	i := len(c.names)
	c.names = append(c.names, name)
	if _, ok := c.index[name]; !ok {
		c.index[name] = i
	}
	return i
}

func (c *columns) list() []string { return slices.Clone(c.names) }
