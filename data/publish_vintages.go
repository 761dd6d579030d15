package data

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// StoredCrossing says that two neighbourhoods of different generations share ground.
type StoredCrossing struct {
	Older, Newer           int64
	ShareOlder, ShareNewer float64 // of the surface of each that lies in the other
}

// Crossings lists which neighbourhoods of 2015 share ground with which of 2024, among
// those given, with the boundaries that an edition takes; srid is the projection in
// which surfaces are measured (an EPSG code, metres). Common ground under 0.1 % of
// both is left out: two drawings of one line.
func (p *Publication) Crossings(ctx context.Context, srid int, neighbourhoods []int64) ([]StoredCrossing, error) {
	const query = `
		WITH chosen AS (` + chosenBoundary + `),
		flat AS MATERIALIZED (
			SELECT c.area_id, a.level, ST_Transform(c.geom, $3::int) AS geom FROM chosen c JOIN area a ON a.id = c.area_id
		), piece AS (
			SELECT o.area_id AS older, n.area_id AS newer, ST_Area(ST_Intersection(o.geom, n.geom)) AS common,
				ST_Area(o.geom) AS of_older, ST_Area(n.geom) AS of_newer
			FROM flat o
			JOIN flat n ON o.level = 'qpv2015' AND n.level = 'qpv2024' AND o.geom && n.geom AND ST_Intersects(o.geom, n.geom)
		)
		SELECT older, newer, common / of_older, common / of_newer
		FROM piece
		WHERE common >= $4 * least(of_older, of_newer)
		ORDER BY older, newer`
	rows, err := p.tx.Query(ctx, query, p.pack, neighbourhoods, srid, leastShare)
	if err != nil {
		return nil, fmt.Errorf("query common ground of neighbourhoods: %w", err)
	}
	crossings, err := pgx.CollectRows(rows, pgx.RowToStructByPos[StoredCrossing])
	if err != nil {
		return nil, fmt.Errorf("read common ground of neighbourhoods: %w", err)
	}
	return crossings, nil
}
