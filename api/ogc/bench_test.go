package ogc_test

import (
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/paulmach/orb/encoding/wkb"

	"github.com/observatoire-essor/essor/data/datatest"
	"github.com/observatoire-essor/essor/data/edition"
)

// boxesFor are bounding boxes around communes here and there, which hold a few hundred.
func boxesFor(b *edition.Boundaries, n int) []string {
	random := rand.New(rand.NewPCG(1, 2))
	boxes := make([]string, n)
	for i := range boxes {
		c := b.Centroids[random.IntN(b.Len())]
		boxes[i] = fmt.Sprintf("%.4f,%.4f,%.4f,%.4f", c[0]-0.4, c[1]-0.3, c[0]+0.4, c[1]+0.3)
	}
	return boxes
}

// straightforward serves the same features from PostGIS as one writes it first: a
// statement with the box, ST_AsGeoJSON of the rows, gzip when it is asked for.
func straightforward(b *testing.B, communes *edition.Boundaries) http.Handler {
	b.Helper()
	pool, err := pgxpool.New(b.Context(), datatest.URL(b))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(pool.Close)
	execute := func(sql string) {
		if _, err := pool.Exec(b.Context(), sql); err != nil {
			b.Fatal(err)
		}
	}
	execute(`CREATE TABLE commune (id text PRIMARY KEY, code text, name text, level text, vintage text, edition text, simulated text,
		"people.count" float8, "people.count.status" text, "people.count.period" text,
		"ess.density" float8, "ess.density.status" text, "ess.density.period" text, geom geometry(MultiPolygon, 4326))`)
	batch := make([][]any, 0, communes.Len())
	for i, code := range communes.Codes {
		shape, err := wkb.Marshal(communes.Shapes[i])
		if err != nil {
			b.Fatal(err)
		}
		batch = append(batch, []any{code, communes.Names[i], float64((i * 7919) % 10_000), float64((i*7919+31)%10_000) / 10, shape})
	}
	for _, row := range batch {
		if _, err := pool.Exec(b.Context(), `INSERT INTO commune VALUES ($1, $1, $2, 'commune', '2018', '0123456789ab', NULL,
			$3, 'ok', '2021', $4, 'ok', '2021', ST_Multi(ST_GeomFromWKB($5, 4326)))`, row...); err != nil {
			b.Fatal(err)
		}
	}
	execute(`CREATE INDEX ON commune USING gist (geom)`)
	execute(`VACUUM ANALYZE commune`)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var box [4]float64
		for i, text := range strings.Split(r.URL.Query().Get("bbox"), ",") {
			box[i], _ = strconv.ParseFloat(text, 64)
		}
		limit, _ := strconv.Atoi(r.URL.Query().Get("limit"))
		rows, err := pool.Query(r.Context(), `SELECT ST_AsGeoJSON(c, 'geom', 8) FROM commune c
			WHERE ST_Intersects(geom, ST_MakeEnvelope($1, $2, $3, $4, 4326)) ORDER BY code LIMIT $5`, box[0], box[1], box[2], box[3], limit)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		defer rows.Close()
		w.Header().Set("Content-Type", "application/geo+json")
		var out io.Writer = w
		if r.Header.Get("Accept-Encoding") == "gzip" {
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			defer func() { _ = z.Close() }()
			out = z
		}
		_, _ = io.WriteString(out, `{"type":"FeatureCollection","features":[`)
		for n := 0; rows.Next(); n++ {
			var body []byte
			if err := rows.Scan(&body); err != nil {
				return
			}
			if n > 0 {
				_, _ = io.WriteString(out, ",")
			}
			_, _ = out.Write(body)
		}
		_, _ = io.WriteString(out, "]}")
	})
}

// fetch asks a server, reads the answer without unpacking it, and gives its length.
func fetch(b *testing.B, url, encoding string) int64 {
	b.Helper()
	r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, url, nil)
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", encoding)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	n, err := io.Copy(io.Discard, answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		b.Fatalf("%s: %d %v", url, answer.StatusCode, err)
	}
	_ = answer.Body.Close()
	return n
}

// median of durations, which it sorts.
func median(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)/2]
}

