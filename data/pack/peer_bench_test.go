package pack_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/datatest"
	"github.com/observatoire-essor/essor/data/pack"
	"github.com/observatoire-essor/essor/packs"
)

// BenchmarkPeerLoadFrance loads all communes of France, 101 GeoJSON files, into
// PostGIS: with Essor, which checks and repairs each polygon, and with ogr2ogr,
// which does not, by COPY into one table. Compare the two lines; docs/performance.md
// has the ratio.
func BenchmarkPeerLoadFrance(b *testing.B) {
	dir := os.Getenv("ESSOR_REAL_DATA")
	if dir == "" {
		b.Skip("ESSOR_REAL_DATA is not set: no communes to load")
	}
	dir = filepath.Join(dir, "communes_france_geojson_2018")
	b.Run("essor", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			url := datatest.URL(b)
			if err := data.Migrate(b.Context(), url); err != nil {
				b.Fatal(err)
			}
			db, err := data.Open(b.Context(), url, data.Owner)
			if err != nil {
				b.Fatal(err)
			}
			p, closePack, err := pack.Open(b.Context(), "france", packs.Files())
			if err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
			plan, err := p.MakePlan(b.Context(), dir)
			if err != nil {
				b.Fatal(err)
			}
			loader := pack.Loader{DB: db, Kinds: pack.Kinds(), Now: time.Now}
			if _, err := loader.Load(b.Context(), plan); err != nil {
				b.Fatal(err)
			}
			b.StopTimer()
			wantRows(b, url, `SELECT count(*) FROM essor.area_boundary`)
			db.Close()
			if err := closePack(); err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
		}
		b.ReportMetric(peakMiB(b), "peak-MiB")
	})
	b.Run("ogr2ogr", func(b *testing.B) {
		files, err := filepath.Glob(filepath.Join(dir, "communes-*.geojson*"))
		if err != nil || len(files) != 101 {
			b.Fatalf("%d files, %v", len(files), err)
		}
		for b.Loop() {
			b.StopTimer()
			url := datatest.URL(b)
			target := ogrTarget(b, url)
			b.StartTimer()
			for _, file := range files {
				name := file
				if strings.HasSuffix(file, ".gz") {
					name = "/vsigzip/" + file
				}
				cmd := exec.CommandContext(b.Context(), "ogr2ogr", "-f", "PostgreSQL", target, name,
					"-nln", "commune", "-nlt", "PROMOTE_TO_MULTI", "-append", "-lco", "GEOMETRY_NAME=geom")
				cmd.Env = append(os.Environ(), "PG_USE_COPY=YES")
				if out, err := cmd.CombinedOutput(); err != nil {
					b.Fatalf("%s: %v\n%s", file, err, out)
				}
			}
			b.StopTimer()
			wantRows(b, url, `SELECT count(*) FROM commune`)
			b.StartTimer()
		}
	})
}

func wantRows(b *testing.B, url, query string) {
	b.Helper()
	conn, err := pgx.Connect(b.Context(), url)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = conn.Close(b.Context()) }()
	var n int
	if err := conn.QueryRow(b.Context(), query).Scan(&n); err != nil || n != 35_357 {
		b.Fatalf("%d communes, %v; want 35 357", n, err)
	}
}

// ogrTarget is the database as ogr2ogr names it.
func ogrTarget(b *testing.B, url string) string {
	b.Helper()
	c, err := pgx.ParseConfig(url)
	if err != nil {
		b.Fatal(err)
	}
	return "PG:host=" + c.Host + " port=" + strconv.Itoa(int(c.Port)) + " user=" + c.User + " dbname=" + c.Database
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
