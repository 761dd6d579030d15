package boundary

import (
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/geo/infile"
	"github.com/observatoire-essor/essor/geo/proj"
)

// Codes of the message catalogue. Coordinates can be possible and yet wrong.
const (
	AxesSwapped infile.Code = "boundary.axes_swapped" // row: latitude stands first
	Misplaced   infile.Code = "boundary.misplaced"    // row: not in the département that the code names
)

// places remembers where the boundaries of a département were found to be right.
// Territories are boxes ([proj.Local]), so what lies between right places is right;
// the look-up is too slow for each of 35 000 communes.
type places map[string]orb.Bound

// check refuses boundaries that lie where their code cannot be: with longitude and
// latitude exchanged, in another reference system than the file says, or moved, as
// maps do that draw overseas départements beside the mainland.
func (p places) check(r *layout.Features, code layout.Value, ref source.Ref, b orb.MultiPolygon) error {
	centre := b.Bound().Center()
	if p.holds(ref, centre) {
		return nil
	}
	args := map[string]string{"lon": degrees(centre[0]), "lat": degrees(centre[1]), "department": department(ref)}
	if p.holds(ref, orb.Point{centre[1], centre[0]}) {
		return r.Refuse(code, AxesSwapped, args)
	}
	if department(ref) == "" {
		return nil
	}
	return r.Refuse(code, Misplaced, args)
}

// holds tells whether the area can lie there, in longitude and latitude: in the land
// of its département's reference system, or somewhere in France when the code names
// no département.
func (p places) holds(ref source.Ref, at orb.Point) bool {
	name := department(ref)
	known, seen := p[name]
	if seen && known.Contains(at) {
		return true
	}
	here, inFrance := proj.Local(at[0], at[1])
	due, hasSystem := proj.ForDepartment(name)
	switch {
	case name == "" && !inFrance, hasSystem && due != here:
		return false
	case !seen:
		p[name] = at.Bound()
	default:
		p[name] = known.Extend(at)
	}
	return true
}

// department is the département that a code names: "59", "2A", "971"; empty for
// codes that name none.
func department(ref source.Ref) string {
	code := ref.Code
	switch ref.Level {
	case source.QPV2015, source.QPV2024:
		return strings.TrimPrefix(code[2:5], "0")
	case source.Commune, source.IRIS:
		if strings.HasPrefix(code, "97") || strings.HasPrefix(code, "98") {
			return code[:3]
		}
		return code[:2]
	}
	return ""
}

func degrees(x float64) string { return strconv.FormatFloat(x, 'f', 4, 64) }
