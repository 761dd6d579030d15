package geo

import "github.com/observatoire-essor/essor/geo/infile"

// Why a geometry cannot become a boundary. It is rejected.
const (
	EmptyGeometry infile.Code = "geo.empty_geometry" // none, or one without points
	NotPolygon    infile.Code = "geo.not_polygon"    // args: type
	NotFinite     infile.Code = "geo.not_finite"     // NaN or infinity; args: point, its number from 1
	OutOfRange    infile.Code = "geo.out_of_range"   // args: x, y, crs and, when it can be guessed, likely
	NoArea        infile.Code = "geo.no_area"        // nothing but lines and points is left of it
	RepairFailed  infile.Code = "geo.repair_failed"  // GEOS gave up; the cause is its own text
)

// What is not valid in a boundary. It is repaired. All have the args x and y,
// where it is, and in a [Report] also area_before, area_after and difference in
// m², parts_before and parts_after.
const (
	UnclosedRing         infile.Code = "geo.unclosed_ring"   // args besides: rings, gap (the widest, in metres)
	DegenerateRing       infile.Code = "geo.degenerate_ring" // fewer than three different points; args besides: rings
	SelfIntersection     infile.Code = "geo.self_intersection"
	RingSelfIntersection infile.Code = "geo.ring_self_intersection"
	HoleOutsideShell     infile.Code = "geo.hole_outside_shell"
	NestedHoles          infile.Code = "geo.nested_holes"
	NestedShells         infile.Code = "geo.nested_shells"
	DisconnectedInterior infile.Code = "geo.disconnected_interior"
	DuplicateRings       infile.Code = "geo.duplicate_rings"
	InvalidTopology      infile.Code = "geo.invalid_topology" // another reason of GEOS; args besides: reason
)
