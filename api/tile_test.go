package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/observatoire-essor/essor/api"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/edition/editiontest"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/geo/tile/tiletest"
)

// vectorTile is the address of a vector tile around Lille.
func (s service) vectorTile(level source.Level, place string) string {
	return fmt.Sprintf("/tiles/%s/%s/%s.mvt", s.shelf.Current().Level(level).Hash, level, place)
}

func TestVectorTile(t *testing.T) {
	s := serve(t, false)
	r := s.get(t, s.vectorTile(source.Commune, "10/520/344"))
	if r.StatusCode != http.StatusOK || r.Header.Get("Content-Type") != "application/vnd.mapbox-vector-tile" ||
		r.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" || r.Header.Get("Access-Control-Allow-Origin") != "*" {
		t.Fatalf("%s %v", r.Status, r.Header)
	}
	l, err := tiletest.Decode(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	if l.Name != "commune" || l.Version != 2 || l.Extent != 4096 || !slices.Equal(l.Ids(), []uint64{0, 1}) {
		t.Errorf("layer = %+v", l)
	}
	if got := l.Features[1].Properties; got["code"] != editiontest.Don || got["name"] != "Don" || len(got) != 2 {
		t.Errorf("properties = %v", got)
	}
	tag := r.Header.Get("ETag")
	if again := s.get(t, s.vectorTile(source.Commune, "10/520/344"), "If-None-Match", tag); again.StatusCode != http.StatusNotModified || len(again.Body) > 0 || again.Header.Get("ETag") != tag {
		t.Errorf("with the tag: %s, %d bytes", again.Status, len(again.Body))
	}
	if head := s.do(t, http.MethodHead, s.vectorTile(source.Commune, "10/520/344")); head.Header.Get("ETag") != tag || head.StatusCode != http.StatusOK {
		t.Errorf("HEAD: %s %v", head.Status, head.Header)
	}
}

// Where nothing shows a tile has no content, and may be kept as any other.
func TestEmptyVectorTile(t *testing.T) {
	s := serve(t, false)
	r := s.get(t, s.vectorTile(source.Commune, "10/0/0"))
	if r.StatusCode != http.StatusNoContent || len(r.Body) > 0 || !strings.Contains(r.Header.Get("Cache-Control"), "immutable") || r.Header.Get("Content-Length") != "" {
		t.Errorf("%s %v", r.Status, r.Header)
	}
}

func TestTileJSON(t *testing.T) {
	s := serve(t, false)
	r := s.get(t, "/tiles/qpv2015.json", "X-Forwarded-Proto", "https")
	var d struct {
		TileJSON     string    `json:"tilejson"`
		Tiles        []string  `json:"tiles"`
		MinZoom      int       `json:"minzoom"`
		MaxZoom      int       `json:"maxzoom"`
		Bounds       []float64 `json:"bounds"`
		VectorLayers []struct {
			ID     string            `json:"id"`
			Fields map[string]string `json:"fields"`
		} `json:"vector_layers"`
		Attribution string   `json:"attribution"`
		Boundaries  string   `json:"boundaries"`
		Simulated   []string `json:"simulated"`
		GeoJSON     string   `json:"geojson"`
	}
	if err := json.Unmarshal(r.Body, &d); err != nil {
		t.Fatal(err)
	}
	hash := string(s.shelf.Current().Level(source.QPV2015).Hash)
	if d.TileJSON != "3.0.0" || d.MinZoom != 8 || d.MaxZoom < 14 || d.Boundaries != hash ||
		!slices.Equal(d.Tiles, []string{"https://example.com/tiles/" + hash + "/qpv2015/{z}/{x}/{y}.mvt"}) ||
		!slices.Equal(d.Bounds, []float64{2.99, 50.62, 3.03, 50.64}) {
		t.Errorf("%s", r.Body)
	}
	if len(d.VectorLayers) != 1 || d.VectorLayers[0].ID != "qpv2015" || d.VectorLayers[0].Fields["code"] == "" {
		t.Errorf("layers = %v", d.VectorLayers)
	}
	if !slices.Equal(d.Simulated, []string{"qpv2015_boundaries"}) || !strings.Contains(d.Attribution, "SIMULÉ") || !strings.Contains(d.Attribution, "ANCT") {
		t.Errorf("simulated boundaries are told as %q, %q", d.Simulated, d.Attribution)
	}
	if r.Header.Get("Cache-Control") != "no-cache" || r.Header.Get("ETag") == "" {
		t.Errorf("headers = %v", r.Header)
	}
	path := strings.NewReplacer("https://example.com", "", "{z}/{x}/{y}", "12/2082/1377").Replace(d.Tiles[0])
	if got := s.get(t, path); got.StatusCode != http.StatusOK {
		t.Errorf("the tile it names: %s", got.Status)
	}
	for path, code := range map[string]string{"/tiles/moon.json": "no_such_level", "/tiles/commune.png": "no_such_tile_format"} {
		if r := s.get(t, path); r.StatusCode != http.StatusNotFound || !bytes.Contains(r.Body, []byte(code)) {
			t.Errorf("%s: %s %s", path, r.Status, r.Body)
		}
	}
}

