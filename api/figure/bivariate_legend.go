package figure

// crossLegend draws the nine colours with the number of areas in each, need to the right and
// support upwards, and the bounds between classes where they lie.
func (q *question) crossLegend(x crossed) func(*Board, Box) {
	return func(b *Board, in Box) {
		line := LineHeight(b.Small)
		style := TextStyle{Size: b.Small}
		rows, right := q.supportMarks(b, x, in.W)
		left := 0.0
		for _, r := range rows {
			left = max(left, b.TextWidth(r.text, style)+0.4*line)
		}
		const above, below, flattest = 1.25, 2.3, 2.1 // lines; width of a cell by its height
		plot := Box{in.X + left, in.Y + above*line, in.W - left, in.H - (above+below)*line}
		for _, r := range right {
			plot.W = min(plot.W, in.W-left-b.TextWidth(r.text, style)-0.4*line)
		}
		plot.W = min(plot.W, flattest*plot.H)
		w, h := plot.W/thirds, plot.H/thirds
		for support, colours := range bivariateColours() {
			for need, colour := range colours {
				cell := Box{plot.X + float64(need)*w, plot.Bottom() - float64(support+1)*h, w, h}
				b.Shape(cell.Path(), Style{Fill: colour, Stroke: paper(), Width: 1.5 * b.Line})
				s := TextStyle{Size: b.Body, Bold: true, Anchor: Middle, On: colour, Colour: readableOn(colour)}
				b.Text(cell.X+w/2, cell.Y+h/2+0.35*b.Body*mmPerPoint, q.count(x.Cells[need][support].Areas), s, Box{})
			}
		}
		grey := TextStyle{Size: b.Small, Colour: grey()}
		b.Text(in.X, in.Y+0.8*line, q.sideName(b, "up", x.support, in.W), style, Box{})
		for _, r := range rows {
			s := grey
			s.Anchor = End
			b.Text(plot.X-0.3*line, plot.Bottom()-r.at*h+0.35*b.Small*mmPerPoint, r.text, s, Box{})
		}
		for _, r := range right {
			b.Text(plot.Right()+0.3*line, plot.Bottom()-r.at*h+0.35*b.Small*mmPerPoint, r.text, grey, Box{})
		}
		for _, c := range q.needBounds(x) {
			s := grey
			s.Anchor = Middle
			b.Text(plot.X+c.at*w, plot.Bottom()+0.95*line, c.text, s, Box{})
		}
		b.Text(in.X, plot.Bottom()+2*line, q.sideName(b, "right", x.need, in.W), style, Box{})
	}
}

// bound is a number beside the cells of a cross, at so many cells from the first.
type bound struct {
	at   float64
	text string
}

// supportMarks are the texts at the left and at the right of the rows. Where nothing has a
// row of its own, rows are named as far as there is room, and the bound stands at the right.
func (q *question) supportMarks(b *Board, x crossed, width float64) (left, right []bound) {
	list := q.bounds(x.support, x.SupportBreaks)
	if !x.ZeroApart {
		return list, nil
	}
	zero := bound{0.5, q.say("legend.zero.short", nil)}
	half := bound{2, list[len(list)-1].text}
	if x.SupportBreaks[1] == 0 { // there is no middle class
		return []bound{zero}, nil
	}
	less, more := bound{1.5, q.say("bivariate.half.lower", nil)}, bound{2.5, q.say("bivariate.half.upper", nil)}
	const room = 5.5 // of the cells, in lines
	style, line := TextStyle{Size: b.Small}, LineHeight(b.Small)
	if b.TextWidth(more.text, style)+b.TextWidth(half.text, style)+(room+0.8)*line > width {
		return []bound{zero, half}, nil
	}
	return []bound{zero, less, more}, []bound{half}
}

// needBounds are the bounds of classes of need, the lowest need first.
func (q *question) needBounds(x crossed) []bound {
	list := q.bounds(x.need, x.NeedBreaks)
	if x.NeedFalls() {
		for i := range list {
			list[i].at = thirds - list[i].at
		}
	}
	return list
}

// bounds writes the bounds of classes, one in place of two that are the same.
func (q *question) bounds(c column, breaks []float64) []bound {
	var list []bound
	for i, v := range breaks {
		list = append(list, bound{float64(i + 1), q.Text.Float(q.Lang, v, c.Decimals)})
	}
	if len(list) == thirds-1 && breaks[0] == breaks[1] {
		return []bound{{float64(thirds) / 2, list[0].text}}
	}
	return list
}

// sideName names a side of the legend: by its indicator and unit, where there is room, else
// as what it stands for, which the subtitle tells.
func (q *question) sideName(b *Board, side string, c column, width float64) string {
	style := TextStyle{Size: b.Small}
	short := q.say("bivariate."+side+".short", nil)
	var text string
	for _, label := range []string{c.label, short} {
		for _, unit := range []string{c.unit, ""} {
			text = q.say("bivariate."+side, map[string]string{"label": label, "unit": unit})
			if b.TextWidth(text, style) <= width {
				return text
			}
		}
	}
	return b.Cut(text, width, style)
}
