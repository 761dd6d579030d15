package data

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// StoredRequest is a request for money, in one place or in none. Its amounts are 0:
// what was asked for and refused is nobody's business, and what was awarded is told
// by the register of grants.
type StoredRequest struct {
	StoredGrant
	Outcome    string // "awarded", "refused", "ineligible", "pending"
	Registered bool   // awarded, and in a register of grants under the same reference and beneficiary
}

// Requests lists the requests, one row for each place; a request without place has
// one row. They are those of the role "requests" or, when no file of that role was
// loaded, those of registers of grants that tell of refusals as well. Without either
// there are none: a list of awards says nothing of requests.
func (p *Publication) Requests(ctx context.Context) ([]StoredRequest, error) {
	const query = `
		WITH mine AS (SELECT s.* FROM source s WHERE ` + packSources + `),
		register AS (
			SELECT id, 0 AS turn FROM mine WHERE role = 'requests'
			UNION ALL
			SELECT id, 1 FROM mine
			WHERE role = 'grants' AND EXISTS (SELECT FROM grant_decision d WHERE d.source_id = mine.id AND d.outcome <> 'awarded')
		),
		award AS MATERIALIZED (
			SELECT DISTINCT lower(d.reference) AS reference, coalesce(nullif(d.beneficiary_siret, ''), lower(d.beneficiary)) AS beneficiary
			FROM grant_decision d JOIN mine ON mine.id = d.source_id
			WHERE mine.role <> 'requests' AND d.outcome = 'awarded' AND d.gross > 0 AND d.reference <> ''
		)
		SELECT d.source_id, d.id, coalesce(d.year, 0), d.in_kind, d.axis,
			coalesce(l.area_id, 0), coalesce(l.kind, ''), coalesce(l.share, 0), d.outcome,
			d.outcome = 'awarded' AND (lower(d.reference), coalesce(nullif(d.beneficiary_siret, ''), lower(d.beneficiary)))
				IN (SELECT reference, beneficiary FROM award)
		FROM grant_decision d
		JOIN mine s ON s.id = d.source_id
		LEFT JOIN grant_place l ON l.grant_id = d.id
		WHERE d.source_id IN (SELECT id FROM register WHERE turn = (SELECT min(turn) FROM register))
			AND NOT (d.gross = 0 AND d.recovered > 0)
		ORDER BY s.role COLLATE "C", s.precedence, s.file COLLATE "C", s.layer COLLATE "C", d.row, d.id, l.kind, l.area_id`
	rows, err := p.tx.Query(ctx, query, p.pack)
	if err != nil {
		return nil, fmt.Errorf("query requests: %w", err)
	}
	requests, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (StoredRequest, error) {
		var r StoredRequest
		err := row.Scan(&r.Source, &r.Grant, &r.Year, &r.InKind, &r.Axis, &r.Area, &r.Kind, &r.Share, &r.Outcome, &r.Registered)
		return r, err
	})
	if err != nil {
		return nil, fmt.Errorf("read requests: %w", err)
	}
	return requests, nil
}