// Figures of tiles come with status and interval, and without number where the status
// has none; other figures than those of the edition in the address cannot be had.
func TestTileFigures(t *testing.T) {
	s := serve(t, false)
	r := s.get(t, "/tiles/"+string(s.id)+"/commune/10/520/344.geojson?indicators=funding.per_capita,need.poverty")
	var c struct {
		Features []struct {
			Properties map[string]any `json:"properties"`
		} `json:"features"`
	}
	if err := json.Unmarshal(r.Body, &c); err != nil {
		t.Fatal(err)
	}
	don := c.Features[1].Properties
	for name, want := range map[string]any{
		"funding.per_capita": 12.4, "funding.per_capita.low": 3.1, "funding.per_capita.high": 30.5, "funding.per_capita.status": "unreliable",
		"need.poverty": nil, "need.poverty.status": "secret",
	} {
		if got, ok := don[name]; !ok || got != want {
			t.Errorf("%s = %v, want %v", name, got, want)
		}
	}
	if _, ok := don["need.poverty.low"]; ok {
		t.Error("a secret value has an interval")
	}
}

// After a new edition the boundaries of the one before are answered on for a day, and
// what did not change has the same address and tag.
func TestVectorTilesOfTheEditionBefore(t *testing.T) {
	s := serve(t, false)
	path := s.vectorTile(source.Commune, "10/520/344")
	before := s.get(t, path)
	next := editiontest.Draft(t, "suivante")
	moved, err := edition.NewBoundaries(source.Commune, "2024", []edition.Area{
		{Code: editiontest.Lille, Name: "Lille", AreaM2: 1, Boundary: next.Boundaries[0].Shapes[1]},
		{Code: editiontest.Don, Name: "Don", AreaM2: 1, Boundary: next.Boundaries[0].Shapes[0]},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range next.Vectors {
		if v.Level == source.Commune {
			v.Boundaries = moved.Hash
		}
	}
	next.Boundaries[0] = moved
	s.store.Put(t, next, noon())
	if err := s.shelf.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if again := s.get(t, path); again.StatusCode != http.StatusOK || !bytes.Equal(again.Body, before.Body) || again.Header.Get("ETag") != before.Header.Get("ETag") {
		t.Errorf("the boundaries of the day before: %s", again.Status)
	}
	now := s.vectorTile(source.Commune, "10/520/344")
	if now == path {
		t.Fatal("the boundaries have the same name")
	}
	if r := s.get(t, now); r.StatusCode != http.StatusOK || bytes.Equal(r.Body, before.Body) {
		t.Errorf("the boundaries in force: %s", r.Status)
	}
	gone := strings.Replace(path, "/tiles/", "/tiles/0", 1)
	if r := s.get(t, gone); r.StatusCode != http.StatusNotFound || r.Header.Get("Cache-Control") != "no-store" || !bytes.Contains(r.Body, []byte("/tiles/commune.json")) {
		t.Errorf("boundaries that nobody has: %s %s", r.Status, r.Body)
	}
}

// The faults that were found in other servers of tiles, by the numbers of the list
// that the project keeps. Those of collections are tested with them.
func TestFaultsOfOthers(t *testing.T) {
	s := serve(t, false)
	vector := s.vectorTile(source.Commune, "10/520/344")
	figures := "/tiles/" + string(s.id) + "/commune/10/520/344.geojson"

	t.Run("2 and 3 tiles go on when the database is down", func(t *testing.T) {
		s := serve(t, false)
		s.store.SetDown(true)
		if err := s.shelf.Refresh(t.Context()); err == nil {
			t.Fatal("the store is not down")
		}
		for _, path := range []string{vector, figures, "/tiles/commune.json"} {
			if r := s.get(t, path); r.StatusCode != http.StatusOK {
				t.Errorf("%s: %s", path, r.Status)
			}
		}
		s.store.SetDown(false)
		if err := s.shelf.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		if r := s.get(t, vector); r.StatusCode != http.StatusOK {
			t.Errorf("after the database came back: %s", r.Status)
		}
	})

	// 4, 5, 9 and 10: path, status, code, and what the sentence must name.
	for _, tt := range []struct {
		path   string
		status int
		code   string
		names  string
	}{
		{vector + "?filter=nosuch=1", 400, "unknown_parameter", "filter"},
		{vector + "?resolution=100000000", 400, "unknown_parameter", "resolution"},
		{vector + "?buffer=100000", 400, "unknown_parameter", "buffer"},
		{figures + "?indicators=people.count&indicators=x", 400, "duplicate_parameter", "indicators"},
		{figures + "?indicators=nosuch", 400, "bad_value", "people.count"},
		{figures + "?indicators=people.count&period=abc", 400, "bad_value", "period"},
		{figures + "?indicators=people.count&datetime=2021", 400, "unknown_parameter", "datetime"},
		{strings.Replace(vector, "10/520", "ten/520", 1), 400, "bad_value", "z"},
		{strings.Replace(vector, "10/520", "10/-1", 1), 400, "bad_value", "0–1023"},
		{strings.Replace(vector, "10/520", "10/1024", 1), 404, "no_such_tile", "1023"},
		{strings.Replace(vector, "10/520", "23/520", 1), 404, "no_such_tile", "22"},
		{strings.Replace(vector, "10/520", "4/520", 1), 404, "no_such_tile", "15"},
		{strings.Replace(vector, "10/520/344", "4/8/5", 1), 404, "tile_too_small", "5"},
		{strings.Replace(vector, ".mvt", ".png", 1), 404, "no_such_tile_format", ".geojson"},
		{strings.Replace(vector, ".mvt", ".pbf", 1), 404, "no_such_tile_format", ".mvt"},
		{strings.Replace(vector, ".mvt", "", 1), 404, "no_such_tile_format", ".mvt"},
		{strings.Replace(vector, "commune", "moon", 1), 404, "no_such_level", "epci"},
		{strings.Replace(vector, "commune", "epci", 1), 404, "no_such_level", "commune"},
	} {
		t.Run("4, 5, 9 and 10 mistakes are problems that name them and are not kept: "+tt.path[len("/tiles/")+64:], func(t *testing.T) {
			r := s.get(t, tt.path)
			var p struct {
				Code   string `json:"code"`
				Detail string `json:"detail"`
			}
			if err := json.Unmarshal(r.Body, &p); err != nil {
				t.Fatal(err)
			}
			if r.StatusCode != tt.status || p.Code != tt.code || !strings.Contains(p.Detail, tt.names) {
				t.Errorf("%s %s", r.Status, r.Body)
			}
			if r.Header.Get("Cache-Control") != "no-store" || r.Header.Get("ETag") != "" || r.Header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("headers = %v", r.Header)
			}
		})
	}

	t.Run("7 and 8 one cold tile is made once for all, and asks the database for nothing", func(t *testing.T) {
		s := serve(t, false)
		reads := s.store.Reads()
		var all sync.WaitGroup
		bodies := make([]reply, 32)
		for i := range bodies {
			all.Go(func() { bodies[i] = s.get(t, vector) })
		}
		all.Wait()
		for _, r := range bodies {
			if r.StatusCode != http.StatusOK || !bytes.Equal(r.Body, bodies[0].Body) {
				t.Errorf("%s", r.Status)
			}
		}
		if s.store.Reads() != reads {
			t.Errorf("the database was asked %d times", s.store.Reads()-reads)
		}
	})
}

// Tiles that are kept count as others do: in the metrics, and against what a client may
// ask for.
func TestKeptTilesCount(t *testing.T) {
	o, _ := options(t)
	o.Limits = api.Limits{PerSecond: 1, Burst: 3}
	h := handler(t, o)
	path := fmt.Sprintf("/tiles/%s/commune/10/520/344.mvt", o.Editions.Current().Level(source.Commune).Hash)
	for i, want := range []int{http.StatusOK, http.StatusOK, http.StatusOK, http.StatusTooManyRequests} {
		if w := askFrom(t, h, "192.0.2.1:1", path); w.Code != want {
			t.Errorf("request %d: %d, want %d", i, w.Code, want)
		}
	}
	metrics := askFrom(t, h, "192.0.2.1:1", "/metrics").Body.String()
	for _, want := range []string{`class="2xx",method="GET",route="/tiles/{of}/{level}/{z}/{x}/{file}"} 3`, `class="4xx",method="GET",route=`} {
		if !strings.Contains(metrics, want) {
			t.Errorf("no %s in the metrics", want)
		}
	}
}
