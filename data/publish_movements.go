package data

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/observatoire-essor/essor/data/source"
)

// Movements lists the history of communes that the pack has loaded.
func (p *Publication) Movements(ctx context.Context) ([]source.Movement, error) {
	const query = `
		SELECT DISTINCT m.kind, m.effective_on, m.type_before, m.code_before, m.type_after, m.code_after
		FROM commune_movement m
		JOIN source s ON s.id = m.source_id
		WHERE ` + packSources
	rows, err := p.tx.Query(ctx, query, p.pack)
	if err != nil {
		return nil, fmt.Errorf("query movements of communes: %w", err)
	}
	movements, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (source.Movement, error) {
		var m source.Movement
		err := row.Scan(&m.Kind, &m.On.Time, &m.TypeBefore, &m.Before, &m.TypeAfter, &m.After)
		return m, err
	})
	if err != nil {
		return nil, fmt.Errorf("read movements of communes: %w", err)
	}
	return movements, nil
}

// CommuneCodes are the codes of all communes that any source speaks of, by their ids:
// also of those that are in no edition.
func (p *Publication) CommuneCodes(ctx context.Context) (map[int64]string, error) {
	rows, err := p.tx.Query(ctx, `SELECT id, code FROM area WHERE level = 'commune'`)
	if err != nil {
		return nil, fmt.Errorf("query codes of communes: %w", err)
	}
	codes := map[int64]string{}
	var id int64
	var code string
	_, err = pgx.ForEachRow(rows, []any{&id, &code}, func() error {
		codes[id] = code
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read codes of communes: %w", err)
	}
	return codes, nil
}
