package bench

import (
	"bytes"
	"fmt"
	"math"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/klauspost/compress/gzip"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"github.com/observatoire-essor/essor/api/tiles"
	"github.com/observatoire-essor/essor/data/datatest"
	"github.com/observatoire-essor/essor/data/edition"
)

// tables are the communes in PostGIS: a raw table in EPSG:3857, and one for each zoom
// with the same generalised shapes that the service draws.
type tables struct {
	pool    *pgxpool.Pool
	deepest int // the last zoom with a table of its own; deeper ones have all detail
}

func postgis(t testing.TB, b *edition.Boundaries) tables {
	t.Helper()
	config, err := pgxpool.ParseConfig(datatest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	// The plan that PostgreSQL makes for any tile takes half as long again as one for the
	// tile at hand.
	config.ConnConfig.RuntimeParams["plan_cache_mode"] = "force_custom_plan"
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	raw := tiles.Shapes(b, 22)
	fill(t, pool, b, "raw", raw)
	last := 0
	for zoom := 5; zoom <= 12; zoom++ {
		shapes := tiles.Shapes(b, uint32(zoom))
		if &shapes[0] == &raw[0] {
			break
		}
		fill(t, pool, b, "zoom"+strconv.Itoa(zoom), shapes)
		last = zoom
	}
	return tables{pool, last}
}

// processorTime is how many seconds of processors client, handlers and the backends of
// the database have taken together so far. It does not see other programs, so it
// compares also where the machine is busy.
func (in tables) processorTime(t testing.TB) float64 {
	t.Helper()
	rows, err := in.pool.Query(t.Context(), `SELECT pid FROM pg_stat_activity WHERE datname = current_database()`)
	if err != nil {
		t.Fatal(err)
	}
	pids, err := pgx.CollectRows(rows, pgx.RowTo[int])
	if err != nil {
		t.Fatal(err)
	}
	return processorTime(t, append(pids, os.Getpid())...)
}

// processorTime is how many seconds of processors processes have taken so far, on Linux.
func processorTime(t testing.TB, pids ...int) float64 {
	t.Helper()
	ticks := 0
	for _, pid := range pids {
		line, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			t.Fatal(err)
		}
		// After the name, in brackets, times are the 12th and 13th: user and system.
		fields := strings.Fields(string(line[bytes.LastIndexByte(line, ')')+1:]))
		for _, text := range fields[11:13] {
			n, err := strconv.Atoi(text)
			if err != nil {
				t.Fatal(err)
			}
			ticks += n
		}
	}
	return float64(ticks) / 100 // of a second each, everywhere
}

// fill makes a table of shapes, which are in fractions of the square map.
func fill(t testing.TB, pool *pgxpool.Pool, b *edition.Boundaries, table string, shapes []orb.MultiPolygon) {
	t.Helper()
	const half = math.Pi * 6378137 // metres from the middle of the map to its edge
	var rows [][]any
	for i, shape := range shapes {
		shape = shape.Clone()
		for _, polygon := range shape {
			for _, ring := range polygon {
				for k, p := range ring {
					ring[k] = orb.Point{(2*p[0] - 1) * half, (1 - 2*p[1]) * half}
				}
			}
		}
		body, err := wkb.Marshal(shape)
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, []any{int64(i), b.Codes[i], b.Names[i], body})
	}
	exec := func(sql string) {
		if _, err := pool.Exec(t.Context(), sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	exec(`CREATE TABLE ` + table + `_in (id bigint, code text, name text, body bytea)`)
	if _, err := pool.CopyFrom(t.Context(), pgx.Identifier{table + "_in"}, []string{"id", "code", "name", "body"}, pgx.CopyFromRows(rows)); err != nil {
		t.Fatal(err)
	}
	exec(`CREATE TABLE ` + table + ` AS SELECT id, code, name, ST_GeomFromWKB(body, 3857) AS geom FROM ` + table + `_in`)
	exec(`DROP TABLE ` + table + `_in`)
	exec(`CREATE INDEX ON ` + table + ` USING gist (geom)`)
	exec(`ANALYZE ` + table)
}

// overPostGIS is a handler as one writes it first: a tile is one prepared statement with
// ST_AsMVT, and is compressed at a level.
type overPostGIS struct {
	tables
	generalised bool
	writers     sync.Pool
}

func newOverPostGIS(in tables, generalised bool, level int) *overPostGIS {
	return &overPostGIS{tables: in, generalised: generalised, writers: sync.Pool{New: func() any {
		z, _ := gzip.NewWriterLevel(nil, level)
		return z
	}}}
}

func (h *overPostGIS) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var z, x, y int
	if _, err := fmt.Sscanf(r.URL.Path, "/%d/%d/%d", &z, &x, &y); err != nil {
		http.NotFound(w, r)
		return
	}
	table, fields := "raw", "id, code, name, "
	if h.generalised {
		if z <= h.deepest {
			table = "zoom" + strconv.Itoa(z)
		}
		if z < 8 { // as the service does
			fields = "id, "
		}
	}
	sql := strings.NewReplacer("TABLE", table, "FIELDS", fields).Replace(`SELECT ST_AsMVT(m, 'commune', 4096, 'geom', 'id') FROM (
	SELECT FIELDS ST_AsMVTGeom(geom, ST_TileEnvelope($1, $2, $3), 4096, 64, true) AS geom
	FROM TABLE WHERE geom && ST_TileEnvelope($1, $2, $3, margin => 64.0/4096)) m WHERE geom IS NOT NULL`)
	var body []byte
	if err := h.pool.QueryRow(r.Context(), sql, z, x, y).Scan(&body); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	if len(body) == 0 {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	var packed bytes.Buffer
	zip := h.writers.Get().(*gzip.Writer) //nolint:forcetypeassert // the pool holds nothing else
	defer h.writers.Put(zip)
	zip.Reset(&packed)
	_, _ = zip.Write(body)
	_ = zip.Close()
	w.Header().Set("Content-Type", "application/vnd.mapbox-vector-tile")
	w.Header().Set("Content-Encoding", "gzip")
	w.Header().Set("Content-Length", strconv.Itoa(packed.Len()))
	_, _ = w.Write(packed.Bytes())
}

// fromMap answers with finished bytes: the most that net/http allows.
type fromMap map[string]finished

type finished struct {
	tag  string
	body []byte
}

func (m fromMap) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, ok := m[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	if len(f.body) == 0 {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	h.Set("ETag", f.tag)
	if r.Header.Get("If-None-Match") == f.tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", "application/vnd.mapbox-vector-tile")
	h.Set("Content-Encoding", "gzip")
	h.Set("Content-Length", strconv.Itoa(len(f.body)))
	_, _ = w.Write(f.body)
}
