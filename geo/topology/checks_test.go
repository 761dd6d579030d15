package topology_test

import (
	"reflect"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	"github.com/paulmach/orb/planar"
	"github.com/twpayne/go-geos"

	"github.com/observatoire-essor/essor/geo/topology"
)

func generalise(t testing.TB, opt topology.Options, layers ...topology.Layer) (*topology.Drawing, []topology.Report) {
	t.Helper()
	top, err := topology.Build(t.Context(), layers, opt)
	if err != nil {
		t.Fatal(err)
	}
	d, reports, err := top.Generalise(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return d, reports
}

// edge is a directed edge of a ring.
type edge [2]orb.Point

// outline checks that no edge has two areas on one side, and returns those that have
// an area on the left only: the outline of all areas, and of every gap between them.
func outline(t testing.TB, areas []orb.MultiPolygon) map[edge]bool {
	t.Helper()
	edges := map[edge]bool{}
	for i, area := range areas {
		for _, polygon := range area {
			for _, ring := range polygon {
				for j, p := range ring[1:] {
					e := edge{ring[j], p}
					if edges[e] {
						t.Errorf("area %d has an edge that another has on the same side", i)
					}
					edges[e] = true
				}
			}
		}
	}
	for e := range edges {
		if edges[edge{e[1], e[0]}] {
			delete(edges, edge{e[1], e[0]})
			delete(edges, e)
		}
	}
	return edges
}

func toGEOS(t testing.TB, c *geos.Context, area orb.MultiPolygon) *geos.Geom {
	t.Helper()
	b, err := wkb.Marshal(area)
	if err != nil {
		t.Fatal(err)
	}
	g, err := c.NewGeomFromWKB(b)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// checkValid asks GEOS whether areas are valid, and returns them.
func checkValid(t testing.TB, areas []orb.MultiPolygon) []*geos.Geom {
	t.Helper()
	c := geos.NewContext()
	geoms := make([]*geos.Geom, len(areas))
	for i, area := range areas {
		if area == nil {
			continue
		}
		if geoms[i] = toGEOS(t, c, area); !geoms[i].IsValid() {
			t.Errorf("area %d: %s", i, geoms[i].IsValidReason())
		}
		for _, polygon := range area {
			for j, ring := range polygon {
				if (planar.Area(ring) > 0) != (j == 0) {
					t.Errorf("area %d: ring %d has the area %v", i, j, planar.Area(ring))
				}
			}
		}
	}
	return geoms
}

// checkCoverage asks GEOS whether areas are valid and have no ground in common.
func checkCoverage(t testing.TB, areas []orb.MultiPolygon) {
	t.Helper()
	geoms := checkValid(t, areas)
	for i, a := range geoms {
		for j, b := range geoms[:i] {
			if a != nil && b != nil && a.Relate(b)[0] == '2' {
				t.Errorf("areas %d and %d have ground in common", i, j)
			}
		}
	}
}

// union is what all areas cover, by GEOS.
func union(t testing.TB, areas []orb.MultiPolygon) orb.MultiPolygon {
	t.Helper()
	c := geos.NewContext()
	var geoms []*geos.Geom
	for _, area := range areas {
		if area != nil {
			geoms = append(geoms, toGEOS(t, c, area))
		}
	}
	u := c.NewCollection(geos.TypeIDGeometryCollection, geoms).UnaryUnion()
	if u == nil {
		t.Fatal("GEOS makes no union")
	}
	g, err := wkb.Unmarshal(u.ToWKB())
	if err != nil {
		t.Fatal(err)
	}
	switch g := g.(type) {
	case orb.Polygon:
		return orb.MultiPolygon{g}
	case orb.MultiPolygon:
		return g
	}
	t.Fatalf("the union is a %s", g.GeoJSONType())
	return nil
}

// checkDrawing checks a layer and the whole that it makes at each zoom: GEOS finds all
// of them valid, and the edges of the parts, those of two neighbours taken away, are
// those of the whole. Then no two parts overlap and there is no gap that the whole has
// not: how often a place is covered is how often the edges go round it, once or never.
func checkDrawing(t testing.TB, d *topology.Drawing, parts, whole int) {
	t.Helper()
	kept, full := 0, d.At(parts, d.Full)
	for zoom := d.Layers[parts].Least; zoom <= d.Full; zoom++ {
		areas := d.At(parts, zoom)
		checkValid(t, areas)
		checkValid(t, d.At(whole, zoom))
		if !reflect.DeepEqual(outline(t, areas), outline(t, d.At(whole, zoom))) {
			t.Errorf("zoom %d: the outline of the parts is not that of the whole", zoom)
		}
		points := 0
		for i, area := range areas {
			if (area == nil) != (full[i] == nil) {
				t.Errorf("zoom %d: area %d comes or goes", zoom, i)
			}
			for _, polygon := range area {
				for _, ring := range polygon {
					points += len(ring)
				}
			}
		}
		if points < kept {
			t.Errorf("zoom %d has fewer points than the one before", zoom)
		}
		kept = points
		if t.Failed() {
			t.Fatalf("at zoom %d of %d", zoom, d.Full)
		}
	}
}
