package data

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// GridPiece is how many people the grid counts in one place.
type GridPiece struct {
	Neighbourhood int64 // 0: the whole commune
	Commune       int64
	People        float64 // as the grid has them, not rescaled
	Rated         float64 // of these, in squares whose share of poor households is told and not imputed
	Poor          float64 // of the rated, under the poverty line
	Imputed       float64 // of the people, in squares whose share INSEE spread from a larger one
	ImputedPoor   float64 // of these, under the poverty line
}

// GridPieces counts the people of the 200 m grid in communes, and in the pieces
// that neighbourhoods and communes have in common. A square that a boundary cuts
// is shared out by area: in degrees, whose scale changes by less than 1e-4 over a
// square. The people of a square are as poor as its households. grids are the sources
// of the squares. Sums are in the order of the squares' ids, so that the same squares
// give the same last digit however they were loaded.
func (p *Publication) GridPieces(ctx context.Context, neighbourhoods, communes, grids []int64) ([]GridPiece, error) {
	const query = `
		WITH chosen AS MATERIALIZED (
			SELECT area_id, geom FROM (` + chosenBoundary + `) c
		), commune AS (
			SELECT * FROM chosen WHERE area_id = ANY ($4)
		), place AS MATERIALIZED (
			SELECT q.area_id AS neighbourhood, c.area_id AS commune, ST_Intersection(q.geom, c.geom) AS geom
			FROM chosen q JOIN commune c ON ST_Intersects(q.geom, c.geom)
			WHERE q.area_id = ANY ($3)
			UNION ALL
			SELECT 0, c.area_id, c.geom FROM commune c
		), part AS MATERIALIZED ( -- else every sum cuts the squares anew
			SELECT p.neighbourhood, p.commune, g.id COLLATE "C" AS cell, g.imputed, coalesce(g.poor_share, g.poor_households / nullif(g.households, 0)) AS poor,
				g.population * CASE
					WHEN ST_Covers(p.geom, g.geom) THEN 1
					ELSE ST_Area(ST_Intersection(p.geom, g.geom)) / ST_Area(g.geom) END AS people
			FROM place p JOIN grid_cell g ON ST_Intersects(p.geom, g.geom)
			WHERE g.source_id = ANY ($5) AND g.population > 0
		)
		SELECT neighbourhood, commune, sum(people ORDER BY cell),
			coalesce(sum(people ORDER BY cell) FILTER (WHERE poor IS NOT NULL AND NOT imputed), 0),
			coalesce(sum(people * poor ORDER BY cell) FILTER (WHERE NOT imputed), 0),
			coalesce(sum(people ORDER BY cell) FILTER (WHERE poor IS NOT NULL AND imputed), 0),
			coalesce(sum(people * poor ORDER BY cell) FILTER (WHERE imputed), 0)
		FROM part
		GROUP BY neighbourhood, commune
		ORDER BY neighbourhood, commune`
	all := append(append([]int64{}, neighbourhoods...), communes...)
	rows, err := p.tx.Query(ctx, query, p.pack, all, neighbourhoods, communes, grids)
	if err != nil {
		return nil, fmt.Errorf("query the grid: %w", err)
	}
	pieces, err := pgx.CollectRows(rows, pgx.RowToStructByPos[GridPiece])
	if err != nil {
		return nil, fmt.Errorf("read the grid: %w", err)
	}
	return pieces, nil
}

// GridSources lists the sources that gave squares of the grid.
func (p *Publication) GridSources(ctx context.Context) ([]int64, error) {
	const query = `
		SELECT s.id FROM source s
		WHERE ` + packSources + ` AND EXISTS (SELECT FROM grid_cell g WHERE g.source_id = s.id)
		ORDER BY s.id`
	rows, err := p.tx.Query(ctx, query, p.pack)
	if err != nil {
		return nil, fmt.Errorf("query sources of the grid: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, fmt.Errorf("read sources of the grid: %w", err)
	}
	return ids, nil
}

// StoredGrant is a grant that was awarded, in one place or in none. Money that was
// taken back from it is in Recovered, in whatever year that was.
type StoredGrant struct {
	Source    int64
	Grant     int64
	Year      int     // 0 when the file does not tell
	Gross     int64   // euro cents, as the others
	Recovered int64   //
	Net       int64   //
	InKind    bool    //
	Axis      string  // "1" to "5", empty when unknown
	Area      int64   // 0: no place
	Kind      string  // "seat" or "action"
	Share     float64 // of the grant that goes to the place

	// What the publication finds out of seats, see [Publication.Seats].
	Stock int64  `db:"-"` // the stock of the register that told it; 0: the file of grants
	By    string `db:"-"` // in what way
}

// Grants lists the awarded grants, one row for each place; a grant without place
// has one row. Places are in the order of their levels and codes, whatever the numbers
// that the database gave them. Registers of requests repeat awards and are left out, and so is money
// taken back from a grant that nobody knows: see [Publication.Recoveries].
func (p *Publication) Grants(ctx context.Context) ([]StoredGrant, error) {
	return p.storedGrants(ctx, `d.recovers_row IS NULL AND NOT (d.gross = 0 AND d.recovered > 0)`)
}

// storedGrants lists the rows of registers of grants that a condition takes, one for
// each place.
func (p *Publication) storedGrants(ctx context.Context, condition string) ([]StoredGrant, error) {
	query := `
		WITH ` + takenBack + `
		SELECT d.source_id, d.id, coalesce(d.year, 0), (d.gross * 100)::bigint,
			((d.recovered + coalesce(t.recovered, 0)) * 100)::bigint, ((d.net - coalesce(t.recovered, 0)) * 100)::bigint,
			d.in_kind, d.axis, coalesce(l.area_id, 0), coalesce(l.kind, ''), coalesce(l.share, 0)
		FROM grant_decision d
		JOIN source s ON s.id = d.source_id
		LEFT JOIN taken_back t ON t.source_id = d.source_id AND t.row = d.row
		LEFT JOIN grant_place l ON l.grant_id = d.id
		LEFT JOIN area a ON a.id = l.area_id
		WHERE ` + packSources + ` AND s.role <> 'requests' AND d.outcome = 'awarded' AND ` + condition + `
		ORDER BY s.role COLLATE "C", s.precedence, s.file COLLATE "C", s.layer COLLATE "C", d.row, d.id, l.kind, a.level COLLATE "C", a.code COLLATE "C"`
	rows, err := p.tx.Query(ctx, query, p.pack)
	if err != nil {
		return nil, fmt.Errorf("query grants: %w", err)
	}
	grants, err := pgx.CollectRows(rows, pgx.RowToStructByPos[StoredGrant])
	if err != nil {
		return nil, fmt.Errorf("read grants: %w", err)
	}
	return grants, nil
}
