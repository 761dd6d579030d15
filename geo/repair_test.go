package geo

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"github.com/twpayne/go-geos"

	"github.com/observatoire-essor/essor/geo/infile"
	"github.com/observatoire-essor/essor/geo/proj"
)

// lille moves a ring drawn around 0 0 to the middle of Lille, in Lambert-93.
func lille(r orb.Ring) orb.Ring {
	out := make(orb.Ring, len(r))
	for i, p := range r {
		out[i] = orb.Point{704_000 + p[0], 7_059_000 + p[1]}
	}
	return out
}

func TestRepair(t *testing.T) {
	for _, tt := range []struct {
		name         string
		g            orb.Geometry
		codes        []infile.Code
		before, area float64 // m², by hand
		parts        int
	}{
		{"valid", orb.Polygon{lille(square(0, 0, 10))}, nil, 0, 100, 1},
		{"valid, shell clockwise", orb.Polygon{lille(orb.Ring{{0, 0}, {0, 10}, {10, 10}, {10, 0}, {0, 0}})}, nil, 0, 100, 1},
		{"collection", orb.Collection{orb.Polygon{lille(square(0, 0, 10))}, orb.MultiPolygon{{lille(square(20, 0, 10))}}}, nil, 0, 200, 2},
		{"valid, touching", orb.MultiPolygon{{lille(square(0, 0, 1))}, {lille(square(1, 1, 1))}}, nil, 0, 2, 2},
		// Its loops run opposite ways, so the shoelace formula gives their difference.
		{
			"bow tie",
			orb.Polygon{lille(orb.Ring{{0, 0}, {20, 20}, {20, 0}, {0, 20}, {0, 0}})},
			[]infile.Code{SelfIntersection},
			0, 200, 2,
		},
		{
			"open ring",
			orb.Polygon{lille(orb.Ring{{0, 0}, {10, 0}, {10, 10}, {0, 10}})},
			[]infile.Code{UnclosedRing},
			100, 100, 1,
		},
		{
			"open bow tie",
			orb.Polygon{lille(orb.Ring{{0, 0}, {20, 20}, {20, 0}, {0, 20}})},
			[]infile.Code{UnclosedRing, SelfIntersection},
			0, 200, 2,
		},
		{
			"spike",
			orb.Polygon{lille(orb.Ring{{0, 0}, {10, 0}, {10, 10}, {10, 50}, {10, 10}, {0, 10}, {0, 0}})},
			[]infile.Code{RingSelfIntersection},
			100, 100, 1,
		},
		{
			"hole of two points",
			orb.Polygon{lille(square(0, 0, 10)), lille(orb.Ring{{1, 1}, {2, 2}, {1, 1}})},
			[]infile.Code{DegenerateRing},
			100, 100, 1,
		},
		{
			"part of one point",
			orb.MultiPolygon{{lille(orb.Ring{{50, 50}, {50, 50}, {50, 50}, {50, 50}}), lille(square(50, 50, 1))}, {lille(square(0, 0, 10))}},
			[]infile.Code{DegenerateRing},
			99, 100, 1,
		},
		{
			"parts overlap",
			orb.MultiPolygon{{lille(square(0, 0, 10))}, {lille(square(5, 0, 10))}},
			[]infile.Code{SelfIntersection},
			200, 150, 1,
		},
		{
			"part in a part",
			orb.MultiPolygon{{lille(square(0, 0, 10))}, {lille(square(5, 5, 1))}},
			[]infile.Code{NestedShells},
			101, 100, 1,
		},
		{
			"hole outside", // a shell that runs the wrong way: it becomes a part
			orb.Polygon{lille(square(0, 0, 10)), lille(square(20, 0, 5))},
			[]infile.Code{HoleOutsideShell},
			75, 125, 2,
		},
		{
			"hole in a hole",
			orb.Polygon{lille(square(0, 0, 10)), lille(square(1, 1, 5)), lille(square(2, 2, 1))},
			[]infile.Code{NestedHoles},
			74, 75, 1,
		},
		{
			"ring touches itself",
			orb.Polygon{lille(orb.Ring{{0, 0}, {20, 0}, {10, 10}, {20, 20}, {0, 20}, {10, 10}, {0, 0}})},
			[]infile.Code{RingSelfIntersection},
			200, 200, 2,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			given := orb.Clone(tt.g)
			r := NewRepairer(proj.Lambert93())
			valid, report, err := r.Repair(tt.g)
			if err != nil {
				t.Fatal(err)
			}
			if !orb.Equal(tt.g, given) {
				t.Error("the argument changed")
			}
			wantCodes(t, report, tt.codes)
			if got := AreaM2(valid, proj.Lambert93()); math.Abs(got-tt.area) > 1e-6 || len(valid) != tt.parts {
				t.Errorf("%d parts of %v m², want %d of %v", len(valid), got, tt.parts, tt.area)
			}
			if report.Changed && (math.Abs(report.AreaBeforeM2-tt.before) > 1e-6 || math.Abs(report.AreaAfterM2-tt.area) > 1e-6) {
				t.Errorf("report: %v → %v m², want %v → %v", report.AreaBeforeM2, report.AreaAfterM2, tt.before, tt.area)
			}
			wantSound(t, r.context(), valid)
		})
	}
}

