package ogc_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

// The tests of this file are named after the requirements of OGC 17-069r4, OGC API –
// Features – Part 1: Core, requirements class Core, "/req/core/…".

type landing struct {
	Title, Description string
	linked
}

type collectionDoc struct {
	ID, Title, Description, ItemType, StorageCRS string
	CRS                                          []string
	Extent                                       *struct {
		Spatial *struct {
			BBox [][]float64
			CRS  string
		}
		Temporal *struct {
			Interval [][]string
			TRS      string
		}
	}
	linked
}

type collectionsDoc struct {
	Collections []collectionDoc
	linked
}

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

func TestReqCoreFCMdOp(t *testing.T) { serve(t, draft(t)).get(t, "/ogc/collections").ok() }

func TestReqCoreFCMdSuccess(t *testing.T) {
	got := decode[collectionsDoc](serve(t, draft(t)).get(t, "/ogc/collections"))
	var ids []string
	for _, c := range got.Collections {
		ids = append(ids, c.ID)
	}
	if fmt.Sprint(ids) != "[epci commune qpv2015 grants]" {
		t.Errorf("collections %v", ids)
	}
}

// TestReqCoreFCMdLinks: to itself and to its other form, with their types.
func TestReqCoreFCMdLinks(t *testing.T) {
	s := serve(t, draft(t))
	got := decode[collectionsDoc](s.get(t, "/ogc/collections"))
	self, other := got.rel("self"), got.rel("alternate")
	if len(self) != 1 || self[0].Type != "application/json" || len(other) != 1 || other[0].Type != "text/html" {
		t.Fatalf("links %v", got.Links)
	}
	if kind := s.get(t, other[0].path(t)).ok().Header().Get("Content-Type"); !strings.HasPrefix(kind, "text/html") {
		t.Errorf("the other form is %q", kind)
	}
}

func TestReqCoreFCMdItems(t *testing.T) {
	for _, c := range decode[collectionsDoc](serve(t, draft(t)).get(t, "/ogc/collections")).Collections {
		if c.ID == "" || c.Title == "" || c.ItemType != "feature" || len(c.Links) == 0 {
			t.Errorf("collection %+v", c)
		}
	}
}

// TestReqCoreFCMdItemsLinks: one for each form, of relation items.
func TestReqCoreFCMdItemsLinks(t *testing.T) {
	s := serve(t, draft(t))
	for _, c := range decode[collectionsDoc](s.get(t, "/ogc/collections")).Collections {
		var types []string
		for _, l := range c.rel("items") {
			types = append(types, l.Type)
			if got := s.get(t, l.path(t)).ok().Header().Get("Content-Type"); !strings.HasPrefix(got, l.Type) {
				t.Errorf("%s leads to %s", l.Type, got)
			}
		}
		if fmt.Sprint(types) != "[application/geo+json text/html]" {
			t.Errorf("%s: %v", c.ID, c.Links)
		}
	}
}

// TestReqCoreFCMdExtent: boxes are longitude, latitude, whatever the system of items.
func TestReqCoreFCMdExtent(t *testing.T) {
	s := serve(t, draft(t))
	c := decode[collectionDoc](s.get(t, "/ogc/collections/commune"))
	if c.Extent == nil || c.Extent.Spatial.CRS != "http://www.opengis.net/def/crs/OGC/1.3/CRS84" || fmt.Sprint(c.Extent.Spatial.BBox) != "[[2.9 50.6 3.1 50.7]]" {
		t.Errorf("extent %+v", c.Extent)
	}
	g := decode[collectionDoc](s.get(t, "/ogc/collections/grants")).Extent.Temporal
	if g.TRS != "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian" || fmt.Sprint(g.Interval) != "[[2011-05-04T00:00:00Z 2015-12-31T23:59:59Z]]" {
		t.Errorf("times of grants %+v", g)
	}
}

// TestReqCoreFCMdExtentMulti: all coordinates lie in the box.
func TestReqCoreFCMdExtentMulti(t *testing.T) {
	s := serve(t, draft(t))
	for _, c := range decode[collectionsDoc](s.get(t, "/ogc/collections")).Collections {
		box := c.Extent.Spatial.BBox[0]
		for _, f := range s.items(t, c.ID).Features {
			if f.Geometry == nil {
				continue
			}
			for _, p := range points(t, f.Geometry.Coordinates) {
				if p[0] < box[0] || p[1] < box[1] || p[0] > box[2] || p[1] > box[3] {
					t.Errorf("%s %s: %v is not in %v", c.ID, f.ID, p, box)
				}
			}
		}
	}
}

// points are all positions of a geometry.
func points(t testing.TB, coordinates json.RawMessage) [][]float64 {
	t.Helper()
	var p []float64
	if json.Unmarshal(coordinates, &p) == nil {
		return [][]float64{p}
	}
	var list []json.RawMessage
	if err := json.Unmarshal(coordinates, &list); err != nil {
		t.Fatal(err)
	}
	var all [][]float64
	for _, part := range list {
		all = append(all, points(t, part)...)
	}
	return all
}

func TestReqCoreSfcMdOp(t *testing.T) {
	s := serve(t, draft(t))
	for _, c := range decode[collectionsDoc](s.get(t, "/ogc/collections")).Collections {
		s.get(t, "/ogc/collections/"+c.ID).ok()
	}
	s.get(t, "/ogc/collections/moon").wants(http.StatusNotFound)
}

// TestReqCoreSfcMdSuccess: what a collection says of itself is what the list says.
func TestReqCoreSfcMdSuccess(t *testing.T) {
	s := serve(t, draft(t))
	for _, c := range decode[collectionsDoc](s.get(t, "/ogc/collections")).Collections {
		alone := decode[collectionDoc](s.get(t, "/ogc/collections/"+c.ID))
		alone.Links, c.Links = nil, nil
		one, _ := json.Marshal(alone)
		two, _ := json.Marshal(c)
		if string(one) != string(two) {
			t.Errorf("%s, in the list %s", one, two)
		}
	}
}

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
