package data

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
)

// StoredBoundary is a boundary of an area.
type StoredBoundary struct {
	Area    int64
	Source  int64 // 0 when it was put together from members
	Row     int64
	Vintage string
	AreaM2  float64
	Shape   orb.MultiPolygon
}

// chosenBoundary picks one of several boundaries of an area: that of the source
// with the highest precedence, then of the latest vintage; files loaded without a
// pack come last.
const chosenBoundary = `
	SELECT DISTINCT ON (b.area_id) b.area_id, b.source_id, b.row, b.vintage, b.area_m2, b.geom
	FROM area_boundary b
	JOIN source s ON s.id = b.source_id
	WHERE ` + packSources + ` AND b.area_id = ANY ($2)
	ORDER BY b.area_id, s.pack = '', s.precedence, b.vintage COLLATE "C" DESC, s.file COLLATE "C", s.layer COLLATE "C"`

// Boundaries reads one boundary of each of the areas that have any.
func (p *Publication) Boundaries(ctx context.Context, areas []int64) ([]StoredBoundary, error) {
	const query = `
		SELECT c.area_id, c.source_id, c.row, c.vintage, c.area_m2, ST_AsBinary(c.geom)
		FROM (` + chosenBoundary + `) c`
	return p.boundaries(ctx, "boundaries", query, p.pack, areas)
}

// Unions puts together the boundaries of parents from those of their members;
// pairs are (parent, member). A parent of which one member has no boundary is
// left out. Surfaces are the sums of the members'.
func (p *Publication) Unions(ctx context.Context, parents, members []int64) ([]StoredBoundary, error) {
	const query = `
		WITH chosen AS (` + chosenBoundary + `)
		SELECT l.parent_id, 0, 0, coalesce(string_agg(DISTINCT c.vintage, ', '), ''), sum(c.area_m2),
			ST_AsBinary(ST_Multi(ST_CollectionExtract(ST_MakeValid(ST_Union(c.geom ORDER BY a.code COLLATE "C")), 3)))
		FROM unnest($3::bigint[], $2::bigint[]) AS l (parent_id, area_id)
		JOIN area a ON a.id = l.area_id
		LEFT JOIN chosen c USING (area_id)
		GROUP BY l.parent_id
		HAVING count(*) = count(c.area_id)
		ORDER BY l.parent_id`
	return p.boundaries(ctx, "unions of boundaries", query, p.pack, members, parents)
}

func (p *Publication) boundaries(ctx context.Context, what, query string, args ...any) ([]StoredBoundary, error) {
	rows, err := p.tx.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("query %s: %w", what, err)
	}
	boundaries, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (StoredBoundary, error) {
		var b StoredBoundary
		var body []byte
		if err := row.Scan(&b.Area, &b.Source, &b.Row, &b.Vintage, &b.AreaM2, &body); err != nil {
			return b, err
		}
		return b, wkb.Scanner(&b.Shape).Scan(body)
	})
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", what, err)
	}
	return boundaries, nil
}
