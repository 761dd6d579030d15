package proj_test

import (
	"reflect"
	"testing"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/geo/proj"
)

func TestTransformKeepsTheShape(t *testing.T) {
	line := []orb.Point{{3, 50}, {3.1, 50}, {3.1, 50.1}, {3, 50}}
	for _, g := range []orb.Geometry{
		orb.Point{3, 50},
		orb.MultiPoint(line),
		orb.LineString(line),
		orb.MultiLineString{line, nil},
		orb.Ring(line),
		orb.Polygon{line},
		orb.MultiPolygon{{line, line}, {}},
		orb.Collection{orb.Point{3, 50}, orb.Polygon{line}},
	} {
		before := orb.Clone(g)
		out := proj.Transform(g, proj.WGS84(), proj.Lambert93())
		if reflect.TypeOf(out) != reflect.TypeOf(g) {
			t.Errorf("%T became %T", g, out)
		}
		if !orb.Equal(g, before) {
			t.Errorf("the argument changed: %v", g)
		}
		if want := proj.Lambert93().Forward(orb.Point{3, 50}); first(out) != want {
			t.Errorf("%T: first point %v, want %v", g, first(out), want)
		}
	}
	if proj.Transform(nil, proj.WGS84(), proj.Lambert93()) != nil {
		t.Error("a geometry came from none")
	}
}

func first(g orb.Geometry) orb.Point {
	switch g := g.(type) {
	case orb.Point:
		return g
	case orb.MultiPoint:
		return g[0]
	case orb.LineString:
		return g[0]
	case orb.MultiLineString:
		return g[0][0]
	case orb.Ring:
		return g[0]
	case orb.Polygon:
		return g[0][0]
	case orb.MultiPolygon:
		return g[0][0][0]
	case orb.Collection:
		return first(g[0])
	}
	return orb.Point{}
}

func TestTransformBetweenProjections(t *testing.T) {
	// The centre of a 200 m square of Lille, from EPSG:3035 to Lambert-93:
	// echo 3830720.27609 3081168.16897 | gdaltransform -s_srs EPSG:3035 -t_srs EPSG:2154
	got := proj.Point(orb.Point{3830720.27609, 3081168.16897}, proj.LAEAEurope(), proj.Lambert93())
	if distance(got, orb.Point{704152.97760, 7059548.94524}) > 1e-4 {
		t.Errorf("got %.5f", got)
	}
}

func TestTransformFromNowherePanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	proj.Transform(orb.Point{}, proj.CRS{}, proj.WGS84())
}

// TestLocal names places whose department is known to everybody.
func TestLocal(t *testing.T) {
	for _, tt := range []struct {
		place      string
		lonLat     orb.Point
		department string
		want       int
	}{
		{"Lille", orb.Point{3.0586, 50.6329}, "59", 2154},
		{"Ajaccio", orb.Point{8.7369, 41.9192}, "2A", 2154},
		{"Ouessant", orb.Point{-5.097, 48.458}, "29", 2154},
		{"Wissembourg", orb.Point{7.945, 49.037}, "67", 2154},
		{"Pointe-à-Pitre", orb.Point{-61.533, 16.241}, "971", 5490},
		{"Fort-de-France", orb.Point{-61.074, 14.616}, "972", 5490},
		{"Marigot", orb.Point{-63.082, 18.071}, "978", 5490},
		{"Cayenne", orb.Point{-52.333, 4.933}, "973", 2972},
		{"Saint-Denis", orb.Point{55.450, -20.879}, "974", 2975},
		{"Saint-Pierre", orb.Point{-56.173, 46.781}, "975", 4467},
		{"Mamoudzou", orb.Point{45.228, -12.781}, "976", 4471},
		{"Dakar", orb.Point{-17.447, 14.693}, "", 0},
		{"Nouméa", orb.Point{166.448, -22.272}, "988", 0},
		{"nowhere", orb.Point{0, 0}, "96", 0},
		{"nowhere", orb.Point{0, 0}, "20", 0},
		{"nowhere", orb.Point{0, 0}, "0", 0},
		{"nowhere", orb.Point{0, 0}, "1x", 0},
	} {
		crs, ok := proj.Local(tt.lonLat[0], tt.lonLat[1])
		if crs.Code() != tt.want || ok != (tt.want != 0) {
			t.Errorf("Local(%s) = %v, %v, want %d", tt.place, crs, ok, tt.want)
		}
		if crs, ok := proj.ForDepartment(tt.department); crs.Code() != tt.want || ok != (tt.want != 0) {
			t.Errorf("ForDepartment(%q) = %v, %v, want %d", tt.department, crs, ok, tt.want)
		}
	}
}
