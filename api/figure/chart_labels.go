package figure

import (
	"math"
	"slices"
)

// placer puts labels beside points so that none lies on another or leaves its box.
type placer struct {
	b      *Board
	within Box
	taken  []Box
	lines  []Box // pieces of lines, on which labels lie only where there is no other room
}

// block keeps labels off a box.
func (p *placer) block(box Box) { p.taken = append(p.taken, box) }

// blockPoint keeps labels off a mark.
func (p *placer) blockPoint(x, y, r float64) { p.block(Box{x - r, y - r, 2 * r, 2 * r}) }

// avoid keeps labels off a line through points x, y, x, y, …, where there is other room.
func (p *placer) avoid(xy ...float64) {
	const thick = 0.2 // millimetres
	for i := 2; i+1 < len(xy); i += 2 {
		x, y := min(xy[i-2], xy[i]), min(xy[i-1], xy[i+1])
		p.lines = append(p.lines, Box{x, y - thick/2, math.Abs(xy[i]-xy[i-2]) + thick, math.Abs(xy[i+1]-xy[i-1]) + thick})
	}
}

// spot is a place beside a point.
type spot struct {
	dx, dy float64
	anchor Anchor
}

// spotsAround are the places at a distance from a point, the best first, for the height of
// letters.
func spotsAround(d, size float64) []spot {
	return []spot{
		{d, 0.35 * size, Start},
		{-d, 0.35 * size, End},
		{0, -d, Middle},
		{0, d + 0.75*size, Middle},
		{0.75 * d, -0.75 * d, Start},
		{-0.75 * d, -0.75 * d, End},
		{0.75 * d, 0.75*d + 0.7*size, Start},
		{-0.75 * d, 0.75*d + 0.7*size, End},
	}
}

// place writes a text beside a point, where it is free, with a line to it from further
// away; it tells whether there was room.
func (p *placer) place(x, y, gap float64, text string, s TextStyle) bool {
	for _, lines := range [][]Box{p.lines, nil} {
		for _, far := range []float64{1, 2.4, 4.2} {
			if p.placeAt(x, y, [2]float64{gap, far}, text, s, lines) {
				return true
			}
		}
	}
	return false
}

// placeAt tries the places at a gap times a distance, off lines.
func (p *placer) placeAt(x, y float64, d [2]float64, text string, s TextStyle, lines []Box) bool {
	for _, try := range spotsAround(d[0]*d[1], s.Size*mmPerPoint) {
		s.Anchor = try.anchor
		box := p.b.TextBox(x+try.dx, y+try.dy, text, s)
		if !p.free(box) || slices.ContainsFunc(lines, box.meets) {
			continue
		}
		if d[1] > 1 {
			p.b.Shape(Line(x+0.3*try.dx, y+0.3*min(try.dy, d[0]*d[1]), x+0.85*try.dx, y+0.85*min(try.dy, d[0]*d[1])), Style{Stroke: grey(), Width: p.b.Line})
		}
		p.b.Text(x+try.dx, y+try.dy, text, s, p.within)
		p.block(box)
		return true
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
// within two ends, as near to where they were as may be: the sum of the squares of their
// ways is the least, but for the ends (isotonic regression, by pooling neighbours).
func spread(at []float64, distance, from, to float64) []float64 {
	type pool struct {
		sum float64 // of heights, each less the distances before it
		n   int
	}
	order := ascendingOrder(at)
	var pools []pool
	for k, i := range order {
		pools = append(pools, pool{at[i] - float64(k)*distance, 1})
		for n := len(pools) - 1; n > 0 && pools[n].sum/float64(pools[n].n) < pools[n-1].sum/float64(pools[n-1].n); n-- {
			pools[n-1] = pool{pools[n-1].sum + pools[n].sum, pools[n-1].n + pools[n].n}
			pools = pools[:n]
		}
	}
	out := make([]float64, len(at))
	k := 0
	for _, p := range pools {
		for range p.n {
			out[order[k]] = p.sum/float64(p.n) + float64(k)*distance
			k++
		}
	}
	least, most := from, to
	for _, i := range order {
		out[i] = max(out[i], least)
		least = out[i] + distance
	}
	for _, i := range slices.Backward(order) {
		out[i] = min(out[i], most)
		most = out[i] - distance
	}
	return out
}
