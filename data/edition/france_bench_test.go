package edition_test

import (
	"context"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/datatest"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/edition/editiontest"
)

// BenchmarkOpenFrance reads an edition of the size of France from PostgreSQL, beside
// reading the same parts with pgx alone, one query after the other on one connection.
// It tells the seconds of both (medians), their ratio, the size of the parts, and the
// memory that the program has afterwards: the edition, its runtime and nothing else.
//
// With real files the communes have their boundaries and drawings.
//
//	ESSOR_REAL_DATA=DIR go test ./data/edition -run '^$' -bench OpenFrance -benchtime 5x
func BenchmarkOpenFrance(b *testing.B) {
	db, url := storedFrance(b)
	conn, err := pgx.Connect(b.Context(), url)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = conn.Close(context.Background()) })
	var ours, alone []float64
	var opened *edition.Edition
	bytes := 0
	for b.Loop() {
		runtime.KeepAlive(opened)
		opened = nil //nolint:ineffassign // what was opened before must not be in memory
		debug.FreeOSMemory()
		began := time.Now()
		bytes = readAlone(b, conn)
		alone = append(alone, time.Since(began).Seconds())
		debug.FreeOSMemory()
		began = time.Now()
		if opened, err = edition.Open(b.Context(), db, ""); err != nil {
			b.Fatal(err)
		}
		ours = append(ours, time.Since(began).Seconds())
	}
	debug.FreeOSMemory()
	b.ReportMetric(median(ours), "s-open")
	b.ReportMetric(median(alone), "s-pgx-alone")
	b.ReportMetric(median(ours)/median(alone), "times-pgx")
	b.ReportMetric(float64(bytes)/(1<<20), "MiB-parts")
	b.ReportMetric(residentMiB(b), "MiB-resident")
	runtime.KeepAlive(opened)
}

func median(times []float64) float64 {
	slices.Sort(times)
	return times[len(times)/2]
}

// storedFrance is a database with the edition.
func storedFrance(b *testing.B) (*data.DB, string) {
	b.Helper()
	url := datatest.URL(b)
	if err := data.Migrate(b.Context(), url); err != nil {
		b.Fatal(err)
	}
	db, err := data.Open(b.Context(), url, data.Owner)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(db.Close)
	whole := editiontest.WholeFrance()
	if os.Getenv("ESSOR_REAL_DATA") != "" {
		drawn, err := edition.Draw(b.Context(), []*edition.Boundaries{france(b)})
		if err != nil {
			b.Fatal(err)
		}
		whole.Real = drawn[0]
	}
	draft := editiontest.France(b, whole, 1)
	bundle, err := draft.Encode()
	if err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	editiontest.Publish(b, db, bundle, noon())
	b.Logf("%d vectors written in %.1f s", len(bundle.Vectors), time.Since(began).Seconds())
	conn, err := pgx.Connect(b.Context(), url)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	var size int64
	if err := conn.QueryRow(b.Context(), `SELECT pg_total_relation_size('essor.edition_vector')`).Scan(&size); err != nil {
		b.Fatal(err)
	}
	b.Logf("%d MiB of vectors on disk", size>>20)
	return db, url
}

// readAlone reads all parts, and looks at none.
func readAlone(b *testing.B, conn *pgx.Conn) int {
	b.Helper()
	bytes := 0
	for _, table := range []string{"edition_vector", "edition_boundaries", "edition_part"} {
		rows, err := conn.Query(b.Context(), `SELECT hash, body FROM essor.`+table)
		if err != nil {
			b.Fatal(err)
		}
		var hash string
		var body []byte
		if _, err := pgx.ForEachRow(rows, []any{&hash, &body}, func() error {
			bytes += len(body)
			body = nil
			return nil
		}); err != nil {
			b.Fatal(err)
		}
	}
	return bytes
}

// residentMiB is the memory that this process has.
func residentMiB(b *testing.B) float64 {
	b.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Skip("no /proc: memory is not known")
	}
	for line := range strings.Lines(string(status)) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "VmRSS:" {
			kib, err := strconv.ParseFloat(fields[1], 64)
			if err != nil {
				b.Fatal(err)
			}
			return kib / 1024
		}
	}
	b.Fatal("no VmRSS in /proc/self/status")
	return 0
}
