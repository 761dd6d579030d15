package synth

import (
	"bytes"
	"math"
	"os"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/geo/proj"
)

// The areas, names and places are those of packs/mel_communes.csv.
func TestCommunesHaveTheirAreasAndNames(t *testing.T) {
	f, features := demoFacts(t), demoFeatures(t, "communes_simule.geojson")
	if len(features) != len(f.communes) {
		t.Fatalf("%d communes, want %d", len(features), len(f.communes))
	}
	worst, home, vertices := 0.0, 0, 0
	for i, d := range features {
		c := f.communes[i]
		if d.text("INSEE_COM") != c.code || d.text("NOM") != c.name ||
			d.properties["POPULATION"] != float64(c.population) || d.properties["simule"] != true {
			t.Errorf("properties of %s: %v", c.code, d.properties)
		}
		if len(d.polygons) != 1 || len(d.polygons[0]) != 1 {
			t.Errorf("%s is not in one piece", c.name)
		}
		worst = max(worst, relative(ringsArea(d.rings()), c.areaM2))
		if ringsContain(d.rings(), proj.Lambert93().Forward(c.place)) {
			home++
		}
		for _, r := range d.rings() {
			vertices += len(r)
			if ringArea(r) <= 0 {
				t.Errorf("outer ring of %s runs clockwise", c.name)
			}
		}
		if n := crossings(d.rings()); n > 0 {
			t.Errorf("%s crosses itself %d times", c.name, n)
		}
	}
	// Coordinates are rounded to 10⁻¹⁰ degrees, about 0.01 mm; the least commune,
	// Lannoy, has 0.185 km².
	if worst > 3e-8 {
		t.Errorf("an area is off by %.2g of itself", worst)
	}
	if home < 94 {
		t.Errorf("%d places of 95 lie in their communes, want 94 or more", home)
	}
	if vertices > 12_000 {
		t.Errorf("%d vertices, want at most 12000", vertices)
	}
	t.Logf("worst relative error of an area %.2g, %d places at home, %d vertices", worst, home, vertices)
}

// Every edge lies between two communes, which hold it in opposite directions, or
// on the outline. Together with rings that do not cross themselves, and outline
// rings that enclose the sum of the areas, there is neither gap nor overlap.
func TestCommunesShareTheirBorders(t *testing.T) {
	type edge [2]orb.Point
	owner := map[edge]string{}
	total := 0.0
	for _, d := range demoFeatures(t, "communes_simule.geojson") {
		name := d.text("NOM")
		total += ringsArea(d.rings())
		for _, r := range d.rings() {
			for k := range len(r) - 1 {
				e := edge{r[k], r[k+1]}
				if other, taken := owner[e]; taken {
					t.Fatalf("%s and %s hold the same edge in the same direction", name, other)
				}
				owner[e] = name
			}
		}
	}
	next, shared := map[orb.Point]orb.Point{}, 0
	for e := range owner {
		if _, ok := owner[edge{e[1], e[0]}]; ok {
			shared++
			continue
		}
		if _, branch := next[e[0]]; branch {
			t.Fatalf("the outline branches at %v", e[0])
		}
		next[e[0]] = e[1]
	}
	var outline []orb.Ring
	for len(next) > 0 {
		var ring orb.Ring
		for p := firstKey(next); ; {
			ring = append(ring, p)
			q, ok := next[p]
			if !ok {
				break
			}
			delete(next, p)
			p = q
		}
		if ring[0] != ring[len(ring)-1] {
			t.Fatalf("the outline is open at %v", ring[0])
		}
		outline = append(outline, ring)
	}
	if len(outline) != 1 {
		t.Errorf("the outline has %d rings, want one: no hole, no island", len(outline))
	}
	if r := relative(ringsArea(outline), total); r > 1e-12 {
		t.Errorf("the outline encloses %.0f m², the communes have %.0f", ringsArea(outline), total)
	}
	if shared < 1000 {
		t.Errorf("only %d edges are shared", shared)
	}
}

// firstKey returns the least key, so that a failure can be reproduced.
func firstKey(m map[orb.Point]orb.Point) orb.Point {
	least := orb.Point{math.Inf(1)}
	for p := range m {
		if p[0] < least[0] {
			least = p
		}
	}
	return least
}

// The total is the area of the métropole by the facts, 675.915 km²; IGN's own
// boundary has 675.92 (counts of the same files by another program).
func TestTerritoryHasItsArea(t *testing.T) {
	total := 0.0
	for _, d := range demoFeatures(t, "communes_simule.geojson") {
		total += ringsArea(d.rings())
	}
	if math.Abs(total-675.915e6) > 10 {
		t.Errorf("the métropole has %.0f m², want 675915000", total)
	}
}

// Whatever the seed, the boundaries hold together. ESSOR_TEST_ALL=1 looks at more
// of them.
func TestOtherSeeds(t *testing.T) {
	f, seeds := demoFacts(t), uint64(2)
	if os.Getenv("ESSOR_TEST_ALL") == "1" {
		seeds = 30
	}
	for seed := range seeds {
		territory, err := drawTerritory(t.Context(), f, seed)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		home := 0
		for i, s := range territory.shapes {
			if r := relative(ringsArea(s), f.communes[i].areaM2); r > 1e-10 {
				t.Errorf("seed %d: the area of %s is off by %.2g", seed, f.communes[i].name, r)
			}
			if crossings(s) > 0 {
				t.Errorf("seed %d: %s crosses itself", seed, f.communes[i].name)
			}
			if ringsContain(s, territory.local(f.communes[i].place)) {
				home++
			}
		}
		if home < 92 {
			t.Errorf("seed %d: only %d places lie in their communes", seed, home)
		}
		shapes, err := territory.drawQPV(f.qpv, stream(seed, "qpv2015"), nil)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for i, s := range shapes {
			if r := relative(ringsArea(s), f.qpv[i].areaM2); r > 1e-9 || crossings(s) > 0 {
				t.Errorf("seed %d: %s is off by %.2g or crosses itself", seed, f.qpv[i].code, r)
			}
		}
	}
}

func TestBoundariesSayThatTheyAreSimulated(t *testing.T) {
	for _, name := range []string{"communes_simule.geojson", "qpv2015_simule.geojson", "qpv2024_simule.geojson"} {
		d := demo(t, name)
		if !bytes.Contains(d.body, []byte(`"simule": true,`+"\n"+`"note": "Contours simulés`)) {
			t.Errorf("%s does not say that it is simulated", name)
		}
		if !d.Simulated || !slices.ContainsFunc(d.Fields, func(f Field) bool { return f.Name == "geometry" && f.Origin == Simulated }) {
			t.Errorf("the manifest does not say that %s is simulated", name)
		}
	}
}
