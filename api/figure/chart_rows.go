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
	text    string // the number
	verdict indicator.Verdict
	strong  bool // picked out
}

// rowPlan is how a list of rows is laid out.
type rowPlan struct {
	size   float64 // of text, in points
	height float64 // of a row, in millimetres
	parts  [][]int // rows of each column; -1 stands for rows that are left out
	hidden int     // how many rows are left out
}

// Room that rows need.
const (
	narrowestColumn = 95.0 // millimetres, for two columns side by side at 8 points
	rowLeading      = 1.28
	highestRow      = 3 // lines, where few rows have much room
)

// planRows lays out rows in their order: in one column, in two, else the first and the
// last of them with those that are picked out between.
func (b *Board) planRows(in Box, rows []chartRow) rowPlan {
	n := len(rows)
	fits := func(size float64) int { return int((in.H + 1e-9) / rowHeight(size)) }
	for size := b.Body; size >= b.Least; size -= 0.5 {
		if fits(size) >= n {
			return rowPlan{size: size, height: min(in.H/float64(max(n, 1)), highestRow*rowHeight(size)), parts: [][]int{count(0, n)}}
		}
	}
	for size := b.Body; size >= b.Least; size -= 0.5 {
		half := (n + 1) / 2
		if fits(size) >= half && in.W/2 >= narrowestColumn*size/8 {
			return rowPlan{size: size, height: min(in.H/float64(half), highestRow*rowHeight(size)), parts: [][]int{count(0, half), count(half, n)}}
		}
	}
	return b.planEnds(fits, rows, in)
}

// planEnds shows the first and the last rows.
func (b *Board) planEnds(fits func(float64) int, rows []chartRow, in Box) rowPlan {
	size := max(b.Least, b.Body-1)
	room, n := max(fits(size), 3), len(rows)
	var strong []int
	for i, r := range rows {
		if r.strong {
			strong = append(strong, i)
		}
	}
	ends := room - 1
	if len(strong) > 0 {
		ends = max(room-len(strong)-2, 2)
	}
	first, last := (ends+1)/2, n-ends/2
	list := append(count(0, first), -1)
	shown := ends
	for _, i := range strong {
		if i >= first && i < last {
			list = append(list, i)
			shown++
		}
	}
	if shown > ends && list[len(list)-1] < last-1 {
		list = append(list, -1)
	}
	list = append(list, count(last, n)...)
	return rowPlan{size: size, height: in.H / float64(max(len(list), room)), parts: [][]int{list}, hidden: n - shown}
}

func rowHeight(size float64) float64 { return rowLeading * size * mmPerPoint }

// count is the numbers from one to before another.
func count(from, to int) []int {
	var list []int
	for i := from; i < to; i++ {
		list = append(list, i)
	}
	return list
}

// columns is the boxes of names, of the drawing and of numbers within a column.
type columns struct{ name, plot, text Box }

// columnsOf parts a column for its rows.
func (b *Board) columnsOf(in Box, rows []chartRow, size float64) columns {
	names, texts := 0.0, 0.0
	for _, r := range rows {
		s := TextStyle{Size: size, Bold: r.strong}
		names, texts = max(names, b.TextWidth(r.name, s)), max(texts, b.TextWidth(r.text, s))
	}
	gap := 0.8 * size * mmPerPoint
	texts = min(texts, 0.3*in.W)
	names = min(names, max(0.55*(in.W-texts), 0.36*in.W), 0.4*in.W)
	c := columns{name: Box{in.X, in.Y, names, in.H}}
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
	if plan.hidden > 0 {
		body.H -= 0.2 * plan.height
	}
	between := 6.0
	width := (body.W - between*float64(len(plan.parts)-1)) / float64(len(plan.parts))
	for k, part := range plan.parts {
		column := Box{body.X + float64(k)*(width+between), body.Y, width, body.H}
		f.column(b, column, plan, part)
	}
}

// column draws one column with its axis.
func (f *rowsFigure) column(b *Board, in Box, plan rowPlan, part []int) {
	c := b.columnsOf(in, f.rows, plan.size)
	a := f.axis(b, c.plot.W)
	bottom := in.Y + float64(len(part))*plan.height
	b.Group(unique("axis", in.X), func() {
		f.q.ticksAbove(b, f.series.definition, a, Box{c.plot.X, in.Y, c.plot.W, bottom - in.Y}, in)
		for _, v := range f.lines {
			x := c.plot.X + c.plot.W*a.at(v)
			if v >= a.from && v <= a.to {
				b.Shape(Line(x, in.Y, x, bottom), Style{Stroke: ink(), Width: 1.3 * b.Line, Dash: dashFor(v)})
			}
		}
	})
	b.Group(unique("rows", in.X), func() {
		for i, at := range part {
			y := in.Y + (float64(i)+0.5)*plan.height
			if at < 0 {
				b.Text(in.X, y+0.35*plan.size*mmPerPoint, f.hiddenText(b, plan, in.W), TextStyle{Size: plan.size, Colour: grey(), Halo: true}, in)
				continue
			}
			f.row(b, c, a, y, plan, f.rows[at])
		}
	})
}

// dashFor is solid for zero, where bars begin, else dashes.
func dashFor(v float64) []float64 {
	if v == 0 {
		return nil
	}
	return []float64{1.2, 0.8}
}

func (f *rowsFigure) hiddenText(b *Board, plan rowPlan, width float64) string {
	text := f.q.say("chart.hidden", map[string]string{"areas": f.q.areasOf(f.series.Level, plan.hidden)})
	return b.Cut(text, width, TextStyle{Size: plan.size})
}

func (f *rowsFigure) row(b *Board, c columns, a axis, y float64, plan rowPlan, r chartRow) {
	s := TextStyle{Size: plan.size, Bold: r.strong}
	base := y + 0.35*plan.size*mmPerPoint
	b.Text(c.name.X, base, b.Cut(r.name, c.name.W, s), s, Box{})
	f.mark(b, a, c.plot, y, plan, r)
	s.Anchor = End
	b.Text(c.text.Right(), base, b.Cut(r.text, c.text.W, s), s, Box{})
}

// ticksAbove draws a grid with its numbers above it, that of zero first, and the others
// where there is room.
func (q *question) ticksAbove(b *Board, d edition.Definition, a axis, plot, within Box) {
	s := TextStyle{Size: b.Small, Colour: grey(), Anchor: Middle}
	p := &placer{b: b, within: b.Box()}
	ticks := slices.Clone(a.ticks)
	slices.SortStableFunc(ticks, func(v, w float64) int { return cmp.Compare(math.Abs(v), math.Abs(w)) })
	for _, v := range ticks {
		x := plot.X + plot.W*a.at(v)
		b.Shape(Line(x, plot.Y, x, plot.Bottom()), Style{Stroke: faint(), Width: b.Line})
		text := q.tick(d, a, v)
		half, y := b.TextWidth(text, s)/2, plot.Y-0.35*b.Small*mmPerPoint
		x = min(max(x, within.X+half), within.Right()-half)
		if box := b.TextBox(x, y, text, s); p.free(box) {
			p.block(b.Text(x, y, text, s, Box{}))
		}
	}
}

// unique is the name of a group that stands at a place of the board.
func unique(name string, at float64) string { return name + "-" + strconv.Itoa(int(at)) }
