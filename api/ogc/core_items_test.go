package ogc_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// The tests of this file are named after the requirements of OGC 17-069r4, requirements
// class Core, "/req/core/…".

func TestReqCoreFCOp(t *testing.T) {
	s := serve(t, draft(t))
	for _, c := range decode[collectionsDoc](s.get(t, "/ogc/collections")).Collections {
		s.get(t, "/ogc/collections/"+c.ID+"/items").ok()
	}
	s.get(t, "/ogc/collections/moon/items").wants(http.StatusNotFound)
}

// TestReqCoreFCLimitDefinition: 10 unless it is said, and the description says so.
func TestReqCoreFCLimitDefinition(t *testing.T) {
	s := serve(t, grid(t, 10))
	if n := s.items(t, "commune").NumberReturned; n != 10 {
		t.Errorf("%d features without limit", n)
	}
	limit := describedParameter(t, s, "commune", "limit")["schema"].(map[string]any)
	if limit["default"] != 10.0 || limit["minimum"] != 1.0 || limit["maximum"] != 50_000.0 {
		t.Errorf("limit is described as %v", limit)
	}
}

// TestReqCoreFCLimitResponse: not more than asked for; what is above the maximum counts
// as the maximum and is no error.
func TestReqCoreFCLimitResponse(t *testing.T) {
	s := serve(t, grid(t, 10))
	for limit, want := range map[string]int{"1": 1, "7": 7, "101": 101, "50001": 101, "99999999999999999999": 101} {
		got := s.items(t, "commune", "limit", limit)
		if got.NumberReturned != want || len(got.Features) != want {
			t.Errorf("limit=%s: %d features, said to be %d", limit, len(got.Features), got.NumberReturned)
		}
	}
}

func TestReqCoreFCResponse(t *testing.T) {
	got := serve(t, draft(t)).items(t, "commune")
	if got.Type != "FeatureCollection" || len(got.Features) != 2 {
		t.Errorf("answer %+v", got)
	}
}

func TestReqCoreFCLinks(t *testing.T) {
	s := serve(t, draft(t))
	got := s.items(t, "commune", "limit", "1", "f", "json")
	for rel, kind := range map[string]string{"self": "application/geo+json", "alternate": "text/html", "next": "application/geo+json", "collection": "application/json"} {
		found := got.rel(rel)
		if len(found) != 1 || found[0].Type != kind {
			t.Errorf("links of relation %s: %v", rel, found)
			continue
		}
		s.get(t, found[0].path(t)).ok()
	}
}

// TestReqCoreFCRelType: each link has a relation and a type.
func TestReqCoreFCRelType(t *testing.T) {
	s := serve(t, draft(t))
	for _, path := range []string{"/ogc", "/ogc/conformance", "/ogc/collections", "/ogc/collections/grants", "/ogc/collections/commune/items?limit=1", "/ogc/collections/commune/items/59350"} {
		for _, l := range decode[linked](s.get(t, path)).Links {
			if l.Rel == "" || l.Type == "" || l.Href == "" {
				t.Errorf("%s: link %+v", path, l)
			}
		}
	}
}

// TestReqCoreFCTimeStamp: the member is left out, so that equal answers are equal bytes.
func TestReqCoreFCTimeStamp(t *testing.T) {
	s := serve(t, draft(t))
	one, two := s.get(t, "/ogc/collections/commune/items").ok(), s.get(t, "/ogc/collections/commune/items").ok()
	if strings.Contains(one.Body.String(), "timeStamp") || one.Body.String() != two.Body.String() {
		t.Errorf("answers differ, or have a time: %s", one.Body)
	}
}

func TestReqCoreFCNumberMatched(t *testing.T) {
	s := serve(t, grid(t, 20))
	for query, want := range map[string]int{"": 401, "limit=3": 401, "after=00398&limit=5": 401, "bbox=2.001,48.001,2.049,48.049": 26, "name=Commune+%E2%80%9C7%E2%80%9D": 1, "filter=code<'00100'&limit=1": 100} {
		if got := decode[features](s.get(t, "/ogc/collections/commune/items?"+query)).NumberMatched; got != want {
			t.Errorf("%s matches %d, want %d", query, got, want)
		}
	}
}

func TestReqCoreFCNumberReturned(t *testing.T) {
	s := serve(t, grid(t, 10))
	for _, limit := range []string{"1", "64", "65", "100", "101", "102"} {
		if got := s.items(t, "commune", "limit", limit); got.NumberReturned != len(got.Features) {
			t.Errorf("limit=%s: %d features, said to be %d", limit, len(got.Features), got.NumberReturned)
		}
	}
}

func TestReqCoreFOp(t *testing.T) {
	s := serve(t, draft(t))
	for _, c := range []string{"epci", "commune", "qpv2015", "grants"} {
		for _, f := range s.items(t, c).Features {
			s.get(t, "/ogc/collections/"+c+"/items/"+f.ID).ok()
		}
	}
	s.get(t, "/ogc/collections/commune/items/99999").wants(http.StatusNotFound)
	s.get(t, "/ogc/collections/grants/items/%00").wants(http.StatusNotFound)
}

// TestReqCoreFSuccess: a feature alone is what it is in the list.
func TestReqCoreFSuccess(t *testing.T) {
	s := serve(t, draft(t))
	for _, c := range []string{"commune", "grants"} {
		for _, f := range s.items(t, c).Features {
			alone := decode[feature](s.get(t, "/ogc/collections/"+c+"/items/"+f.ID))
			alone.Links = nil
			one, _ := json.Marshal(alone)
			two, _ := json.Marshal(f)
			if string(one) != string(two) {
				t.Errorf("%s, in the list %s", one, two)
			}
		}
	}
}

func TestReqCoreFLinks(t *testing.T) {
	f := decode[feature](serve(t, draft(t)).get(t, "/ogc/collections/commune/items/59350"))
	for rel, kind := range map[string]string{"self": "application/geo+json", "alternate": "text/html", "collection": "application/json"} {
		if found := f.rel(rel); len(found) != 1 || found[0].Type != kind {
			t.Errorf("links of relation %s: %v", rel, found)
		}
	}
}
