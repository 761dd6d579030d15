package geo

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	"github.com/twpayne/go-geos"

	"github.com/observatoire-essor/essor/geo/infile"
)

// caught turns a panic of go-geos, which is how it reports what GEOS could not
// do, into an error.
func caught(what string, err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("%s: %v", what, r)
	}
}

// geosProblem asks GEOS why g is not valid; nil when it is.
func geosProblem(c *geos.Context, g orb.MultiPolygon) (_ *infile.Fault, err error) {
	defer caught("validity", &err)
	in, err := toGEOS(c, g)
	if err != nil {
		return nil, fmt.Errorf("validity: %w", err)
	}
	if in.IsValid() {
		return nil, nil
	}
	return parseReason(in.IsValidReason()), nil
}

// makeValid rebuilds g by the "structure" method: what lies in a shell belongs to
// it, overlaps included, and what lies in a hole does not. Parts without area are
// left out.
func makeValid(c *geos.Context, g orb.MultiPolygon) (_ orb.MultiPolygon, err error) {
	defer caught("make valid", &err)
	in, err := toGEOS(c, g)
	if err != nil {
		return nil, fmt.Errorf("make valid: %w", err)
	}
	out := in.MakeValidWithParams(geos.MakeValidStructure, geos.MakeValidDiscardCollapsed)
	if out == nil {
		return nil, errors.New("make valid: GEOS gave nothing")
	}
	if out.IsEmpty() {
		return nil, nil
	}
	valid, err := wkb.Unmarshal(out.ToWKB())
	if err != nil {
		return nil, fmt.Errorf("make valid: %w", err)
	}
	return polygonsOf(valid)
}

func toGEOS(c *geos.Context, g orb.MultiPolygon) (*geos.Geom, error) {
	b, err := wkb.Marshal(g)
	if err != nil {
		return nil, err
	}
	return c.NewGeomFromWKB(b)
}

// parseReason reads what GEOS writes, such as "Ring Self-intersection[709909.97
// 7058181.04]".
func parseReason(s string) *infile.Fault {
	reason, at, _ := strings.Cut(strings.TrimSuffix(s, "]"), "[")
	f := &infile.Fault{Code: InvalidTopology, Args: map[string]string{}}
	switch reason {
	case "Self-intersection":
		f.Code = SelfIntersection
	case "Ring Self-intersection":
		f.Code = RingSelfIntersection
	case "Hole lies outside shell":
		f.Code = HoleOutsideShell
	case "Holes are nested":
		f.Code = NestedHoles
	case "Nested shells":
		f.Code = NestedShells
	case "Interior is disconnected":
		f.Code = DisconnectedInterior
	case "Duplicate Rings":
		f.Code = DuplicateRings
	case "Too few points in geometry component":
		f.Code = DegenerateRing
	default:
		f.Args["reason"] = reason
	}
	if x, y, ok := strings.Cut(at, " "); ok {
		f.Args["x"], f.Args["y"] = tidy(x), tidy(y)
	}
	return f
}

// tidy writes a number of GEOS without an exponent.
func tidy(s string) string {
	if x, err := strconv.ParseFloat(s, 64); err == nil {
		return decimal(x)
	}
	return s
}

// decimal writes a number in full, for a person to read.
func decimal(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
