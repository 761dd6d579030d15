package format

import (
	"context"
	"errors"
	"io"
	"iter"
	"strconv"

	"github.com/observatoire-essor/essor/geo/infile"
	"github.com/observatoire-essor/essor/geo/proj"
)

// Layer is one table of features.
type Layer struct {
	Name    string
	CRS     proj.CRS // zero when the file names none that is known
	Columns []string // in the file's order; of GeoJSON those of the first 100 features and of those read since
	Count   int      // features; -1 when only reading would tell
}

// Options say what to read of a file, and how.
type Options struct {
	Layer    string                      // may be left out when there is only one
	CRS      proj.CRS                    // where the file names none, or one that is not known
	Limits   infile.Limits               // of what is inflated
	Progress func(consumed, total int64) // bytes; called now and then, from the reading goroutine
}

// Reader reads the features of one layer, once. It belongs to one goroutine.
type Reader struct {
	ctx      context.Context // that of Open: it governs all the reading, as that of infile.Open does
	file     string
	layer    Layer
	columns  *columns
	src      source
	closers  []io.Closer
	progress func(consumed, total int64)
	reported int64
}

// source is an open layer of one format.
type source interface {
	// next returns the next feature, with a Fault when it cannot be read; io.EOF
	// after the last one, or the fault that ends the reading.
	next() (Feature, error)
	// consumed is how far reading got, in bytes of total.
	consumed() (done, total int64)
	notes() []*infile.Fault
	io.Closer
}

// Layers lists the layers of a file, or of a folder or zip of shapefiles.
func Layers(ctx context.Context, name string, lim infile.Limits) ([]Layer, error) {
	found, err := find(ctx, name, lim)
	if err != nil {
		return nil, err
	}
	defer func() { _ = found.close() }()
	layers := make([]Layer, 0, len(found.entries))
	for _, e := range found.entries {
		o, err := e.open(ctx)
		if err != nil {
			return nil, err
		}
		o.layer.Columns = o.columns.list()
		layers = append(layers, o.layer)
		if err := o.src.Close(); err != nil {
			return nil, err
		}
	}
	return layers, nil
}

// Open opens a layer for reading, under ctx. The error is an [*infile.Fault]
// unless ctx ended. The caller closes the Reader.
func Open(ctx context.Context, name string, o Options) (*Reader, error) {
	found, err := find(ctx, name, o.Limits)
	if err != nil {
		return nil, err
	}
	r, err := open(ctx, name, found, o)
	if err != nil {
		_ = found.close()
		return nil, err
	}
	return r, nil
}

func open(ctx context.Context, name string, found *catalogue, o Options) (*Reader, error) {
	e, err := found.choose(name, o.Layer)
	if err != nil {
		return nil, err
	}
	opened, err := e.open(ctx)
	if err != nil {
		return nil, err
	}
	switch {
	case opened.crsFault == nil:
	case !o.CRS.IsZero():
		opened.layer.CRS = o.CRS
	case opened.layer.CRS.IsZero():
		_ = opened.src.Close()
		return nil, opened.crsFault
	}
	return &Reader{
		ctx: ctx, file: name, layer: opened.layer, columns: opened.columns, src: opened.src,
		closers: []io.Closer{opened.src, closerFunc(found.close)}, progress: o.Progress,
	}, nil
}

// opened is what opening a layer gives. With a crsFault the file names no system
// that is known; layer.CRS may then hold the one that the format prescribes.
type opened struct {
	layer    Layer
	crsFault *infile.Fault
	columns  *columns
	src      source
}

type closerFunc func() error

func (f closerFunc) Close() error { return f() }

// Layer describes the layer; of GeoJSON, Columns grows while reading.
func (r *Reader) Layer() Layer {
	l := r.layer
	l.Columns = r.columns.list()
	return l
}

// Notes are remarks on what was read so far that reject nothing.
func (r *Reader) Notes() []*infile.Fault { return r.src.notes() }

// Close releases the file.
func (r *Reader) Close() error {
	var errs []error
	for _, c := range r.closers {
		errs = append(errs, c.Close())
	}
	return errors.Join(errs...)
}

// Features are the features in the file's order. A feature that cannot be read
// has a Fault and nothing else. An error means that the file cannot be read
// further; it is the last thing yielded.
func (r *Reader) Features() iter.Seq2[Feature, error] {
	return func(yield func(Feature, error) bool) {
		for row := 1; ; row++ {
			if row%256 == 0 {
				if err := r.ctx.Err(); err != nil {
					yield(Feature{}, err)
					return
				}
			}
			f, err := r.src.next()
			r.report(err != nil)
			switch {
			case errors.Is(err, io.EOF):
				return
			case err != nil:
				yield(Feature{}, err)
				return
			case !yield(f, nil):
				return
			}
		}
	}
}

// report tells the progress every megabyte and at the end.
func (r *Reader) report(last bool) {
	if r.progress == nil {
		return
	}
	done, total := r.src.consumed()
	if last || done-r.reported >= 1<<20 {
		r.reported = done
		r.progress(done, total)
	}
}

// fault builds a fault with arguments in pairs; empty ones are left out.
func fault(code infile.Code, file string, row int, args ...string) *infile.Fault {
	f := &infile.Fault{Code: code, File: file, Row: row}
	if len(args) > 0 {
		f.Args = make(map[string]string, len(args)/2)
		for i := 0; i+1 < len(args); i += 2 {
			if args[i+1] != "" {
				f.Args[args[i]] = args[i+1]
			}
		}
	}
	return f
}

// counted is a note on so many of something, or none.
func counted(code infile.Code, file, what string, n int) []*infile.Fault {
	if n == 0 {
		return nil
	}
	return []*infile.Fault{fault(code, file, 0, what, strconv.Itoa(n))}
}

// crsFault names a system that is not known, or says that there is none.
func crsFault(file string, err error) *infile.Fault {
	var unknown *proj.UnknownCRSError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &unknown) && unknown.Name != "":
		return fault(UnknownCRS, file, 0, "crs", unknown.Name)
	}
	return fault(NoCRS, file, 0)
}
