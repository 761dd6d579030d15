package tiles_test

import (
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/tiles"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/edition/editiontest"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/geo/tile"
)

// collection is a tile as a client reads it.
type collection struct {
	Boundaries string   `json:"boundaries"`
	Simulated  []string `json:"simulated"`
	Features   []struct {
		ID         int            `json:"id"`
		Properties map[string]any `json:"properties"`
		Geometry   struct {
			Coordinates orb.MultiPolygon `json:"coordinates"`
		} `json:"geometry"`
	} `json:"features"`
}

func open(t *testing.T, d edition.Draft) *edition.Edition {
	t.Helper()
	b, err := d.Encode()
	if err != nil {
		t.Fatal(err)
	}
	e, err := b.Open(d.AsOf.Time)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func encode(t *testing.T, e *edition.Edition, level source.Level, at tile.Address, vectors ...*edition.Vector) collection {
	t.Helper()
	made, err := tiles.New(1<<20).GeoJSON(t.Context(), e, e.Level(level), at, vectors)
	if err != nil {
		t.Fatal(err)
	}
	body, err := made.Plain()
	if err != nil {
		t.Fatal(err)
	}
	var c collection
	if err := json.Unmarshal(body, &c); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	return c
}

func TestParse(t *testing.T) {
	for _, tt := range []struct {
		z, x, y string
		want    *tiles.Part
	}{
		{"0", "0", "0", nil},
		{"22", "4194303", "4194303", nil},
		{"23", "0", "0", &tiles.Part{Name: "z", Value: "23", Most: 22, Whole: true}},
		{"0", "1", "0", &tiles.Part{Name: "x", Value: "1", Most: 0, Whole: true}},
		{"5", "31", "32", &tiles.Part{Name: "y", Value: "32", Most: 31, Whole: true}},
		{"5", "-1", "0", &tiles.Part{Name: "x", Value: "-1", Most: 31}},
		{"5", "01", "0", &tiles.Part{Name: "x", Value: "01", Most: 31}},
		{"5", "0", "1e0", &tiles.Part{Name: "y", Value: "1e0", Most: 31}},
		{"", "", "", &tiles.Part{Name: "z", Most: 22}},
	} {
		if _, got := tiles.Parse(tt.z, tt.x, tt.y); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("Parse(%q, %q, %q) = %+v, want %+v", tt.z, tt.x, tt.y, got, tt.want)
		}
	}
}

// The numbers of a tile are those of the edition; a secret one is null and says so.
func TestValues(t *testing.T) {
	e := open(t, editiontest.Draft(t, "x"))
	vector := func(id string) *edition.Vector {
		return e.Vector(edition.Key{Indicator: id, Level: source.Commune, Period: indicator.Year(2021)})
	}
	c := encode(t, e, source.Commune, tile.Address{Z: 8, X: 130, Y: 86}, vector("people.count"), vector("need.poverty"))
	if len(c.Features) != 2 || c.Boundaries != string(e.Level(source.Commune).Hash) || len(c.Simulated) != 1 {
		t.Fatalf("tile = %+v", c)
	}
	don := c.Features[1]
	want := map[string]any{
		"code": "59670", "name": "Don", "people.count": 1338.0, "people.count.status": "ok",
		"need.poverty": nil, "need.poverty.status": "secret",
	}
	if don.ID != 1 || len(don.Properties) != len(want) {
		t.Errorf("feature = %+v", don)
	}
	for name, value := range want {
		if don.Properties[name] != value {
			t.Errorf("%s = %v, want %v", name, don.Properties[name], value)
		}
	}
}

// A value that means "this or less" says so beside its number.
func TestBounds(t *testing.T) {
	e := open(t, editiontest.Draft(t, "x"))
	poverty := e.Vector(edition.Key{Indicator: "need.poverty", Level: source.Commune, Period: indicator.Year(2015)})
	c := encode(t, e, source.Commune, tile.Address{Z: 8, X: 130, Y: 86}, poverty)
	lille, don := c.Features[0].Properties, c.Features[1].Properties
	if don["need.poverty"] != 5.0 || don["need.poverty.bound"] != "at_most" {
		t.Errorf("Don = %v, want at most 5", don)
	}
	if _, bound := lille["need.poverty.bound"]; bound {
		t.Errorf("Lille = %v, want an exact rate", lille)
	}
}

