package synth

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/geo/proj"
)

// communesByCode returns the rings of the demonstration's communes.
func communesByCode(t *testing.T) map[string][]orb.Ring {
	t.Helper()
	rings := map[string][]orb.Ring{}
	for _, d := range demoFeatures(t, "communes_simule.geojson") {
		rings[d.text("INSEE_COM")] = d.rings()
	}
	return rings
}

// Codes, communes, areas and places are those of packs/mel_qpv2015.csv.
func TestQPV2015(t *testing.T) {
	f, features := demoFacts(t), demoFeatures(t, "qpv2015_simule.geojson")
	if len(features) != 26 {
		t.Fatalf("%d neighbourhoods, want 26", len(features))
	}
	communes := communesByCode(t)
	holding, farthest := 0, 0.0
	for i, d := range features {
		q := f.qpv[i]
		if d.text("CODE_QP") != q.code || d.text("NOM_QP") != q.name {
			t.Errorf("properties of %s: %v", q.code, d.properties)
		}
		if r := relative(ringsArea(d.rings()), q.areaM2); r > 1e-3 {
			t.Errorf("the area of %s is off by %.2g", q.code, r)
		}
		checkWithin(t, q, d, communes)
		place := proj.Lambert93().Forward(q.place)
		if ringsContain(d.rings(), place) {
			holding++
		} else {
			farthest = max(farthest, newArea(d.rings()).border.distance(place))
		}
	}
	checkApart(t, features)
	// Places that fall outside their commune's schematic cell cannot be met.
	if holding < 20 || farthest > farOff-1 {
		t.Errorf("%d shapes hold their place, the farthest is %.0f m off", holding, farthest)
	}
	if got := features[slices.IndexFunc(f.qpv, func(q neighbourhood) bool { return q.code == "QP059074" })].text("COMMUNE_QP"); got !=
		"Lille, Faches-Thumesnil, Loos, Lezennes" {
		t.Errorf("communes of QP059074: %s", got)
	}
	t.Logf("%d shapes hold their place, the farthest is %.0f m off", holding, farthest)
}

// checkWithin checks by a lattice of points that a shape lies in the communes it
// names, in each of them by a hectare or more, and that its rings are valid.
func checkWithin(t *testing.T, q neighbourhood, d drawn, communes map[string][]orb.Ring) {
	t.Helper()
	const step = 15.0
	found := map[string]int{}
	in := func(p orb.Point) string {
		for _, code := range q.communes {
			if ringsContain(communes[code], p) {
				return code
			}
		}
		return ""
	}
	bound := orb.MultiLineString(asLines(d.rings())).Bound()
	for x := bound.Min[0]; x < bound.Max[0]; x += step {
		for y := bound.Min[1]; y < bound.Max[1]; y += step {
			if p := (orb.Point{x, y}); ringsContain(d.rings(), p) {
				found[in(p)]++
			}
		}
	}
	for _, r := range d.rings() {
		for _, p := range r {
			if in(p) == "" {
				found[""]++
			}
		}
	}
	if found[""] > 0 {
		t.Errorf("%s lies outside the communes that it names at %d points", q.code, found[""])
	}
	for _, code := range q.communes {
		if hectares := float64(found[code]) * step * step / 1e4; hectares < 1 {
			t.Errorf("%s has %.2f ha in %s, want 1 or more", q.code, hectares, code)
		}
	}
	if n := crossings(d.rings()); n > 0 {
		t.Errorf("%s crosses itself %d times", q.code, n)
	}
}

// checkApart checks that no two shapes overlap.
func checkApart(t *testing.T, features []drawn) {
	t.Helper()
	for i, a := range features {
		for j, b := range features[:i] {
			if ringsMeet(a.rings(), b.rings()) || ringsContain(a.rings(), b.rings()[0][0]) || ringsContain(b.rings(), a.rings()[0][0]) {
				t.Errorf("neighbourhoods %d and %d overlap", i, j)
			}
		}
	}
}

// The list follows what the MEL has published: those of 2015 and Le Parc in Haubourdin. The form
// of codes is that of A.4.
func TestQPV2024(t *testing.T) {
	features := demoFeatures(t, "qpv2024_simule.geojson")
	if len(features) != 27 {
		t.Fatalf("%d neighbourhoods, want 27", len(features))
	}
	communes := communesByCode(t)
	form, seen := regexp.MustCompile(`^QN059\d{2}[A-Z]$`), map[string]bool{}
	for _, d := range features {
		code := d.text("code_qp")
		if !form.MatchString(code) || seen[code] {
			t.Errorf("code %s is malformed or there twice", code)
		}
		seen[code] = true
		if !strings.HasSuffix(d.text("lib_qp"), "(simulé)") || d.text("siren_epci") != "200093201" {
			t.Errorf("properties of %s: %v", code, d.properties)
		}
		checkWithin(t, neighbourhood{code: code, communes: strings.Split(d.text("insee_com"), ";")}, d, communes)
	}
	checkApart(t, features)
	last := features[26]
	if last.text("lib_qp") != "Le Parc (simulé)" || last.text("insee_com") != "59286" || last.text("lib_com") != "Haubourdin" {
		t.Errorf("the last one is %v", last.properties)
	}
	same := 0
	for i, d := range demoFeatures(t, "qpv2015_simule.geojson") {
		if math.Abs(ringsArea(d.rings())-ringsArea(features[i].rings())) < 1 && d.rings()[0][0] == features[i].rings()[0][0] {
			same++
		}
	}
	if same != 1 {
		t.Errorf("%d perimeters stay as they were, want 1", same)
	}
}
