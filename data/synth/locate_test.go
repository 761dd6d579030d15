package synth

import (
	"math"
	"strconv"
	"testing"

	"github.com/paulmach/orb"
)

// Neighbourhoods of the geolocation file are those of the files of boundaries, and
// points lie in their communes.
func TestPlacesAgreeWithBoundaries(t *testing.T) {
	_, rows := zipped(t, stockFile("GeolocalisationEtablissement", "2023-01"), ';')
	communes := shapesOf(t, "communes_simule.geojson", "INSEE_COM")
	former, current := shapesOf(t, "qpv2015_simule.geojson", "CODE_QP"), shapesOf(t, "qpv2024_simule.geojson", "code_qp")
	quality, within, wrong := map[string]int{}, map[string]int{}, 0
	for _, r := range rows {
		if r["plg_code_commune"][:2] != department || communes[r["plg_code_commune"]] == nil {
			if r["epsg"] == "2154" == (r["plg_code_commune"] == "97411") {
				t.Errorf("%s of %s has coordinates of EPSG:%s", r["siret"], r["plg_code_commune"], r["epsg"])
			}
			continue
		}
		x, errX := strconv.ParseFloat(r["x"], 64)
		y, errY := strconv.ParseFloat(r["y"], 64)
		if errX != nil || errY != nil {
			t.Fatalf("place %v", r)
		}
		p := orb.Point{x, y}
		quality[r["qualite_xy"]]++
		if zoneAt(former, p) != r["plg_qp15"] || zoneAt(current, p) != r["plg_qp24"] {
			wrong++
		}
		if r["plg_qp15"] != outsideNeighbourhoods {
			within[r["plg_qp15"]]++
		}
		if r["qualite_xy"] != communeOnly && !communes[r["plg_code_commune"]].contains(p) {
			t.Errorf("%s lies outside %s", r["siret"], r["plg_code_commune"])
		}
	}
	// Boundaries are written with a hundredth of a millimetre.
	if wrong > 1 {
		t.Errorf("%d places say another neighbourhood than the boundaries", wrong)
	}
	if n := float64(quality[communeOnly]) / float64(len(rows)); math.Abs(n-0.17) > 0.03 {
		t.Errorf("%.3f of the places are of the commune only, want about 0.17 (INSEE's notice of the SIRENE files: 17.6 %%)", n)
	}
	if len(within) < 24 {
		t.Errorf("establishments in %d of 26 neighbourhoods", len(within))
	}
}

func shapesOf(t *testing.T, name, code string) map[string]*area {
	t.Helper()
	shapes := map[string]*area{}
	for _, d := range demoFeatures(t, name) {
		shapes[d.text(code)] = newArea(d.rings())
	}
	return shapes
}

func zoneAt(shapes map[string]*area, p orb.Point) string {
	for code, s := range shapes {
		if s.contains(p) {
			return code
		}
	}
	return outsideNeighbourhoods
}
