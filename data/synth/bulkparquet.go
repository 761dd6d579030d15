package synth

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

// Rows of a row group, and rows given to the library at once.
const (
	parquetGroup = 100_000
	parquetBatch = 256
)

const secondsOfDay = 24 * 60 * 60

// WriteEstablishmentsParquet writes the same register as [WriteEstablishments] in
// Parquet, with INSEE's types: days as date, times as timestamp, years and counts as
// int64, etablissementSiege as boolean, all else as text. Columns are in the order
// of their names. Values that are always empty are null.
func WriteEstablishmentsParquet(ctx context.Context, w io.Writer, n int, seed uint64) error {
	b, err := newBulk(n, seed)
	if err != nil {
		return err
	}
	p := newParquetSites(w)
	f := establishmentForm()
	if err := b.each(ctx, func(s *bulkSite) error { return p.put(f.fillWith(s)) }); err != nil {
		return err
	}
	if err := p.close(); err != nil {
		return fmt.Errorf("synth: %w", err)
	}
	return nil
}

// The types of columns that are no text.
const (
	dayColumn = iota + 1
	timeColumn
	wholeColumn
	truthColumn
)

// establishmentTypes are the columns of StockEtablissement that are no text.
func establishmentTypes() map[string]int {
	return map[string]int{
		"dateCreationEtablissement": dayColumn, "dateDebut": dayColumn, "dateDernierTraitementEtablissement": timeColumn,
		"anneeEffectifsEtablissement": wholeColumn, "nombrePeriodesEtablissement": wholeColumn, "etablissementSiege": truthColumn,
	}
}

// establishmentSchema has the columns of StockEtablissement.
func establishmentSchema() *parquet.Schema {
	types, group := establishmentTypes(), parquet.Group{}
	for _, column := range establishmentColumns().header {
		var node parquet.Node
		switch types[column] {
		case dayColumn:
			node = parquet.Date()
		case timeColumn:
			node = parquet.Timestamp(parquet.Microsecond)
		case wholeColumn:
			node = parquet.Int(64)
		case truthColumn:
			node = parquet.Leaf(parquet.BooleanType)
		default:
			node = parquet.String()
		}
		group[column] = parquet.Optional(node)
	}
	return parquet.NewSchema("StockEtablissement", group)
}

// parquetSites writes rows of StockEtablissement.
type parquetSites struct {
	w     *parquet.GenericWriter[any]
	at    []int // column of the file for each of the table's
	types []int
	batch []parquet.Row
	n     int // rows in the batch
}

func newParquetSites(w io.Writer) *parquetSites {
	schema, l, types := establishmentSchema(), establishmentColumns(), establishmentTypes()
	p := &parquetSites{
		w:  parquet.NewGenericWriter[any](w, schema, parquet.Compression(&zstd.Codec{}), parquet.MaxRowsPerRowGroup(parquetGroup)),
		at: make([]int, len(l.header)), types: make([]int, len(l.header)), batch: make([]parquet.Row, parquetBatch),
	}
	for i := range p.batch {
		p.batch[i] = make(parquet.Row, len(l.header))
	}
	for i, path := range schema.Columns() {
		p.at[l.at[path[0]]] = i
	}
	for i, column := range l.header {
		p.types[i] = types[column]
	}
	return p
}

// put writes a row of the table.
func (p *parquetSites) put(cells []string) error {
	for i, text := range cells {
		at, defined := p.at[i], 1
		v, err := parquetValue(text, p.types[i])
		if err != nil {
			return err
		}
		if v.IsNull() {
			defined = 0
		}
		p.batch[p.n][at] = v.Level(0, defined, at)
	}
	if p.n++; p.n < len(p.batch) {
		return nil
	}
	return p.flush()
}

// flush writes the rows at hand.
func (p *parquetSites) flush() error {
	_, err := p.w.WriteRows(p.batch[:p.n])
	p.n = 0
	return err
}

// close ends the file.
func (p *parquetSites) close() error {
	if err := p.flush(); err != nil {
		return err
	}
	return p.w.Close()
}

// parquetValue is the value of a cell; what is empty is null.
func parquetValue(text string, kind int) (parquet.Value, error) {
	if text == "" {
		return parquet.NullValue(), nil
	}
	switch kind {
	case dayColumn:
		day, err := time.Parse(time.DateOnly, text)
		return parquet.Int32Value(int32(day.Unix() / secondsOfDay)), err
	case timeColumn:
		at, err := time.Parse("2006-01-02T15:04:05", text)
		return parquet.Int64Value(at.UnixMicro()), err
	case wholeColumn:
		n, err := strconv.ParseInt(text, 10, 64)
		return parquet.Int64Value(n), err
	case truthColumn:
		return parquet.BooleanValue(text == "true"), nil
	default:
		return parquet.ByteArrayValue([]byte(text)), nil
	}
}
