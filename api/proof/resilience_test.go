package proof_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/api"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/cluster"
	"github.com/observatoire-essor/essor/data/datatest"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/edition/editiontest"
	"github.com/observatoire-essor/essor/data/source"
)

// live is a service over a database that polls it, on a port of this machine.
type live struct {
	*httptest.Server
	shelf *edition.Shelf
}

func goLive(t *testing.T, url string) live {
	t.Helper()
	db, err := data.Open(t.Context(), url, data.Reader)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	text, err := message.Load()
	if err != nil {
		t.Fatal(err)
	}
	quiet := slog.New(slog.DiscardHandler)
	shelf := edition.NewShelf(db, time.Now, quiet)
	if err := shelf.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	h, err := api.New(api.Options{Editions: shelf, Text: text, Now: time.Now, Log: quiet, Version: "0"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { shelf.Run(ctx) })
	t.Cleanup(func() { stop(); running.Wait() })
	web := httptest.NewServer(h)
	t.Cleanup(web.Close)
	return live{web, shelf}
}

// load are clients that ask without pause until they are stopped.
type load struct {
	done  chan struct{}
	all   sync.WaitGroup
	count atomic.Int64
}

// press starts clients, each of which asks for what next gives and hands the answer to
// check. An answer that does not come is a failure.
func press(t *testing.T, l live, clients int, next func(*rand.Rand) string, check func(path string, status int, body []byte)) *load {
	t.Helper()
	p := &load{done: make(chan struct{})}
	for i := range clients {
		random := rand.New(rand.NewPCG(uint64(i), 1))
		p.all.Go(func() {
			for {
				select {
				case <-p.done:
					return
				default:
				}
				path := next(random)
				status, body, err := fetch(t, l, path)
				if err != nil {
					t.Errorf("%s: %v", path, err)
					return
				}
				p.count.Add(1)
				check(path, status, body)
			}
		})
	}
	return p
}

func (p *load) stop() {
	close(p.done)
	p.all.Wait()
}

func fetch(t *testing.T, l live, path string) (int, []byte, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, l.URL+path, nil)
	if err != nil {
		return 0, nil, err
	}
	response, err := l.Client().Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	return response.StatusCode, body, err
}

func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if is() {
			return
		}
	}
	t.Fatalf("not %s after 20 seconds", what)
}

