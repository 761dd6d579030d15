package ogc_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// The tests of this file are named after the requirements of OGC 17-069r4, requirements
// class Core, "/req/core/…".

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
