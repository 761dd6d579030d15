package data

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/observatoire-essor/essor/data/source"
)

// MembersEver returns the codes of the communes that are or were part of an area,
// those of communes that are folded into them among them.
func (db *DB) MembersEver(ctx context.Context, parent source.Ref) (map[string]bool, error) {
	const query = `
		WITH member AS (
			SELECT DISTINCT c.id, c.code
			FROM area_link l
			JOIN area c ON c.id = l.area_id AND c.level = 'commune'
			JOIN area p ON p.id = l.parent_id
			WHERE l.kind = 'member' AND p.level = $1 AND p.code = $2)
		SELECT code FROM member
		UNION
		SELECT a.code FROM area_alias a JOIN member m ON m.id = a.area_id WHERE a.kind IN ('associated', 'delegated')`
	rows, err := db.pool.Query(ctx, query, parent.Level, parent.Code)
	if err != nil {
		return nil, fmt.Errorf("members of %s: %w", parent, err)
	}
	codes, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("members of %s: %w", parent, err)
	}
	members := make(map[string]bool, len(codes))
	for _, code := range codes {
		members[code] = true
	}
	return members, nil
}
