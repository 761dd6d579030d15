package data

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// StoredPostcode is a postcode of a commune, or of a place in it.
type StoredPostcode struct {
	Source       int64
	Area         int64
	Code         string
	Label, Line5 string
}

// Postcodes lists the postcodes of communes.
func (p *Publication) Postcodes(ctx context.Context) ([]StoredPostcode, error) {
	const query = `
		SELECT c.source_id, c.area_id, c.postcode, c.label, c.line5
		FROM commune_postcode c
		JOIN source s ON s.id = c.source_id
		WHERE ` + packSources + `
		ORDER BY c.area_id, c.postcode, c.line5, c.source_id, c.row`
	rows, err := p.tx.Query(ctx, query, p.pack)
	if err != nil {
		return nil, fmt.Errorf("query postcodes: %w", err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[StoredPostcode])
	if err != nil {
		return nil, fmt.Errorf("read postcodes: %w", err)
	}
	return list, nil
}
