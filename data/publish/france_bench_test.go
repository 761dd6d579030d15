package publish_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/datatest"
	"github.com/observatoire-essor/essor/data/pack"
	"github.com/observatoire-essor/essor/data/publish"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/sourcetest"
	"github.com/observatoire-essor/essor/data/synth"
)

// BenchmarkPublishFrance publishes all communes of France: official populations and
// boundaries, with ten simulated stocks of the register, grants of ten years, extracts
// of posts and FLORES. 5 minutes at most are asked for. It also tells how long it took
// to make the files up and to load them, and the most memory that the program had
// while it published.
//
//	ESSOR_REAL_DATA=DIR ESSOR_BENCH_ESTABLISHMENTS=4000000 \
//	  go test ./data/publish -run '^$' -bench PublishFrance -benchtime 1x -timeout 60m
//
// ESSOR_BENCH_ESTABLISHMENTS is the length of the last stock. A million, 4 GB of
// temporary files, is enough for France's number of employers of the ESS.
func BenchmarkPublishFrance(b *testing.B) {
	length, err := strconv.Atoi(os.Getenv("ESSOR_BENCH_ESTABLISHMENTS"))
	if err != nil {
		b.Skip("ESSOR_BENCH_ESTABLISHMENTS is not set: this takes minutes")
	}
	communes := sourcetest.Real(b, "insee_populations/donnees_communes.csv.gz")
	boundaries := sourcetest.Real(b, "communes_france_geojson_2018")
	dir, began := b.TempDir(), time.Now()
	_, err = synth.WriteTerritory(b.Context(), dir, synth.TerritoryOptions{
		Seed: 1, Communes: communes, Boundaries: []string{boundaries}, BoundaryVintage: "2018",
		FirstYear: 2015, LastYear: 2024, Establishments: length, Format: synth.CSV,
	})
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("made up in %.0f s", time.Since(began).Seconds())
	db, p := loadedFrance(b, dir)
	forgetPeak(b)
	for b.Loop() {
		report, err := publish.Publish(b.Context(), db, publish.Options{
			Label: "france", AsOf: source.Day(2024, 1, 1), Pack: p, Now: time.Now,
		})
		if err != nil {
			b.Fatal(err)
		}
		b.Logf("%d vectors, %d bytes, in %.1f s", len(report.Indicators), report.Bytes, report.Took.Seconds())
	}
	b.ReportMetric(peakMiB(b), "peak-MiB")
}

// loadedFrance loads the folder into a database of its own.
func loadedFrance(b *testing.B, dir string) (*data.DB, pack.Pack) {
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
	p, _, err := pack.Open(b.Context(), filepath.Join(dir, synth.PackName), nil)
	if err != nil {
		b.Fatal(err)
	}
	plan, err := p.MakePlan(b.Context(), dir)
	if err != nil {
		b.Fatal(err)
	}
	began, lap := time.Now(), time.Now()
	took := map[string]time.Duration{} // by role
	role := ""
	loader := pack.Loader{DB: db, Kinds: pack.Kinds(), Now: time.Now, Started: func(f pack.PlannedFile, _, _ int) {
		took[role] += time.Since(lap)
		role, lap = f.Role.Name, time.Now()
	}}
	report, err := loader.Load(b.Context(), plan)
	if err != nil {
		b.Fatal(err)
	}
	took[role] += time.Since(lap)
	delete(took, "")
	for r, d := range took {
		took[r] = d.Round(time.Second / 10)
	}
	rows := int64(0)
	for _, l := range report.Loaded {
		rows += l.Counts.Read
		if l.Counts.RejectedRows() > 0 {
			b.Errorf("%s: %v rejected", l.Info.File, l.Counts.Rejected)
		}
	}
	b.Logf("%d files, %d rows loaded in %.0f s: %v; peak %.0f MiB", len(report.Loaded), rows, time.Since(began).Seconds(), took, peakMiB(b))
	return db, p
}

// forgetPeak begins to watch the memory anew.
func forgetPeak(b *testing.B) {
	b.Helper()
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0o600); err != nil {
		b.Skip("no /proc/self/clear_refs: peak memory cannot be measured")
	}
}

// peakMiB is the most memory that this process has had.
func peakMiB(b *testing.B) float64 {
	b.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Skip("no /proc: peak memory is not known")
	}
	for line := range strings.Lines(string(status)) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "VmHWM:" {
			kib, err := strconv.ParseFloat(fields[1], 64)
			if err != nil {
				b.Fatal(err)
			}
			return kib / 1024
		}
	}
	b.Fatal("no VmHWM in /proc/self/status")
	return 0
}
