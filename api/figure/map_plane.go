package figure

import (
	"math"
	"slices"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/geo/proj"
)

// plane turns places into points of the board: the projection that official maps of the
// place use, scaled into a box.
type plane struct {
	crs    proj.CRS
	zoom   int       // of the drawings that fit its scale
	extent orb.Bound // metres
	scale  float64   // millimetres of paper for a metre
	box    Box       // that the extent takes
	clips  bool      // what lies outside of the box is cut off
}

// lonLat is a point of a drawing of an edition, a fraction of the Web Mercator square, in
// degrees.
func lonLat(p orb.Point) orb.Point {
	return orb.Point{p[0]*360 - 180, math.Atan(math.Sinh(math.Pi*(1-2*p[1]))) * 180 / math.Pi}
}

// region is the areas of a level that one projection holds.
type region struct {
	crs   proj.CRS
	areas []int
}

// regionsOf parts the areas of a level by the projection of their place; the one with the
// most areas comes first, others in the order of their first area.
func regionsOf(b *edition.Boundaries) []region {
	atlas := proj.NewAtlas()
	var all []region
	byCode := map[int]int{}
	most := 0
	for i, shape := range b.Shapes {
		if shape == nil {
			continue
		}
		crs, ok := atlas.Local(b.Centroids[i][0], b.Centroids[i][1])
		if !ok {
			crs = proj.Lambert93()
		}
		at, ok := byCode[crs.Code()]
		if !ok {
			at = len(all)
			byCode[crs.Code()] = at
			all = append(all, region{crs: crs})
		}
		all[at].areas = append(all[at].areas, i)
		if len(all[at].areas) > len(all[most].areas) {
			most = at
		}
	}
	if len(all) > 0 {
		first := all[most]
		copy(all[1:most+1], all[:most])
		all[0] = first
	}
	return all
}

// extentOf is the box in metres of areas; of a part in degrees when it is given.
func extentOf(b *edition.Boundaries, r region, part []float64) orb.Bound {
	out := orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	if part != nil { // edges are curves: a few points of each
		const steps = 8
		for i := range steps + 1 {
			lon, lat := part[0]+(part[2]-part[0])*float64(i)/steps, part[1]+(part[3]-part[1])*float64(i)/steps
			for _, p := range []orb.Point{{lon, part[1]}, {lon, part[3]}, {part[0], lat}, {part[2], lat}} {
				out = out.Extend(r.crs.Forward(p))
			}
		}
		return out
	}
	shapes := b.At(edition.LeastZoom(b.Level))
	for _, i := range r.areas {
		for _, polygon := range shapes[i] {
			for _, p := range polygon[0] {
				out = out.Extend(r.crs.Forward(lonLat(p)))
			}
		}
	}
	return out
}

// fitPlane puts an extent into the middle of a box.
func fitPlane(crs proj.CRS, extent orb.Bound, in Box, clips bool) plane {
	w, h := max(extent.Max[0]-extent.Min[0], 1), max(extent.Max[1]-extent.Min[1], 1)
	p := plane{crs: crs, extent: extent, scale: min(in.W/w, in.H/h), clips: clips}
	p.box = Box{in.X + (in.W-w*p.scale)/2, in.Y + (in.H-h*p.scale)/2, w * p.scale, h * p.scale}
	p.zoom = fittingZoom(extent, crs, p.box.W)
	return p
}

// fittingZoom is the zoom whose drawings have as much detail as print shows: some five
// pixels of a tile on a millimetre.
func fittingZoom(extent orb.Bound, crs proj.CRS, width float64) int {
	const perMM, tile, equator = 5, 512, 40075016.7
	lat := crs.Inverse(extent.Center())[1] * math.Pi / 180
	span := (extent.Max[0] - extent.Min[0]) / math.Cos(lat) / equator // of the square
	return min(max(int(math.Ceil(math.Log2(width*perMM/(tile*span)))), 0), 16)
}

// point is where a place in degrees lies on the board.
func (p plane) point(place orb.Point) (x, y float64) {
	m := p.crs.Forward(place)
	return p.box.X + (m[0]-p.extent.Min[0])*p.scale, p.box.Y + (p.extent.Max[1]-m[1])*p.scale
}

// path is the outline of a shape of a drawing.
func (p plane) path(shape orb.MultiPolygon) Path {
	var out Path
	for _, polygon := range shape {
		for _, ring := range polygon {
			p.ring(&out, ring)
		}
	}
	return out
}

// ring adds a ring: points that fall on the same hundredth of a millimetre are one.
func (p plane) ring(out *Path, ring orb.Ring) {
	xy := make([]float64, 0, 2*len(ring))
	for _, q := range ring[:max(len(ring)-1, 0)] {
		x, y := p.point(lonLat(q))
		x, y = math.Round(x*100)/100, math.Round(y*100)/100
		if n := len(xy); n > 0 && xy[n-2] == x && xy[n-1] == y {
			continue
		}
		xy = append(xy, x, y)
	}
	if p.clips {
		xy = clipped(xy, p.box)
	}
	if len(xy) < 6 {
		return
	}
	out.MoveTo(xy[0], xy[1])
	for i := 2; i < len(xy); i += 2 {
		out.LineTo(xy[i], xy[i+1])
	}
	out.Close()
}

// clipped cuts a ring at a box (Sutherland and Hodgman 1974): parts that hang together
// outside run along its edge.
func clipped(xy []float64, box Box) []float64 {
	type side struct {
		axis int
		at   float64
		sign float64 // 1: keeps what is greater
	}
	for _, s := range []side{{0, box.X, 1}, {0, box.Right(), -1}, {1, box.Y, 1}, {1, box.Bottom(), -1}} {
		var out []float64
		n := len(xy)
		for i := 0; i < n; i += 2 {
			ax, ay, bx, by := xy[i], xy[i+1], xy[(i+2)%n], xy[(i+3)%n]
			a, b := s.sign*(xy[i+s.axis]-s.at), s.sign*(xy[(i+2)%n+s.axis]-s.at)
			if a >= 0 {
				out = append(out, ax, ay)
			}
			if a > 0 && b < 0 || a < 0 && b > 0 {
				t := a / (a - b)
				out = append(out, ax+t*(bx-ax), ay+t*(by-ay))
			}
		}
		xy = out
		if len(xy) == 0 {
			return nil
		}
	}
	return xy
}

// mapColumn is a column of a level that has boundaries to draw.
func (q *question) mapColumn(parameter, id string, level source.Level, period string) (column, error) {
	c, err := q.column(parameter, id, level, period)
	if err == nil && !slices.ContainsFunc(c.areas.Shapes, func(s orb.MultiPolygon) bool { return s != nil }) {
		return c, ask.NewNotFoundError("figure_no_boundaries", map[string]string{"level": string(level)})
	}
	return c, err
}
