package data

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// StoredSeat is the establishment of the beneficiary of a grant, found by its SIRET in
// one stock.
type StoredSeat struct {
	Grant  int64
	Stock  int64   // source of the establishment
	Area   int64   // its commune
	Sure   bool    // its point says in which neighbourhood it lies, or that it lies in none
	Inside []int64 // of the neighbourhoods asked for, those that hold the point
}

// Seats lists, for each decision whose beneficiary has a SIRET, the stocks that know it.
// A beneficiary of which only the SIREN is told has none: nobody says which of its
// establishments is meant.
func (p *Publication) Seats(ctx context.Context, neighbourhoods []int64) ([]StoredSeat, error) {
	const query = `
		WITH chosen AS MATERIALIZED (` + chosenBoundary + `),
		mine AS (SELECT s.id FROM source s WHERE ` + packSources + `),
		seat AS MATERIALIZED (
			SELECT d.id AS grant_id, e.source_id, e.area_id, e.geom,
				e.place_quality IN ('certain', 'probable') AND e.geom IS NOT NULL AS sure
			FROM grant_decision d
			JOIN establishment e ON e.siret = d.beneficiary_siret
			WHERE d.source_id IN (SELECT id FROM mine) AND e.source_id IN (SELECT id FROM mine)
		)
		SELECT grant_id, source_id, area_id, sure,
			ARRAY(SELECT c.area_id FROM chosen c WHERE sure AND ST_Covers(c.geom, seat.geom) ORDER BY c.area_id)
		FROM seat
		ORDER BY grant_id, source_id`
	rows, err := p.tx.Query(ctx, query, p.pack, neighbourhoods)
	if err != nil {
		return nil, fmt.Errorf("query seats of beneficiaries: %w", err)
	}
	seats, err := pgx.CollectRows(rows, pgx.RowToStructByPos[StoredSeat])
	if err != nil {
		return nil, fmt.Errorf("read seats of beneficiaries: %w", err)
	}
	return seats, nil
}
