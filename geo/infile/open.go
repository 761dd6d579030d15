package infile

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/klauspost/compress/gzip"
)

// Limits bound what a compressed file may inflate to.
type Limits struct {
	Size  int64 // bytes after inflating, per file or member; 0 means 64 GiB
	Ratio int64 // inflated ÷ compressed bytes, counted from 64 MiB on; 0 means 200
}

const (
	defaultSize  = 64 << 30
	defaultRatio = 200
	// ratioFrom spares small files: a few kilobytes of blanks are no danger.
	ratioFrom = 64 << 20
)

func (l Limits) size() int64 {
	if l.Size > 0 {
		return l.Size
	}
	return defaultSize
}

func (l Limits) ratio() int64 {
	if l.Ratio > 0 {
		return l.Ratio
	}
	return defaultRatio
}

// File is an open input, inflated when its name or first bytes say gzip.
type File struct {
	io.Reader
	Name string // as the user named it
	Size int64  // bytes on disk

	read    *countingReader
	closers []io.Closer
}

// Consumed is how many of the bytes on disk were read so far, for progress.
func (f *File) Consumed() int64 { return f.read.n }

// Close releases the file.
func (f *File) Close() error {
	var errs []error
	for i := len(f.closers) - 1; i >= 0; i-- {
		errs = append(errs, f.closers[i].Close())
	}
	return errors.Join(errs...)
}

// Open opens a plain or gzipped file. Reading ends with the context's error when
// ctx ends, and with a [*Fault] when the file is damaged or exceeds lim.
func Open(ctx context.Context, name string, lim Limits) (*File, error) {
	raw, size, err := openPlain(name)
	if err != nil {
		return nil, err
	}
	f := &File{Name: name, Size: size, read: &countingReader{ctx: ctx, r: raw}, closers: []io.Closer{raw}}
	buffered := bufio.NewReaderSize(f.read, 256<<10)
	head, err := buffered.Peek(2)
	switch {
	case errors.Is(err, io.EOF) && len(head) == 0:
		_ = f.Close()
		return nil, &Fault{Code: Empty, File: name}
	case err != nil && !errors.Is(err, io.EOF): // a file of one byte is a file
		_ = f.Close()
		return nil, readFault(name, err)
	}
	gzipped := len(head) == 2 && head[0] == 0x1f && head[1] == 0x8b
	if !gzipped {
		if strings.HasSuffix(strings.ToLower(name), ".gz") {
			_ = f.Close()
			return nil, &Fault{Code: Corrupt, File: name, Args: map[string]string{"format": "gzip"}}
		}
		f.Reader = &faultReader{name: name, r: buffered}
		return f, nil
	}
	inflater, err := gzip.NewReader(buffered)
	if err != nil {
		_ = f.Close()
		return nil, readFault(name, err)
	}
	f.closers = append(f.closers, inflater)
	f.Reader = &limitedReader{name: name, r: inflater, lim: lim, compressed: f.Consumed}
	return f, nil
}

// Digest returns the SHA-256 of the file as it stands on disk, in hexadecimal,
// and its size in bytes.
func Digest(ctx context.Context, name string) (sum string, size int64, err error) {
	raw, _, err := openPlain(name)
	if err != nil {
		return "", 0, err
	}
	defer func() { _ = raw.Close() }()
	h := sha256.New()
	n, err := io.Copy(h, &countingReader{ctx: ctx, r: raw})
	if err != nil {
		return "", 0, readFault(name, err)
	}
	return hex.EncodeToString(h.Sum(nil)), n, nil
}

// openPlain opens a regular file and names what is wrong when there is none.
func openPlain(name string) (*os.File, int64, error) {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, 0, &Fault{Code: NotFound, File: name}
	case errors.Is(err, fs.ErrPermission):
		return nil, 0, &Fault{Code: NoPermission, File: name}
	case err != nil:
		return nil, 0, &Fault{Code: Unreadable, File: name, Err: err}
	case info.IsDir():
		return nil, 0, &Fault{Code: IsDirectory, File: name}
	}
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrPermission) {
		return nil, 0, &Fault{Code: NoPermission, File: name}
	}
	if err != nil {
		return nil, 0, &Fault{Code: Unreadable, File: name, Err: err}
	}
	return f, info.Size(), nil
}

// readFault tells a damaged file from a context that ended and from a disk that
// failed.
func readFault(name string, err error) error {
	var fault *Fault
	switch {
	case errors.As(err, &fault), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return &Fault{Code: Truncated, File: name, Err: err}
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum):
		return &Fault{Code: Corrupt, File: name, Args: map[string]string{"format": "gzip"}, Err: err}
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		return &Fault{Code: Unreadable, File: name, Err: err}
	}
	return &Fault{Code: Corrupt, File: name, Err: err}
}

// countingReader counts what was read of the disk and stops when its context does.
type countingReader struct {
	ctx context.Context //nolint:containedctx // the reader lives no longer than the call that opened it
	r   io.Reader
	n   int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// faultReader turns errors of the disk into faults.
type faultReader struct {
	name string
	r    io.Reader
}

func (f *faultReader) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = readFault(f.name, err)
	}
	return n, err
}

// limitedReader inflates under limits.
type limitedReader struct {
	name       string
	r          io.Reader
	lim        Limits
	compressed func() int64
	n          int64
}

func (l *limitedReader) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	l.n += int64(n)
	if l.n > l.lim.size() {
		return 0, &Fault{Code: TooLarge, File: l.name, Args: map[string]string{"limit": humanBytes(l.lim.size())}}
	}
	if c := l.compressed(); l.n > ratioFrom && c > 0 && l.n/c > l.lim.ratio() {
		return 0, &Fault{Code: Bomb, File: l.name, Args: map[string]string{"ratio": humanCount(l.lim.ratio())}}
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = readFault(l.name, err)
	}
	return n, err
}
