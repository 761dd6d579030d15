package format

import (
	"context"
	"errors"
	"io"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/geo/infile"
	"github.com/observatoire-essor/essor/geo/proj"
)

// parts gives the files of one shapefile by extension, from a folder or a zip.
type parts interface {
	// open returns a part as a stream, or nil when there is none.
	open(ctx context.Context, extension string) (io.ReadCloser, error)
	// name is a part as the user knows it.
	name(extension string) string
}

func isShapefilePart(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".shp", ".dbf", ".shx", ".prj", ".cpg":
		return true
	}
	return false
}

func folderEntry(file string, lim infile.Limits) entry {
	return shapefileEntry(file, folderParts{base: strings.TrimSuffix(file, filepath.Ext(file)), lim: lim})
}

func zipShapefileEntry(a *infile.Archive, member string) entry {
	return shapefileEntry(member, zipParts{archive: a, base: strings.TrimSuffix(member, path.Ext(member))})
}

func shapefileEntry(file string, p parts) entry {
	return entry{name: layerName(file), path: file, open: func(ctx context.Context) (*opened, error) {
		return openShapefile(ctx, layerName(file), p)
	}}
}

// openShapefile opens the four parts that matter: shapes, attributes, reference
// system and encoding. The index (.shx) only repeats where shapes begin.
func openShapefile(ctx context.Context, layer string, p parts) (_ *opened, err error) {
	crs, crsErr := readPRJ(ctx, p)
	var unknown *proj.UnknownCRSError
	if crsErr != nil && !errors.As(crsErr, &unknown) {
		return nil, crsErr
	}
	encoding, err := readCPG(ctx, p)
	if err != nil {
		return nil, err
	}
	shapes, err := openPart(ctx, p, ".shp")
	if err != nil {
		return nil, err
	}
	rows, err := openPart(ctx, p, ".dbf")
	if err != nil {
		return nil, errors.Join(err, shapes.Close())
	}
	src := &shapefileSource{closers: []io.Closer{shapes, rows}}
	if src.shp, err = newSHPReader(p.name(".shp"), shapes); err == nil {
		src.dbf, err = newDBFReader(p.name(".dbf"), rows, encoding)
	}
	if err != nil {
		return nil, errors.Join(err, src.Close())
	}
	return &opened{
		layer:    Layer{Name: layer, CRS: crs, Count: src.dbf.count},
		crsFault: crsFault(p.name(".prj"), crsErr), columns: src.dbf.columns, src: src,
	}, nil
}

func openPart(ctx context.Context, p parts, extension string) (io.ReadCloser, error) {
	r, err := p.open(ctx, extension)
	if err == nil && r == nil {
		return nil, fault(MissingPart, p.name(".shp"), 0, "part", extension)
	}
	return r, err
}

// readSmall reads the start of a part that is a line of text; "" when missing.
func readSmall(ctx context.Context, p parts, extension string) (string, error) {
	r, err := p.open(ctx, extension)
	var empty *infile.Fault
	switch {
	case errors.As(err, &empty) && empty.Code == infile.Empty:
		return "", nil
	case err != nil || r == nil:
		return "", err
	}
	b, err := io.ReadAll(io.LimitReader(r, 1<<16))
	return string(b), errors.Join(err, r.Close())
}

func readPRJ(ctx context.Context, p parts) (proj.CRS, error) {
	text, err := readSmall(ctx, p, ".prj")
	switch {
	case err != nil:
		return proj.CRS{}, err
	case strings.TrimSpace(text) == "":
		return proj.CRS{}, &proj.UnknownCRSError{}
	}
	return proj.FromWKT(text)
}

// shapefileSource reads shapes and attributes side by side: the n-th shape has
// the n-th row.
type shapefileSource struct {
	shp     *shpReader
	dbf     *dbfReader
	row     int
	heights int
	deleted int
	closers []io.Closer
}

func (s *shapefileSource) next() (Feature, error) {
	for {
		s.row++
		shape, err := s.shp.next(s.row)
		if errors.Is(err, io.EOF) {
			return Feature{}, s.atEnd()
		}
		if err != nil {
			return Feature{}, err
		}
		row, err := s.dbf.next(s.row)
		if errors.Is(err, io.EOF) {
			return Feature{}, s.mismatch(strconv.Itoa(s.row)+"+", strconv.Itoa(s.row-1))
		}
		if err != nil {
			return Feature{}, err
		}
		if row.deleted {
			s.deleted++
			continue
		}
		return s.feature(shape, row), nil
	}
}

func (s *shapefileSource) feature(shape shape, row dbfRow) Feature {
	bad := shape.fault
	if bad == nil {
		bad = row.fault
	}
	if bad != nil {
		bad.Row = s.row
		return Feature{Row: s.row, Fault: bad}
	}
	if shape.dropped {
		s.heights++
	}
	return Feature{Row: s.row, Geometry: shape.geometry, columns: s.dbf.columns, values: row.values}
}

// atEnd checks that the attributes end where the shapes do.
func (s *shapefileSource) atEnd() error {
	if s.dbf.count != s.row-1 {
		return s.mismatch(strconv.Itoa(s.row-1), strconv.Itoa(s.dbf.count))
	}
	return io.EOF
}

func (s *shapefileSource) mismatch(shapes, rows string) error {
	return fault(PartMismatch, s.shp.file, s.row, "shapes", shapes, "rows", rows)
}

func (s *shapefileSource) consumed() (done, total int64) { return s.shp.read, s.shp.length }

func (s *shapefileSource) notes() []*infile.Fault {
	return append(counted(HeightsDropped, s.shp.file, "features", s.heights),
		counted(DeletedRows, s.dbf.file, "rows", s.deleted)...)
}

func (s *shapefileSource) Close() error {
	var errs []error
	for _, c := range s.closers {
		errs = append(errs, c.Close())
	}
	return errors.Join(errs...)
}

// folderParts are files side by side, in any case of their extensions.
type folderParts struct {
	base string
	lim  infile.Limits
}

func (p folderParts) name(extension string) string { return p.base + extension }

func (p folderParts) open(ctx context.Context, extension string) (io.ReadCloser, error) {
	for _, ext := range []string{extension, strings.ToUpper(extension)} {
		f, err := infile.Open(ctx, p.base+ext, p.lim)
		var bad *infile.Fault
		if errors.As(err, &bad) && bad.Code == infile.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		return f, nil
	}
	if extension == ".shp" {
		if _, err := os.Stat(p.base + ".dbf"); err != nil {
			return nil, &infile.Fault{Code: infile.NotFound, File: p.base + extension}
		}
	}
	return nil, nil
}

// zipParts are members of one archive with the same name but for the extension.
type zipParts struct {
	archive *infile.Archive
	base    string
}

func (p zipParts) name(extension string) string { return p.archive.Name + "!" + p.base + extension }

func (p zipParts) open(ctx context.Context, extension string) (io.ReadCloser, error) {
	for _, member := range p.archive.Members() {
		if strings.EqualFold(member, p.base+extension) {
			return p.archive.Open(ctx, member)
		}
	}
	return nil, nil
}