func wantCodes(t *testing.T, report Report, want []infile.Code) {
	t.Helper()
	if report.Changed != (len(want) > 0) || len(report.Issues) != len(want) {
		t.Fatalf("changed %v, issues %v, want %v", report.Changed, report.Issues, want)
	}
	for i, f := range report.Faults("a.shp", 7) {
		if f.Code != want[i] || f.File != "a.shp" || f.Row != 7 || f.Args["x"] == "" || f.Args["difference"] == "" {
			t.Errorf("issue %d is %v, want %s with place and areas", i, f, want[i])
		}
	}
}

// wantSound checks what every repaired boundary promises.
func wantSound(t *testing.T, c *geos.Context, g orb.MultiPolygon) {
	t.Helper()
	if problem, err := geosProblem(c, g); err != nil || problem != nil {
		t.Errorf("GEOS says %v, %v of %v", problem, err, g)
	}
	for _, p := range g {
		for i, r := range p {
			if want := map[bool]orb.Orientation{true: orb.CCW, false: orb.CW}[i == 0]; r.Orientation() != want {
				t.Errorf("ring %d runs %v, want %v", i, r.Orientation(), want)
			}
		}
	}
}

func TestRepairRefuses(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, tt := range []struct {
		name string
		g    orb.Geometry
		want infile.Code
	}{
		{"nothing", nil, EmptyGeometry},
		{"empty polygon", orb.Polygon{}, EmptyGeometry},
		{"empty multipolygon", orb.MultiPolygon{}, EmptyGeometry},
		{"empty ring", orb.MultiPolygon{{{}}}, EmptyGeometry},
		{"point", orb.Point{704_000, 7_059_000}, NotPolygon},
		{"line in a collection", orb.Collection{orb.LineString{}}, NotPolygon},
		{"NaN", orb.Polygon{lille(orb.Ring{{0, 0}, {nan, 0}, {1, 1}, {0, 0}})}, NotFinite},
		{"infinity", orb.Polygon{lille(orb.Ring{{0, 0}, {1, -inf}, {1, 1}, {0, 0}})}, NotFinite},
		{"degrees", orb.Polygon{square(3, 50, 0.1)}, OutOfRange},
		{"centimetres", orb.Polygon{square(70_400_000, 705_900_000, 10)}, OutOfRange},
		{"one point", orb.Polygon{lille(orb.Ring{{0, 0}, {0, 0}, {0, 0}, {0, 0}})}, NoArea},
		{"line", orb.Polygon{lille(orb.Ring{{0, 0}, {1, 0}, {2, 0}, {0, 0}})}, NoArea},
	} {
		t.Run(tt.name, func(t *testing.T) {
			valid, report, err := NewRepairer(proj.Lambert93()).Repair(tt.g)
			var fault *infile.Fault
			if !errors.As(err, &fault) || fault.Code != tt.want {
				t.Errorf("error = %v, want %s", err, tt.want)
			}
			if valid != nil || report.Changed {
				t.Errorf("got %v, %v", valid, report)
			}
		})
	}
}

func TestOutOfRangeGuessesTheSystem(t *testing.T) {
	for _, tt := range []struct {
		crs    proj.CRS
		p      orb.Point
		likely string
	}{
		{proj.Lambert93(), orb.Point{3.06, 50.63}, "EPSG:4326"},
		{proj.WGS84(), orb.Point{704_153, 7_059_549}, "EPSG:2154"},
		{proj.WGS84(), orb.Point{1e12, 0}, ""},
	} {
		_, _, err := NewRepairer(tt.crs).Repair(orb.Polygon{square(tt.p[0], tt.p[1], 0.1)})
		var fault *infile.Fault
		if !errors.As(err, &fault) || fault.Args["likely"] != tt.likely || fault.Args["crs"] != tt.crs.String() {
			t.Errorf("error = %v, want likely %q", err, tt.likely)
		}
	}
}

