package data

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/observatoire-essor/essor/data/source"
)

// SourceInfo is what is known of a file before it is read.
type SourceInfo struct {
	Pack, Role, Kind string
	Producer, Title  string
	Vintage, Period  string
	Licence, Address string
	File, Layer      string // base name of the file; layer, sheet or member
	SHA256           string
	Bytes            int64
	Precedence       int // 0 speaks first
	NameRank         int // precedence of the names it gives to areas; the lowest stays
	Simulated        bool
}

// LoadReport is what became of a file.
type LoadReport struct {
	SourceID int64
	Info     SourceInfo
	Counts   source.Counts
	Issues   int64 // rows of source_issue
	Took     time.Duration
}

// loadLock is the key of the advisory lock that lets one program load at a time.
const loadLock = 0x6c6f6164

// Load reads one file in one transaction: read tells the sink what it finds, and
// all of it replaces what the same file of the same role said before. When read
// fails, when the connection breaks or ctx ends, the database stays as it was.
func (db *DB) Load(ctx context.Context, info SourceInfo, at time.Time, read func(source.Sink) (source.Counts, error)) (LoadReport, error) {
	report := LoadReport{Info: info}
	err := db.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, loadLock); err != nil {
			return err
		}
		id, err := replaceSource(ctx, tx, info, at)
		if err != nil {
			return err
		}
		report.SourceID = id
		report.Counts, report.Issues, err = fill(ctx, tx, id, info, read)
		if err != nil {
			return err
		}
		return countSource(ctx, tx, id, report.Counts)
	})
	if err != nil {
		return report, fmt.Errorf("load %s: %w", info.File, err)
	}
	return report, nil
}

// fill runs the reader beside the writer: while rows are parsed, those before are
// copied into the database.
func fill(ctx context.Context, tx pgx.Tx, id int64, info SourceInfo, read func(source.Sink) (source.Counts, error)) (source.Counts, int64, error) {
	w := newWriter(ctx, tx, id, newAreaIndex(info.NameRank))
	counts, readErr := read(w)
	if err := w.close(); err != nil && (readErr == nil || errors.Is(readErr, errWriterStopped)) {
		return counts, 0, err
	}
	if readErr != nil {
		return counts, 0, readErr
	}
	if err := w.areas.rename(ctx, tx); err != nil {
		return counts, 0, err
	}
	return counts, w.issues, counts.Check()
}

// replaceSource removes what the source said before and registers it anew.
func replaceSource(ctx context.Context, tx pgx.Tx, i SourceInfo, at time.Time) (int64, error) {
	const forget = `DELETE FROM source WHERE pack = $1 AND role = $2 AND kind = $3 AND file = $4 AND layer = $5`
	if _, err := tx.Exec(ctx, forget, i.Pack, i.Role, i.Kind, i.File, i.Layer); err != nil {
		return 0, fmt.Errorf("forget what it said before: %w", err)
	}
	const register = `
		INSERT INTO source (pack, role, kind, producer, title, vintage, period, licence, address,
			file, layer, sha256, bytes, precedence, simulated, loaded_at)
		VALUES (@pack, @role, @kind, @producer, @title, @vintage, @period, @licence, @address,
			@file, @layer, @sha256, @bytes, @precedence, @simulated, @at)
		RETURNING id`
	var id int64
	err := tx.QueryRow(ctx, register, pgx.NamedArgs{
		"pack": i.Pack, "role": i.Role, "kind": i.Kind, "producer": i.Producer, "title": i.Title,
		"vintage": i.Vintage, "period": i.Period, "licence": i.Licence, "address": i.Address,
		"file": i.File, "layer": i.Layer, "sha256": i.SHA256, "bytes": i.Bytes,
		"precedence": i.Precedence, "simulated": i.Simulated, "at": at,
	}).Scan(&id)
	return id, err
}

func countSource(ctx context.Context, tx pgx.Tx, id int64, c source.Counts) error {
	const query = `
		UPDATE source SET rows_read = $2, rows_kept = $3, rows_skipped = $4, rows_rejected = $5, rows_repaired = $6
		WHERE id = $1`
	_, err := tx.Exec(ctx, query, id, c.Read, c.Kept, c.Skipped, c.RejectedRows(), c.Repaired)
	return err
}
