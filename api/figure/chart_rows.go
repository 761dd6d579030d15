package figure

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
)

// chartRow is an area in a list: its name, a drawing on the axis, its number in words.
type chartRow struct {
	item
	text    string // the number, with its interval
	short   string // the number alone, for where there is little room; empty: none
	verdict indicator.Verdict
	strong  bool // picked out
}

// columns is the boxes of names, of the drawing and of numbers within a column.
type columns struct {
	name, plot, text Box
	brief            bool // there is no room for intervals in words
}

// columnsOf parts a column for its rows; a number is written whole, and its interval where
// there is room for those of all rows.
func (b *Board) columnsOf(in Box, rows []chartRow, size float64) columns {
	const most = 0.3 // of the width, for numbers
	names, texts, shorts := 0.0, 0.0, 0.0
	for _, r := range rows {
		s := TextStyle{Size: size, Bold: r.strong}
		names, texts = max(names, b.TextWidth(r.name, s)), max(texts, b.TextWidth(r.text, s))
		shorts = max(shorts, b.TextWidth(cmp.Or(r.short, r.text), s))
	}
	gap := 0.8 * size * mmPerPoint
	c := columns{brief: texts > most*in.W}
	if c.brief {
		texts = shorts
	}
	names = min(names, max(0.55*(in.W-texts), 0.36*in.W), 0.4*in.W)
	c.name = Box{in.X, in.Y, names, in.H}
	c.text = Box{in.Right() - texts, in.Y, texts, in.H}
	c.plot = Box{in.X + names + gap, in.Y, in.W - names - texts - 2*gap, in.H}
	return c
}

// rowsFigure is a list of rows on an axis.
type rowsFigure struct {
	q      *question
	series *chartSeries
	rows   []chartRow
	axis   func(b *Board, width float64) axis
	mark   func(b *Board, a axis, plot Box, y float64, p rowPlan, r chartRow)
	lines  []float64 // numbers at which a line stands through all rows
	key    []keyItem
}

// draw puts the key above, the rows below with the axis over each column, and who has no
// number at the bottom.
func (f *rowsFigure) draw(b *Board, in Box) {
	in = f.q.drawLeftOut(b, f.series, in)
	b.Group("key", func() {
		used := b.key(in, f.key)
		in.Y, in.H = in.Y+used+0.2*LineHeight(b.Small), in.H-used-0.2*LineHeight(b.Small)
	})
	head := 1.1 * LineHeight(b.Small)
	body := Box{in.X, in.Y + head, in.W, in.H - head}
	plan := b.planRows(body, f.rows)
	width := (body.W - betweenColumns*float64(len(plan.parts)-1)) / float64(len(plan.parts))
	for k, part := range plan.parts {
		f.column(b, Box{body.X + float64(k)*(width+betweenColumns), body.Y, width, body.H}, plan, part)
	}
}

// column draws one column with its axis. Lines leave out the row that says which rows are
// left out.
func (f *rowsFigure) column(b *Board, in Box, plan rowPlan, part []int) {
	c := b.columnsOf(in, f.rows, plan.size)
	a := f.axis(b, c.plot.W)
	places, runs := plan.places(in.Y, part)
	b.Group(unique("axis", in.X), func() {
		f.q.ticksAbove(b, f.series.definition, a, Box{c.plot.X, in.Y, c.plot.W, 0}, in, runs)
		for _, v := range f.lines {
			x := c.plot.X + c.plot.W*a.at(v)
			for _, run := range runs {
				if v >= a.from && v <= a.to {
					b.Shape(Line(x, run[0], x, run[1]), Style{Stroke: ink(), Width: 1.3 * b.Line, Dash: dashFor(v)})
				}
			}
		}
	})
	b.Group(unique("rows", in.X), func() {
		for i, at := range part {
			if at < 0 {
				b.Text(in.X, places[i]+0.35*plan.size*mmPerPoint, f.hiddenText(b, plan.size, hiddenAt(part, i, len(f.rows)), in.W), TextStyle{Size: plan.size, Colour: grey()}, in)
				continue
			}
			f.row(b, c, a, places[i], plan, at)
		}
	})
}

// places are the middles of rows, and the runs of rows between those that are left out:
// from where to where.
func (p rowPlan) places(y float64, part []int) (middles []float64, runs [][2]float64) {
	from := y
	for _, i := range part {
		middles = append(middles, y+p.tall(i)/2)
		y += p.tall(i)
		if i < 0 {
			runs, from = append(runs, [2]float64{from, y - p.height}), y
		}
	}
	return middles, append(runs, [2]float64{from, y})
}

// dashFor is solid for zero, where bars begin, else dashes.
func dashFor(v float64) []float64 {
	if v == 0 {
		return nil
	}
	return []float64{1.2, 0.8}
}

// hiddenAt is how many of all rows are left out at a place of a column.
func hiddenAt(part []int, i, all int) int {
	shown := 0
	for _, at := range part[:i] {
		shown = max(shown, at+1)
	}
	next := all
	for _, at := range part[i:] {
		if at >= 0 {
			next = min(next, at)
		}
	}
	return next - shown
}

func (f *rowsFigure) hiddenText(b *Board, size float64, n int, width float64) string {
	text := f.q.say("chart.hidden", map[string]string{"areas": f.q.areasOf(f.series.Level, n)})
	if b.TextWidth(text, TextStyle{Size: size}) > width {
		text = f.q.say("chart.hidden.short", map[string]string{"n": f.q.count(n)})
	}
	return text
}

func (f *rowsFigure) row(b *Board, c columns, a axis, y float64, plan rowPlan, at int) {
	r := f.rows[at]
	s := TextStyle{Size: plan.size, Bold: r.strong}
	size := plan.size * mmPerPoint
	for i, line := range b.nameIn(r.name, c.name.W, s, plan.lines[at]) {
		b.Text(c.name.X, y+0.35*size+(float64(i)-float64(plan.lines[at]-1)/2)*LineHeight(plan.size), line, s, Box{})
	}
	f.mark(b, a, c.plot, y, plan, r)
	s.Anchor = End
	text := r.text
	if c.brief {
		text = cmp.Or(r.short, r.text)
	}
	b.Text(c.text.Right(), y+0.35*size, text, s, Box{})
}

// ticksAbove draws a grid with its numbers above it, that of zero first, and the others
// where there is room; its lines go through runs of rows.
func (q *question) ticksAbove(b *Board, d edition.Definition, a axis, plot, within Box, runs [][2]float64) {
	s := TextStyle{Size: b.Small, Colour: grey(), Anchor: Middle}
	p := &placer{b: b, within: b.Box()}
	ticks := slices.Clone(a.ticks)
	slices.SortStableFunc(ticks, func(v, w float64) int { return cmp.Compare(math.Abs(v), math.Abs(w)) })
	for _, v := range ticks {
		x := plot.X + plot.W*a.at(v)
		for _, run := range runs {
			b.Shape(Line(x, run[0], x, run[1]), Style{Stroke: faint(), Width: b.Line})
		}
		text := q.tick(d, a, v)
		half, y := b.TextWidth(text, s)/2, plot.Y-0.35*b.Small*mmPerPoint
		x = min(max(x, within.X+half), within.Right()-half)
		if box := b.TextBox(x, y, text, s); p.free(box) {
			b.Text(x, y, text, s, Box{})
			p.block(Box{box.X - 0.4*b.Small*mmPerPoint, box.Y, box.W + 0.8*b.Small*mmPerPoint, box.H})
		}
	}
}

// unique is the name of a group that stands at a place of the board.
func unique(name string, at float64) string { return name + "-" + strconv.Itoa(int(at)) }
