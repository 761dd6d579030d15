package ogc_test

import (
	"fmt"
	"testing"
)

// The requirements class GeoJSON, "/req/geojson/…".

func TestReqGeoJSONDefinition(t *testing.T) {
	s := serve(t, draft(t))
	for _, path := range []string{"/ogc/collections/commune/items", "/ogc/collections/commune/items/59350"} {
		for _, accept := range []string{"application/geo+json", "application/json", "*/*", ""} {
			if kind := s.get(t, path, "Accept", accept).ok().Header().Get("Content-Type"); kind != "application/geo+json" {
				t.Errorf("%s with Accept %q is %q", path, accept, kind)
			}
		}
	}
	if kind := s.get(t, "/ogc/collections", "Accept", "application/json").ok().Header().Get("Content-Type"); kind != "application/json" {
		t.Errorf("the collections are %q", kind)
	}
}

// TestReqGeoJSONContent: features as RFC 7946 has them, with their ids, rings closed.
func TestReqGeoJSONContent(t *testing.T) {
	s := serve(t, draft(t))
	for _, c := range []string{"epci", "commune", "qpv2015", "grants"} {
		for _, f := range s.items(t, c).Features {
			if f.Type != "Feature" || f.ID == "" || f.Properties == nil {
				t.Errorf("feature %+v", f)
			}
			if f.Geometry == nil {
				continue
			}
			if p := points(t, f.Geometry.Coordinates); f.Geometry.Type == "MultiPolygon" && fmt.Sprint(p[0]) != fmt.Sprint(p[len(p)-1]) {
				t.Errorf("%s: the ring is open", f.ID)
			}
		}
	}
}
