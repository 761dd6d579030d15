package data

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// StoredEngagement is an engagement of a commune in the social and solidarity economy.
type StoredEngagement struct {
	Source int64
	Area   int64
	From   time.Time
	To     *time.Time // excluded; nil while it holds
	What   string
}

// Engagements lists the engagements of communes, whatever their dates.
func (p *Publication) Engagements(ctx context.Context) ([]StoredEngagement, error) {
	const query = `
		SELECT g.source_id, g.area_id, g.valid_from, g.valid_to, g.what
		FROM commune_engagement g
		JOIN source s ON s.id = g.source_id
		WHERE ` + packSources + `
		ORDER BY g.area_id, g.valid_from, g.row`
	rows, err := p.tx.Query(ctx, query, p.pack)
	if err != nil {
		return nil, fmt.Errorf("query engagements: %w", err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[StoredEngagement])
	if err != nil {
		return nil, fmt.Errorf("read engagements: %w", err)
	}
	return list, nil
}
