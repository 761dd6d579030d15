package data

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// ExportedError says that a label names an edition that was exported and cannot mean another.
type ExportedError struct {
	Label      string
	ExportedAt time.Time // first
}

func (e *ExportedError) Error() string {
	return fmt.Sprintf("label %q: its edition was exported on %s", e.Label, e.ExportedAt.UTC().Format(time.DateOnly))
}

// RecordExport notes that a pack was made of an edition. From then on the edition cannot be
// deleted, nor its label given to another edition: see [Publication.Write]. A pack that is
// made again keeps the time of its first export.
func (db *DB) RecordExport(ctx context.Context, edition, pack string, at time.Time) error {
	const insert = `INSERT INTO edition_export (edition_id, pack, exported_at) VALUES ($1, $2, $3) ON CONFLICT (edition_id, pack) DO NOTHING`
	if _, err := db.pool.Exec(ctx, insert, edition, pack, at.UTC().Truncate(time.Microsecond)); err != nil {
		return fmt.Errorf("export of edition %s: %w", edition, explain(err))
	}
	return nil
}

// Exports are the times of the first export of each edition that was exported, by id.
func (db *DB) Exports(ctx context.Context) (map[string]time.Time, error) {
	rows, err := db.pool.Query(ctx, `SELECT edition_id, min(exported_at) FROM edition_export GROUP BY edition_id`)
	if err != nil {
		return nil, fmt.Errorf("query exports: %w", err)
	}
	all := map[string]time.Time{}
	var id string
	var at time.Time
	if _, err := pgx.ForEachRow(rows, []any{&id, &at}, func() error { all[id] = at; return nil }); err != nil {
		return nil, fmt.Errorf("read exports: %w", err)
	}
	return all, nil
}

// checkLabel refuses the label of an exported edition for another one.
func (p *Publication) checkLabel(ctx context.Context, id, label string) error {
	const query = `SELECT min(x.exported_at) FROM edition_export x JOIN edition e ON e.id = x.edition_id
		WHERE e.label = $1 AND e.id <> $2 HAVING count(*) > 0`
	var at time.Time
	err := p.tx.QueryRow(ctx, query, label, id).Scan(&at)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("exports of label %q: %w", label, err)
	}
	return &ExportedError{Label: label, ExportedAt: at}
}
