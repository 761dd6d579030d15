package edition_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/edition/editiontest"
	"github.com/observatoire-essor/essor/data/source"
)

// strip is a commune with a ragged side in common with the next, and the one after.
func strip(i int) orb.Ring {
	side := func(x float64) []orb.Point {
		var line []orb.Point
		for j := range 21 {
			line = append(line, orb.Point{x + 0.004*float64(j*j*7%5), 50 + 0.01*float64(j)})
		}
		return line
	}
	left, right := side(3+0.1*float64(i)), side(3.1+0.1*float64(i))
	slices.Reverse(left)
	return append(append(orb.Ring(nil), right...), append(left, right[0])...)
}

// strips are three communes, the EPCI that they make, and a neighbourhood.
func strips(t testing.TB) []*edition.Boundaries {
	t.Helper()
	var communes []edition.Area
	for i := range 3 {
		communes = append(communes, edition.Area{Code: fmt.Sprint(i), AreaM2: 1, Boundary: orb.MultiPolygon{{strip(i)}}})
	}
	communes = append(communes, edition.Area{Code: "3", Name: "without boundary"})
	first, last := strip(0), strip(2)
	whole := append(append(orb.Ring(nil), last[:21]...), first[21:42]...)
	whole = append(whole, whole[0])
	var out []*edition.Boundaries
	for level, areas := range map[source.Level][]edition.Area{
		source.Commune: communes,
		source.EPCI:    {{Code: "e", AreaM2: 3, Boundary: orb.MultiPolygon{{whole}}}},
		source.QPV2015: {{Code: "q", AreaM2: 1, Boundary: orb.MultiPolygon{{{{3.01, 50.01}, {3.02, 50.01}, {3.02, 50.02}, {3.01, 50.01}}}}}},
	} {
		b, err := edition.NewBoundaries(level, "2026", areas)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, b)
	}
	return out
}

// drawnDraft is an edition of the strips.
func drawnDraft(t testing.TB) edition.Draft {
	t.Helper()
	levels, err := edition.Draw(t.Context(), strips(t))
	if err != nil {
		t.Fatal(err)
	}
	d := editiontest.Draft(t, "essai")
	d.Vectors, d.Boundaries = nil, levels
	return d
}

// points counts the points of an area's only ring.
func points(t *testing.T, e *edition.Edition, level source.Level, area, zoom int) int {
	t.Helper()
	return len(e.Level(level).At(zoom)[area][0][0])
}

func TestDrawnEdition(t *testing.T) {
	store := &editiontest.Store{}
	store.Put(t, drawnDraft(t), noon())
	e, err := edition.Open(t.Context(), store, "")
	if err != nil {
		t.Fatal(err)
	}
	// Straight at zoom 5, where a pixel is 2.4 km at the equator and the teeth are 1.2 km
	// wide; with all of its points at full zoom.
	communes := e.Level(source.Commune)
	if got := points(t, e, source.Commune, 1, 5); got > 8 {
		t.Errorf("%d points at zoom 5", got)
	}
	if got := points(t, e, source.Commune, 1, 14); got != len(strip(1)) {
		t.Errorf("%d points with all detail, want %d", got, len(strip(1)))
	}
	if &communes.At(0)[0] != &communes.At(5)[0] || &communes.At(30)[0] != &communes.At(communes.FullZoom())[0] {
		t.Error("below the least zoom and above the full one shapes are those of these")
	}
	if shapes, bounds := communes.At(9), communes.BoundsAt(9); shapes[3] != nil || len(bounds) != 4 || bounds[1] != shapes[1].Bound() {
		t.Errorf("shapes %v, bounds %v", shapes[3], bounds)
	}
	for zoom := 4; zoom <= 14; zoom++ {
		checkSides(t, e, zoom)
	}
}

// checkSides checks that the EPCI's line is the communes', edge by edge.
func checkSides(t *testing.T, e *edition.Edition, zoom int) {
	t.Helper()
	edges := func(level source.Level) map[[2]orb.Point]bool {
		found := map[[2]orb.Point]bool{}
		for _, area := range e.Level(level).At(zoom) {
			for _, polygon := range area {
				for i, p := range polygon[0][1:] {
					found[[2]orb.Point{polygon[0][i], p}] = true
				}
			}
		}
		return found
	}
	outer := edges(source.Commune)
	for edge := range maps.Clone(outer) {
		if back := [2]orb.Point{edge[1], edge[0]}; outer[back] {
			delete(outer, edge)
			delete(outer, back)
		}
	}
	// Communes are drawn from zoom 5 on; their sides have the EPCI's points of zoom 4 then.
	if zoom >= edition.LeastZoom(source.Commune) && !maps.Equal(outer, edges(source.EPCI)) {
		t.Errorf("zoom %d: the communes' outer line is not the EPCI's", zoom)
	}
}

