package format

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"io"
	"net/url"
	"path/filepath"

	"modernc.org/sqlite" // registers the driver "sqlite"

	"github.com/observatoire-essor/essor/geo/infile"
)

// gpkg is an open GeoPackage. Its one connection reads the file as it stands:
// read only, without locks or side files, and trusting nothing of its schema.
type gpkg struct {
	file string
	size int64
	db   *sql.DB
	conn *sql.Conn
}

// The longest text or geometry that is read, in bytes.
const maxGeoPackageValue = 512 << 20

func openGeoPackage(ctx context.Context, file string) (*gpkg, error) {
	size, err := checkLength(ctx, file)
	if err != nil {
		return nil, err
	}
	full, err := filepath.Abs(file)
	if err != nil {
		return nil, &infile.Fault{Code: infile.Unreadable, File: file, Err: err}
	}
	dsn := url.URL{Scheme: "file", Path: full, RawQuery: "mode=ro&immutable=1&_dqs=0&_pragma=trusted_schema(0)&_pragma=query_only(1)"}
	db, err := sql.Open("sqlite", dsn.String())
	if err != nil {
		return nil, sqliteFault(file, err)
	}
	g := &gpkg{file: file, size: size, db: db}
	const limitLength = 0 // SQLITE_LIMIT_LENGTH
	if g.conn, err = db.Conn(ctx); err == nil {
		_, err = sqlite.Limit(g.conn, limitLength, maxGeoPackageValue)
	}
	if err != nil {
		return nil, errors.Join(sqliteFault(file, err), g.close())
	}
	return g, nil
}

func (g *gpkg) close() error {
	var err error
	if g.conn != nil {
		err = g.conn.Close()
	}
	return errors.Join(err, g.db.Close())
}

// checkLength compares a file with the number of pages in its header, by which
// an incomplete download shows.
func checkLength(ctx context.Context, file string) (int64, error) {
	f, err := infile.Open(ctx, file, infile.Limits{})
	if err != nil {
		return 0, err
	}
	defer func() { _ = f.Close() }()
	var head [100]byte
	if _, err := io.ReadFull(f, head[:]); err != nil {
		return 0, &infile.Fault{Code: infile.Truncated, File: file, Err: err}
	}
	page := int64(binary.BigEndian.Uint16(head[16:]))
	if page == 1 {
		page = 65536
	}
	if want := page * int64(binary.BigEndian.Uint32(head[28:])); f.Size < want {
		return 0, &infile.Fault{Code: infile.Truncated, File: file}
	}
	return f.Size, nil
}

// sqliteFault says that the file is damaged, which is what errors of reading
// tables mean here, unless the context ended.
func sqliteFault(file string, err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return &infile.Fault{Code: infile.Corrupt, File: file, Args: map[string]string{"format": "GeoPackage"}, Err: err}
}

func findInGeoPackage(ctx context.Context, file string) (*catalogue, error) {
	g, err := openGeoPackage(ctx, file)
	if err != nil {
		return nil, err
	}
	tables, err := g.tables(ctx)
	if err != nil {
		_ = g.close()
		return nil, err
	}
	c := &catalogue{close: g.close}
	for _, t := range tables {
		c.entries = append(c.entries, entry{name: t.name, path: t.name, open: func(ctx context.Context) (*opened, error) {
			return g.openTable(ctx, t)
		}})
	}
	return c, nil
}

// table is a layer of features, as gpkg_geometry_columns describes it.
type table struct {
	name, geometry string
	srsID          int64
}

func (g *gpkg) tables(ctx context.Context) ([]table, error) {
	rows, err := g.conn.QueryContext(ctx, `
		select c.table_name, g.column_name, g.srs_id
		from gpkg_contents c join gpkg_geometry_columns g on g.table_name = c.table_name
		where c.data_type = 'features' order by c.rowid`)
	if err != nil {
		return nil, sqliteFault(g.file, err)
	}
	defer func() { _ = rows.Close() }()
	var out []table
	for rows.Next() {
		var t table
		if err := rows.Scan(&t.name, &t.geometry, &t.srsID); err != nil {
			return nil, sqliteFault(g.file, err)
		}
		out = append(out, t)
	}
	if err := rows.Err(); err != nil {
		return nil, sqliteFault(g.file, err)
	}
	if len(out) == 0 {
		return nil, fault(NothingInside, g.file, 0)
	}
	return out, nil
}
