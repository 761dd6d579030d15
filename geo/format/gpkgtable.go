package format

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/observatoire-essor/essor/geo/infile"
	"github.com/observatoire-essor/essor/geo/proj"
)

// openTable starts reading a layer, in the order of its rows.
func (g *gpkg) openTable(ctx context.Context, t table) (*opened, error) {
	fields, err := g.fields(ctx, t)
	if err != nil {
		return nil, err
	}
	count, err := g.count(ctx, t)
	if err != nil {
		return nil, err
	}
	crs, noCRS, err := g.crs(ctx, t.srsID)
	if err != nil {
		return nil, err
	}
	// A unary plus hides the declared type, by which the driver would turn dates
	// into times; the value itself stays as it is.
	var query strings.Builder
	query.WriteString("select " + quote(t.geometry))
	columns := newColumns()
	for _, f := range fields {
		columns.add(f.name)
		query.WriteString(", +" + quote(f.name))
	}
	query.WriteString(" from " + quote(t.name))
	rows, err := g.conn.QueryContext(ctx, query.String()) //nolint:rowserrcheck // rows live as long as the source, which closes and checks them
	if err != nil {
		return nil, sqliteFault(g.file, err)
	}
	src := &gpkgSource{gpkg: g, table: t, fields: fields, count: count, columns: columns, rows: rows}
	return &opened{layer: Layer{Name: t.name, CRS: crs, Count: count}, crsFault: noCRS, columns: columns, src: src}, nil
}

func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// field is a column other than the geometry.
type field struct {
	name    string
	boolean bool
}

func (g *gpkg) fields(ctx context.Context, t table) ([]field, error) {
	rows, err := g.conn.QueryContext(ctx, `select name, type from pragma_table_info(?) order by cid`, t.name)
	if err != nil {
		return nil, sqliteFault(g.file, err)
	}
	defer func() { _ = rows.Close() }()
	var out []field
	for rows.Next() {
		var name, kind string
		if err := rows.Scan(&name, &kind); err != nil {
			return nil, sqliteFault(g.file, err)
		}
		if !strings.EqualFold(name, t.geometry) {
			out = append(out, field{name: name, boolean: strings.EqualFold(kind, "BOOLEAN")})
		}
	}
	if err := rows.Err(); err != nil {
		return nil, sqliteFault(g.file, err)
	}
	return out, nil
}

func (g *gpkg) count(ctx context.Context, t table) (int, error) {
	var n int
	if err := g.conn.QueryRowContext(ctx, "select count(*) from "+quote(t.name)).Scan(&n); err != nil {
		return 0, sqliteFault(g.file, err)
	}
	return n, nil
}

// crs looks a system up in gpkg_spatial_ref_sys: by its code when that is EPSG's
// and known, else by its definition.
func (g *gpkg) crs(ctx context.Context, srsID int64) (proj.CRS, *infile.Fault, error) {
	var name, organisation, definition string
	var code int
	err := g.conn.QueryRowContext(ctx, `
		select srs_name, organization, organization_coordsys_id, definition
		from gpkg_spatial_ref_sys where srs_id = ?`, srsID).Scan(&name, &organisation, &code, &definition)
	switch {
	case errors.Is(err, sql.ErrNoRows), err == nil && srsID <= 0: // -1 and 0 stand for "undefined"
		return proj.CRS{}, fault(NoCRS, g.file, 0), nil
	case err != nil:
		return proj.CRS{}, nil, sqliteFault(g.file, err)
	}
	if strings.EqualFold(organisation, "EPSG") {
		if crs, err := proj.ByCode(code); err == nil {
			return crs, nil, nil
		}
	}
	crs, err := proj.FromWKT(definition)
	if err != nil {
		return proj.CRS{}, crsFault(g.file, &proj.UnknownCRSError{Name: name}), nil
	}
	return crs, nil, nil
}

// gpkgSource reads the rows of a layer.
type gpkgSource struct {
	*gpkg
	table   table
	fields  []field
	count   int
	columns *columns
	rows    *sql.Rows
	row     int
	heights int
}

func (s *gpkgSource) next() (Feature, error) {
	if !s.rows.Next() {
		if err := s.rows.Err(); err != nil {
			return Feature{}, sqliteFault(s.file, err)
		}
		return Feature{}, io.EOF
	}
	s.row++
	f := Feature{Row: s.row, columns: s.columns, values: make([]any, len(s.fields))}
	var geometry sql.RawBytes
	into := make([]any, 0, 1+len(f.values))
	into = append(into, &geometry)
	for i := range f.values {
		into = append(into, &f.values[i])
	}
	if err := s.rows.Scan(into...); err != nil {
		return Feature{}, sqliteFault(s.file, err)
	}
	if bad := s.decode(&f, geometry); bad != nil {
		bad.File, bad.Row = s.file+"!"+s.table.name, s.row
		return Feature{Row: s.row, Fault: bad}, nil //nolint:nilerr // the fault is the feature's, and reading goes on
	}
	return f, nil
}

// decode fills in the geometry and puts booleans and times right.
func (s *gpkgSource) decode(f *Feature, geometry []byte) *infile.Fault {
	for i, v := range f.values {
		switch v := v.(type) {
		case int64:
			if s.fields[i].boolean {
				f.values[i] = v != 0
			}
		case time.Time:
			f.values[i] = v.Format(time.RFC3339)
		}
	}
	if geometry == nil {
		return nil
	}
	b, bad := decodeBlob(geometry)
	switch {
	case bad != nil:
		return bad
	case b.srsID > 0 && int64(b.srsID) != s.table.srsID:
		return fault(MixedCRS, "", 0, "crs", "EPSG:"+strconv.Itoa(int(b.srsID)))
	}
	if b.dropped {
		s.heights++
	}
	f.Geometry = b.geometry
	return nil
}

// consumed estimates by rows, since SQLite does not tell bytes.
func (s *gpkgSource) consumed() (done, total int64) {
	if s.count == 0 {
		return s.size, s.size
	}
	return s.size * int64(min(s.row, s.count)) / int64(s.count), s.size
}

func (s *gpkgSource) notes() []*infile.Fault {
	return counted(HeightsDropped, s.file, "features", s.heights)
}

// Close ends the query; the GeoPackage itself is closed by its catalogue.
func (s *gpkgSource) Close() error { return s.rows.Close() }
