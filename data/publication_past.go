package data

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// PublishedManifest is an edition that everybody can still read.
type PublishedManifest struct {
	ID, Label string
	Body      []byte
}

// Manifests returns the manifests of all published editions, the one in force first.
func (p *Publication) Manifests(ctx context.Context) ([]PublishedManifest, error) {
	rows, err := p.tx.Query(ctx, `SELECT id, label, manifest FROM edition ORDER BY sequence DESC`)
	if err != nil {
		return nil, fmt.Errorf("query published editions: %w", err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[PublishedManifest])
	if err != nil {
		return nil, fmt.Errorf("read published editions: %w", err)
	}
	return list, nil
}
