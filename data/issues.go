package data

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/observatoire-essor/essor/data/source"
)

// FileIssue is an issue of a row of a file that was loaded.
type FileIssue struct {
	File string
	source.Issue
}

// Issues lists what was noted while files were read: of all files, or of those of
// one name. Rejected rows come first, then repaired ones, then the others.
func (db *DB) Issues(ctx context.Context, file string) ([]FileIssue, error) {
	const query = `
		SELECT s.file, i.row, i."column", i.code, i.effect, i.detail
		FROM source_issue i JOIN source s ON s.id = i.source_id
		WHERE $1 = '' OR s.file = $1
		ORDER BY array_position(ARRAY['rejected', 'repaired', 'noted'], i.effect), s.role, s.file, i.row, i.code`
	rows, err := db.pool.Query(ctx, query, file)
	if err != nil {
		return nil, fmt.Errorf("issues of files: %w", explain(err))
	}
	issues, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (FileIssue, error) {
		var i FileIssue
		var line int64
		var detail []byte
		if err := row.Scan(&i.File, &line, &i.Column, &i.Code, &i.Effect, &detail); err != nil {
			return i, err
		}
		i.Row = int(line)
		return i, json.Unmarshal(detail, &i.Args)
	})
	if err != nil {
		return nil, fmt.Errorf("issues of files: %w", explain(err))
	}
	return issues, nil
}
