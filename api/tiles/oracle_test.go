package tiles_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	"github.com/paulmach/orb/planar"

	"github.com/observatoire-essor/essor/api/tiles"
	"github.com/observatoire-essor/essor/data/datatest"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/geo/tile"
	"github.com/observatoire-essor/essor/geo/tile/tiletest"
)

// quarters are areas whose boundaries meet, with an enclave, an island, teeth that
// cross the edges of tiles, and one smaller than a unit at low zooms; in degrees.
func quarters() []orb.MultiPolygon {
	wave := func(k int) orb.Point { // a boundary from north to south
		return orb.Point{3.05 + 0.004*math.Sin(float64(k)*1.3), 50.70 - 0.002*float64(k)}
	}
	var west, east orb.Ring
	for k := range 51 {
		east = append(east, wave(k))
		west = append(west, wave(50-k))
	}
	west = append(orb.Ring{{2.9, 50.7}, {2.9, 50.6}}, append(west, orb.Point{2.9, 50.7})...)
	east = append(east, orb.Point{3.2, 50.6}, orb.Point{3.2, 50.7}, east[0])
	enclave := orb.Bound{Min: orb.Point{2.95, 50.64}, Max: orb.Point{2.97, 50.66}}.ToPolygon()[0]
	hole := enclave.Clone()
	hole.Reverse()
	island := orb.Bound{Min: orb.Point{3.25, 50.65}, Max: orb.Point{3.26, 50.66}}.ToPolygon()
	speck := orb.Bound{Min: orb.Point{3.3, 50.65}, Max: orb.Point{3.30001, 50.65001}}.ToPolygon()
	return []orb.MultiPolygon{{{west, hole}}, {{east}, island}, {{enclave}}, {speck}}
}

func boundariesOf(t testing.TB, codes, names []string, shapes []orb.MultiPolygon) *edition.Boundaries {
	t.Helper()
	var areas []edition.Area
	for i, shape := range shapes {
		a := edition.Area{Code: fmt.Sprintf("%05d", i), AreaM2: 1, Boundary: shape}
		if codes != nil {
			a.Code, a.Name = codes[i], names[i]
		}
		areas = append(areas, a)
	}
	b, err := edition.NewBoundaries(source.Commune, "2018", areas)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// nord are the communes of the Nord.
func nord(t testing.TB) *edition.Boundaries {
	t.Helper()
	var codes, names []string
	var shapes []orb.MultiPolygon
	for _, c := range tiletest.Communes(t, "communes-59-*.geojson*") {
		codes, names, shapes = append(codes, c.Code), append(names, c.Name), append(shapes, c.Shape)
	}
	return boundariesOf(t, codes, names, shapes)
}

// tilesOver are the tiles of a zoom that a box of degrees meets, at most n of them.
func tilesOver(b orb.Bound, zoom uint32, n int) []tile.Address {
	side := math.Exp2(float64(zoom))
	low, high := tiletest.OnMap(orb.MultiPolygon{{{b.Min}}})[0][0][0], tiletest.OnMap(orb.MultiPolygon{{{b.Max}}})[0][0][0]
	var all []tile.Address
	for x := uint32(low[0] * side); x <= uint32(high[0]*side); x++ {
		for y := uint32(high[1] * side); y <= uint32(low[1]*side); y++ {
			all = append(all, tile.Address{Z: zoom, X: x, Y: y})
		}
	}
	var some []tile.Address
	for i := 0; i < len(all); i += len(all)/n + 1 {
		some = append(some, all[i])
	}
	return some
}

// postgis has the shapes that boundaries have at zooms in a table, in EPSG:3857.
func postgis(t testing.TB, b *edition.Boundaries, zooms []uint32) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), datatest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(t.Context()) })
	if _, err := conn.Exec(t.Context(), `CREATE TABLE area (zoom bigint, id bigint, code text, name text, geom geometry(MultiPolygon, 3857))`); err != nil {
		t.Fatal(err)
	}
	var batch pgx.Batch
	for _, zoom := range zooms {
		for i, shape := range tiles.Shapes(b, zoom) {
			body, err := wkb.Marshal(metres(shape))
			if err != nil {
				t.Fatal(err)
			}
			batch.Queue(`INSERT INTO area VALUES ($1, $2, $3, $4, ST_GeomFromWKB($5, 3857))`, int64(zoom), i, b.Codes[i], b.Names[i], body)
		}
	}
	if err := conn.SendBatch(t.Context(), &batch).Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), `CREATE INDEX ON area USING gist (geom); ANALYZE area`); err != nil {
		t.Fatal(err)
	}
	return conn
}

// metres turns fractions of the square map into coordinates of EPSG:3857.
func metres(shape orb.MultiPolygon) orb.MultiPolygon {
	const side = 2 * math.Pi * 6378137
	out := shape.Clone()
	for _, polygon := range out {
		for _, ring := range polygon {
			for i, p := range ring {
				ring[i] = orb.Point{(p[0] - 0.5) * side, (0.5 - p[1]) * side}
			}
		}
	}
	return out
}

