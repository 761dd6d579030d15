package ogc_test

import (
	"strings"
	"testing"
)

// The tests of this file are named after the requirements of OGC 17-069r4, requirements
// class Core, "/req/core/…".

func TestReqCoreFCBBoxDefinition(t *testing.T) {
	s := serve(t, grid(t, 10))
	schema := describedParameter(t, s, "commune", "bbox")["schema"].(map[string]any)
	if schema["type"] != "array" || len(schema["oneOf"].([]any)) != 2 {
		t.Errorf("bbox is described as %v", schema)
	}
	four, six := s.items(t, "commune", "bbox", "2.001,48.001,2.009,48.009"), s.items(t, "commune", "bbox", "2.001,48.001,-100,2.009,48.009,8000")
	if four.ids() != "00000 99999" || six.ids() != four.ids() {
		t.Errorf("four numbers: %s, six: %s", four.ids(), six.ids())
	}
}

// TestReqCoreFCBBoxResponse: features that meet the box by their geometry, not by their
// bounds, and those without geometry. Squares of the grid are known by their place.
func TestReqCoreFCBBoxResponse(t *testing.T) {
	s := serve(t, grid(t, 10))
	for box, want := range map[string]string{
		"2.015,48.005,2.016,48.006":                    "00001 99999",
		"2.015,48.005,2.025,48.015":                    "00001 00002 00011 00012 99999",
		"2.02,48.005,2.021,48.006":                     "00001 00002 99999", // what touches meets
		"2.0199999,48.005,2.0200001,48.00500000000001": "00001 00002 99999",
		"1,47,1.5,47.5":                                "99999",
		"2.0,48.0,2.0,48.0":                            "00000 99999",
		"170,47,2.005,48.005":                          "00000 99999", // across the antimeridian
		"2.095,48.095,-170,49":                         "00099 99999",
	} {
		if got := s.items(t, "commune", "bbox", box, "limit", "1000"); got.ids() != want || got.NumberMatched != len(got.Features) {
			t.Errorf("bbox=%s: %s, want %s", box, got.ids(), want)
		}
	}
	if got := s.items(t, "commune", "bbox", "-180,-90,180,90").NumberMatched; got != 101 {
		t.Errorf("the Earth holds %d", got)
	}
	// The neighbourhood of editiontest is a box; a triangle tells bounds and geometry apart.
	s = serve(t, triangles(t))
	for box, want := range map[string]string{"2.1,48.1,2.2,48.2": "low", "2.8,48.8,2.9,48.9": "high", "2.45,48.45,2.55,48.55": "high low"} {
		if got := s.items(t, "commune", "bbox", box).ids(); got != want {
			t.Errorf("bbox=%s: %s, want %s", box, got, want)
		}
	}
}

func TestReqCoreFCTimeDefinition(t *testing.T) {
	s := serve(t, draft(t))
	if p := describedParameter(t, s, "grants", "datetime"); p["in"] != "query" || p["required"] != false {
		t.Errorf("datetime is described as %v", p)
	}
	for _, v := range []string{
		"2014-06-02", "2014-06-02T00:00:00Z", "2014-06-02t01:02:03.5+02:00", "2011-01-01/2014-12-31", "2011-01-01T00:00:00Z/2014-12-31T23:59:59Z",
		"../2014-12-31", "/2014-12-31", "2014-01-01/..", "2014-01-01/",
	} {
		s.items(t, "grants", "datetime", v)
		s.items(t, "commune", "datetime", v)
	}
}

// TestReqCoreFCTimeResponse: grants of editiontest are of 2011-05-04, twice 2014-06-02,
// and of 2015; one has no date. What has no time matches, and areas have none.
func TestReqCoreFCTimeResponse(t *testing.T) {
	s := serve(t, draft(t))
	for v, want := range map[string]string{
		"2011-05-04": "2 6", "2011-05-04T12:00:00Z": "2 6", "2011-05-03": "6", "2011-05-05": "6", "2014-06-02T23:59:58+00:00": "3 4 6",
		"2011-01-01/2014-06-02": "2 3 4 6", "../2011-12-31": "2 6", "2014-06-03/..": "5 6", "2015-03-01": "5 6", "1999-01-01/": "2 3 4 5 6",
	} {
		var rows []string
		for _, f := range s.items(t, "grants", "datetime", v).Features {
			_, row, _ := strings.Cut(f.ID, ".")
			rows = append(rows, row)
		}
		if got := strings.Join(rows, " "); got != want {
			t.Errorf("datetime=%s: rows %s, want %s", v, got, want)
		}
	}
	if n := s.items(t, "commune", "datetime", "1900-01-01").NumberMatched; n != 2 {
		t.Errorf("%d communes in 1900", n)
	}
}
