package data

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// EditionHead is an edition in the list of all.
type EditionHead struct {
	ID          string // SHA-256 of its manifest, 64 hexadecimal digits
	Label       string
	AsOf        time.Time // a day
	PublishedAt time.Time
}

// Editions lists the published editions in the order of their publication: the
// last is in force.
func (db *DB) Editions(ctx context.Context) ([]EditionHead, error) {
	const query = `SELECT id, label, as_of, published_at FROM edition ORDER BY sequence`
	rows, err := db.pool.Query(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("query editions: %w", err)
	}
	heads, err := pgx.CollectRows(rows, pgx.RowToStructByPos[EditionHead])
	if err != nil {
		return nil, fmt.Errorf("read editions: %w", err)
	}
	return heads, nil
}

// EditionManifest returns the manifest of an edition, or ErrNotFound.
func (db *DB) EditionManifest(ctx context.Context, id string) ([]byte, error) {
	var body []byte
	err := db.pool.QueryRow(ctx, `SELECT manifest FROM edition WHERE id = $1`, id).Scan(&body)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, fmt.Errorf("edition %s: %w", id, ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("edition %s: %w", id, err)
	}
	return body, nil
}

// PartKind is a table in which parts of editions are kept.
type PartKind string

// The kinds of parts.
const (
	VectorPart     PartKind = "edition_vector"
	BoundariesPart PartKind = "edition_boundaries"
	OtherPart      PartKind = "edition_part"
)

// EditionParts returns the bodies of parts of one kind by their hash. Those that
// are not there are left out.
func (db *DB) EditionParts(ctx context.Context, kind PartKind, hashes []string) (map[string][]byte, error) {
	return editionParts(ctx, db.pool, kind, hashes)
}

// querier is a pool or a transaction.
type querier interface {
	Query(ctx context.Context, query string, args ...any) (pgx.Rows, error)
}

func editionParts(ctx context.Context, db querier, kind PartKind, hashes []string) (map[string][]byte, error) {
	query := `SELECT hash, body FROM ` + pgx.Identifier{string(kind)}.Sanitize() + ` WHERE hash = ANY ($1)`
	rows, err := db.Query(ctx, query, hashes)
	if err != nil {
		return nil, fmt.Errorf("query %s: %w", kind, err)
	}
	bodies := make(map[string][]byte, len(hashes))
	var hash string
	var body []byte
	_, err = pgx.ForEachRow(rows, []any{&hash, &body}, func() error {
		bodies[hash] = body
		body = nil // the next row gets memory of its own
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", kind, err)
	}
	return bodies, nil
}

// editionChannel is where PostgreSQL tells of new editions.
const editionChannel = "essor_edition"

// Listen calls wake after each publication, until ctx ends or the connection does; it
// returns why. A server in recovery lets nobody listen.
func (db *DB) Listen(ctx context.Context, wake func()) error {
	conn, err := db.pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("listen for editions: %w", err)
	}
	defer conn.Release()
	defer func() { _ = conn.Conn().Close(context.WithoutCancel(ctx)) }() // or the pool would hand out one that listens
	if _, err := conn.Exec(ctx, `LISTEN `+editionChannel); err != nil {
		return fmt.Errorf("listen for editions: %w", err)
	}
	for {
		if _, err := conn.Conn().WaitForNotification(ctx); err != nil {
			return fmt.Errorf("listen for editions: %w", err)
		}
		wake()
	}
}
