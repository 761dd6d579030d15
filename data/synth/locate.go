package synth

import (
	"math"
	"strconv"

	"github.com/paulmach/orb"
)

// outsideNeighbourhoods is what the geolocation file has for places outside all
// neighbourhoods.
const outsideNeighbourhoods = "HZ"

// The qualities of positions in the geolocation file: only communeOnly is no more
// than a point of the commune.
const communeOnly = "33"

// spot is a row of the geolocation file.
type spot struct {
	known      bool   // otherwise the file has no row
	x, y       string // metres
	epsg       string
	lat, lon   string
	quality    string // qualite_xy
	confidence string // qualite_qp15, qualite_qp24: 1 certain, 2 probable, 3 undetermined
	qpv2015    string
	qpv2024    string
}

// zoning tells which neighbourhood of a generation holds a point.
type zoning struct {
	codes  []string
	shapes []*area
}

func newZoning(g generation) zoning {
	z := zoning{}
	for i, q := range g.list {
		z.codes = append(z.codes, q.code)
		z.shapes = append(z.shapes, newArea(g.shapes[i]))
	}
	return z
}

func (z zoning) at(p orb.Point) string {
	for i, s := range z.shapes {
		if s.contains(p) {
			return z.codes[i]
		}
	}
	return outsideNeighbourhoods
}

// qualities are how well positions are known.
func qualities() []weighted {
	return []weighted{{"11", 62}, {"12", 16}, {"21", 3}, {"22", 2}, {communeOnly, 17}}
}

// withoutPlace is one in how many establishments the geolocation file does not have.
const withoutPlace = 20

// locate fills the geolocation of every establishment. About one in six has but a
// point of its commune, with a neighbourhood that nobody should believe; one in
// twenty, and all those of partial diffusion, have none.
func (e *economy) locate(former, current generation) {
	e.zones2015, e.zones2024 = newZoning(former), newZoning(current)
	for i := range e.units {
		u := &e.units[i]
		for k := range u.sites {
			s := &u.sites[k]
			quality, missing := pick(qualities(), e.rnd), e.rnd.IntN(withoutPlace) == 0
			if missing || u.partial {
				continue
			}
			if s.commune == nowhere {
				s.spot = e.farSpot(s)
				continue
			}
			if quality == communeOnly {
				s.point = e.t.local(e.t.communes[s.commune].place)
			}
			s.spot, s.point = e.spotAt(s.point)
			s.spot.quality, s.spot.confidence = quality, confidence(quality)
			s.spot.qpv2015, s.spot.qpv2024 = e.zones2015.at(s.point), e.zones2024.at(s.point)
		}
	}
}

// confidence is how sure the neighbourhood is at a quality of positions.
func confidence(quality string) string {
	switch quality {
	case "11", "12":
		return "1"
	case communeOnly:
		return "3"
	default:
		return "2"
	}
}

// spotAt writes a place with a decimetre in Lambert-93, and returns it as it is
// written.
func (e *economy) spotAt(p orb.Point) (spot, orb.Point) {
	decimetre := func(v float64) float64 { return math.Round(v*10) / 10 }
	x, y := decimetre(p[0]+e.t.origin[0]), decimetre(p[1]+e.t.origin[1])
	written := orb.Point{x - e.t.origin[0], y - e.t.origin[1]}
	place := e.t.lonLat(written)
	return spot{
		known: true, x: strconv.FormatFloat(x, 'f', 1, 64), y: strconv.FormatFloat(y, 'f', 1, 64), epsg: "2154",
		lat: degrees(place[1]), lon: degrees(place[0]),
	}, written
}

// farSpot is the place of a town outside the territory. Overseas the coordinates
// are of another system than Lambert-93; only degrees are known of them here.
func (e *economy) farSpot(s *establishment) spot {
	far := spot{
		known: true, quality: communeOnly, confidence: confidence(communeOnly), epsg: "2154",
		qpv2015: outsideNeighbourhoods, qpv2024: outsideNeighbourhoods,
		lat: degrees(s.point[1]), lon: degrees(s.point[0]),
	}
	for _, t := range towns() {
		if t.code == s.code {
			far.epsg = t.epsg
		}
	}
	if far.epsg == "2154" {
		p := e.t.crs.Forward(s.point)
		far.x, far.y = strconv.FormatFloat(p[0], 'f', 1, 64), strconv.FormatFloat(p[1], 'f', 1, 64)
	}
	return far
}

func degrees(v float64) string { return strconv.FormatFloat(v, 'f', 6, 64) }
