package figure

// histogram is the distribution of values, in the colours of their classes.
type histogram struct {
	breaks    []float64
	colours   []Colour
	values    []float64 // without zeros
	zeros     int
	write     func(float64) string // a number of the axis
	reference float64              // NaN: none
	name      string               // of the reference, with its value
	short     string               // for little room
}

// draw puts the histogram into a box: bars that stand on the axis, the bounds of classes
// below it, the reference above.
func (h *histogram) draw(b *Board, in Box) {
	low, high := h.breaks[0], h.breaks[len(h.breaks)-1]
	if !(high > low) {
		return
	}
	text := TextStyle{Size: max(b.Small, b.Least), Colour: grey()}
	line := LineHeight(text.Size)
	plot := Box{in.X, in.Y, in.W, in.H - 1.15*line}
	hasReference := h.reference >= low && h.reference <= high || h.zeros > 0 && h.reference >= 0 && h.reference < low
	if hasReference {
		plot.Y += 1.1 * line
		plot.H -= 1.1 * line
	}
	zero := Box{plot.X, plot.Y, 0, plot.H}
	if h.zeros > 0 {
		zero.W = 0.8 * line
		plot.X, plot.W = plot.X+1.4*line, plot.W-1.4*line
	}
	at := func(v float64) float64 {
		if v < low { // between zero and the least value
			return zero.X + zero.W/2 + v/low*(plot.X-zero.X-zero.W/2)
		}
		return plot.X + (v-low)/(high-low)*plot.W
	}
	h.bars(b, plot, zero, low, high)
	b.Shape(Line(plot.X, plot.Bottom(), plot.Right(), plot.Bottom()), Style{Stroke: grey(), Width: b.Line})
	if h.zeros > 0 {
		b.Shape(Line(zero.X, zero.Bottom(), zero.Right(), zero.Bottom()), Style{Stroke: grey(), Width: b.Line})
		middle := text
		middle.Anchor = Middle
		b.Text(zero.X+zero.W/2, zero.Bottom()+1.05*line, "0", middle, Box{})
	}
	h.axis(b, plot, text, at)
	if hasReference {
		x := at(h.reference)
		b.Shape(Line(x, plot.Y-0.15*line, x, plot.Bottom()), Style{Stroke: ink(), Width: 1.2 * b.Line, Dash: []float64{1, 0.7}})
		label := h.name
		if b.TextWidth(label, TextStyle{Size: text.Size}) > in.W {
			label = b.Cut(h.short, in.W, TextStyle{Size: text.Size})
		}
		w := b.TextWidth(label, TextStyle{Size: text.Size})
		left := min(max(x-w/2, in.X), plot.Right()-w)
		b.Text(left, plot.Y-0.32*line, label, TextStyle{Size: text.Size}, in)
	}
}

// bars draws the bars, each stacked of the classes of its values, and beside them that of
// zeros, at the same scale.
func (h *histogram) bars(b *Board, plot, zero Box, low, high float64) {
	const least, most = 8, 28
	n := min(max(int(plot.W/(0.45*LineHeight(b.Body))), least), most)
	counts := make([][]int, n)
	for i := range counts {
		counts[i] = make([]int, len(h.colours))
	}
	tallest := h.zeros
	sums := make([]int, n)
	for _, v := range h.values {
		bin := min(max(int((v-low)/(high-low)*float64(n)), 0), n-1)
		counts[bin][classAt(h.breaks, v)]++
		sums[bin]++
		tallest = max(tallest, sums[bin])
	}
	if h.zeros > 0 {
		height := float64(h.zeros) / float64(tallest) * zero.H
		b.Shape(Box{zero.X, zero.Bottom() - height, zero.W, height}.Path(), Style{Fill: zeroFill(), Stroke: rgb(0x6b7484), Width: 0.6 * b.Line})
	}
	w := plot.W / float64(n)
	for i, bin := range counts {
		y := plot.Bottom()
		for class, count := range bin {
			if count == 0 {
				continue
			}
			height := float64(count) / float64(tallest) * plot.H
			y -= height
			b.Shape(Box{plot.X + float64(i)*w + 0.05*w, y, 0.9 * w, height}.Path(), Style{Fill: h.colours[class], Stroke: rgb(0x8d96a5), Width: 0.35 * b.Line})
		}
	}
}

// axis writes the bounds of the classes, the outer ones first, as long as there is room.
func (h *histogram) axis(b *Board, plot Box, text TextStyle, at func(float64) float64) {
	line := LineHeight(text.Size)
	order := []int{0, len(h.breaks) - 1}
	for i := 1; i < len(h.breaks)-1; i++ {
		order = append(order, i)
	}
	var taken []Box
	for _, i := range order {
		x := at(h.breaks[i])
		style := text
		style.Anchor = Middle
		switch i {
		case 0:
			style.Anchor = Start
		case len(h.breaks) - 1:
			style.Anchor = End
		}
		y := plot.Bottom() + 1.05*line
		label := h.write(h.breaks[i])
		box := b.TextBox(x, y, label, style)
		room := Box{box.X - 0.4*line, box.Y, box.W + 0.8*line, box.H}
		free := box.X >= plot.X-0.01 && box.Right() <= plot.Right()+0.01
		for _, t := range taken {
			free = free && !room.meets(t)
		}
		b.Shape(Line(x, plot.Bottom(), x, plot.Bottom()+0.25*line), Style{Stroke: grey(), Width: b.Line})
		if free {
			taken = append(taken, room)
			b.Text(x, y, label, style, Box{})
		}
	}
}
