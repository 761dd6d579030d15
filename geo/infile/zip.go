package infile

import (
	"archive/zip"
	"context"
	"errors"
	"io"
	"os"
	"path"
	"strconv"
	"strings"

	"github.com/klauspost/compress/flate"
)

// Archive is an open zip file.
type Archive struct {
	Name string // as the user named it
	Size int64  // bytes on disk

	file *os.File
	zip  *zip.Reader
	lim  Limits
}

// OpenZip opens a zip file. Its members inflate under lim, each by itself.
func OpenZip(name string, lim Limits) (*Archive, error) {
	raw, size, err := openPlain(name)
	if err != nil {
		return nil, err
	}
	r, err := zip.NewReader(raw, size)
	if err != nil {
		_ = raw.Close()
		if size == 0 {
			return nil, &Fault{Code: Empty, File: name}
		}
		// The directory of a zip stands at its end: without it the file was cut.
		return nil, &Fault{Code: Truncated, File: name, Err: err}
	}
	r.RegisterDecompressor(zip.Deflate, flate.NewReader)
	return &Archive{Name: name, Size: size, file: raw, zip: r, lim: lim}, nil
}

// Close releases the archive.
func (a *Archive) Close() error { return a.file.Close() }

// Members are the names of the files in the archive, folders left out.
func (a *Archive) Members() []string {
	var names []string
	for _, f := range a.zip.File {
		if !strings.HasSuffix(f.Name, "/") {
			names = append(names, f.Name)
		}
	}
	return names
}

// Find returns the members whose base name matches the pattern of [path.Match],
// whatever the case.
func (a *Archive) Find(pattern string) []string {
	var found []string
	for _, name := range a.Members() {
		if ok, err := path.Match(strings.ToLower(pattern), strings.ToLower(path.Base(name))); err == nil && ok {
			found = append(found, name)
		}
	}
	return found
}

// Open inflates one member, as a stream.
func (a *Archive) Open(ctx context.Context, member string) (io.ReadCloser, error) {
	name := a.Name + "!" + member
	for _, f := range a.zip.File {
		if f.Name != member {
			continue
		}
		if f.UncompressedSize64 > uint64(a.lim.size()) {
			return nil, &Fault{Code: TooLarge, File: name, Args: map[string]string{"limit": humanBytes(a.lim.size())}}
		}
		r, err := f.Open()
		if err != nil {
			return nil, &Fault{Code: Corrupt, File: name, Args: map[string]string{"format": "zip"}, Err: err}
		}
		compressed := int64(f.CompressedSize64)
		return &memberReader{
			Closer: r,
			limitedReader: limitedReader{
				name: name, lim: a.lim, compressed: func() int64 { return compressed },
				r: &countingReader{ctx: ctx, r: &zipReader{name: name, r: r}},
			},
		}, nil
	}
	return nil, &Fault{Code: NoMember, File: a.Name, Args: map[string]string{"member": member}}
}

// ReadAll inflates a whole member into memory.
func (a *Archive) ReadAll(ctx context.Context, member string) ([]byte, error) {
	r, err := a.Open(ctx, member)
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(r)
	return b, errors.Join(err, r.Close())
}

type memberReader struct {
	io.Closer
	limitedReader
}

// zipReader names the damage that archive/zip and flate report.
type zipReader struct {
	name string
	r    io.Reader
}

func (z *zipReader) Read(p []byte) (int, error) {
	n, err := z.r.Read(p)
	if err == nil || errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return n, err
	}
	code := Corrupt
	if errors.Is(err, io.ErrUnexpectedEOF) {
		code = Truncated
	}
	return n, &Fault{Code: code, File: z.name, Args: map[string]string{"format": "zip"}, Err: err}
}

func humanCount(n int64) string { return strconv.FormatInt(n, 10) }

// humanBytes writes a size in the largest binary unit that divides it well.
func humanBytes(n int64) string {
	units := []string{"o", "Kio", "Mio", "Gio", "Tio"}
	i := 0
	for n >= 1<<10 && i < len(units)-1 {
		n >>= 10
		i++
	}
	return humanCount(n) + " " + units[i]
}