// BenchmarkServeItemsBox asks for the communes of France in 180 boxes, at most 1 000
// each, by turns from the service and from a straightforward handler of PostGIS; what
// it reports are medians of a request, and the ratio of the sums over all boxes.
//
//	ESSOR_REAL_DATA=DIR go test ./api/ogc -run '^$' -bench ServeItemsBox -benchtime 3x
func BenchmarkServeItemsBox(b *testing.B) {
	d := france(b)
	ours := httptest.NewServer(serve(b, d))
	defer ours.Close()
	theirs := httptest.NewServer(straightforward(b, d.Boundaries[0]))
	defer theirs.Close()
	boxes := boxesFor(d.Boundaries[0], 180)
	for _, encoding := range []string{"identity", "gzip"} {
		b.Run(encoding, func(b *testing.B) {
			var mine, base []time.Duration
			var mineBytes, baseBytes int64
			for _, box := range boxes { // both warm
				fetch(b, ours.URL+"/ogc/collections/commune/items?limit=1000&bbox="+box, encoding)
				fetch(b, theirs.URL+"/?limit=1000&bbox="+box, encoding)
			}
			for b.Loop() {
				for _, box := range boxes {
					began := time.Now()
					mineBytes += fetch(b, ours.URL+"/ogc/collections/commune/items?limit=1000&bbox="+box, encoding)
					between := time.Now()
					baseBytes += fetch(b, theirs.URL+"/?limit=1000&bbox="+box, encoding)
					mine, base = append(mine, between.Sub(began)), append(base, time.Since(between))
				}
			}
			var sumMine, sumBase time.Duration
			for i := range mine {
				sumMine, sumBase = sumMine+mine[i], sumBase+base[i]
			}
			b.ReportMetric(float64(sumBase)/float64(sumMine), "×")
			b.ReportMetric(float64(median(mine).Microseconds())/1000, "ms/request")
			b.ReportMetric(float64(median(base).Microseconds())/1000, "PostGIS-ms/request")
			b.ReportMetric(float64(mineBytes)/float64(len(mine))/1000, "kB")
			b.ReportMetric(float64(baseBytes)/float64(len(base))/1000, "PostGIS-kB")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// BenchmarkServeItemsEverything asks for all communes of France at once, by turns from
// the service and from a handler that writes the same bytes from memory. It reports the
// ratio of their medians, how long the first answer took, when nothing was encoded yet,
// and how much the heap grew while answers were under way beyond what is kept.
func BenchmarkServeItemsEverything(b *testing.B) {
	d := france(b)
	handler := serve(b, d)
	ours := httptest.NewServer(handler)
	defer ours.Close()
	const path = "/ogc/collections/commune/items?limit=50000"
	for _, encoding := range []string{"identity", "gzip"} {
		b.Run(encoding, func(b *testing.B) {
			began := time.Now()
			fetch(b, ours.URL+path, encoding)
			first := time.Since(began)
			body := handler.get(b, path, "Accept-Encoding", encoding).ok().Body.Bytes()
			copies := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(body) }))
			defer copies.Close()
			var mine, base []time.Duration
			for b.Loop() {
				began := time.Now()
				fetch(b, ours.URL+path, encoding)
				between := time.Now()
				fetch(b, copies.URL, encoding)
				mine, base = append(mine, between.Sub(began)), append(base, time.Since(between))
			}
			b.ReportMetric(float64(median(base))/float64(median(mine)), "×copy")
			b.ReportMetric(float64(len(body))/median(mine).Seconds()/1e6, "MB/s")
			b.ReportMetric(float64(first.Milliseconds()), "first-ms")
			b.ReportMetric(float64(len(body))/1e6, "MB")
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(grown(func() { fetch(b, ours.URL+path, encoding) }))/1e6, "grown-MB")
		})
	}
}

// grown is how much more heap is in use at most while something runs.
func grown(run func()) int64 {
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	most := before.HeapAlloc
	done := make(chan struct{})
	go func() {
		defer close(done)
		run()
	}()
	for {
		select {
		case <-done:
			return int64(most) - int64(before.HeapAlloc)
		case <-time.After(2 * time.Millisecond):
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapAlloc)
		}
	}
}

// BenchmarkServeItemsFirst is what GDAL asks of each collection before anything else.
func BenchmarkServeItemsFirst(b *testing.B) {
	s := serve(b, grid(b, 188))
	web := httptest.NewServer(s)
	defer web.Close()
	for b.Loop() {
		fetch(b, web.URL+"/ogc/collections/commune/items?limit=10", "gzip")
	}
}

// BenchmarkServeItemsFilter is a filter over 35 345 communes.
func BenchmarkServeItemsFilter(b *testing.B) {
	web := httptest.NewServer(serve(b, grid(b, 188)))
	defer web.Close()
	for name, filter := range map[string]string{
		"like": "code LIKE '001%25'", "number": "people.count+BETWEEN+100+AND+200",
		"polygon": "S_INTERSECTS(geometry,POLYGON((2.1+48.1,2.5+48.2,2.3+48.6,2.1+48.1)))",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				fetch(b, web.URL+"/ogc/collections/commune/items?limit=10&filter="+strings.ReplaceAll(filter, " ", "+"), "gzip")
			}
		})
	}
}
