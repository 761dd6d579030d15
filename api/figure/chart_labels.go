package figure

// placer puts labels beside points so that none lies on another or leaves its box.
type placer struct {
	b      *Board
	within Box
	taken  []Box
}

// block keeps labels off a box.
func (p *placer) block(box Box) { p.taken = append(p.taken, box) }

// blockPoint keeps labels off a mark.
func (p *placer) blockPoint(x, y, r float64) { p.block(Box{x - r, y - r, 2 * r, 2 * r}) }

// place writes a text beside a point, where it is free, with a line to it from further
// away; it tells whether there was room.
func (p *placer) place(x, y, gap float64, text string, s TextStyle) bool {
	size := s.Size * mmPerPoint
	for _, far := range []float64{1, 2.4, 4.2} {
		d := gap * far
		for _, try := range []struct {
			dx, dy float64
			anchor Anchor
		}{
			{d, 0.35 * size, Start},
			{-d, 0.35 * size, End},
			{0, -d, Middle},
			{0, d + 0.75*size, Middle},
			{0.75 * d, -0.75 * d, Start},
			{-0.75 * d, -0.75 * d, End},
			{0.75 * d, 0.75*d + 0.7*size, Start},
			{-0.75 * d, 0.75*d + 0.7*size, End},
		} {
			s.Anchor = try.anchor
			box := p.b.TextBox(x+try.dx, y+try.dy, text, s)
			if !p.free(box) {
				continue
			}
			if far > 1 {
				p.b.Shape(Line(x+0.3*try.dx, y+0.3*min(try.dy, d), x+0.85*try.dx, y+0.85*min(try.dy, d)), Style{Stroke: pale(), Width: p.b.Line})
			}
			p.b.Text(x+try.dx, y+try.dy, text, s, p.within)
			p.block(box)
			return true
		}
	}
	return false
}

func (p *placer) free(box Box) bool {
	if !p.within.holds(box) {
		return false
	}
	for _, t := range p.taken {
		if t.meets(box) {
			return false
		}
	}
	return true
}

// spread moves heights apart so that neighbours have a distance, in their order and
// within two ends, as near to where they were as may be.
func spread(at []float64, distance, from, to float64) []float64 {
	out := append([]float64(nil), at...)
	order := ascendingOrder(out)
	for k, i := range order {
		least := from
		if k > 0 {
			least = out[order[k-1]] + distance
		}
		out[i] = max(out[i], least)
	}
	most := to
	for k := len(order) - 1; k >= 0; k-- {
		i := order[k]
		out[i] = min(out[i], most)
		most = out[i] - distance
	}
	return out
}