// ownServer starts a PostgreSQL that a test may kill.
func ownServer(t *testing.T, dir string) *cluster.Cluster {
	t.Helper()
	c, err := cluster.Start(t.Context(), cluster.Config{
		Dir: dir, Command: "go test", Getenv: os.Getenv, Settings: map[string]string{"fsync": "off", "shared_buffers": "16MB"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// numbered is the edition of editiontest, with n as the population of Lille and 2 n as
// that of Don, whose name ends with n: its boundaries have a hash of their own.
func numbered(t testing.TB, n int) edition.Bundle {
	t.Helper()
	d := editiontest.Draft(t, "édition-"+strconv.Itoa(n))
	at := slices.IndexFunc(d.Boundaries, func(b *edition.Boundaries) bool { return b.Level == source.Commune })
	d.Boundaries[at] = renamed(t, d.Boundaries[at], " "+strconv.Itoa(n))
	for i, v := range d.Vectors {
		if v.Level != source.Commune {
			continue
		}
		values := []edition.Value{v.At(0), v.At(1)}
		if v.Indicator == "people.count" {
			values[0].Number, values[1].Number = float64(n), float64(2*n)
		}
		changed, err := edition.NewVector(v.Key, d.Boundaries[at].Hash, values)
		if err != nil {
			t.Fatal(err)
		}
		d.Vectors[i] = changed
	}
	b, err := d.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// renamed are boundaries whose last area has a longer name.
func renamed(t testing.TB, b *edition.Boundaries, end string) *edition.Boundaries {
	t.Helper()
	areas := make([]edition.Area, b.Len())
	for i := range areas {
		areas[i] = edition.Area{Code: b.Codes[i], Name: b.Names[i], AreaM2: b.AreaM2[i], Boundary: b.Shapes[i]}
	}
	areas[len(areas)-1].Name += end
	changed, err := edition.NewBoundaries(b.Level, b.Vintage, areas)
	if err != nil {
		t.Fatal(err)
	}
	return changed
}

// Killing PostgreSQL under load fails no request: its postmaster is killed, which its
// keeper mends; then it stays down; then it is back, and what is published comes in
// force.
func TestPostgreSQLDiesUnderLoad(t *testing.T) {
	dir, err := os.MkdirTemp(datatest.TempDir(), "essor-kill-") //nolint:usetesting // the user of the server must be able to enter
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	postgres := ownServer(t, dir)
	t.Cleanup(func() { _ = postgres.Stop(context.Background()) })
	if err := data.Migrate(t.Context(), postgres.URL()); err != nil {
		t.Fatal(err)
	}
	publish := func(n int) {
		db, err := data.Open(t.Context(), postgres.URL(), data.Owner)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		editiontest.Publish(t, db, numbered(t, n), time.Now())
	}
	publish(1)
	l := goLive(t, postgres.URL())
	paths := []string{
		"/readyz", "/livez", "/", "/api/v1/areas?q=lille", "/api/v1/areas/commune/59350", "/api/v1/editions", "/territoires/commune/59350",
		"/api/v1/values?indicator=people.count&level=commune", "/tiles/" + string(l.shelf.Current().Head.ID) + "/commune/10/520/344.geojson?indicators=people.count",
	}
	var while atomic.Int64 // answers while the database was known to be down
	p := press(t, l, 6, func(r *rand.Rand) string { return paths[r.IntN(len(paths))] }, func(path string, status int, body []byte) {
		if status != http.StatusOK {
			t.Errorf("%s: %d %s", path, status, body)
		}
		if !l.shelf.DatabaseUp() {
			while.Add(1)
		}
	})
	if err := syscall.Kill(postmaster(t, dir), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	eventually(t, "killed", func() bool { return !answers(t, postgres.URL()) })
	eventually(t, "started again", func() bool { return answers(t, postgres.URL()) })
	if err := postgres.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	eventually(t, "known to be down", func() bool { return !l.shelf.DatabaseUp() })
	if status, body, err := fetch(t, l, "/readyz"); err != nil || status != http.StatusOK || !strings.Contains(string(body), `"database":"down"`) {
		t.Errorf("/readyz: %d %s, %v", status, body, err)
	}
	had := while.Load()
	eventually(t, "answering with the database down", func() bool { return while.Load() > had+100 })
	postgres = ownServer(t, dir)
	eventually(t, "known to be up", l.shelf.DatabaseUp)
	publish(2)
	eventually(t, "in force", func() bool { return strings.HasSuffix(l.shelf.Current().Head.Label, "-2") })
	p.stop()
	t.Logf("%d requests, %d of them with the database down, none failed", p.count.Load(), while.Load())
}

// answers tells whether a database takes connections.
func answers(t *testing.T, url string) bool {
	t.Helper()
	db, err := data.Open(t.Context(), url, data.Reader)
	if err != nil {
		return false
	}
	db.Close()
	return true
}

// postmaster is the process of the server in a folder.
func postmaster(t *testing.T, dir string) int {
	t.Helper()
	body, err := os.ReadFile(filepath.Join(dir, "pg", "data", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	line, _, _ := strings.Cut(string(body), "\n")
	pid, err := strconv.Atoi(line)
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

// Publishing under load mixes nothing: an answer that names an edition has the figures of
// that edition, all of them; a tile has the figures of the edition in its address.
func TestPublishingUnderLoadMixesNothing(t *testing.T) {
	url := datatest.URL(t)
	if err := data.Migrate(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	db, err := data.Open(t.Context(), url, data.Owner)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	const editions = 12
	people := map[string]int{} // of Lille, by edition or by the hash of its boundaries
	var bundles []edition.Bundle
	var ids, drawn []string
	for i := range editions {
		b := numbered(t, peopleOf(i))
		bundles, ids = append(bundles, b), append(ids, string(b.ID))
		people[string(b.ID)] = peopleOf(i)
		drawn = append(drawn, boundariesOf(t, b, source.Commune))
		people[drawn[i]] = peopleOf(i)
	}
	editiontest.Publish(t, db, bundles[0], time.Now())
	l := goLive(t, url)
	var published atomic.Int64
	seen := sync.Map{} // editions that answers named
	next := func(r *rand.Rand) string {
		latest := ids[published.Load()]
		return []string{
			"/api/v1/areas/commune/59350", "/api/v1/values?indicator=people.count&level=commune&period=2021",
			"/tiles/" + latest + "/commune/5/16/10.geojson?indicators=people.count&period=2021",
			"/tiles/" + ids[r.IntN(int(published.Load())+1)] + "/commune/5/16/10.geojson?indicators=people.count&period=2021", "/readyz", "/territoires/commune/59350",
			"/tiles/" + drawn[published.Load()] + "/commune/10/520/344.mvt", "/tiles/" + drawn[r.IntN(int(published.Load())+1)] + "/commune/10/520/344.mvt",
			"/ogc/collections/commune/items?limit=1&f=json", "/ogc/collections/commune/items/59350?f=json",
		}[r.IntN(10)]
	}
	check := func(path string, status int, body []byte) {
		id, isTile := strings.CutPrefix(path, "/tiles/")
		if isTile {
			id, _, _ = strings.Cut(id, "/")
			if status == http.StatusNotFound {
				return // of an edition that is not in force yet
			}
		} else if id = named(body, ids); id == "" {
			t.Errorf("%s names no edition, or several: %d %s", path, status, body)
			return
		}
		if slices.Contains(ids, id) {
			seen.Store(id, true)
		}
		if status != http.StatusOK || path != "/readyz" && !hasPeople(string(body), people[id]) {
			t.Errorf("%s of edition %s: %d, not %d people: %s", path, id, status, people[id], body)
		}
		for other, n := range people {
			if n != people[id] && hasPeople(string(body), n) {
				t.Errorf("%s of edition %s has figures of edition %s", path, id, other)
			}
		}
	}
	p := press(t, l, 6, next, check)
	for i, b := range bundles {
		editiontest.Publish(t, db, b, time.Now())
		eventually(t, "in force", func() bool { return l.shelf.Current().Head.ID == b.ID })
		published.Store(int64(i))
		time.Sleep(30 * time.Millisecond)
	}
	p.stop()
	n := 0
	seen.Range(func(any, any) bool { n++; return true })
	if n != editions {
		t.Errorf("answers named %d of %d editions", n, editions)
	}
	t.Logf("%d answers while %d editions were published", p.count.Load(), editions)
}

// named is the only edition that an answer names.
func named(body []byte, ids []string) string {
	found := ""
	for _, id := range ids {
		if strings.Contains(string(body), id) || strings.Contains(string(body), "("+id[:12]+")") || strings.Contains(string(body), `"`+id[:12]+`"`) {
			if found != "" {
				return ""
			}
			found = id
		}
	}
	return found
}

// hasPeople tells whether an answer has the population of Lille that is n, as JSON or as
// a page writes it.
func hasPeople(body string, n int) bool {
	return strings.Contains(body, fmt.Sprintf(`"people.count":%d,`, n)) || strings.Contains(body, fmt.Sprintf(`"value":%d,`, n)) ||
		strings.Contains(body, fmt.Sprintf(`"value":[%d,%d]`, n, 2*n)) || strings.Contains(body, fmt.Sprintf("%d\u202f%03d", n/1000, n%1000)) ||
		strings.Contains(body, fmt.Sprintf("Don %d", n))
}

// peopleOf is the population of Lille in edition i: numbers that a page has for no other
// reason, as it has "pour 1 000 habitants".
func peopleOf(i int) int { return 7431 + 13*i }

// boundariesOf is the hash of the boundaries of a level.
func boundariesOf(t testing.TB, b edition.Bundle, level source.Level) string {
	t.Helper()
	m, err := edition.DecodeManifest(b.Manifest)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range m.Boundaries {
		if entry.Level == level {
			return string(entry.Hash)
		}
	}
	t.Fatalf("no boundaries of %s", level)
	return ""
}
