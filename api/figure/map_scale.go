package figure

import (
	"math"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/data/edition"
)

// bar is a scale bar: a round length, and where it stands.
type bar struct {
	length float64 // metres
	text   string
	box    Box // with its text
}

// measure makes a bar of a quarter of the map at most.
func (c *chart) measure(b *Board) bar {
	most := 0.25 * c.plane.box.W / c.plane.scale
	length := math.Pow(10, math.Floor(math.Log10(most)))
	for _, f := range []float64{5, 2} {
		if f*length <= most {
			length *= f
			break
		}
	}
	text := c.q.say("metres", map[string]string{"n": c.q.Text.Float(c.q.Lang, length, 0)})
	if length >= 1000 {
		text = c.q.say("kilometres", map[string]string{"n": c.q.Text.Float(c.q.Lang, length/1000, 0)})
	}
	line := LineHeight(b.Small)
	width := length*c.plane.scale + 0.3*line + b.TextWidth(text, TextStyle{Size: b.Small})
	return bar{length, text, Box{0, 0, width, line}}
}

// corner finds a corner of the map where no land is, for the scale bar; false: there is
// none.
func (c *chart) corner(b *Board, ground *edition.Boundaries, r region) (bar, bool) {
	m := c.measure(b)
	box, rim := c.plane.box, 0.3*LineHeight(b.Small)
	if m.box.W > box.W/2 || m.box.H > box.H/3 {
		return m, false
	}
	right, bottom := box.Right()-m.box.W, box.Bottom()-m.box.H
	for _, at := range [][2]float64{{box.X, bottom}, {right, bottom}, {box.X, box.Y}, {right, box.Y}} {
		m.box.X, m.box.Y = at[0], at[1]
		if !c.plane.meets(ground, r, Box{m.box.X - rim, m.box.Y - rim, m.box.W + 2*rim, m.box.H + 2*rim}) {
			return m, true
		}
	}
	return m, false
}

// strip is the height below a map that the scale bar takes: none where a corner of the map
// has room for it.
func (c *chart) strip(b *Board, ground *edition.Boundaries, r region) float64 {
	if c.plane.clips {
		return stripLines * LineHeight(b.Small)
	}
	var ok bool
	if c.bar, ok = c.corner(b, ground, r); ok {
		return 0
	}
	return stripLines * LineHeight(b.Small)
}

// stripLines is the height of a strip for the scale bar, in lines.
const stripLines = 1.5

// meets tells whether an outline of a region passes through a box. Outlines are the
// coarsest ones: some tenths of a millimetre are nothing here.
func (p plane) meets(ground *edition.Boundaries, r region, box Box) bool {
	within := orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	for _, at := range [][2]float64{{box.X, box.Y}, {box.Right(), box.Y}, {box.X, box.Bottom()}, {box.Right(), box.Bottom()}} {
		within = within.Extend(p.fraction(at[0], at[1]))
	}
	shapes := ground.At(edition.LeastZoom(ground.Level))
	for _, i := range r.areas {
		for _, polygon := range shapes[i] {
			for k := range polygon[0] {
				if crosses(polygon[0][k], polygon[0][(k+1)%len(polygon[0])], within) {
					return true
				}
			}
		}
	}
	return false
}

// fraction is the place of a point of the board in the Web Mercator square, 0 to 1.
func (p plane) fraction(x, y float64) orb.Point {
	place := p.crs.Inverse(orb.Point{p.extent.Min[0] + (x-p.box.X)/p.scale, p.extent.Max[1] - (y-p.box.Y)/p.scale})
	lat := place[1] * math.Pi / 180
	return orb.Point{(place[0] + 180) / 360, (1 - math.Asinh(math.Tan(lat))/math.Pi) / 2}
}

// crosses tells whether a line passes through a box.
func crosses(a, b orb.Point, box orb.Bound) bool {
	from, to := span(a, b, box)
	return from <= to
}

// span is the part of a line that lies in a box, from and to as shares of its length; none
// when to is less (Liang and Barsky 1984).
func span(a, b orb.Point, box orb.Bound) (from, to float64) {
	from, to = 0, 1
	for axis := range 2 {
		d := b[axis] - a[axis]
		low, high := box.Min[axis]-a[axis], box.Max[axis]-a[axis]
		switch {
		case d == 0 && (low > 0 || high < 0):
			return 1, 0
		case d == 0:
			continue
		case d < 0:
			low, high = high, low
		}
		from, to = max(from, low/d), min(to, high/d)
	}
	return from, to
}

// scaleBar draws a bar of a round length in a corner of the map, or below it.
func (c *chart) scaleBar(b *Board) {
	if c.plane.scale == 0 {
		return
	}
	line := LineHeight(b.Small)
	m := c.bar
	if m.length == 0 {
		m = c.measure(b)
		m.box.X, m.box.Y = c.plane.box.X, c.plane.box.Bottom()+0.4*line
	}
	x, y := m.box.X, m.box.Y+0.85*line
	w, tick := m.length*c.plane.scale, 0.25*line
	b.Group("scale-bar", func() {
		b.Shape(Polyline(x, y-tick, x, y, x+w, y, x+w, y-tick), Style{Stroke: grey(), Width: b.Line})
		b.Text(x+w+0.3*line, y, m.text, TextStyle{Size: b.Small, Colour: grey()}, Box{})
		c.taken = append(c.taken, m.box)
	})
}
