package figure

import (
	"math"

	"github.com/observatoire-essor/essor/analytics/indicator"
)

// Colours of verdicts. Each goes with a shape and a word.
func aboveColour() Colour { return rgb(0xb4500c) }
func belowColour() Colour { return rgb(0x5e3c99) }
func tintColour() Colour  { return rgb(0xd6e3f1) } // ribbons of intervals
func wideColour() Colour  { return rgb(0xe6edf5) } // wider ones behind

func verdictColour(v indicator.Verdict) Colour {
	switch v {
	case indicator.Above:
		return aboveColour()
	case indicator.Below:
		return belowColour()
	case indicator.CannotTell:
		return grey()
	default:
		return accent()
	}
}

// verdictPath is the shape of a verdict: a triangle that points up or down, else a disc.
func verdictPath(x, y, r float64, v indicator.Verdict) Path {
	switch v {
	case indicator.Above:
		return Polygon(x, y-1.15*r, x+1.1*r, y+0.8*r, x-1.1*r, y+0.8*r)
	case indicator.Below:
		return Polygon(x, y+1.15*r, x+1.1*r, y-0.8*r, x-1.1*r, y-0.8*r)
	default:
		return Circle(x, y, r)
	}
}

// verdictStyle fills a mark, or leaves it hollow when the value is unreliable.
func (b *Board) verdictStyle(v indicator.Verdict, weak bool) Style {
	c := verdictColour(v)
	if weak {
		return Style{Fill: paper(), Stroke: c, Width: 1.6 * b.Line}
	}
	return Style{Fill: c, Stroke: c, Width: b.Line}
}

// hatch draws slanted lines over a box.
func (b *Board) hatch(in Box, s Style) {
	const gap = 1.1 // millimetres between the lines
	var lines Path
	for at := in.X - in.H; at < in.Right(); at += gap * math.Sqrt2 {
		x1, y1, x2, y2 := at, in.Bottom(), at+in.H, in.Y
		if x1 < in.X {
			x1, y1 = in.X, in.Bottom()-(in.X-x1)
		}
		if x2 > in.Right() {
			x2, y2 = in.Right(), in.Y+(x2-in.Right())
		}
		if x2 > x1 {
			lines.MoveTo(x1, y1)
			lines.LineTo(x2, y2)
		}
	}
	b.Shape(lines, s)
}

// whisker draws an interval on a row; an arrow says that it goes on beyond the end of
// the axis.
func (b *Board) whisker(a axis, plot Box, y, low, high float64) {
	b.whiskerOf(a, plot, y, [2]float64{low, high}, grey())
}

func (b *Board) whiskerOf(a axis, plot Box, y float64, ends [2]float64, c Colour) {
	low, high := ends[0], ends[1]
	x1, x2 := plot.X+plot.W*a.at(low), plot.X+plot.W*a.at(high)
	if x2 > x1 {
		b.Shape(Line(x1, y, x2, y), Style{Stroke: c, Width: 1.2 * b.Line})
	}
	arrow := 0.28 * b.Least * mmPerPoint
	if high > a.to {
		b.Shape(Polygon(x2, y, x2-1.4*arrow, y-0.7*arrow, x2-1.4*arrow, y+0.7*arrow), Style{Fill: c})
	}
	if low < a.from {
		b.Shape(Polygon(x1, y, x1+1.4*arrow, y-0.7*arrow, x1+1.4*arrow, y+0.7*arrow), Style{Fill: c})
	}
}

// keyItem is a sample with its words.
type keyItem struct {
	text string
	draw func(x, y, r float64) // around a point; r is half the height of small letters
}

// key draws samples with their words in lines from the top of a box, and returns the
// height that it took.
func (b *Board) key(in Box, items []keyItem) float64 {
	s := TextStyle{Size: max(b.Small, b.Least)}
	r := 0.3 * s.Size * mmPerPoint
	x, y := in.X, in.Y
	height := LineHeight(s.Size)
	for _, k := range items {
		lines := b.Wrap(k.text, in.W-sampleWidth*r, s)
		w := sampleWidth*r + b.TextWidth(lines[0], s)
		if x > in.X && (x+w > in.Right() || len(lines) > 1) {
			x, y = in.X, y+height
		}
		base := y + ascent*s.Size*mmPerPoint
		k.draw(x+1.8*r, base-0.95*r, r)
		for i, line := range lines {
			b.Text(x+sampleWidth*r, base+float64(i)*height, line, s, Box{})
		}
		x += w + 6*r
		if more := len(lines) - 1; more > 0 { // nothing else stands beside two lines
			x, y = in.Right(), y+float64(more)*height
		}
	}
	if len(items) == 0 {
		return 0
	}
	return y - in.Y + height
}

// verdictKey are the samples of verdicts that occur.
func (q *question) verdictKey(b *Board, s *chartSeries, seen map[indicator.Verdict]bool, weak bool) []keyItem {
	var items []keyItem
	for _, v := range []indicator.Verdict{indicator.Above, indicator.CannotTell, indicator.Below} {
		if seen[v] {
			items = append(items, keyItem{q.verdictWord(s, v), func(x, y, r float64) {
				b.Shape(verdictPath(x, y, r, v), b.verdictStyle(v, false))
			}})
		}
	}
	if weak {
		items = append(items, keyItem{q.say("chart.weak.hollow", nil), func(x, y, r float64) {
			b.Shape(Circle(x, y, r), b.verdictStyle(indicator.CannotTell, true))
		}})
	}
	return items
}
