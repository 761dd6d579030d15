package data

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// LoadedFile names a file that was loaded for a role of a pack.
type LoadedFile struct {
	Role, Kind, File, Layer string
	SHA256                  string
}

// Loaded lists the files that were loaded for a pack.
func (db *DB) Loaded(ctx context.Context, pack string) ([]LoadedFile, error) {
	const query = `
		SELECT role, kind, file, layer, sha256
		FROM source WHERE pack = $1
		ORDER BY role, kind, file, layer`
	rows, err := db.pool.Query(ctx, query, pack)
	if err != nil {
		return nil, fmt.Errorf("files of pack %s: %w", pack, err)
	}
	files, err := pgx.CollectRows(rows, pgx.RowToStructByPos[LoadedFile])
	if err != nil {
		return nil, fmt.Errorf("files of pack %s: %w", pack, err)
	}
	return files, nil
}

// LastPack is the name of the pack whose files were loaded last, or [ErrNotFound]
// when nothing was loaded for a pack.
func (db *DB) LastPack(ctx context.Context) (string, error) {
	const query = `SELECT pack FROM source WHERE pack <> '' ORDER BY loaded_at DESC, id DESC LIMIT 1`
	var name string
	err := db.pool.QueryRow(ctx, query).Scan(&name)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", fmt.Errorf("pack: %w", ErrNotFound)
	}
	if err != nil {
		return "", fmt.Errorf("last pack: %w", err)
	}
	return name, nil
}
