package export

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/paulmach/orb"
)

// Member is a member of a collection beside its features.
type Member struct {
	Name  string
	Value any
}

// Collection is a table whose rows have a shape each.
type Collection struct {
	Table   Table
	Members []Member // before the features, such as the edition
	// Shape is the boundary of a row, by its position; nil when it has none. It is not
	// changed.
	Shape func(row int) orb.MultiPolygon
}

// GeoJSON writes a collection as a FeatureCollection (RFC 7946): a feature for each
// row with the columns as properties, null where a cell holds nothing. Shells run
// counter-clockwise and holes clockwise, whichever way the shapes do. It returns the
// first error of the writer, or of a member that JSON cannot hold.
func GeoJSON(w io.Writer, c Collection) error {
	out := bufio.NewWriterSize(w, 1<<16)
	b := append([]byte{}, `{"type":"FeatureCollection",`...)
	for _, m := range c.Members {
		value, err := json.Marshal(m.Value)
		if err != nil {
			return fmt.Errorf("geojson: %s: %w", m.Name, err)
		}
		b = append(append(appendString(b, m.Name), ':'), value...)
		b = append(b, ',')
	}
	b = append(b, `"features":[`...)
	row := 0
	for cells := range c.Table.Rows {
		if row > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"type":"Feature","properties":{`...)
		for i, cell := range cells {
			if i > 0 {
				b = append(b, ',')
			}
			b = cell.appendJSON(append(appendString(b, c.Table.Columns[i].Name), ':'))
		}
		b = appendShape(append(b, `},"geometry":`...), c.Shape(row))
		b = append(b, '}')
		if _, err := out.Write(b); err != nil {
			return fmt.Errorf("geojson: %w", err)
		}
		b, row = b[:0], row+1
	}
	_, _ = out.Write(append(b, "]}\n"...)) // an error stays with the writer until it is flushed
	if err := out.Flush(); err != nil {
		return fmt.Errorf("geojson: %w", err)
	}
	return nil
}

func (c Cell) appendJSON(b []byte) []byte {
	switch c.kind {
	case text, list:
		return appendString(b, c.text)
	case number:
		return strconv.AppendFloat(b, c.number, 'f', -1, 64)
	case count:
		return strconv.AppendInt(b, c.count, 10)
	case flag:
		return strconv.AppendBool(b, c.count == 1)
	default:
		return append(b, "null"...)
	}
}

func appendString(b []byte, s string) []byte {
	quoted, _ := json.Marshal(s) // a text cannot fail
	return append(b, quoted...)
}

func appendShape(b []byte, shape orb.MultiPolygon) []byte {
	if shape == nil {
		return append(b, "null"...)
	}
	b = append(b, `{"type":"MultiPolygon","coordinates":[`...)
	for i, polygon := range shape {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '[')
		for j, ring := range polygon {
			if j > 0 {
				b = append(b, ',')
			}
			b = appendRing(b, ring, j == 0)
		}
		b = append(b, ']')
	}
	return append(b, "]}"...)
}

// appendRing writes a ring the way it should run.
func appendRing(b []byte, ring orb.Ring, shell bool) []byte {
	want := orb.CW
	if shell {
		want = orb.CCW
	}
	if ring.Orientation() != want {
		ring = slices.Clone(ring)
		slices.Reverse(ring)
	}
	b = append(b, '[')
	for i, p := range ring {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendFloat(append(b, '['), p[0], 'f', -1, 64)
		b = strconv.AppendFloat(append(b, ','), p[1], 'f', -1, 64)
		b = append(b, ']')
	}
	return append(b, ']')
}
