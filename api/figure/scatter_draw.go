package figure

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/analytics/regress"
)

// draw draws the points, the lines of the references, a name in each corner, and names of
// points that stand out.
func (f *scatterFigure) draw(b *Board, in Box) {
	q := f.q
	if len(f.points) == 0 {
		f.drawNothing(b, in)
		return
	}
	seen, weak := map[indicator.Verdict]bool{}, false
	for _, p := range f.points {
		seen[f.judged.of(p.level)], weak = true, weak || p.level.weak() || p.need.weak()
	}
	in = q.aside(b, in, q.verdictKey(b, f.up, seen, weak), f.content.note)
	y := f.axisOf(f.y, func(p scatterPoint) float64 { return p.level.Number }, max(2, min(6, int(in.H/(2.4*LineHeight(b.Small))))))
	plot := plotWithin(b, in, q.tickWidth(b, f.up, y))
	x := f.axisOf(f.x, func(p scatterPoint) float64 { return p.need.Number }, max(2, min(7, int(plot.W/(9*b.Small*mmPerPoint)))))
	inner := b.inside(plot)
	b.Group("axes", func() {
		q.ticksBeside(b, f.up, y, Box{plot.X, inner.Y, plot.W, inner.H})
		s := TextStyle{Size: b.Small, Colour: grey(), Anchor: Middle}
		for _, v := range x.ticks {
			at := inner.X + inner.W*x.at(v)
			b.Shape(Line(at, plot.Y, at, plot.Bottom()), Style{Stroke: faint(), Width: b.Line})
			text := q.tick(f.across.definition, x, v)
			b.Text(min(at, plot.Right()+1-b.TextWidth(text, s)/2), plot.Bottom()+1.25*b.Small*mmPerPoint, text, s, Box{})
		}
		axisNames(b, plot, in, f.up.Label, f.across.Label)
	})
	f.drawPoints(b, plot, x, y)
}

// drawNothing says of which of both indicators areas have no number, and why.
func (f *scatterFigure) drawNothing(b *Board, in Box) {
	b.Group("left-out", func() {
		for _, s := range []*chartSeries{f.across, f.up} {
			const lines = 4
			text := f.q.leftOutFits(b, s, in.W, lines)
			if text == "" {
				continue
			}
			for _, part := range []struct {
				text string
				s    TextStyle
			}{{s.Label, TextStyle{Size: b.Body, Bold: true}}, {text, TextStyle{Size: b.Small}}} {
				used := b.Paragraph(in, part.text, part.s, lines) + 0.3*LineHeight(b.Small)
				in.Y, in.H = in.Y+used, in.H-used
			}
		}
	})
}

func (f *scatterFigure) axisOf(r standard, of func(scatterPoint) float64, most int) axis {
	numbers := []float64{r.number}
	for _, p := range f.points {
		numbers = append(numbers, of(p))
	}
	low, high := finiteRange(numbers...)
	if math.IsInf(low, 0) {
		low, high = 0, 1
	}
	if low > 0 && low < 0.5*high {
		low = 0
	}
	return looseAxis(low, high, most)
}

func (f *scatterFigure) drawPoints(b *Board, plot Box, x, y axis) {
	inner := b.inside(plot)
	rx, ry := inner.X+inner.W*x.at(f.x.number), inner.Bottom()-inner.H*y.at(f.y.number)
	line := Style{Stroke: ink(), Width: 1.3 * b.Line, Dash: []float64{1.2, 0.8}}
	b.Group("reference", func() {
		b.Shape(Line(rx, plot.Y, rx, plot.Bottom()), line)
		b.Shape(Line(plot.X, ry, plot.Right(), ry), line)
	})
	p := &placer{b: b, within: plot}
	p.avoid(rx, plot.Y, rx, plot.Bottom())
	p.avoid(plot.X, ry, plot.Right(), ry)
	r := b.markRadius()
	at := func(v scatterPoint) (float64, float64) {
		return inner.X + inner.W*x.at(v.need.Number), inner.Bottom() - inner.H*y.at(v.level.Number)
	}
	b.Group("areas", func() {
		for _, v := range f.points {
			px, py := at(v)
			verdict := f.judged.of(v.level)
			title := v.level.name + ", " + f.q.short(f.across.definition, v.need.Number) + ", " + f.q.short(f.up.definition, v.level.Number)
			b.AreaShape(verdictPath(px, py, r, verdict), b.verdictStyle(verdict, v.level.weak() || v.need.weak()), v.level.ref.String(), title)
			p.blockPoint(px, py, r)
		}
	})
	b.Group("quadrants", func() { f.drawQuadrants(b, p, Box{plot.X, plot.Y, plot.W, inner.Bottom() - plot.Y}, rx, ry) })
	b.Group("names", func() {
		for _, v := range f.outliers(x, y) {
			px, py := at(v)
			p.place(px, py, 2*r, v.level.name, TextStyle{Size: b.Small, Bold: f.q.selected(v.level.ref), Halo: true})
		}
	})
}

