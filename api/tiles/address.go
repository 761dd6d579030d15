package tiles

import (
	"strconv"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/geo/tile"
)

// Part is a part of the address of a tile that is not right.
type Part struct {
	Name  string // "z", "x" or "y"
	Value string
	Most  uint32 // the greatest that there is
	Whole bool   // the value is a whole number, but there is no such tile
}

// Parse reads the address of a tile; wrong is nil when there is such a tile.
func Parse(z, x, y string) (t tile.Address, wrong *Part) {
	if t.Z, wrong = parse("z", z, tile.MostZoom); wrong != nil {
		return t, wrong
	}
	last := uint32(1)<<t.Z - 1
	if t.X, wrong = parse("x", x, last); wrong != nil {
		return t, wrong
	}
	t.Y, wrong = parse("y", y, last)
	return t, wrong
}

// parse reads a whole number up to a limit, in the one form that it has.
func parse(name, text string, most uint32) (uint32, *Part) {
	n, err := strconv.ParseUint(text, 10, 32)
	whole := err == nil && strconv.FormatUint(n, 10) == text
	if !whole || n > uint64(most) {
		return 0, &Part{name, text, most, whole}
	}
	return uint32(n), nil //nolint:gosec // 32 bits were asked for
}

// LeastZoom is the zoom from which the areas of a level can be seen.
func LeastZoom(level source.Level) uint32 {
	switch level {
	case source.Commune:
		return 5
	case source.QPV2015, source.QPV2024:
		return 8
	case source.IRIS:
		return 9
	default:
		return 0
	}
}

// manyAreas tells whether a level has so many areas that their codes and names would
// weigh more than their shapes in the tiles of a zoom. Nobody can read them there, and
// the position in the boundaries names an area as well.
func manyAreas(level source.Level, zoom uint32) bool {
	return level == source.Commune && zoom < namesFrom
}

// namesFrom is the zoom from which communes carry code and name.
const namesFrom = 8

// isFirstView tells whether a map of the whole country begins with the tiles of this
// zoom: very many areas, each of them as small as can be seen.
func isFirstView(level source.Level, zoom uint32) bool {
	return manyAreas(level, zoom) && zoom <= LeastZoom(level)
}
