package figure

import (
	"cmp"
	"math"
	"slices"

	"github.com/observatoire-essor/essor/analytics/regress"
)

// drawQuadrants names each corner with how many areas it holds, where there is room
// outside of the names of points.
func (f *scatterFigure) drawQuadrants(b *Board, p *placer, plot Box, rx, ry float64) {
	counts := f.counts()
	s := TextStyle{Size: b.Small, Colour: grey(), Halo: true}
	size := b.Small * mmPerPoint
	for _, corner := range []struct {
		name   string
		x, y   float64
		anchor Anchor
		room   float64
	}{
		{"low_high", plot.X + 0.4*size, plot.Y + size, Start, rx - plot.X},
		{"high_high", plot.Right() - 0.4*size, plot.Y + size, End, plot.Right() - rx},
		{"low_low", plot.X + 0.4*size, plot.Bottom() - 0.4*size, Start, rx - plot.X},
		{"high_low", plot.Right() - 0.4*size, plot.Bottom() - 0.4*size, End, plot.Right() - rx},
	} {
		s.Anchor = corner.anchor
		if high := ry - plot.Y; corner.y > ry && plot.Bottom()-ry < 1.5*size || corner.y < ry && high < 1.5*size {
			continue
		}
		text := f.countText(corner.name, counts[corner.name])
		if b.TextWidth(text, s) > corner.room-0.8*size {
			text = f.q.count(counts[corner.name])
		}
		p.block(b.Text(corner.x, corner.y, text, s, plot))
	}
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
