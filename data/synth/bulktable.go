package synth

import (
	"archive/zip"
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/flate"
)

// Constants of writing.
const (
	writeBuffer = 1 << 18
	checkEvery  = 4096 // rows between two looks at the context
	zipLevel    = 6
)

// rowWriter takes the rows of a table; what they hold is not kept.
type rowWriter interface {
	put(cells [][]byte) error
	close() error
}

// output is a file being written. It knows its length and checksum at the end.
type output struct {
	ctx   context.Context //nolint:containedctx // the file is closed before the call that opened it ends
	file  *os.File
	buf   *bufio.Writer
	sum   hash.Hash
	bytes int
	rows  int
	entry File

	table rowWriter
	under []io.Closer // closed after the table, before the file
}

// create makes a file, and the folder it lies in.
func create(ctx context.Context, dir string, entry File) (*output, error) {
	name := filepath.Join(dir, filepath.FromSlash(entry.Name))
	if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
		return nil, fmt.Errorf("synth: %w", err)
	}
	f, err := os.OpenFile(name, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600) //nolint:gosec // the folder is the caller's, the name ours
	if err != nil {
		return nil, fmt.Errorf("synth: %w", err)
	}
	o := &output{ctx: ctx, file: f, sum: sha256.New(), entry: entry}
	o.buf = bufio.NewWriterSize(tallied{o}, writeBuffer)
	return o, nil
}

// tallied counts and hashes what goes to the disk.
type tallied struct{ *output }

func (t tallied) Write(p []byte) (int, error) {
	n, err := t.file.Write(p)
	t.bytes += n
	t.sum.Write(p[:n])
	return n, err
}

// archive makes the file a zip.
func (o *output) archive() *zip.Writer {
	z := zip.NewWriter(o.buf)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, zipLevel) })
	o.under = append(o.under, z)
	return z
}

// put writes a row.
func (o *output) put(cells [][]byte) error {
	if o.rows%checkEvery == 0 {
		if err := o.ctx.Err(); err != nil {
			return fmt.Errorf("synth: %w", err)
		}
	}
	o.rows++
	if err := o.table.put(cells); err != nil {
		return fmt.Errorf("synth: %s, row %d: %w", o.entry.Name, o.rows, err)
	}
	return nil
}

// close ends the file, whatever went before, and returns its entry of the manifest.
func (o *output) close() (File, error) {
	var errs []error
	if o.table != nil {
		errs = append(errs, o.table.close())
	}
	for _, c := range o.under {
		errs = append(errs, c.Close())
	}
	errs = append(errs, o.buf.Flush(), o.file.Close())
	if err := errors.Join(errs...); err != nil {
		return File{}, fmt.Errorf("synth: %s: %w", o.entry.Name, err)
	}
	f := o.entry
	f.Rows, f.Bytes, f.SHA256 = o.rows, o.bytes, hex.EncodeToString(o.sum.Sum(nil))
	return f, nil
}

// newTable opens a table of a layout in a format; the name of the file lacks the
// ending yet.
func newTable(ctx context.Context, dir string, entry File, l layout, as tableForm) (*output, error) {
	member := filepath.Base(filepath.FromSlash(entry.Name)) + ".csv"
	entry.Name += "." + string(as.format)
	o, err := create(ctx, dir, entry)
	if err != nil {
		return nil, err
	}
	var w io.Writer = o.buf
	switch as.format {
	case Parquet:
		o.table = newParquetTable(o.buf, l, as.types)
		return o, nil
	case Zip:
		if w, err = o.archive().Create(member); err != nil {
			_, closed := o.close()
			return nil, errors.Join(err, closed)
		}
	}
	o.table = &csvTable{w: w, separator: as.separator}
	header := make([][]byte, len(l.header))
	for i, name := range l.header {
		header[i] = []byte(name)
	}
	if err := o.table.put(header); err != nil {
		_, closed := o.close()
		return nil, errors.Join(err, closed)
	}
	return o, nil
}

// tableForm is how a table is written.
type tableForm struct {
	format    Format
	separator byte                  // of text
	types     map[string]columnType // of the columns that are no text in Parquet
}

// csvTable writes text. No value made up here needs quotes.
type csvTable struct {
	w         io.Writer
	separator byte
	lines     []byte
}

func (t *csvTable) put(cells [][]byte) error {
	for i, c := range cells {
		if i > 0 {
			t.lines = append(t.lines, t.separator)
		}
		t.lines = append(t.lines, c...)
	}
	t.lines = append(t.lines, '\n')
	if len(t.lines) < writeBuffer {
		return nil
	}
	return t.close()
}

func (t *csvTable) close() error {
	_, err := t.w.Write(t.lines)
	t.lines = t.lines[:0]
	return err
}