// Simulated boundaries are told with and without indicators, once.
func TestSimulatedBoundariesAreTold(t *testing.T) {
	e := open(t, editiontest.Draft(t, "x"))
	at := tile.Address{Z: 8, X: 130, Y: 86}
	c := encode(t, e, source.QPV2015, at)
	if !slices.Equal(c.Simulated, []string{"qpv2015_boundaries"}) {
		t.Errorf("without indicators: simulated = %q", c.Simulated)
	}
	people := e.Vector(edition.Key{Indicator: "people.count", Level: source.QPV2015, Period: indicator.Year(2021)})
	c = encode(t, e, source.QPV2015, at, people)
	if !slices.Equal(c.Simulated, []string{"qpv2015_boundaries", "populations"}) {
		t.Errorf("with populations: simulated = %q", c.Simulated)
	}
	if c = encode(t, e, source.Commune, at); len(c.Simulated) != 0 {
		t.Errorf("communes: simulated = %q, want none", c.Simulated)
	}
}

// The tiles of a zoom cover an area once: the parts inside the tiles themselves,
// without what goes beyond their edges, add up to the whole.
func TestTilesCoverTheArea(t *testing.T) {
	e := open(t, editiontest.Draft(t, "x"))
	const zoom = 14
	side := math.Exp2(zoom)
	var sum float64
	for x := uint32(8320); x < 8340; x++ {
		for y := uint32(5490); y < 5530; y++ {
			c := encode(t, e, source.EPCI, tile.Address{Z: zoom, X: x, Y: y})
			for _, f := range c.Features {
				bound := f.Geometry.Coordinates.Bound()
				edge := orb.Bound{
					Min: orb.Point{float64(x)/side*360 - 180, latitude(float64(y+1) / side)},
					Max: orb.Point{float64(x+1)/side*360 - 180, latitude(float64(y) / side)},
				}
				// The area is a box, so its part in the tile is one as well.
				west, east := math.Max(bound.Min[0], edge.Min[0]), math.Min(bound.Max[0], edge.Max[0])
				south, north := math.Max(bound.Min[1], edge.Min[1]), math.Min(bound.Max[1], edge.Max[1])
				sum += math.Max(0, east-west) * math.Max(0, north-south)
			}
		}
	}
	want := planar.Area(e.Level(source.EPCI).Shapes[0])
	if math.Abs(sum/want-1) > 1e-4 { // rounding to a tile's unit
		t.Errorf("the tiles hold %v square degrees, the area has %v", sum, want)
	}
}

func latitude(y float64) float64 { return math.Atan(math.Sinh(math.Pi*(1-2*y))) * 180 / math.Pi }

// Neighbours keep their common points at every zoom, so that no gap opens; small
// rings go, and nothing is written to the edition's shapes.
func TestNeighboursKeepTheirPoints(t *testing.T) {
	west := orb.Ring{{3, 50}, {3.0312345678, 50.0111111}, {3.0311111, 50.0522222}, {3, 50.1}, {2.9, 50.05}, {3, 50}}
	east := orb.Ring{{3, 50}, {3.1, 50}, {3, 50.1}, {3.0311111, 50.0522222}, {3.0312345678, 50.0111111}, {3, 50}}
	speck := orb.Ring{{3.05, 50.05}, {3.05001, 50.05}, {3.05, 50.05001}, {3.05, 50.05}}
	d := editiontest.Draft(t, "x")
	b, err := edition.NewBoundaries(source.Territoire, "", []edition.Area{
		{Code: "1", AreaM2: 1, Boundary: orb.MultiPolygon{{west}}},
		{Code: "2", AreaM2: 1, Boundary: orb.MultiPolygon{{east, speck}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	d.Boundaries = append(d.Boundaries, b)
	e := open(t, d)
	before := e.Level(source.Territoire).Shapes[1].Clone()
	for zoom := uint32(6); zoom <= 14; zoom++ {
		side := math.Exp2(float64(zoom))
		x := uint32((3.031 + 180) / 360 * side)
		y := uint32((1 - math.Asinh(math.Tan(50.04*math.Pi/180))/math.Pi) / 2 * side)
		c := encode(t, e, source.Territoire, tile.Address{Z: zoom, X: x, Y: y})
		points := map[orb.Point]int{}
		for _, f := range c.Features {
			seen := map[orb.Point]bool{}
			for _, polygon := range f.Geometry.Coordinates {
				for _, p := range polygon[0] {
					seen[p] = true
				}
			}
			for p := range seen {
				points[p]++
			}
		}
		shared := 0
		for _, n := range points {
			if n == 2 {
				shared++
			}
		}
		if zoom <= 11 && shared < 3 {
			t.Errorf("zoom %d: the neighbours share %d points", zoom, shared)
		}
		if zoom == 6 && len(c.Features) == 2 && len(c.Features[1].Geometry.Coordinates[0]) != 1 {
			t.Error("a hole that cannot be seen is drawn")
		}
	}
	if !before.Equal(e.Level(source.Territoire).Shapes[1]) {
		t.Error("cutting a tile changed the edition")
	}
}
