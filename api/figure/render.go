package figure

import (
	"image/color"
	"math"

	"github.com/tdewolff/canvas"
)

// render draws the board with a renderer of the canvas library, whose y goes up.
func (b *Board) render(r canvas.Renderer) { b.renderGroup(r, b.root) }

func (b *Board) renderGroup(r canvas.Renderer, g *group) {
	for _, item := range g.items {
		switch item := item.(type) {
		case *group:
			b.renderGroup(r, item)
		case *shape:
			b.renderShape(r, item)
		case *label:
			b.renderLabel(r, item)
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

func (b *Board) renderShape(r canvas.Renderer, s *shape) {
	style := canvas.DefaultStyle
	style.Fill, style.Stroke = paint(s.style.Fill), paint(s.style.Stroke)
	style.StrokeWidth, style.Dashes = s.style.Width, s.style.Dash
	style.StrokeCapper, style.StrokeJoiner = canvas.ButtCap, canvas.RoundJoin
	style.FillRule = canvas.NonZero
	r.RenderPath(b.canvasPath(&s.path), style, canvas.Identity)
}

func (b *Board) renderLabel(r canvas.Renderer, l *label) {
	c := l.style.Colour
	face := b.fonts.of(l.style.Bold).Face(l.style.Size, rgba(c))
	m := canvas.Identity.Translate(micrometre(l.box.X), micrometre(b.Height-l.y))
	if l.style.Halo {
		outline, _ := face.ToPath(l.text)
		style := canvas.DefaultStyle
		style.Fill, style.Stroke = paint(paper()), paint(paper())
		style.StrokeWidth, style.StrokeJoiner = haloWidth(l.style.Size), canvas.RoundJoin
		r.RenderPath(outline, style, m)
	}
	r.RenderText(canvas.NewTextLine(face, l.text, canvas.Left), m)
}
