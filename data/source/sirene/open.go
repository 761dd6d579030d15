package sirene

import (
	"archive/zip"
	"bufio"
	"context"
	"errors"
	"io"
	"math"
	"os"
	"strings"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/geo/infile"
)

// open opens a file of one kind, whatever its container.
func open(ctx context.Context, file string, f layout.File, limits infile.Limits) (rows, error) {
	in, err := infile.Open(ctx, file, limits)
	if err != nil {
		return nil, err
	}
	r := bufio.NewReader(in)
	head, err := r.Peek(len(parquetMagic))
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, errors.Join(err, in.Close())
	}
	switch string(head) {
	case parquetMagic:
		if err := in.Close(); err != nil {
			return nil, err
		}
		return openParquet(file, f.Columns, limits)
	case "PK\x03\x04", "PK\x05\x06":
		if err := in.Close(); err != nil {
			return nil, err
		}
		return openZip(ctx, file, f, limits)
	}
	return openText(file, stream{Reader: r, consumed: in.Consumed, close: in.Close}, f.Columns)
}

// stream is delimited text, and how far its file is read.
type stream struct {
	io.Reader
	consumed func() int64
	close    func() error
}

func openText(file string, s stream, wanted []layout.Column) (rows, error) {
	before := readAhead(s, s.consumed)
	stop := func() error {
		before.close()
		return s.close()
	}
	t, err := newTextRows(file, before, wanted)
	if err != nil {
		return nil, errors.Join(err, stop())
	}
	t.done, t.stop = before.consumed, stop
	return t, nil
}

func openZip(ctx context.Context, file string, f layout.File, limits infile.Limits) (rows, error) {
	archive, err := infile.OpenZip(file, limits)
	if err != nil {
		return nil, err
	}
	member, err := memberOf(archive, f.Member)
	if err != nil {
		return nil, errors.Join(err, archive.Close())
	}
	inner, err := archive.Open(ctx, member)
	if err != nil {
		return nil, errors.Join(err, archive.Close())
	}
	counted := &counter{r: inner, share: float64(archive.Size) / float64(inflatedSize(file, member))}
	s := stream{Reader: counted, consumed: counted.consumed, close: func() error {
		return errors.Join(inner.Close(), archive.Close())
	}}
	return openText(file+"!"+member, s, f.Columns)
}

// counter tells how far an archive is read by how much of a member was inflated.
type counter struct {
	r     io.Reader
	n     int64
	share float64 // bytes of the archive for one of the member
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

func (c *counter) consumed() int64 { return int64(float64(c.n) * c.share) }

// memberOf is the table in an archive.
func memberOf(a *infile.Archive, pattern string) (string, error) {
	found := a.Find(pattern)
	if len(found) == 0 {
		found = a.Find("*.csv")
	}
	switch len(found) {
	case 0:
		return "", &infile.Fault{Code: infile.NoMember, File: a.Name, Args: map[string]string{"member": pattern}}
	case 1:
		return found[0], nil
	}
	return "", &infile.Fault{Code: table.SeveralMembers, File: a.Name, Args: map[string]string{"members": strings.Join(found, ", ")}}
}

// inflatedSize is what the archive says of a member; only progress relies on it.
func inflatedSize(file, member string) uint64 {
	z, err := zip.OpenReader(file)
	if err != nil {
		return math.MaxUint64
	}
	defer func() { _ = z.Close() }()
	for _, f := range z.File {
		if f.Name == member {
			return max(1, f.UncompressedSize64)
		}
	}
	return math.MaxUint64
}

// progress adds the files of one reading up.
type progress struct {
	in          source.Input
	total, done int64
}

// newProgress knows how much there is to read.
func newProgress(in source.Input, files ...string) *progress {
	p := &progress{in: in}
	for _, file := range files {
		if info, err := os.Stat(file); err == nil && file != "" {
			p.total += info.Size()
		}
	}
	return p
}

// at tells how far the file at hand is.
func (p *progress) at(r rows) { p.in.Report(p.done+r.consumed(), p.total) }

// finished tells that a file was read whole.
func (p *progress) finished(file string) {
	if info, err := os.Stat(file); err == nil {
		p.done += info.Size()
	}
	p.in.Report(p.done, p.total)
}
