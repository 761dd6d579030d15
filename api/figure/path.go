package figure

import (
	"math"
	"strconv"
)

// Path is lines and curves in millimetres. The zero value is empty.
type Path struct {
	ops []byte // M, L, C, Z
	xy  []float64
}

// MoveTo starts a line at a point.
func (p *Path) MoveTo(x, y float64) { p.ops, p.xy = append(p.ops, 'M'), append(p.xy, x, y) }

// LineTo draws a straight line to a point.
func (p *Path) LineTo(x, y float64) { p.ops, p.xy = append(p.ops, 'L'), append(p.xy, x, y) }

// CurveTo draws a cubic curve to (x, y).
func (p *Path) CurveTo(x1, y1, x2, y2, x, y float64) {
	p.ops, p.xy = append(p.ops, 'C'), append(p.xy, x1, y1, x2, y2, x, y)
}

// Close draws a line back to where the line started.
func (p *Path) Close() { p.ops = append(p.ops, 'Z') }

// Empty tells whether there is nothing to draw.
func (p *Path) Empty() bool { return len(p.ops) == 0 }

// Line is a straight line.
func Line(x1, y1, x2, y2 float64) Path {
	var p Path
	p.MoveTo(x1, y1)
	p.LineTo(x2, y2)
	return p
}

// Polyline joins points x, y, x, y, ….
func Polyline(xy ...float64) Path {
	var p Path
	for i := 0; i+1 < len(xy); i += 2 {
		if i == 0 {
			p.MoveTo(xy[i], xy[i+1])
		} else {
			p.LineTo(xy[i], xy[i+1])
		}
	}
	return p
}

// Polygon joins points x, y, x, y, … and closes.
func Polygon(xy ...float64) Path {
	p := Polyline(xy...)
	if !p.Empty() {
		p.Close()
	}
	return p
}

// Path is the outline of the box.
func (b Box) Path() Path {
	return Polygon(b.X, b.Y, b.X+b.W, b.Y, b.X+b.W, b.Y+b.H, b.X, b.Y+b.H)
}

// Circle is a circle.
func Circle(x, y, r float64) Path {
	const k = 0.5522847498 // control points of a quarter
	var p Path
	p.MoveTo(x+r, y)
	p.CurveTo(x+r, y+k*r, x+k*r, y+r, x, y+r)
	p.CurveTo(x-k*r, y+r, x-r, y+k*r, x-r, y)
	p.CurveTo(x-r, y-k*r, x-k*r, y-r, x, y-r)
	p.CurveTo(x+k*r, y-r, x+r, y-k*r, x+r, y)
	p.Close()
	return p
}

// bounds are the box of all points, control points among them.
func (p *Path) bounds() Box {
	if len(p.xy) == 0 {
		return Box{}
	}
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for i := 0; i < len(p.xy); i += 2 {
		x0, x1 = math.Min(x0, p.xy[i]), math.Max(x1, p.xy[i])
		y0, y1 = math.Min(y0, p.xy[i+1]), math.Max(y1, p.xy[i+1])
	}
	return Box{x0, y0, x1 - x0, y1 - y0}
}

// appendSVG writes the path as SVG has it, to a hundredth of a millimetre.
func (p *Path) appendSVG(b []byte) []byte {
	at := 0
	for _, op := range p.ops {
		b = append(b, op)
		n := map[byte]int{'M': 2, 'L': 2, 'C': 6}[op]
		for i := range n {
			if i > 0 {
				b = append(b, ' ')
			}
			b = appendMM(b, p.xy[at+i])
		}
		at += n
	}
	return b
}

// appendMM writes a length with two decimals at most: 12.5, .25, 0.
func appendMM(b []byte, v float64) []byte {
	v = math.Round(v*100) / 100
	if v == 0 {
		return append(b, '0') // not -0
	}
	return strconv.AppendFloat(b, v, 'f', -1, 64)
}

// Box is a rectangle: left, top, width, height in millimetres.
type Box struct{ X, Y, W, H float64 }

// Inset is the box without a rim.
func (b Box) Inset(by float64) Box { return Box{b.X + by, b.Y + by, b.W - 2*by, b.H - 2*by} }

// Right is the right edge.
func (b Box) Right() float64 { return b.X + b.W }

// Bottom is the lower edge.
func (b Box) Bottom() float64 { return b.Y + b.H }

// holds tells whether another box lies inside, to a hundredth of a millimetre.
func (b Box) holds(o Box) bool {
	const slack = 0.01
	return o.X >= b.X-slack && o.Y >= b.Y-slack && o.Right() <= b.Right()+slack && o.Bottom() <= b.Bottom()+slack
}

// meets tells whether two boxes have a part in common.
func (b Box) meets(o Box) bool {
	return b.X < o.Right() && o.X < b.Right() && b.Y < o.Bottom() && o.Y < b.Bottom()
}