const asMVT = `SELECT ST_AsMVT(m, 'commune', $4, 'geom', 'id') FROM (
	SELECT id, code, name, ST_AsMVTGeom(geom, ST_TileEnvelope($1, $2, $3), $4, $5, true) AS geom
	FROM area WHERE zoom = $1 AND geom && ST_TileEnvelope($1, $2, $3, margin => $5::float8/$4)) m WHERE geom IS NOT NULL`

// TestAgainstPostGIS holds tiles against ST_AsMVT of the same geometry: the same ids
// but for slivers, areas that differ by no more than rounding moves boundaries, the
// same codes and names, and valid polygons by the judgement of PostGIS.
func TestAgainstPostGIS(t *testing.T) {
	t.Run("quarters", func(t *testing.T) { compare(t, boundariesOf(t, nil, nil, quarters()), 40) })
	t.Run("nord", func(t *testing.T) { compare(t, nord(t), 6) })
}

func compare(t *testing.T, b *edition.Boundaries, each int) {
	t.Helper()
	zooms := []uint32{5, 7, 8, 10, 11, 12, 13, 14, 16}
	conn := postgis(t, b, zooms)
	maker := tiles.New(1 << 24)
	all := b.Bounds[0]
	for _, x := range b.Bounds {
		all = all.Union(x)
	}
	count, worst := 0, 0.0
	for _, zoom := range zooms {
		for _, at := range tilesOver(all, zoom, each) {
			var body []byte
			extent, buffer := 4096, 64
			if zoom == 5 {
				extent, buffer = 320, 4 // the coarser grid of communes at their least zoom
			}
			if err := conn.QueryRow(t.Context(), asMVT, at.Z, at.X, at.Y, extent, buffer).Scan(&body); err != nil {
				t.Fatal(err)
			}
			theirs, err := tiletest.Decode(body)
			if err != nil {
				t.Fatal(err)
			}
			ours := vectorTile(t, maker, b, at)
			valid(t, conn, at, ours)
			worst = max(worst, sameAreas(t, at, ours, theirs))
			count += len(ours.Features)
		}
	}
	t.Logf("%d features, areas differ by %.2f of what rounding may move at most", count, worst)
	if count < 100 {
		t.Errorf("%d features: not much of a test", count)
	}
}

func vectorTile(t testing.TB, m *tiles.Maker, b *edition.Boundaries, at tile.Address) tiletest.Layer {
	t.Helper()
	made, err := m.Vector(t.Context(), b, at)
	if err != nil {
		t.Fatal(err)
	}
	form, err := made.Plain()
	if err != nil {
		t.Fatal(err)
	}
	l, err := tiletest.Decode(form.Bytes)
	if err != nil {
		t.Fatalf("%v: %v", at, err)
	}
	return l
}

// sameAreas compares features, and returns the greatest difference of areas as a share
// of the tolerance: three quarters of a unit along the boundary (half a diagonal), and
// the corners.
func sameAreas(t *testing.T, at tile.Address, ours, theirs tiletest.Layer) float64 {
	t.Helper()
	mine := map[uint64]tiletest.Feature{}
	for _, f := range ours.Features {
		mine[f.ID] = f
	}
	worst := 0.0
	for _, f := range theirs.Features {
		g, ok := mine[f.ID]
		tolerance := 0.75*length(f.Shape) + 8
		if ok {
			tolerance = 0.75*max(length(f.Shape), length(g.Shape)) + 8
			for name, text := range g.Properties {
				if text != f.Properties[name] {
					t.Errorf("%v: area %d: %s is %q, want %q", at, f.ID, name, text, f.Properties[name])
				}
			}
		}
		difference := math.Abs(surface(f.Shape)-surface(g.Shape)) / tolerance
		if worst = max(worst, difference); difference > 1 {
			t.Errorf("%v: area %d has %v square units, want %v", at, f.ID, surface(g.Shape), surface(f.Shape))
		}
		delete(mine, f.ID)
	}
	for id, g := range mine { // slivers that PostGIS leaves out
		if s := surface(g.Shape); s > 0.75*length(g.Shape)+8 {
			t.Errorf("%v: area %d is not in the tile of PostGIS and has %v square units", at, id, s)
		}
	}
	return worst
}

func surface(m orb.MultiPolygon) float64 {
	sum := 0.0
	for _, polygon := range m {
		for i, ring := range polygon {
			if a := math.Abs(planar.Area(ring)); i == 0 {
				sum += a
			} else {
				sum -= a
			}
		}
	}
	return sum
}

func length(m orb.MultiPolygon) float64 { return planar.Length(m) }

