package data

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/geo/infile"
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
	Issues   int64          // rows of source_issue
	Sample   []source.Issue // the first rejected rows, then the first repaired ones
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
		if err = fill(ctx, tx, &report, read); err != nil {
			return err
		}
		return countSource(ctx, tx, id, report.Counts)
	})
	if err != nil {
		return report, fmt.Errorf("load %s: %w", info.File, err)
	}
	return report, nil
}

// Faults of whole files that are found when all rows were read.
const (
	NoRows      infile.Code = "load.no_rows"      // a header and nothing below
	AllRejected infile.Code = "load.all_rejected" // not one row could be kept
)

// fill runs the reader beside the writer: while rows are parsed, those before are
// copied into the database.
func fill(ctx context.Context, tx pgx.Tx, report *LoadReport, read func(source.Sink) (source.Counts, error)) error {
	w := newWriter(ctx, tx, report.SourceID, newAreaIndex(report.Info.NameRank))
	counts, readErr := read(w)
	report.Counts = counts
	if err := w.close(); err != nil && (readErr == nil || errors.Is(readErr, errWriterStopped)) {
		return err
	}
	if readErr != nil {
		return readErr
	}
	report.Issues, report.Sample = w.issues, w.sample()
	if err := worthLoading(report); err != nil {
		return err
	}
	if err := w.areas.rename(ctx, tx); err != nil {
		return err
	}
	noted, err := noteUnknownPlaces(ctx, tx, report.SourceID)
	if err != nil {
		return err
	}
	report.Issues += noted
	return counts.Check()
}

// worthLoading refuses a file of which nothing could be used: it must not take the
// place of what a good file of that name said.
func worthLoading(report *LoadReport) error {
	c, file := report.Counts, report.Info.File
	switch {
	case c.Read == 0:
		return &infile.Fault{Code: NoRows, File: file}
	case c.Kept+c.Skipped > 0:
		return nil
	}
	all := &infile.Fault{Code: AllRejected, File: file, Args: map[string]string{"rows": strconv.FormatInt(c.Read, 10)}}
	if len(report.Sample) == 0 {
		return all
	}
	first := report.Sample[0]
	return errors.Join(&infile.Fault{Code: infile.Code(first.Code), File: file, Row: first.Row, Column: first.Column, Args: first.Args}, all)
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