func TestManifestNamesDrawings(t *testing.T) {
	b, err := drawnDraft(t).Encode()
	if err != nil {
		t.Fatal(err)
	}
	m, err := edition.DecodeManifest(b.Manifest)
	if err != nil {
		t.Fatal(err)
	}
	drawn := map[source.Level]*edition.DrawingEntry{}
	for _, entry := range m.Boundaries {
		drawn[entry.Level] = entry.Drawing
		if entry.Drawing == nil || b.Boundaries[entry.Drawing.Hash] == nil || entry.Drawing.Least != edition.LeastZoom(entry.Level) {
			t.Fatalf("%s: drawing %+v", entry.Level, entry.Drawing)
		}
	}
	if drawn[source.Commune].Hash != drawn[source.EPCI].Hash || drawn[source.Commune].Hash == drawn[source.QPV2015].Hash {
		t.Error("communes and EPCI share a drawing, neighbourhoods have their own")
	}
	if again, err := m.Encode(); err != nil || !bytes.Equal(again, b.Manifest) {
		t.Errorf("the manifest is written otherwise: %v", err)
	}
	broken := bytes.Replace(b.Manifest, []byte(drawn[source.Commune].Hash), []byte("x"), 1)
	if _, err := edition.DecodeManifest(broken); err == nil {
		t.Error("a drawing without hash was read")
	}
}

// The hash of boundaries names what is drawn: another neighbour, another line.
func TestDrawingIsPartOfTheHash(t *testing.T) {
	first, second := drawnDraft(t), drawnDraft(t)
	a, err := first.Encode()
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(second.Boundaries)
	if b, err := second.Encode(); err != nil || a.ID != b.ID {
		t.Errorf("the same inputs, another name: %v", err)
	}
	plain := strips(t)
	for _, b := range plain {
		for _, d := range first.Boundaries {
			if b.Level == d.Level && (b.Hash == d.Hash || d.Drawing == "") {
				t.Errorf("%s: the hash does not cover the drawing", b.Level)
			}
		}
	}
}

// An edition of before has no drawings: each level is drawn for itself.
func TestEditionWithoutDrawings(t *testing.T) {
	e := sample(t)
	if body, err := json.Marshal(e.Manifest); err != nil || strings.Contains(string(body), "drawing") {
		t.Errorf("manifest %s, %v", body, err)
	}
	shapes := e.Level(source.Commune).At(14)
	if len(shapes) != 2 || len(shapes[0]) == 0 || shapes[0][0][0].Orientation() != orb.CCW {
		t.Errorf("shapes %v", shapes)
	}
}

// A later edition takes drawings from the one in memory.
func TestDrawingsAreShared(t *testing.T) {
	store := &editiontest.Store{}
	store.Put(t, drawnDraft(t), noon())
	known, err := edition.Open(t.Context(), store, "")
	if err != nil {
		t.Fatal(err)
	}
	later := drawnDraft(t)
	later.Label = "later"
	store.Put(t, later, noon())
	choice, err := edition.Choose(t.Context(), store, "later")
	if err != nil {
		t.Fatal(err)
	}
	e, err := edition.OpenHead(t.Context(), store, choice.Head, known)
	if err != nil {
		t.Fatal(err)
	}
	if e.Level(source.Commune) != known.Level(source.Commune) {
		t.Error("boundaries were read again")
	}
}

func FuzzDecodeDrawing(f *testing.F) {
	b, err := drawnDraft(f).Encode()
	if err != nil {
		f.Fatal(err)
	}
	fuzzCodec(f, bodies(b.Boundaries), edition.RecodeDrawing)
}

// The golden hash was written on amd64; any machine must come to it.
func TestDrawingIsTheSameOnEveryMachine(t *testing.T) {
	got := map[source.Level]string{}
	for _, b := range drawnDraft(t).Boundaries {
		got[b.Level] = b.Drawing.Short()
	}
	want := map[source.Level]string{source.Commune: "fe8512087686", source.EPCI: "fe8512087686", source.QPV2015: "11591fe38281"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("drawings %v, want %v", got, want)
	}
}