// valid asks PostGIS about all polygons of a tile.
func valid(t *testing.T, conn *pgx.Conn, at tile.Address, l tiletest.Layer) {
	t.Helper()
	var bodies [][]byte
	for _, f := range l.Features {
		body, err := wkb.Marshal(f.Shape)
		if err != nil {
			t.Fatal(err)
		}
		bodies = append(bodies, body)
	}
	rows, err := conn.Query(t.Context(), `SELECT ST_IsValidReason(g) FROM unnest($1::bytea[]) b, ST_GeomFromWKB(b) g WHERE NOT ST_IsValid(g)`, bodies)
	if err != nil {
		t.Fatal(err)
	}
	reasons, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	for _, reason := range reasons {
		t.Errorf("%v: %s", at, reason)
	}
}

// TestMapboxReads has @mapbox/vector-tile read a tile: what MapLibre and Mapbox use.
func TestMapboxReads(t *testing.T) {
	modules, err := filepath.Abs("../../web/node_modules")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(modules + "/@mapbox/vector-tile"); err != nil {
		t.Skip("web/node_modules is missing: cd web && npm ci")
	}
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("node is missing: apt-get install nodejs npm")
	}
	b := boundariesOf(t, []string{"59001", "59002", "59003", "59004"}, []string{"Ouest", "Est", "Enclave", "Œuf"}, quarters())
	maker := tiles.New(1 << 20)
	at := tile.Address{Z: 10, X: 520, Y: 344}
	made, err := maker.Vector(t.Context(), b, at)
	if err != nil {
		t.Fatal(err)
	}
	form, err := made.Plain()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	script := `import {readFileSync} from 'node:fs'; import {pathToFileURL} from 'node:url';
const {VectorTile} = await import(pathToFileURL(process.argv[2] + '/@mapbox/vector-tile/index.js').href);
const {PbfReader, default: Pbf} = await import(pathToFileURL(process.argv[2] + '/pbf/index.js').href);
const layer = new VectorTile(new (PbfReader ?? Pbf)(readFileSync(process.argv[3]))).layers.commune;
const out = [];
for (let i = 0; i < layer.length; i++) {
  const f = layer.feature(i);
  out.push({id: f.id, type: f.type, code: f.properties.code, name: f.properties.name,
    points: f.loadGeometry().reduce((n, ring) => n + ring.length, 0), polygons: f.toGeoJSON(520, 344, 10).geometry.coordinates.length});
}
console.log(JSON.stringify({version: layer.version, extent: layer.extent, features: out}));`
	for name, content := range map[string][]byte{"read.mjs": []byte(script), "tile.mvt": form.Bytes} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var problems bytes.Buffer
	command := exec.CommandContext(t.Context(), "node", filepath.Join(dir, "read.mjs"), modules, filepath.Join(dir, "tile.mvt"))
	command.Stderr = &problems
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, &problems)
	}
	var got struct {
		Version, Extent int
		Features        []struct {
			ID, Type, Points int
			Code, Name       string
		}
	}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	want := vectorTile(t, maker, b, at).Features
	if got.Version != 2 || got.Extent != 4096 || len(got.Features) != len(want) {
		t.Fatalf("%s", out)
	}
	for i, f := range got.Features {
		points := 0
		for _, polygon := range want[i].Shape {
			for _, ring := range polygon {
				points += len(ring)
			}
		}
		if f.ID != int(want[i].ID) || f.Type != 3 || f.Code != b.Codes[f.ID] || f.Name != b.Names[f.ID] || f.Points != points {
			t.Errorf("feature %d: %+v", i, f)
		}
	}
}

// TestGDALReads has GDAL's driver of vector tiles read one over HTTP: all features,
// with their codes, and all valid.
func TestGDALReads(t *testing.T) {
	ogrinfo, err := exec.LookPath("ogrinfo")
	if err != nil {
		t.Skip("ogrinfo is missing: apt-get install gdal-bin")
	}
	b := boundariesOf(t, []string{"59001", "59002", "59003", "59004"}, []string{"Ouest", "Est", "Enclave", "Œuf"}, quarters())
	maker := tiles.New(1 << 20)
	at := tile.Address{Z: 10, X: 520, Y: 344}
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		made, err := maker.Vector(r.Context(), b, at)
		if err != nil || r.URL.Path != "/10/520/344.mvt" {
			http.NotFound(w, r)
			return
		}
		form, err := made.Plain()
		if err != nil {
			t.Error(err)
		}
		_, _ = w.Write(form.Bytes)
	}))
	defer web.Close()
	command := exec.CommandContext(t.Context(), ogrinfo, "-ro", "-q", "MVT:"+web.URL+"/10/520/344.mvt", "-dialect", "sqlite",
		"-sql", "SELECT count(*) AS n, sum(st_isvalid(geometry)) AS valid, group_concat(name) AS names FROM commune")
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	want := len(vectorTile(t, maker, b, at).Features)
	for _, text := range []string{fmt.Sprintf("n (Integer) = %d", want), fmt.Sprintf("valid (Integer) = %d", want), "Ouest,Est,Enclave"} {
		if !strings.Contains(string(out), text) {
			t.Errorf("no %q in %s", text, out)
		}
	}
}
