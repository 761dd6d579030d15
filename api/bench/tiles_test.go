package bench

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/api"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/tiles"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/edition/editiontest"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/geo/tile/tiletest"
)

// pageVar names the variable with the page that the table is written to.
const pageVar = "ESSOR_BENCH_SERVE"

// TestServe measures the service on all communes of France and writes the table.
func TestServe(t *testing.T) {
	page := os.Getenv(pageVar)
	if page == "" {
		t.Skipf("%s is not set: make bench-serve sets it to the page of the table", pageVar)
	}
	f := newFrance(t)
	var results table
	f.coldTiles(t, &results)
	f.warmTiles(t, &results)
	f.identical(t, &results)
	f.warmSheets(t, &results)
	f.firstView(t, &results)
	results.write(t, page)
}

// france is a service over all communes of France.
type france struct {
	shelf      *edition.Shelf
	text       message.Catalogue
	boundaries *edition.Boundaries
	places     []string // "z/x/y" of the tiles to ask for
}

func newFrance(t *testing.T) *france {
	t.Helper()
	var areas []edition.Area
	for _, c := range tiletest.Communes(t, "communes-*.geojson*") {
		areas = append(areas, edition.Area{Code: c.Code, Name: c.Name, AreaM2: 1, Boundary: c.Shape})
	}
	b, err := edition.NewBoundaries(source.Commune, "2018", areas)
	if err != nil {
		t.Fatal(err)
	}
	d := edition.Draft{Label: "france", AsOf: source.Day(2026, 1, 1), Pack: edition.Pack{Name: "france"}, Boundaries: []*edition.Boundaries{b}}
	d.Catalogue, d.Vectors = figures(t, b)
	store := &editiontest.Store{}
	store.Put(t, d, time.Now())
	f := &france{shelf: edition.NewShelf(store, time.Now, slog.New(slog.DiscardHandler))}
	if err := f.shelf.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	f.boundaries = f.shelf.Current().Level(source.Commune)
	if f.text, err = message.Load(); err != nil {
		t.Fatal(err)
	}
	list, err := os.ReadFile("testdata/tiles-500.txt")
	if err != nil {
		t.Fatal(err)
	}
	f.places = strings.Fields(string(list))
	t.Logf("%d communes, %d tiles", f.boundaries.Len(), len(f.places))
	return f
}

// serve starts the whole service, its log included, with a maker of tiles.
func (f *france) serve(t testing.TB, m *tiles.Maker) string {
	t.Helper()
	h, err := api.New(api.Options{
		Editions: f.shelf, Text: f.text, Now: time.Now, Log: slog.New(slog.NewJSONHandler(&silent{}, nil)), Version: "bench", Tiles: m,
	})
	if err != nil {
		t.Fatal(err)
	}
	return listen(t, h)
}

// silent takes the lines of the log, which are written as in earnest.
type silent struct{ bytes int64 }

func (s *silent) Write(line []byte) (int, error) {
	s.bytes += int64(len(line))
	return len(line), nil
}

// listen serves a handler on the loopback.
func listen(t testing.TB, h http.Handler) string {
	t.Helper()
	web := httptest.NewServer(h)
	t.Cleanup(web.Close)
	return web.Listener.Addr().String()
}

// path is the address of a tile in the service.
func (f *france) path(place string) string {
	return fmt.Sprintf("/tiles/%s/commune/%s.mvt", f.boundaries.Hash, place)
}

func (f *france) requests(path func(place string) string, times int) []request {
	var list []request
	for range times {
		for _, place := range f.places {
			list = append(list, request{path: path(place)})
		}
	}
	return list
}

func bare(place string) string { return "/" + place }

