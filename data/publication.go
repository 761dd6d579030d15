package data

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// publishLock is the key of the advisory lock that lets one program publish at a
// time: "publ" in hexadecimal.
const publishLock = 0x7075626c

// Publication is a publication under way: an unchanging view of what the sources
// of one pack say, and the edition that is being written.
type Publication struct {
	tx   pgx.Tx
	pack string
}

// InPublication runs f in one transaction, while no other program publishes. What
// f reads does not change meanwhile, and what it writes is there as a whole when
// it returns without error, or not at all.
func (db *DB) InPublication(ctx context.Context, pack string, f func(*Publication) error) error {
	conn, err := db.pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	defer conn.Release()
	// A lock of the session, not of the transaction: the view must begin after it.
	if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock($1)`, publishLock); err != nil {
		return fmt.Errorf("publish: wait for others: %w", err)
	}
	defer func() {
		// A connection that broke has given its lock back.
		_, _ = conn.Exec(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1)`, publishLock)
	}()
	options := pgx.TxOptions{IsoLevel: pgx.RepeatableRead}
	return pgx.BeginTxFunc(ctx, conn, options, func(tx pgx.Tx) error {
		return f(&Publication{tx: tx, pack: pack})
	})
}

// Parts returns the bodies of parts of published editions, as [DB.EditionParts] does.
func (p *Publication) Parts(ctx context.Context, kind PartKind, hashes []string) (map[string][]byte, error) {
	return editionParts(ctx, p.tx, kind, hashes)
}

// EditionBundle is an edition to be written.
type EditionBundle struct {
	EditionHead
	Manifest   []byte
	Vectors    map[string][]byte // by hash, as the others
	Boundaries map[string][]byte
	Parts      map[string][]byte
}

// Write puts an edition in force. Parts that are there already are not written
// again; an edition that is in force already stays as it is, and fresh is false.
// An edition that was in force before others is put in force again. The error is an
// [*ExportedError] when the label is that of another edition that was exported.
func (p *Publication) Write(ctx context.Context, b EditionBundle) (fresh bool, err error) {
	var inForce string
	const latest = `SELECT coalesce((SELECT id FROM edition ORDER BY sequence DESC LIMIT 1), '')`
	if err := p.tx.QueryRow(ctx, latest).Scan(&inForce); err != nil {
		return false, fmt.Errorf("edition in force: %w", err)
	}
	if inForce == b.ID {
		return false, nil
	}
	if err := p.checkLabel(ctx, b.ID, b.Label); err != nil {
		return false, err
	}
	for _, part := range []struct {
		kind   PartKind
		bodies map[string][]byte
	}{{VectorPart, b.Vectors}, {BoundariesPart, b.Boundaries}, {OtherPart, b.Parts}} {
		if err := p.writeParts(ctx, part.kind, part.bodies); err != nil {
			return false, err
		}
	}
	if _, err := p.tx.Exec(ctx, `DELETE FROM edition WHERE id = $1`, b.ID); err != nil {
		return false, fmt.Errorf("edition %s: %w", b.ID, err)
	}
	const insert = `INSERT INTO edition (id, label, manifest, as_of, published_at) VALUES ($1, $2, $3, $4, $5)`
	if _, err := p.tx.Exec(ctx, insert, b.ID, b.Label, b.Manifest, b.AsOf, b.PublishedAt.UTC().Truncate(time.Microsecond)); err != nil {
		return false, fmt.Errorf("edition %s: %w", b.ID, err)
	}
	// Told to listeners when the transaction ends well.
	if _, err := p.tx.Exec(ctx, `SELECT pg_notify($1, $2)`, editionChannel, b.ID); err != nil {
		return false, fmt.Errorf("tell of edition %s: %w", b.ID, err)
	}
	return true, nil
}

// WriteVectors writes vectors, by hash, ahead of the edition that lists them: see
// [Publication.Write]. Those that are there already are not written again.
func (p *Publication) WriteVectors(ctx context.Context, bodies map[string][]byte) error {
	return p.writeParts(ctx, VectorPart, bodies)
}

// partsAtOnce limits how much is sent in one statement.
const partsAtOnce = 16 << 20 // bytes

func (p *Publication) writeParts(ctx context.Context, kind PartKind, bodies map[string][]byte) error {
	query := `INSERT INTO ` + pgx.Identifier{string(kind)}.Sanitize() + ` (hash, body)
		SELECT * FROM unnest($1::text[], $2::bytea[]) ON CONFLICT (hash) DO NOTHING`
	var hashes []string
	var contents [][]byte
	size := 0
	flush := func() error {
		if len(hashes) == 0 {
			return nil
		}
		_, err := p.tx.Exec(ctx, query, hashes, contents)
		hashes, contents, size = nil, nil, 0
		if err != nil {
			return fmt.Errorf("write %s: %w", kind, err)
		}
		return nil
	}
	for hash, body := range bodies {
		hashes, contents, size = append(hashes, hash), append(contents, body), size+len(body)
		if size >= partsAtOnce {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}
