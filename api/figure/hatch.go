package figure

import (
	"math"
	"slices"
)

// What has no number is drawn with a pattern of its own. Patterns are lines and dots cut
// at the outline, not references to a pattern, so that they look the same in each form.
type pattern int

const (
	plain     pattern = iota
	weak              // diagonal lines over a colour: an unreliable value
	secretly          // dots: a secret value
	missing           // diagonal lines the other way: no value is known
	senseless         // upright lines: the question has no sense
	bounded           // level lines: known as a maximum only
)

// spacing is the distance of the lines of patterns, in millimetres.
func (t Theme) spacing() float64 { return 0.38 * t.Body * mmPerPoint }

// fillPattern fills a path with a pattern over a colour.
func (b *Board) fillPattern(p Path, fill Colour, kind pattern) {
	b.fillPatternOf(p, fill, kind, b.spacing())
}

// fillPatternOf is fillPattern with lines at another distance.
func (b *Board) fillPatternOf(p Path, fill Colour, kind pattern, spacing float64) {
	lines := Style{Stroke: rgb(0x77808f), Width: 0.09 * b.spacing()}
	switch kind {
	case weak:
		lines.Stroke = rgb(0x3b4657)
		if luminance(fill) < 0.3 {
			lines.Stroke = paper()
		}
		b.Shape(hatched(&p, spacing, math.Pi/4), lines)
	case missing:
		lines.Stroke = rgb(0xa3abb8)
		b.Shape(hatched(&p, 1.3*spacing, -math.Pi/4), lines)
	case senseless:
		lines.Stroke = rgb(0xa3abb8)
		b.Shape(hatched(&p, 1.3*spacing, math.Pi/2), lines)
	case bounded:
		b.Shape(hatched(&p, spacing, 0), lines)
	case secretly:
		b.Shape(dotted(&p, spacing), Style{Fill: rgb(0x6c7585)})
	}
}

// ground is the colour below a pattern that stands for no value.
func (pattern) ground() Colour { return rgb(0xfbfbfc) }

// hatched are parallel lines inside of a path, in an angle to the level.
func hatched(p *Path, spacing, angle float64) Path {
	var out Path
	sin, cos := math.Sincos(angle)
	eachSpan(p, spacing, angle, func(y, from, to float64) {
		out.MoveTo(from*cos-y*sin, from*sin+y*cos)
		out.LineTo(to*cos-y*sin, to*sin+y*cos)
	})
	return out
}

// dotted are dots on a grid inside of a path.
func dotted(p *Path, spacing float64) Path {
	var out Path
	const angle = math.Pi / 4
	sin, cos := math.Sincos(angle)
	r := 0.17 * spacing
	eachSpan(p, spacing, angle, func(y, from, to float64) {
		for x := math.Ceil((from+r)/spacing) * spacing; x <= to-r; x += spacing {
			dot := Circle(x*cos-y*sin, x*sin+y*cos, r)
			out.ops, out.xy = append(out.ops, dot.ops...), append(out.xy, dot.xy...)
		}
	})
	return out
}

// eachSpan goes through the parts of parallel lines that lie inside of a path, in
// coordinates turned back by the angle: y of the line, from and to along it. Lines lie on
// a grid of the board, so that those of neighbours meet. Curves are taken as
// four straight lines.
func eachSpan(p *Path, spacing, angle float64, visit func(y, from, to float64)) {
	sin, cos := math.Sincos(angle)
	crossings := map[int][]float64{}
	edge := func(x0, y0, x1, y1 float64) {
		u0, v0 := x0*cos+y0*sin, y0*cos-x0*sin
		u1, v1 := x1*cos+y1*sin, y1*cos-x1*sin
		if v0 > v1 {
			u0, v0, u1, v1 = u1, v1, u0, v0
		}
		for line := int(math.Ceil(v0 / spacing)); float64(line)*spacing < v1; line++ {
			v := float64(line) * spacing
			crossings[line] = append(crossings[line], u0+(v-v0)/(v1-v0)*(u1-u0))
		}
	}
	p.edges(edge)
	lines := make([]int, 0, len(crossings))
	for line := range crossings {
		lines = append(lines, line)
	}
	slices.Sort(lines)
	for _, line := range lines {
		at := crossings[line]
		slices.Sort(at)
		for i := 0; i+1 < len(at); i += 2 {
			visit(float64(line)*spacing, at[i], at[i+1])
		}
	}
}

// edges goes through the straight lines of a closed path; a curve is four of them.
func (p *Path) edges(visit func(x0, y0, x1, y1 float64)) {
	var x, y, sx, sy float64
	at := 0
	to := func(nx, ny float64) {
		visit(x, y, nx, ny)
		x, y = nx, ny
	}
	for _, op := range p.ops {
		switch op {
		case 'M':
			x, y = p.xy[at], p.xy[at+1]
			sx, sy = x, y
			at += 2
		case 'L':
			to(p.xy[at], p.xy[at+1])
			at += 2
		case 'C':
			x0, y0, c := x, y, p.xy[at:at+6]
			for i := 1; i <= 4; i++ {
				t := float64(i) / 4
				u := 1 - t
				to(u*u*u*x0+3*u*u*t*c[0]+3*u*t*t*c[2]+t*t*t*c[4], u*u*u*y0+3*u*u*t*c[1]+3*u*t*t*c[3]+t*t*t*c[5])
			}
			at += 6
		default:
			to(sx, sy)
		}
	}
}
