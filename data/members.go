package data

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/observatoire-essor/essor/data/source"
)

// MembersEver returns the codes of the communes that are or were part of an area, with
// those of communes that are folded into them, that merged into them or that they came
// from: figures under these codes are carried to the communes of an edition.
func (db *DB) MembersEver(ctx context.Context, parent source.Ref) (map[string]bool, error) {
	const query = `
		WITH RECURSIVE member AS (
			SELECT DISTINCT c.id, c.code
			FROM area_link l
			JOIN area c ON c.id = l.area_id AND c.level = 'commune'
			JOIN area p ON p.id = l.parent_id
			WHERE l.kind = 'member' AND p.level = $1 AND p.code = $2
		), passage AS (
			SELECT code_before, code_after FROM commune_movement
			WHERE type_before = 'COM' AND type_after = 'COM' AND code_before <> code_after
		), before AS (
			SELECT code FROM member UNION SELECT p.code_before FROM passage p JOIN before b ON p.code_after = b.code
		), after AS (
			SELECT code FROM member UNION SELECT p.code_after FROM passage p JOIN after a ON p.code_before = a.code
		)
		SELECT code FROM before
		UNION
		SELECT code FROM after
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