func TestUnclosedRingSaysHowWide(t *testing.T) {
	ring := lille(orb.Ring{{0, 0}, {10, 0}, {10, 10}, {0, 10}})
	_, report, err := NewRepairer(proj.Lambert93()).Repair(orb.Polygon{ring})
	if err != nil || report.Issues[0].Args["gap"] != "10.000" {
		t.Errorf("in metres: %v, %v", report.Issues, err)
	}
	// The same in degrees: Lambert-93 is 1 ± 1e-3 on the ground there.
	inDegrees := proj.Transform(ring, proj.Lambert93(), proj.WGS84())
	_, report, err = NewRepairer(proj.WGS84()).Repair(orb.Polygon{inDegrees.(orb.Ring)})
	if err != nil || report.Issues[0].Args["gap"] != "10.000" {
		t.Errorf("in degrees: %v, %v", report.Issues, err)
	}
}

func TestCheck(t *testing.T) {
	r := NewRepairer(proj.Lambert93())
	for name, tt := range map[string]struct {
		g    orb.MultiPolygon
		want infile.Code
	}{
		"valid":    {orb.MultiPolygon{{lille(square(0, 0, 1))}}, ""},
		"touching": {orb.MultiPolygon{{lille(square(0, 0, 1))}, {lille(square(1, 1, 1))}}, ""},
		"open":     {orb.MultiPolygon{{lille(orb.Ring{{0, 0}, {1, 0}, {1, 1}})}}, UnclosedRing},
		"bow tie":  {orb.MultiPolygon{{lille(orb.Ring{{0, 0}, {2, 2}, {2, 0}, {0, 2}, {0, 0}})}}, SelfIntersection},
		"empty":    {nil, EmptyGeometry},
	} {
		err := r.Check(tt.g)
		var fault *infile.Fault
		if errors.As(err, &fault); (err == nil) != (tt.want == "") || fault != nil && fault.Code != tt.want {
			t.Errorf("%s: %v, want %q", name, err, tt.want)
		}
	}
}

// TestRepairInvariants repairs random tangles: the result is valid and oriented,
// repairing it again changes nothing, and what was valid keeps its points.
func TestRepairInvariants(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	r := NewRepairer(proj.Lambert93())
	repaired := 0
	for i := range 400 {
		g := randomMultiPolygon(rng, i)
		for _, p := range g {
			for j := range p {
				p[j] = lille(p[j])
			}
		}
		valid, report, err := r.Repair(g)
		var fault *infile.Fault
		if errors.As(err, &fault) && fault.Code == NoArea {
			continue
		}
		if err != nil {
			t.Fatalf("%v: %v", g, err)
		}
		wantSound(t, r.context(), valid)
		again, second, err := r.Repair(valid)
		if err != nil || second.Changed || !orb.Equal(again, valid) {
			t.Fatalf("repaired twice: %v, %v", second, err)
		}
		if report.Changed {
			repaired++
		} else if a, b := AreaM2(g, r.crs), AreaM2(valid, r.crs); math.Abs(a-b) > 1e-9*a {
			t.Fatalf("a valid boundary of %v m² now has %v", a, b)
		}
	}
	if repaired < 100 {
		t.Errorf("%d repaired of 400: the shapes do not try it", repaired)
	}
}

// TestAreaM2 compares with GDAL 3.6.2: ogr2ogr -t_srs EPSG:2154 of the same cell,
// then OGR_GEOM_AREA.
func TestAreaM2(t *testing.T) {
	cell := orb.MultiPolygon{{orb.Ring{{3, 50.6}, {3.1, 50.6}, {3.1, 50.7}, {3, 50.7}, {3, 50.6}}}}
	const want = 78945151.4590
	for _, crs := range []proj.CRS{proj.WGS84(), proj.WebMercator(), proj.Lambert93()} {
		g := proj.Transform(cell, proj.WGS84(), crs).(orb.MultiPolygon)
		if got := AreaM2(g, crs); math.Abs(got-want) > 1e-3 {
			t.Errorf("in %v: %.4f m², want %.4f", crs, got, want)
		}
	}
	// Dakar has no system here; the area of a cell of a hundredth of a degree on
	// GRS 80 is ν·cos φ·ρ·Δλ·Δφ to one in a million.
	dakar := orb.MultiPolygon{{square(-17.45, 14.69, 0.01)}}
	s := math.Sin(14.695 * math.Pi / 180)
	w := math.Sqrt(1 - 0.00669438002290079*s*s)
	side := 6378137 * 0.01 * math.Pi / 180
	onGRS80 := side * side * (1 - 0.00669438002290079) / (w * w * w * w) * math.Cos(14.695*math.Pi/180)
	if got := AreaM2(dakar, proj.WGS84()); math.Abs(got/onGRS80-1) > 2e-6 {
		t.Errorf("Dakar: %.1f m², want %.1f", got, onGRS80)
	}
	hole := orb.MultiPolygon{{lille(square(0, 0, 10)), lille(square(1, 1, 2))}}
	if got := AreaM2(hole, proj.Lambert93()); got != 96 {
		t.Errorf("with a hole: %v m², want 96", got)
	}
}
