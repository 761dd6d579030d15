package figure

import (
	"image/color"
	"math"

	"github.com/tdewolff/canvas"
)

// render draws the board with a renderer of the canvas library, whose y goes up. In a
// picture of dots, strokes are drawn as areas: the library's own strokes take ten times as
// long.
func (b *Board) render(r canvas.Renderer, dots bool) { (&renderer{b, r, dots}).group(b.root) }

type renderer struct {
	*Board
	to   canvas.Renderer
	dots bool
}

func (r *renderer) group(g *group) {
	for _, item := range g.items {
		switch item := item.(type) {
		case *group:
			r.group(item)
		case *shape:
			r.shape(item)
		case *label:
			r.label(item)
		}
	}
}

// canvasPath is a path with y up, its points rounded to a micrometre so that files stay
// small.
func (b *Board) canvasPath(p *Path) *canvas.Path {
	out := &canvas.Path{}
	x := func(i int) float64 { return micrometre(p.xy[i]) }
	y := func(i int) float64 { return micrometre(b.Height - p.xy[i+1]) }
	at := 0
	for _, op := range p.ops {
		switch op {
		case 'M':
			out.MoveTo(x(at), y(at))
			at += 2
		case 'L':
			out.LineTo(x(at), y(at))
			at += 2
		case 'C':
			out.CubeTo(x(at), y(at), x(at+2), y(at+2), x(at+4), y(at+4))
			at += 6
		default:
			out.Close()
		}
	}
	return out
}

func micrometre(v float64) float64 { return math.Round(v*1000) / 1000 }

func rgba(c Colour) color.RGBA { return color.RGBA{c.R, c.G, c.B, 255} }

func paint(c Colour) canvas.Paint {
	if !c.Set {
		return canvas.Paint{}
	}
	return canvas.Paint{Color: rgba(c)}
}

func (r *renderer) shape(s *shape) {
	style := canvas.DefaultStyle
	style.Fill, style.Stroke = paint(s.style.Fill), paint(s.style.Stroke)
	style.StrokeWidth, style.Dashes = s.style.Width, s.style.Dash
	style.StrokeCapper, style.StrokeJoiner = canvas.ButtCap, canvas.RoundJoin
	style.FillRule = canvas.NonZero
	if r.dots && s.style.Stroke.Set && len(s.style.Dash) == 0 {
		style.Stroke = canvas.Paint{}
		if s.style.Fill.Set {
			r.to.RenderPath(r.canvasPath(&s.path), style, canvas.Identity)
		}
		outline := stroked(&s.path, s.style.Width)
		style.Fill = paint(s.style.Stroke)
		r.to.RenderPath(r.canvasPath(&outline), style, canvas.Identity)
		return
	}
	r.to.RenderPath(r.canvasPath(&s.path), style, canvas.Identity)
}

// stroked is the area of a stroke: a rectangle for each straight line, longer by half its
// width so that corners are filled, all turning the same way.
func stroked(p *Path, width float64) Path {
	var out Path
	h := width / 2
	p.edges(func(x0, y0, x1, y1 float64) {
		length := math.Hypot(x1-x0, y1-y0)
		if length == 0 {
			return
		}
		ux, uy := (x1-x0)/length*h, (y1-y0)/length*h
		x0, y0, x1, y1 = x0-ux, y0-uy, x1+ux, y1+uy
		out.add(x0+uy, y0-ux, x1+uy, y1-ux, x1-uy, y1+ux, x0-uy, y0+ux)
	})
	return out
}

// add adds a polygon.
func (p *Path) add(xy ...float64) {
	p.MoveTo(xy[0], xy[1])
	for i := 2; i+1 < len(xy); i += 2 {
		p.LineTo(xy[i], xy[i+1])
	}
	p.Close()
}

func (r *renderer) label(l *label) {
	face := r.fonts.of(l.style.Bold).Face(l.style.Size, rgba(l.style.Colour))
	m := canvas.Identity.Translate(micrometre(l.box.X), micrometre(r.Height-l.y))
	if l.style.Halo {
		outline, _ := face.ToPath(l.text)
		style := canvas.DefaultStyle
		style.Fill, style.Stroke = paint(paper()), paint(paper())
		style.StrokeWidth, style.StrokeJoiner = haloWidth(l.style.Size), canvas.RoundJoin
		if r.dots {
			style.Stroke = canvas.Paint{}
			upright := *r.Board
			upright.Height = 0                      // outlines of letters have y up already
			for _, p := range outlinesOf(outline) { // one by one: long lines of dots are slow
				rim := stroked(&p, haloWidth(l.style.Size))
				r.to.RenderPath(upright.canvasPath(&rim), style, m)
			}
		} else {
			r.to.RenderPath(outline, style, m)
		}
	}
	r.to.RenderText(canvas.NewTextLine(face, l.text, canvas.Left), m)
}

// outlinesOf are the outlines of letters, with y down.
func outlinesOf(letters *canvas.Path) []Path {
	const tolerance = 0.05 // millimetres
	var all []Path
	for s := letters.Flatten(tolerance).Scanner(); s.Scan(); {
		end := s.End()
		if s.Cmd() == canvas.MoveToCmd {
			all = append(all, Path{})
			all[len(all)-1].MoveTo(end.X, -end.Y)
			continue
		}
		all[len(all)-1].LineTo(end.X, -end.Y)
	}
	return all
}
