package sirene

import (
	"errors"
	"fmt"
	"os"
	"strconv"

	"github.com/parquet-go/parquet-go"

	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/geo/infile"
)

const (
	parquetMagic = "PAR1"
	// batchRows is how many rows are read of a column at once.
	batchRows = 4096
)

// parquetRows are the rows of a Parquet file, read in batches.
type parquetRows struct {
	name    string
	file    *os.File
	groups  []parquet.RowGroup
	columns []*parquetColumn // by wanted column; nil when the file has none

	group    int   // the next one
	rows     int64 // of the group at hand
	batch    int64 // first row of the batch at hand, in its group
	size, at int   // rows in the batch; the one at hand
	row      int   // in the file, from 1
	rowBytes float64
}

// guard turns panics of the library, which meets damaged files with them, into a
// fault.
func guard(file string, err *error) {
	if p := recover(); p != nil {
		*err = badParquet(file, fmt.Errorf("%v", p))
	}
}

func badParquet(file string, err error) error {
	return &infile.Fault{Code: infile.Corrupt, File: file, Args: map[string]string{"format": "parquet"}, Err: err}
}

func openParquet(file string, wanted []layout.Column, limits infile.Limits) (_ rows, err error) {
	f, err := os.Open(file) //nolint:gosec // opening the file that the user names is the point
	if err != nil {
		return nil, &infile.Fault{Code: infile.Unreadable, File: file, Err: err}
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close())
		}
	}()
	defer guard(file, &err)
	info, err := f.Stat()
	if err != nil {
		return nil, &infile.Fault{Code: infile.Unreadable, File: file, Err: err}
	}
	opened, err := parquet.OpenFile(f, info.Size(), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, badParquet(file, err)
	}
	if err := checkSize(file, opened, limits); err != nil {
		return nil, err
	}
	p := &parquetRows{
		name: file, file: f, groups: opened.RowGroups(),
		rowBytes: float64(info.Size()) / float64(max(1, opened.NumRows())),
	}
	if p.columns, err = parquetColumns(file, opened, wanted); err != nil {
		return nil, err
	}
	return p, nil
}

// parquetColumns finds the wanted columns among those that have one value a row.
func parquetColumns(file string, opened *parquet.File, wanted []layout.Column) ([]*parquetColumn, error) {
	var header []string
	var leaves []int
	for _, c := range opened.Root().Columns() {
		if c.Leaf() && !c.Repeated() {
			header, leaves = append(header, c.Name()), append(leaves, c.Index())
		}
	}
	at, err := columns(file, wanted, header)
	if err != nil {
		return nil, err
	}
	found := make([]*parquetColumn, len(wanted))
	for i, n := range at {
		if n >= 0 {
			found[i] = &parquetColumn{leaf: leaves[n]}
		}
	}
	return found, nil
}

// checkSize refuses a file that says of itself that it inflates beyond the limits.
func checkSize(file string, opened *parquet.File, limits infile.Limits) error {
	most := limits.Size
	if most == 0 {
		most = defaultInflated
	}
	var inflated int64
	for _, g := range opened.Metadata().RowGroups {
		for _, c := range g.Columns {
			inflated += max(0, c.MetaData.TotalUncompressedSize)
		}
	}
	if inflated <= most {
		return nil
	}
	return &infile.Fault{Code: infile.TooLarge, File: file, Args: map[string]string{"limit": strconv.FormatInt(most>>30, 10) + " Gio"}}
}

// defaultInflated is the limit of package infile.
const defaultInflated = 64 << 30

func (p *parquetRows) next() (more bool, err error) {
	p.at++
	if p.at >= p.size {
		defer guard(p.name, &err)
		if more, err = p.nextBatch(); !more || err != nil {
			return false, err
		}
	}
	p.row++
	return true, nil
}

func (p *parquetRows) nextBatch() (bool, error) {
	p.batch += int64(p.size)
	for p.batch >= p.rows {
		if p.group >= len(p.groups) {
			p.size, p.at = 0, 0
			return false, nil
		}
		if err := p.openGroup(p.groups[p.group]); err != nil {
			return false, err
		}
		p.group++
	}
	p.size, p.at = int(min(batchRows, p.rows-p.batch)), 0
	for _, c := range p.columns {
		if c == nil {
			continue
		}
		if err := c.load(p.size); err != nil {
			return false, badParquet(p.name, err)
		}
	}
	return true, nil
}

func (p *parquetRows) openGroup(g parquet.RowGroup) error {
	p.rows, p.batch, p.size = g.NumRows(), 0, 0
	chunks := g.ColumnChunks()
	for _, c := range p.columns {
		if c == nil {
			continue
		}
		if err := c.close(); err != nil {
			return badParquet(p.name, err)
		}
		c.pages, c.left = chunks[c.leaf].Pages(), 0
	}
	return nil
}

func (p *parquetRows) number() int { return p.row }

func (p *parquetRows) field(column int) []byte {
	if column < 0 || p.columns[column] == nil {
		return nil
	}
	c := p.columns[column]
	return present(c.bytes(c.buf[p.at]))
}

func (p *parquetRows) whole() infile.Code { return "" }

// width is that of the file: all rows have the same.
func (p *parquetRows) width() (got, want int) { return len(p.columns), len(p.columns) }

func (p *parquetRows) consumed() int64 { return int64(p.rowBytes * float64(p.row)) }

func (p *parquetRows) close() error {
	var errs []error
	for _, c := range p.columns {
		if c != nil {
			errs = append(errs, c.close())
		}
	}
	return errors.Join(append(errs, p.file.Close())...)
}
