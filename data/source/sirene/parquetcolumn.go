package sirene

import (
	"errors"
	"io"
	"math"
	"strconv"

	"github.com/parquet-go/parquet-go"
)

// parquetColumn reads one column of the group at hand.
type parquetColumn struct {
	leaf   int
	pages  parquet.Pages
	page   parquet.Page
	values parquet.ValueReader
	left   int64 // values of the page not read
	buf    []parquet.Value
	kept   []parquet.Page // pages that buf refers to
	text   []byte
}

// load reads the values of a batch.
func (c *parquetColumn) load(n int) error {
	for _, page := range c.kept {
		parquet.Release(page)
	}
	c.kept = c.kept[:0]
	if cap(c.buf) < n {
		c.buf = make([]parquet.Value, batchRows)
	}
	c.buf = c.buf[:n]
	for filled := 0; filled < n; {
		if c.left == 0 {
			if err := c.nextPage(); err != nil {
				return err
			}
			continue
		}
		got, err := c.values.ReadValues(c.buf[filled:])
		filled += got
		c.left -= int64(got)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if got == 0 && c.left > 0 {
			return io.ErrUnexpectedEOF
		}
	}
	return nil
}

func (c *parquetColumn) nextPage() error {
	if c.page != nil {
		c.kept = append(c.kept, c.page) // values in buf may point into it
		c.page = nil
	}
	page, err := c.pages.ReadPage()
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF // fewer values than the group has rows
	}
	if err != nil {
		return err
	}
	c.page, c.values, c.left = page, page.Values(), page.NumValues()
	return nil
}

func (c *parquetColumn) close() error {
	for _, page := range c.kept {
		parquet.Release(page)
	}
	c.kept = c.kept[:0]
	if c.page != nil {
		parquet.Release(c.page)
		c.page = nil
	}
	if c.pages == nil {
		return nil
	}
	pages := c.pages
	c.pages = nil
	return pages.Close()
}

// bytes is a value as CSV files have it.
func (c *parquetColumn) bytes(v parquet.Value) []byte {
	switch v.Kind() {
	case parquet.ByteArray, parquet.FixedLenByteArray:
		return v.ByteArray()
	case parquet.Int32:
		c.text = strconv.AppendInt(c.text[:0], int64(v.Int32()), 10)
	case parquet.Int64:
		c.text = strconv.AppendInt(c.text[:0], v.Int64(), 10)
	case parquet.Boolean:
		c.text = strconv.AppendBool(c.text[:0], v.Boolean())
	case parquet.Float:
		c.text = appendFloat(c.text[:0], float64(v.Float()), 32)
	case parquet.Double:
		c.text = appendFloat(c.text[:0], v.Double(), 64)
	default:
		return nil
	}
	return c.text
}

func appendFloat(to []byte, x float64, bits int) []byte {
	if math.IsNaN(x) {
		return to
	}
	return strconv.AppendFloat(to, x, 'f', -1, bits)
}
