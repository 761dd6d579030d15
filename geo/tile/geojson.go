package tile

import (
	"math"
	"strconv"
)

// Decimals is how many decimals of a degree tell the units of a tile apart.
func (g Grid) Decimals(zoom uint32) int {
	unit := 360 / math.Exp2(float64(zoom)) / float64(g.Extent)
	return max(0, int(math.Ceil(-math.Log10(unit))))
}

// AppendCoordinates appends the coordinates of a MultiPolygon of GeoJSON, in
// degrees: rings are closed and, as RFC 7946 wants it, outer ones go against the
// clock, which is the other way around than in vector tiles.
func (l *Layer) AppendCoordinates(dst []byte, t Address, g Geometry) []byte {
	digits := l.grid.Decimals(t.Z)
	units := math.Ldexp(float64(l.grid.Extent), int(t.Z))
	position := func(p point) {
		x := (float64(int64(t.X)*int64(l.grid.Extent) + p.x)) / units
		y := (float64(int64(t.Y)*int64(l.grid.Extent) + p.y)) / units
		dst = strconv.AppendFloat(append(dst, '['), longitude(x), 'f', digits, 64)
		dst = strconv.AppendFloat(append(dst, ','), latitude(y), 'f', digits, 64)
		dst = append(dst, ']')
	}
	dst = append(dst, '[')
	for i := range g.rings.ends {
		ring := g.rings.at(i)
		switch {
		case twiceArea(ring) < 0:
			dst = append(dst, ',')
		case i > 0:
			dst = append(dst, "],["...)
		default:
			dst = append(dst, '[')
		}
		dst = append(dst, '[')
		position(ring[0])
		for k := len(ring) - 1; k >= 0; k-- {
			dst = append(dst, ',')
			position(ring[k])
		}
		dst = append(dst, ']')
	}
	return append(dst, "]]"...)
}
