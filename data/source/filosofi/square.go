package filosofi

import (
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/geo/proj"
)

// squareSize is the side of a square in metres.
const squareSize = 200

// square is where an identifier says that a square lies.
type square struct {
	crs         proj.CRS
	east, north float64 // lower left corner, metres
}

// grids are the reference systems met so far, by EPSG code.
type grids map[int]proj.CRS

// parse reads an identifier such as CRS3035RES200mN3067800E3817400: the EPSG code of
// the grid's reference system (3035 in metropolitan France, the local system
// overseas), the side, and the lower left corner.
func (g grids) parse(id string) (square, bool) {
	text, isGrid := strings.CutPrefix(id, "CRS")
	epsg, text, hasSide := strings.Cut(text, "RES")
	side, text, hasNorth := strings.Cut(text, "mN")
	north, east, hasEast := strings.Cut(text, "E")
	if !isGrid || !hasSide || !hasNorth || !hasEast || side != strconv.Itoa(squareSize) {
		return square{}, false
	}
	code, codeOK := metres(epsg)
	s := square{}
	var northOK, eastOK bool
	s.north, northOK = metres(north)
	s.east, eastOK = metres(east)
	if !codeOK || !northOK || !eastOK {
		return square{}, false
	}
	s.crs = g.system(int(code))
	return s, !s.crs.IsZero() && s.crs.Domain().Contains(s.centre())
}

// system is the projected system of an EPSG code, zero when it is none.
func (g grids) system(epsg int) proj.CRS {
	crs, known := g[epsg]
	if known {
		return crs
	}
	crs, err := proj.ByCode(epsg)
	if err != nil || crs.Geographic() {
		crs = proj.CRS{}
	}
	g[epsg] = crs
	return crs
}

// metres reads a whole number of at most eight digits.
func metres(text string) (float64, bool) {
	if len(text) == 0 || len(text) > 8 || strings.Trim(text, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(text)
	return float64(n), err == nil
}

func (s square) centre() orb.Point {
	return orb.Point{s.east + squareSize/2, s.north + squareSize/2}
}

// polygon is the square in longitude and latitude, counter-clockwise.
func (s square) polygon() orb.Polygon {
	ring := make(orb.Ring, 0, 5)
	for _, corner := range []orb.Point{{0, 0}, {squareSize, 0}, {squareSize, squareSize}, {0, squareSize}, {0, 0}} {
		ring = append(ring, s.crs.Inverse(orb.Point{s.east + corner[0], s.north + corner[1]}))
	}
	return orb.Polygon{ring}
}