// drawQuadrants names each corner with how many areas it holds, in one line or two, where
// points leave room, else only counts them; the note has them all.
func (f *scatterFigure) drawQuadrants(b *Board, p *placer, plot Box, rx, ry float64) {
	counts := f.counts()
	s := TextStyle{Size: b.Small, Colour: grey(), Halo: true}
	size := b.Small * mmPerPoint
	for _, name := range quadrants() {
		need, level, _ := strings.Cut(name, "_")
		x, width := plot.X+0.4*size, rx-plot.X
		s.Anchor = Start
		if (need == "high") != f.needFalls() {
			x, width, s.Anchor = plot.Right()-0.4*size, plot.Right()-rx, End
		}
		y, down, height := plot.Y+size, 1.0, ry-plot.Y
		if level == "low" {
			y, down, height = plot.Bottom()-0.4*size, -1, plot.Bottom()-ry
		}
		corner := Box{x, y, down, height}
		full := f.countText(name, counts[name])
		first, second, _ := strings.Cut(full, ", ")
		for _, lines := range [][]string{{full}, {first + ",", second}, {f.q.areasOf(f.up.Level, counts[name])}} {
			if fits(b, lines, s, width-0.8*size) && f.cornerText(b, p, corner, lines, s) {
				break
			}
		}
	}
}

func fits(b *Board, lines []string, s TextStyle, width float64) bool {
	return !slices.ContainsFunc(lines, func(text string) bool { return b.TextWidth(text, s) > width })
}

// cornerText writes lines at the first free place from a corner: at holds its point, the direction of the lines and the height of the corner.
func (f *scatterFigure) cornerText(b *Board, p *placer, at Box, lines []string, s TextStyle) bool {
	line := LineHeight(s.Size)
	for k := range 4 {
		if float64(k+len(lines))*line > at.H {
			return false
		}
		first := at.Y + at.W*float64(k)*line
		if at.W < 0 { // upwards
			first -= float64(len(lines)-1) * line
		}
		free := true
		for i, text := range lines {
			free = free && p.free(b.TextBox(at.X, first+float64(i)*line, text, s))
		}
		if !free {
			continue
		}
		for i, text := range lines {
			p.block(b.Text(at.X, first+float64(i)*line, text, s, p.within))
		}
		return true
	}
	return false
}

// mostNames is how many points that stand out are named.
const mostNames = 12

// outliers are the points that are named: those picked out, then those farthest from
// the lines of the references, each axis by its length.
func (f *scatterFigure) outliers(x, y axis) []scatterPoint {
	far := func(p scatterPoint) float64 {
		dx, dy := x.at(p.need.Number)-x.at(f.x.number), y.at(p.level.Number)-y.at(f.y.number)
		if f.q.selected(p.level.ref) {
			return math.Inf(1)
		}
		return math.Hypot(dx, dy)
	}
	sorted := slices.Clone(f.points)
	slices.SortStableFunc(sorted, func(a, b scatterPoint) int { return cmp.Compare(far(b), far(a)) })
	return sorted[:min(len(sorted), mostNames)]
}

// rankCorrelation is Spearman's, in words.
func (f *scatterFigure) rankCorrelation() string {
	var x, y []float64
	for _, p := range f.points {
		x, y = append(x, p.need.Number), append(y, p.level.Number)
	}
	v, err := regress.Spearman(x, y)
	if err != nil {
		return f.q.say("scatter.no_rank", nil)
	}
	return f.q.Text.Float(f.q.Lang, v, 2)
}