// coldTiles compares tiles that nobody asked for before: the service keeps none of
// them, its layers are ready.
func (f *france) coldTiles(t *testing.T, results *table) {
	t.Helper()
	in := postgis(t, f.boundaries)
	ours := f.serve(t, tiles.New(1))
	a := listen(t, newOverPostGIS(in, false, 6))
	b := listen(t, newOverPostGIS(in, true, 1))
	run(t, ours, f.requests(f.path, 1), 2)
	run(t, a, f.requests(bare, 1), 2)
	run(t, b, f.requests(bare, 1), 2)
	for _, clients := range []int{1, 8, 32} {
		var rate, rateA, rateB, slow, slowA, busy, busyA, busyB []float64
		var size, sizeA, sizeB int64
		for range rounds {
			start := in.processorTime(t)
			oa := run(t, a, f.requests(bare, 1), clients)
			afterA := in.processorTime(t)
			ob := run(t, b, f.requests(bare, 1), clients)
			afterB := in.processorTime(t)
			o := run(t, ours, f.requests(f.path, 1), clients)
			busyA, busyB = append(busyA, afterA-start), append(busyB, afterB-afterA)
			busy = append(busy, in.processorTime(t)-afterB)
			rate, rateA, rateB = append(rate, o.rate()), append(rateA, oa.rate()), append(rateB, ob.rate())
			slow, slowA = append(slow, o.quantile(0.99).Seconds()), append(slowA, oa.quantile(0.99).Seconds())
			size, sizeA, sizeB = o.bytes, oa.bytes, ob.bytes
		}
		work := fmt.Sprintf("cold tile, gzip, clients: %d", clients)
		kb := func(n int64) string { return fmt.Sprintf("%.1f kB a tile", float64(n)/float64(len(f.places))/1000) }
		results.add(t, row{work, fmt.Sprintf("%.0f/s, %s", median(rate), kb(size)), fmt.Sprintf("A: %.0f/s, %s", median(rateA), kb(sizeA)), fmt.Sprintf("%.1f ×", ratios(rate, rateA)), "≥ 7 ×"})
		results.add(t, row{work, fmt.Sprintf("%.0f/s", median(rate)), fmt.Sprintf("B: %.0f/s, %s", median(rateB), kb(sizeB)), fmt.Sprintf("%.1f ×", ratios(rate, rateB)), "≥ 5 ×"})
		ms := func(seconds []float64) string {
			return fmt.Sprintf("%.2f ms", 1000*median(seconds)/float64(len(f.places)))
		}
		results.add(t, row{work + ", processor time", ms(busy), "A: " + ms(busyA) + ", B: " + ms(busyB), fmt.Sprintf("%.1f ×, %.1f ×", ratios(busyA, busy), ratios(busyB, busy)), ""})
		results.add(t, row{work + ", 99th percentile", fmt.Sprintf("%.1f ms", 1000*median(slow)), fmt.Sprintf("A: %.0f ms", 1000*median(slowA)), fmt.Sprintf("%.2f ×", ratios(slow, slowA)), "≤ 0.15 ×"})
	}
}

// warmTiles compares tiles that were made before with a map of their bytes.
func (f *france) warmTiles(t *testing.T, results *table) {
	t.Helper()
	maker := tiles.New(api.TileBytes)
	ours := f.serve(t, maker)
	run(t, ours, f.requests(f.path, 1), 2)
	var paths []string
	for _, place := range f.places {
		paths = append(paths, f.path(place))
	}
	kept := finishedBytes(t, ours, paths)
	m := listen(t, kept)
	const times = 40
	plain := f.requests(f.path, times)
	known := f.requests(f.path, times)
	for i := range known {
		known[i].tag = kept[known[i].path].tag
	}
	for _, x := range []struct {
		work     string
		requests []request
	}{{"warm tile, 200, clients: 8", plain}, {"warm tile, 304, clients: 8", known}} {
		var rate, rateM, busy, busyM []float64
		run(t, m, x.requests[:2000], 8)
		run(t, ours, x.requests[:2000], 8)
		for range rounds * 3 {
			start := processorTime(t, os.Getpid())
			rateM = append(rateM, run(t, m, x.requests, 8).rate())
			after := processorTime(t, os.Getpid())
			rate = append(rate, run(t, ours, x.requests, 8).rate())
			busyM, busy = append(busyM, after-start), append(busy, processorTime(t, os.Getpid())-after)
		}
		results.add(t, row{x.work, fmt.Sprintf("%.0f/s", median(rate)), fmt.Sprintf("M: %.0f/s", median(rateM)), fmt.Sprintf("%.2f ×", ratios(rate, rateM)), "≥ 0.9 ×"})
		us := func(seconds []float64) string {
			return fmt.Sprintf("%.0f µs", 1e6*median(seconds)/float64(len(x.requests)))
		}
		results.add(t, row{x.work + ", processor time, client included", us(busy), "M: " + us(busyM), fmt.Sprintf("%.2f ×", ratios(busyM, busy)), ""})
	}
}

// identical asks for one cold tile 32 times at once.
func (f *france) identical(t *testing.T, results *table) {
	t.Helper()
	maker := tiles.New(api.TileBytes)
	ours := f.serve(t, maker)
	var all sync.WaitGroup
	start := make(chan struct{})
	for range 32 {
		all.Go(func() {
			c, err := dial(t.Context(), ours)
			if err != nil {
				t.Error(err)
				return
			}
			defer func() { _ = c.conn.Close() }()
			<-start
			if _, _, err := c.ask(request{path: f.path("6/32/22")}); err != nil {
				t.Error(err)
			}
		})
	}
	close(start)
	all.Wait()
	results.add(t, row{"32 identical cold requests", fmt.Sprintf("%d computation", maker.Made()), "", "", "1"})
}

// firstView adds up what a map of the whole of metropolitan France needs: four tiles,
// one of which has two thirds of the communes.
func (f *france) firstView(t *testing.T, results *table) {
	t.Helper()
	ours := f.serve(t, tiles.New(1))
	for _, view := range []struct {
		work   string
		places []string
	}{
		{"first view of France, zoom 5: the tile 5/16/11", []string{"5/16/11"}},
		{"first view of France, zoom 5: all four tiles", []string{"5/15/10", "5/15/11", "5/16/10", "5/16/11"}},
	} {
		var requests []request
		for _, place := range view.places {
			requests = append(requests, request{path: f.path(place)})
		}
		o := run(t, ours, requests, 1)
		results.add(t, row{view.work, fmt.Sprintf("%.0f kB", float64(o.bytes)/1000), "", "", "≤ 320 kB"})
	}
}
