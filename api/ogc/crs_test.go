package ogc_test

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// The tests of this file are named after the requirements of OGC 18-058r1, OGC API –
// Features – Part 2: Coordinate Reference Systems by Reference, "/req/crs/…".

const (
	crs84    = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
	epsg     = "http://www.opengis.net/def/crs/EPSG/0/"
	lambert  = epsg + "2154"
	mercator = epsg + "3857"
	wgs84    = epsg + "4326"
)

func systems() []string { return []string{crs84, wgs84, mercator, lambert} }

// triangles are two halves of the square from 2° to 3° east and 48° to 49° north.
func triangles(t testing.TB) edition.Draft {
	t.Helper()
	d := grid(t, 1)
	b, err := edition.NewBoundaries(source.Commune, "2024", []edition.Area{
		{Code: "low", AreaM2: 1, Boundary: orb.MultiPolygon{{{{2, 48}, {3, 48}, {2, 49}, {2, 48}}}}},
		{Code: "high", AreaM2: 1, Boundary: orb.MultiPolygon{{{{3, 48}, {3, 49}, {2, 49}, {3, 48}}}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	d.Boundaries, d.Vectors = []*edition.Boundaries{b}, nil
	return d
}

// TestReqCRSCRSURI: each system has an address, and no other name is taken.
func TestReqCRSCRSURI(t *testing.T) {
	s := serve(t, draft(t))
	for _, c := range decode[collectionsDoc](s.get(t, "/ogc/collections")).Collections {
		for _, uri := range c.CRS {
			s.get(t, "/ogc/collections/"+c.ID+"/items?"+query("crs", uri)).ok()
		}
	}
	for _, name := range []string{"EPSG:2154", "2154", "urn:ogc:def:crs:EPSG::2154", "https://www.opengis.net/def/crs/EPSG/0/2154", lambert + " "} {
		s.get(t, "/ogc/collections/commune/items?"+query("crs", name)).wants(http.StatusBadRequest)
	}
}

func TestReqCRSFCMdCRSList(t *testing.T) {
	for _, c := range decode[collectionsDoc](serve(t, draft(t)).get(t, "/ogc/collections")).Collections {
		if fmt.Sprint(c.CRS) != fmt.Sprint(systems()) {
			t.Errorf("%s: %q", c.ID, c.CRS)
		}
	}
}

// TestReqCRSFCMdCRSListOverseas: the systems of official maps are offered where the
// collection lies. The places are Basse-Terre, Cayenne, Saint-Denis, Mamoudzou, Paris.
func TestReqCRSFCMdCRSListOverseas(t *testing.T) {
	var areas []edition.Area
	for i, p := range []orb.Point{{-61.73, 16}, {-52.33, 4.93}, {55.45, -20.88}, {45.23, -12.78}, {2.35, 48.86}} {
		areas = append(areas, edition.Area{
			Code: fmt.Sprint(i), AreaM2: 1,
			Boundary: orb.MultiPolygon{orb.Bound{Min: p, Max: orb.Point{p[0] + 0.01, p[1] + 0.01}}.ToPolygon()},
		})
	}
	b, err := edition.NewBoundaries(source.Commune, "2024", areas)
	if err != nil {
		t.Fatal(err)
	}
	d := grid(t, 1)
	d.Boundaries, d.Vectors = []*edition.Boundaries{b}, nil
	s := serve(t, d)
	got := decode[collectionDoc](s.get(t, "/ogc/collections/commune")).CRS
	want := append(systems(), epsg+"2972", epsg+"2975", epsg+"4471", epsg+"5490")
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("systems %q, want %q", got, want)
	}
	// A system says nothing of where it is not made for.
	for i, f := range s.items(t, "commune", "crs", lambert).Features {
		if (f.Geometry != nil) != (i == 4) {
			t.Errorf("feature %s in Lambert-93: %v", f.ID, f.Geometry)
		}
	}
	if f := s.items(t, "commune", "crs", epsg+"2975").Features[2]; f.Geometry == nil {
		t.Error("Saint-Denis has no place in its own system")
	}
}

// TestReqCRSFCMdCRSListGlobal: no list for all collections, which differ; none refers to
// one.
func TestReqCRSFCMdCRSListGlobal(t *testing.T) {
	s := serve(t, draft(t))
	for _, c := range decode[collectionsDoc](s.get(t, "/ogc/collections")).Collections {
		if slices.Contains(c.CRS, "#/crs") {
			t.Errorf("%s refers to a list that is not there", c.ID)
		}
	}
}

// TestReqCRSFCMdCRSListDefaultCRS: the list begins with the default of part 1.
func TestReqCRSFCMdCRSListDefaultCRS(t *testing.T) {
	for _, c := range decode[collectionsDoc](serve(t, draft(t)).get(t, "/ogc/collections")).Collections {
		if c.CRS[0] != crs84 {
			t.Errorf("%s: %q comes first", c.ID, c.CRS[0])
		}
	}
}

func TestReqCRSFCMdStorageCRS(t *testing.T) {
	for _, c := range decode[collectionsDoc](serve(t, draft(t)).get(t, "/ogc/collections")).Collections {
		if c.StorageCRS != crs84 {
			t.Errorf("%s is stored in %q", c.ID, c.StorageCRS)
		}
	}
}

func TestReqCRSFCMdStorageCRSValidValue(t *testing.T) {
	for _, c := range decode[collectionsDoc](serve(t, draft(t)).get(t, "/ogc/collections")).Collections {
		if !slices.Contains(c.CRS, c.StorageCRS) {
			t.Errorf("%s: %q is none of %q", c.ID, c.StorageCRS, c.CRS)
		}
	}
}

func TestReqCRSFCBBoxCRSDefinition(t *testing.T) {
	s := serve(t, draft(t))
	for _, name := range []string{"bbox-crs", "crs", "filter-crs"} {
		if p := describedParameter(t, s, "commune", name); p["in"] != "query" || p["schema"].(map[string]any)["format"] != "uri" {
			t.Errorf("%s is described as %v", name, p)
		}
	}
}

func TestReqCRSFCBBoxCRSValidValues(t *testing.T) {
	s := serve(t, draft(t))
	for uri, box := range map[string]string{crs84: "2.9,50.6,3,50.7", wgs84: "50.6,2.9,50.7,3", mercator: "330000,6550000,340000,6560000", lambert: "690000,7055000,699000,7066000"} {
		if got := s.items(t, "commune", "bbox", box, "bbox-crs", uri); got.NumberMatched == 0 {
			t.Errorf("nothing in %s of %s", box, uri)
		}
	}
}

func TestReqCRSFCBBoxCRSDefaultValue(t *testing.T) {
	s := serve(t, grid(t, 10))
	one, two := s.items(t, "commune", "bbox", "2.001,48.001,2.021,48.002"), s.items(t, "commune", "bbox", "2.001,48.001,2.021,48.002", "bbox-crs", crs84)
	if one.ids() != two.ids() || one.ids() != "00000 00001 00002 99999" {
		t.Errorf("%s, with the default said: %s", one.ids(), two.ids())
	}
}

// TestReqCRSFCBBoxCRSAction: the box is one of its system, in the order of its axes. The
// coordinates are those of the middle of square 12 of the grid, from PROJ 9.1.1:
// echo 2.025 48.015 | gdaltransform -s_srs EPSG:4326 -t_srs EPSG:CODE -output_xy.
func TestReqCRSFCBBoxCRSAction(t *testing.T) {
	s := serve(t, grid(t, 10))
	for uri, box := range map[string]string{
		wgs84:    "48.014,2.024,48.016,2.026",
		mercator: "225410,6109340,225430,6109360",
		lambert:  "627300,6768730,627315,6768745",
	} {
		if got := s.items(t, "commune", "bbox", box, "bbox-crs", uri); got.ids() != "00012 99999" {
			t.Errorf("%s of %s holds %s", box, uri, got.ids())
		}
	}
	if got := s.items(t, "commune", "bbox", "2.024,48.014,2.026,48.016", "bbox-crs", wgs84); got.ids() != "99999" {
		t.Errorf("longitude first in EPSG:4326 holds %s", got.ids())
	}
}

func TestReqCRSBBoxCRSException(t *testing.T) {
	s := serve(t, draft(t))
	s.get(t, "/ogc/collections/commune/items?"+query("bbox", "2,48,3,49", "bbox-crs", epsg+"27700")).wants(http.StatusBadRequest)
	s.get(t, "/ogc/collections/commune/items?"+query("bbox", "2,48,1,49", "bbox-crs", lambert)).wants(http.StatusBadRequest)
	s.get(t, "/ogc/collections/commune/items?"+query("bbox", "2,148,1,149", "bbox-crs", wgs84)).wants(http.StatusBadRequest)
}

func TestReqCRSFCCRSDefinition(t *testing.T) {
	s := serve(t, draft(t))
	schema := describedParameter(t, s, "commune", "crs")["schema"].(map[string]any)
	if fmt.Sprint(schema["enum"]) != fmt.Sprint(systems()) {
		t.Errorf("crs is described as %v", schema)
	}
}

func TestReqCRSFCCRSValidValue(t *testing.T) {
	s := serve(t, draft(t))
	for _, uri := range systems() {
		s.items(t, "commune", "crs", uri)
		s.get(t, "/ogc/collections/commune/items/59350?"+query("crs", uri)).ok()
	}
}

func TestReqCRSFCCRSDefaultValue(t *testing.T) {
	s := serve(t, draft(t))
	for _, path := range []string{"/ogc/collections/commune/items", "/ogc/collections/commune/items/59350"} {
		if got := s.get(t, path).ok().Header().Get("Content-Crs"); got != "<"+crs84+">" {
			t.Errorf("%s is in %q", path, got)
		}
	}
}

// TestReqCRSFCCRSAction: the corner 3° E 50.6° N of Lille, from PROJ 9.1.1:
// echo 3 50.6 | gdaltransform -s_srs EPSG:4326 -t_srs EPSG:CODE -output_xy.
func TestReqCRSFCCRSAction(t *testing.T) {
	s := serve(t, draft(t))
	for uri, want := range map[string]orb.Point{
		crs84: {3, 50.6}, wgs84: {50.6, 3}, mercator: {333958.472379821, 6550841.04206492}, lambert: {700000, 7055881.46023728},
	} {
		inList := s.items(t, "commune", "crs", uri).Features[0]
		alone := decode[feature](s.get(t, "/ogc/collections/commune/items/59350?"+query("crs", uri)))
		for _, f := range []feature{inList, alone} {
			got := points(t, f.Geometry.Coordinates)[0]
			if math.Abs(got[0]-want[0]) > 6e-4 || math.Abs(got[1]-want[1]) > 6e-4 {
				t.Errorf("%s: %v, want %v", uri, got, want)
			}
		}
	}
}

func TestReqCRSCRSException(t *testing.T) {
	s := serve(t, draft(t))
	for _, path := range []string{"/ogc/collections/commune/items?", "/ogc/collections/commune/items/59350?"} {
		s.get(t, path+query("crs", epsg+"27700")).wants(http.StatusBadRequest)
	}
}

func TestReqCRSOGCCRSHeader(t *testing.T) {
	s := serve(t, draft(t))
	for _, uri := range systems() {
		for _, form := range []string{"json", "html"} {
			if got := s.get(t, "/ogc/collections/grants/items?"+query("crs", uri, "f", form)).ok().Header().Values("Content-Crs"); len(got) != 1 {
				t.Errorf("%s, %s: Content-Crs %q", uri, form, got)
			}
		}
	}
}

func TestReqCRSOGCCRSHeaderValue(t *testing.T) {
	s := serve(t, draft(t))
	for _, uri := range systems() {
		if got := s.get(t, "/ogc/collections/commune/items?"+query("crs", uri)).Header().Get("Content-Crs"); got != "<"+uri+">" {
			t.Errorf("Content-Crs %q of %s", got, uri)
		}
	}
}

// TestReqCRSGeoJSON: coordinates of GeoJSON in the order of the axes of the system that
// is asked for; of the default as RFC 7946 has it.
func TestReqCRSGeoJSON(t *testing.T) {
	s := serve(t, draft(t))
	for uri, want := range map[string]string{crs84: "[3.05 50.65]", wgs84: "[50.65 3.05]"} {
		f := s.items(t, "grants", "crs", uri).Features[0]
		if got := fmt.Sprint(points(t, f.Geometry.Coordinates)[0]); f.Geometry.Type != "Point" || got != want {
			t.Errorf("%s: %s at %s, want %s", uri, f.Geometry.Type, got, want)
		}
	}
}
