package data

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// leastShare is the share of an area under which an overlap is a sliver: two
// drawings of one line, not a part of the area.
const leastShare = 0.001

// Analyze has the database count anew what the tables of loaded files hold. Without it
// the queries of a publication that follows a load are planned for empty tables, and
// join every place with every neighbourhood.
func (db *DB) Analyze(ctx context.Context) error {
	const tables = `area, area_boundary, area_link, area_alias, observation, grid_cell, grant_decision, grant_place, establishment`
	if _, err := db.pool.Exec(ctx, `ANALYZE `+tables); err != nil {
		return fmt.Errorf("count what was loaded: %w", err)
	}
	return nil
}

// DeriveOverlaps computes anew which communes each neighbourhood (QPV) lies in:
// the share of its surface, in the projection srid (an EPSG code, metres), and the
// share of its people, from the 200 m grid where squares are loaded; squares and communes
// are summed up in the order of their names, so that the same files give the same shares
// to the last digit. Shares of surface under 0.1 % are left out. Only what the pack has loaded counts, and of
// several boundaries of an area that of the source with the highest precedence.
//
// It returns the number of overlaps.
func (db *DB) DeriveOverlaps(ctx context.Context, pack string, srid int) (int64, error) {
	var n int64
	err := db.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, loadLock); err != nil {
			return err
		}
		const forget = `
			DELETE FROM area_link
			WHERE kind = 'overlap' AND source_id IN (SELECT id FROM source WHERE pack IN ($1, ''))`
		if _, err := tx.Exec(ctx, forget, pack); err != nil {
			return err
		}
		const query = `
			WITH quarter AS MATERIALIZED (
				SELECT DISTINCT ON (b.area_id) b.area_id, b.source_id, b.geom AS world, ST_Transform(b.geom, $1::int) AS geom
				FROM area_boundary b
				JOIN area a ON a.id = b.area_id AND a.level IN ('qpv2015', 'qpv2024')
				JOIN source s ON s.id = b.source_id AND s.pack IN ($3, '')
				ORDER BY b.area_id, s.pack = '', s.precedence, b.vintage COLLATE "C" DESC, s.file COLLATE "C", s.layer COLLATE "C"
			), near AS MATERIALIZED (
				SELECT DISTINCT b.area_id, b.source_id
				FROM quarter q
				JOIN area_boundary b ON b.geom && q.world
				JOIN area a ON a.id = b.area_id AND a.level = 'commune'
			), commune AS MATERIALIZED (
				SELECT DISTINCT ON (b.area_id) b.area_id, a.code, ST_Transform(b.geom, $1::int) AS geom
				FROM near
				JOIN area_boundary b USING (area_id, source_id)
				JOIN area a ON a.id = b.area_id
				JOIN source s ON s.id = b.source_id AND s.pack IN ($3, '')
				ORDER BY b.area_id, s.pack = '', s.precedence, b.vintage COLLATE "C" DESC, s.file COLLATE "C", s.layer COLLATE "C"
			), square AS MATERIALIZED (
				SELECT DISTINCT ON (g.source_id, g.id) g.id, g.population, s.file, ST_Transform(g.geom, $1::int) AS geom
				FROM quarter q
				JOIN grid_cell g ON g.geom && q.world
				JOIN source s ON s.id = g.source_id AND s.pack IN ($3, '')
			), piece AS MATERIALIZED (
				SELECT q.area_id, q.source_id, c.area_id AS parent_id, c.code, ST_Area(q.geom) AS whole, ST_Intersection(q.geom, c.geom) AS geom
				FROM quarter q JOIN commune c ON ST_Intersects(q.geom, c.geom)
			), kept AS (
				SELECT *, ST_Area(geom) / whole AS share FROM piece WHERE ST_Area(geom) / whole >= $2
			), people AS (
				SELECT k.area_id, k.parent_id, sum(g.population * ST_Area(ST_Intersection(g.geom, k.geom)) / ST_Area(g.geom)
					ORDER BY g.id COLLATE "C", g.file COLLATE "C") AS n
				FROM kept k JOIN square g ON ST_Intersects(g.geom, k.geom)
				GROUP BY k.area_id, k.parent_id
			)
			INSERT INTO area_link (area_id, parent_id, kind, source_id, share_area, share_population)
			SELECT k.area_id, k.parent_id, 'overlap', k.source_id, k.share, p.n / nullif(sum(p.n) OVER (
				PARTITION BY k.area_id ORDER BY k.code COLLATE "C" ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING), 0)
			FROM kept k LEFT JOIN people p USING (area_id, parent_id)
			ORDER BY k.area_id, k.parent_id`
		tag, err := tx.Exec(ctx, query, srid, leastShare, pack)
		n = tag.RowsAffected()
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("overlaps of neighbourhoods and communes: %w", err)
	}
	return n, nil
}
