package tiles

import (
	"math"
	"strconv"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/data/source"
)

// Tile is the address of a square of the Web Mercator map: column X from the west
// and row Y from the north, of 2^Z each.
type Tile struct{ Z, X, Y uint32 }

// mostZoom is the deepest zoom of tiles.
const mostZoom = 22

// Parse reads the address of a tile; ok is false for one that does not exist.
func Parse(z, x, y string) (t Tile, ok bool) {
	zoom, okZ := parse(z, mostZoom+1)
	if !okZ {
		return t, false
	}
	side := uint32(1) << zoom
	column, okX := parse(x, side)
	row, okY := parse(y, side)
	return Tile{zoom, column, row}, okX && okY
}

// parse reads a whole number below a limit, in the one form that it has.
func parse(text string, limit uint32) (uint32, bool) {
	n, err := strconv.ParseUint(text, 10, 32)
	if err != nil || uint32(n) >= limit || strconv.FormatUint(n, 10) != text {
		return 0, false
	}
	return uint32(n), true
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

// Units of a tile, and how far beyond its edge boundaries go, so that lines along
// the edge are not seen.
const (
	extent = 4096
	buffer = 64
)

// bound is the box of a tile and its surroundings, in degrees.
func (t Tile) bound() orb.Bound {
	const beyond = float64(buffer) / extent
	side := math.Exp2(float64(t.Z))
	x, y := float64(t.X), float64(t.Y)
	return orb.Bound{
		Min: orb.Point{longitude((x - beyond) / side), latitude((y + 1 + beyond) / side)},
		Max: orb.Point{longitude((x + 1 + beyond) / side), latitude((y - beyond) / side)},
	}
}

// longitude and latitude are degrees of a place on the map, 0 to 1 from the west
// and from the north: Web Mercator, EPSG:3857.
func longitude(x float64) float64 { return 360*x - 180 }

func latitude(y float64) float64 { return math.Atan(math.Sinh(math.Pi*(1-2*y))) * 180 / math.Pi }

// decimals is how many decimals of a degree show a unit of a tile.
func (t Tile) decimals() int {
	unit := 360 / math.Exp2(float64(t.Z)) / extent
	return max(0, int(math.Ceil(-math.Log10(unit))))
}
