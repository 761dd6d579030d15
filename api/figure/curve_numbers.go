package figure

import (
	"slices"

	"github.com/observatoire-essor/essor/api/ask"
)

// keyNumber is a number that a curve tells, with what it is.
type keyNumber struct {
	number, text string
	short        string // fewer words, for where there is little room
}

// half is the share of the whole that the marked half of the people has, of which the
// title speaks: the half that has least, or that lives where need is greatest.
func (f *curveFigure) half() float64 {
	if f.kind == string(Concentration) {
		return 1 - f.at(0.5)
	}
	return f.at(0.5)
}

// numbers are what the curve tells: the marked half, the measures, and who is left out
// where the foot does not say it.
func (f *curveFigure) numbers(b *Board) []keyNumber {
	q := f.q
	args := map[string]string{"who": q.Who(f.out.Weight)}
	of := func(number, code string) keyNumber {
		return keyNumber{number, q.say("curve.number."+code, args), q.say("curve.short."+code, args)}
	}
	list := []keyNumber{of(q.Share(f.half()), "half."+f.kind)}
	for _, m := range f.out.Measures {
		switch {
		case besides(m):
		case m.Value == nil || !q.has("curve.number."+m.ID):
			list = append(list, keyNumber{"–", m.Text, m.Text})
		case m.ID == "hoover":
			list = append(list, of(q.Share(*m.Value), m.ID))
		default:
			const decimals = 3
			list = append(list, of(q.Text.Float(q.Lang, *m.Value, decimals), m.ID))
		}
	}
	areas, words := f.leftOut()
	if areas == 0 || !b.wide() && !b.beside() {
		return list
	}
	args = words
	if share := words["share"]; share != "" {
		return append(list, of(share, "excluded"))
	}
	return append(list, of(q.count(areas), "excluded.areas"))
}

// leftOut is how many areas are left out of the curve, and the words for it.
func (f *curveFigure) leftOut() (areas int, args map[string]string) {
	lists := [][]ask.ExcludedOut{f.out.Excluded}
	if f.kind == string(Concentration) && f.out.Need != nil {
		lists = append(lists, f.out.Need.Excluded)
	}
	people, known := 0.0, true
	why := ""
	for _, x := range slices.Concat(lists...) {
		areas += x.Areas
		if x.Share == nil {
			known = false
		} else {
			people += *x.Share
		}
		if why != "" {
			why += ", "
		}
		why += f.q.Why(x.Why) + f.q.say("curve.times", map[string]string{"n": f.q.count(x.Areas)})
	}
	args = map[string]string{"areas": f.q.areasOf(f.out.Level, areas), "why": why}
	if known {
		args["share"] = f.q.Share(people)
	}
	return areas, args
}

// drawNumbers writes numbers in large letters with their words, as large as all fit, in
// fewer words where there is little room; what does not fit then is left to the
// description.
func (b *Board) drawNumbers(in Box, list []keyNumber) {
	for ; len(list) > 0; list = list[:len(list)-1] {
		short := slices.Clone(list)
		for i := range short {
			short[i].text = short[i].short
		}
		for _, words := range [][]keyNumber{list, short} {
			const largest, smallest = 1.35, 0.8
			for scale := largest; scale >= smallest; scale -= 0.05 {
				if n := b.planNumbers(in, words, max(b.Least, scale*b.Body)); n.height <= in.H {
					n.draw(b, in, words)
					return
				}
			}
		}
	}
}

// numbersPlan is how numbers are laid out: each before its words, or above them.
type numbersPlan struct {
	number, text TextStyle
	stacked      bool
	column       float64 // of the numbers, before words
	lines        [][]string
	heights      []float64
	height       float64 // of all
	gap          float64
}

// fewestLetters is how many letters a line of words has room for beside a number.
const fewestLetters = 22

func (b *Board) planNumbers(in Box, list []keyNumber, size float64) numbersPlan {
	n := numbersPlan{number: TextStyle{Size: 1.7 * size, Bold: true, Colour: accent()}, text: TextStyle{Size: size}, gap: 0.55 * LineHeight(size)}
	for _, k := range list {
		n.column = max(n.column, b.TextWidth(k.number, n.number))
	}
	n.column += 0.8 * size * mmPerPoint
	if in.W-n.column < fewestLetters*0.5*size*mmPerPoint {
		n.stacked, n.column, n.number.Size = true, 0, max(1.4*size, b.Least)
	}
	for i, k := range list {
		lines := b.Wrap(k.text, in.W-n.column, n.text)
		n.lines = append(n.lines, lines)
		number, words := LineHeight(n.number.Size), b.linesHeight(len(lines), size)
		if n.stacked {
			n.heights = append(n.heights, number+words)
		} else {
			n.heights = append(n.heights, max(number, words))
		}
		n.height += n.heights[i]
		if i > 0 {
			n.height += n.gap
		}
	}
	return n
}

func (n numbersPlan) draw(b *Board, in Box, list []keyNumber) {
	const most = 2 // times the gap, where there is room
	gap := n.gap
	if len(list) > 1 {
		gap += min((in.H-n.height)/float64(len(list)-1), (most-1)*n.gap)
	}
	y := in.Y
	for i, k := range list {
		base := y + ascent*n.number.Size*mmPerPoint
		b.Text(in.X, base, k.number, n.number, Box{})
		first := base
		switch {
		case n.stacked:
			first += LineHeight(n.text.Size) + 0.1*n.text.Size*mmPerPoint
		case len(n.lines[i]) > 1:
			first = y + ascent*n.text.Size*mmPerPoint
		}
		for l, line := range n.lines[i] {
			b.Text(in.X+n.column, first+float64(l)*LineHeight(n.text.Size), line, n.text, Box{})
		}
		y += n.heights[i] + gap
	}
}
