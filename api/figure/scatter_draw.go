package figure

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/analytics/regress"
)

// drawQuadrants names each corner with how many areas it holds, where points leave room,
// else only counts them; a corner that is full has its count in the description.
func (f *scatterFigure) drawQuadrants(b *Board, p *placer, plot Box, rx, ry float64) {
	counts := f.counts()
	s := TextStyle{Size: b.Small, Colour: grey(), Halo: true}
	size := b.Small * mmPerPoint
	for _, name := range quadrants() {
		need, level, _ := strings.Cut(name, "_")
		x, width := plot.X+0.4*size, rx-plot.X
		s.Anchor = Start
		if need == "high" {
			x, width, s.Anchor = plot.Right()-0.4*size, plot.Right()-rx, End
		}
		y, down, height := plot.Y+size, 1.0, ry-plot.Y
		if level == "low" {
			y, down, height = plot.Bottom()-0.4*size, -1, plot.Bottom()-ry
		}
		for _, text := range []string{f.countText(name, counts[name]), f.q.count(counts[name])} {
			if b.TextWidth(text, s) > width-0.8*size || !f.cornerText(b, p, Box{x, y, down, height}, text, s) {
				continue
			}
			break
		}
	}
}

// cornerText writes a text at the first free line from a corner: at holds its point, the
// direction of the lines and the height of the corner.
func (f *scatterFigure) cornerText(b *Board, p *placer, at Box, text string, s TextStyle) bool {
	line := LineHeight(s.Size)
	for k := range 4 {
		y := at.Y + at.W*float64(k)*line
		if float64(k+1)*line > at.H {
			return false
		}
		if box := b.TextBox(at.X, y, text, s); p.free(box) {
			p.block(b.Text(at.X, y, text, s, p.within))
			return true
		}
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
