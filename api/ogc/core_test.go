package ogc_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

// The tests of this file are named after the requirements of OGC 17-069r4, requirements
// class Core, "/req/core/…".

func TestReqCoreRootOp(t *testing.T) {
	s := serve(t, draft(t))
	s.get(t, "/ogc").ok()
	s.get(t, "/ogc/").ok()
}

func TestReqCoreRootSuccess(t *testing.T) {
	l := decode[landing](serve(t, draft(t)).get(t, "/ogc"))
	if l.Title == "" || l.Description == "" {
		t.Errorf("title %q, description %q", l.Title, l.Description)
	}
	for rel, end := range map[string]string{"service-desc": "/ogc/api", "service-doc": "/ogc/api?f=html", "conformance": "/ogc/conformance", "data": "/ogc/collections"} {
		if found := l.rel(rel); len(found) != 1 || !strings.HasSuffix(found[0].Href, end) {
			t.Errorf("links of relation %s: %v", rel, found)
		}
	}
}

func TestReqCoreAPIDefinitionOp(t *testing.T) {
	s := serve(t, draft(t))
	for _, rel := range []string{"service-desc", "service-doc"} {
		for _, l := range decode[landing](s.get(t, "/ogc")).rel(rel) {
			s.get(t, l.path(t)).ok()
		}
	}
}

func TestReqCoreAPIDefinitionSuccess(t *testing.T) {
	r := serve(t, draft(t)).get(t, "/ogc/api").ok()
	if kind := r.Header().Get("Content-Type"); kind != "application/vnd.oai.openapi+json;version=3.0" {
		t.Errorf("type %q", kind)
	}
}

func TestReqCoreConformanceOp(t *testing.T) { serve(t, draft(t)).get(t, "/ogc/conformance").ok() }

func TestReqCoreConformanceSuccess(t *testing.T) {
	got := decode[struct{ ConformsTo []string }](serve(t, draft(t)).get(t, "/ogc/conformance")).ConformsTo
	for _, class := range []string{"core", "geojson", "oas30"} {
		if uri := "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/" + class; !slices.Contains(got, uri) {
			t.Errorf("no %s among %q", uri, got)
		}
	}
}

// TestReqCoreHTTP: HTTP/1.1, HEAD as GET without a body, other methods refused.
func TestReqCoreHTTP(t *testing.T) {
	web := httptest.NewServer(serve(t, draft(t)))
	defer web.Close()
	for method, want := range map[string]int{http.MethodGet: 200, http.MethodHead: 200, http.MethodPost: 405, http.MethodDelete: 405} {
		r, err := http.NewRequestWithContext(t.Context(), method, web.URL+"/ogc/collections/commune/items", nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := web.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode != want || answer.ProtoMajor != 1 || answer.ProtoMinor != 1 {
			t.Errorf("%s: %s %d, want %d", method, answer.Proto, answer.StatusCode, want)
		}
	}
	serve(t, draft(t)).get(t, "/ogc/nothing").wants(http.StatusNotFound)
	serve(t, draft(t)).get(t, "/ogc/collections/commune/items", "Accept", "image/png").wants(http.StatusNotAcceptable)
}

func TestReqCoreQueryParamUnknown(t *testing.T) {
	s := serve(t, draft(t))
	for _, path := range []string{
		"/ogc", "/ogc/conformance", "/ogc/api", "/ogc/collections", "/ogc/collections/commune", "/ogc/collections/commune/queryables",
		"/ogc/collections/commune/items", "/ogc/collections/commune/items/59350", "/ogc/collections/grants/items",
	} {
		r := s.get(t, path+"?lmit=1").wants(http.StatusBadRequest)
		if !strings.Contains(r.Body.String(), "lmit") {
			t.Errorf("%s does not name the parameter: %s", path, r.Body)
		}
	}
}

func TestReqCoreQueryParamInvalid(t *testing.T) {
	s := serve(t, draft(t))
	for _, query := range []string{
		"limit=0", "limit=-1", "limit=x", "limit=1.5", "limit=", "limit=1&limit=2", "bbox=1,2,3", "bbox=1,2,3,x", "bbox=", "bbox=1,2,3,4,5",
		"bbox=0,50,1,49", "bbox=-181,0,0,0", "bbox=0,0,0,91", "bbox=NaN,0,0,0", "bbox=0,0,9,1,1,1", "datetime=yesterday", "datetime=2021-13-01", "datetime=", "datetime=../..",
		"datetime=2021-02-01/2021-01-01", "datetime=2020-01-01/2021-01-01/2022-01-01", "crs=EPSG:2154", "bbox-crs=x", "filter=", "filter=code", "filter-lang=cql2-json",
		"filter-crs=x", "f=xml", "f=", "lang=de", "after=1&before=2", "people.count=x", "edition=1", "%zz",
	} {
		want := http.StatusBadRequest
		if query == "edition=1" {
			want = http.StatusNotFound
		}
		s.get(t, "/ogc/collections/commune/items?"+query).wants(want)
	}
}

// TestReqCoreCRS84: without the parameter crs, coordinates are longitude, latitude.
func TestReqCoreCRS84(t *testing.T) {
	s := serve(t, draft(t))
	f := s.items(t, "commune", "limit", "1").Features[0]
	if got := string(f.Geometry.Coordinates); got != "[[[[3,50.6],[3.1,50.6],[3.1,50.7],[3,50.7],[3,50.6]]]]" {
		t.Errorf("Lille is at %s", got)
	}
}
