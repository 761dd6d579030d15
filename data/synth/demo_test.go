package synth

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"math"
	"slices"
	"sync"
	"testing"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/geo/proj"
	"github.com/observatoire-essor/essor/packs"
)

var demoWorld = sync.OnceValues(func() (*world, error) { return newWorld(context.Background(), DemonstrationSeed) })

var demoOnce = sync.OnceValues(func() ([]document, error) {
	w, err := demoWorld()
	if err != nil {
		return nil, err
	}
	return w.documents(context.Background(), 1)
})

// demo returns a file of the demonstration.
func demo(t *testing.T, name string) document {
	t.Helper()
	documents, err := demoOnce()
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(documents, func(d document) bool { return d.Name == name })
	if i < 0 {
		t.Fatalf("the demonstration has no %s", name)
	}
	return documents[i]
}

func demoFacts(t *testing.T) *facts {
	t.Helper()
	f, err := readFacts(packs.Files())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// drawn is a feature of a file, its rings converted back to Lambert-93.
type drawn struct {
	properties map[string]any
	polygons   [][]orb.Ring
}

func (d drawn) rings() []orb.Ring { return slices.Concat(d.polygons...) }

func (d drawn) text(property string) string {
	s, _ := d.properties[property].(string)
	return s
}

// demoFeatures reads a GeoJSON file of the demonstration.
func demoFeatures(t *testing.T, name string) []drawn {
	t.Helper()
	var collection struct {
		Features []struct {
			Properties map[string]any
			Geometry   struct {
				Type        string
				Coordinates json.RawMessage
			}
		}
	}
	if err := json.Unmarshal(demo(t, name).body, &collection); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	lambert, features := proj.Lambert93(), make([]drawn, len(collection.Features))
	for i, f := range collection.Features {
		var polygons [][]orb.Ring
		var into any = &polygons
		if f.Geometry.Type == "Polygon" {
			polygons = make([][]orb.Ring, 1)
			into = &polygons[0]
		}
		if err := json.Unmarshal(f.Geometry.Coordinates, into); err != nil {
			t.Fatalf("%s, feature %d, a %s: %v", name, i, f.Geometry.Type, err)
		}
		for _, rings := range polygons {
			for _, r := range rings {
				for k, p := range r {
					r[k] = lambert.Forward(p)
				}
			}
		}
		features[i] = drawn{properties: f.Properties, polygons: polygons}
	}
	return features
}

// demoTable reads a table of the demonstration: the header, and rows by column.
func demoTable(t *testing.T, name string, comma rune) ([]string, []map[string]string) {
	t.Helper()
	r := csv.NewReader(bytes.NewReader(demo(t, name).body))
	r.Comma = comma
	records, err := r.ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	rows := make([]map[string]string, len(records)-1)
	for i, record := range records[1:] {
		rows[i] = make(map[string]string, len(record))
		for k, cell := range record {
			rows[i][records[0][k]] = cell
		}
	}
	return records[0], rows
}

// crossings counts the pairs of segments that meet elsewhere than at an end that
// both have: none in valid rings.
func crossings(rings []orb.Ring) int {
	var segments [][2]orb.Point
	for _, r := range rings {
		for k := range len(r) - 1 {
			segments = append(segments, [2]orb.Point{r[k], r[k+1]})
		}
	}
	n := 0
	for i, a := range segments {
		for _, b := range segments[:i] {
			if segmentsMeet(a[0], a[1], b[0], b[1]) {
				n++
			}
		}
	}
	return n
}

func ringsMeet(a, b []orb.Ring) bool {
	for _, r := range a {
		for _, s := range b {
			if r.Bound().Intersects(s.Bound()) && linesMeet(r, s) {
				return true
			}
		}
	}
	return false
}

func relative(got, want float64) float64 { return math.Abs(got/want - 1) }
