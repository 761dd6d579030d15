package synth

import (
	"io"
	"strconv"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

// Rows of a row group, and rows given to the library at once.
const (
	parquetGroup = 50_000
	parquetBatch = 256
)

const secondsOfDay = 24 * 60 * 60

// columnType is the type of a column in Parquet.
type columnType int

// The types, with INSEE's: days as date, times as timestamp, years, counts and legal
// categories as int64, etablissementSiege as boolean, coordinates as double.
const (
	textColumn columnType = iota
	dayColumn
	timeColumn
	wholeColumn
	truthColumn
	floatColumn
)

// node is the column's place in a schema.
func (t columnType) node() parquet.Node {
	switch t {
	case dayColumn:
		return parquet.Date()
	case timeColumn:
		return parquet.Timestamp(parquet.Microsecond)
	case wholeColumn:
		return parquet.Int(64)
	case truthColumn:
		return parquet.Leaf(parquet.BooleanType)
	case floatColumn:
		return parquet.Leaf(parquet.DoubleType)
	default:
		return parquet.String()
	}
}

// parquetTable writes Parquet. Columns are in the order of their names; values that
// are empty are null.
type parquetTable struct {
	w     *parquet.GenericWriter[any]
	at    []int // column of the file for each of the table's
	types []columnType
	batch []parquet.Row
	n     int    // rows in the batch
	text  []byte // of the batch
}

func newParquetTable(w io.Writer, l layout, types map[string]columnType) *parquetTable {
	group := parquet.Group{}
	for _, column := range l.header {
		group[column] = parquet.Optional(types[column].node())
	}
	schema := parquet.NewSchema("root", group)
	p := &parquetTable{
		w:  parquet.NewGenericWriter[any](w, schema, parquet.Compression(&zstd.Codec{}), parquet.MaxRowsPerRowGroup(parquetGroup)),
		at: make([]int, len(l.header)), types: make([]columnType, len(l.header)), batch: make([]parquet.Row, parquetBatch),
	}
	for i := range p.batch {
		p.batch[i] = make(parquet.Row, len(l.header))
		for at := range p.batch[i] {
			p.batch[i][at] = parquet.NullValue().Level(0, 0, at)
		}
	}
	for i, path := range schema.Columns() {
		p.at[l.at[path[0]]] = i
	}
	for i, column := range l.header {
		p.types[i] = types[column]
	}
	return p
}

func (p *parquetTable) put(cells [][]byte) error {
	row := p.batch[p.n]
	for i, cell := range cells {
		at := p.at[i]
		if len(cell) == 0 {
			if !row[at].IsNull() { // most columns are always empty
				row[at] = parquet.NullValue().Level(0, 0, at)
			}
			continue
		}
		v, err := p.value(cell, p.types[i])
		if err != nil {
			return err
		}
		row[at] = v.Level(0, 1, at)
	}
	if p.n++; p.n < len(p.batch) {
		return nil
	}
	return p.flush()
}

// flush writes the rows at hand.
func (p *parquetTable) flush() error {
	_, err := p.w.WriteRows(p.batch[:p.n])
	p.n, p.text = 0, p.text[:0]
	return err
}

func (p *parquetTable) close() error {
	if err := p.flush(); err != nil {
		return err
	}
	return p.w.Close()
}

// value is the value of a cell that is not empty.
func (p *parquetTable) value(cell []byte, kind columnType) (parquet.Value, error) {
	switch kind {
	case dayColumn:
		day, err := time.Parse(time.DateOnly, string(cell))
		return parquet.Int32Value(int32(day.Unix() / secondsOfDay)), err
	case timeColumn:
		at, err := time.Parse("2006-01-02T15:04:05", string(cell))
		return parquet.Int64Value(at.UnixMicro()), err
	case wholeColumn:
		n, err := strconv.ParseInt(string(cell), 10, 64)
		return parquet.Int64Value(n), err
	case truthColumn:
		return parquet.BooleanValue(string(cell) == "true"), nil
	case floatColumn:
		x, err := strconv.ParseFloat(string(cell), 64)
		return parquet.DoubleValue(x), err
	default:
		begin := len(p.text)
		p.text = append(p.text, cell...) // the row is filled again before the batch is written
		return parquet.ByteArrayValue(p.text[begin:len(p.text):len(p.text)]), nil
	}
}
