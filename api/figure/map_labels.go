package figure

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"
)

// names draws the names of areas, those that are picked out and those with the most people
// first, as long as they collide with nothing and stay in the map. More areas than most
// have no name.
func (c *chart) names(b *Board, in Box, most int) {
	if c.plane.scale == 0 {
		return
	}
	style := TextStyle{Size: max(b.Small, b.Least), Halo: true}
	b.Group("names", func() {
		drawn := 0
		for _, i := range c.nameOrder() {
			if drawn >= most {
				break
			}
			if c.name(b, in, i, style) {
				drawn++
			}
		}
	})
}

// name draws the name of an area where there is room for it.
func (c *chart) name(b *Board, in Box, i int, style TextStyle) bool {
	text := c.areas.Names[i]
	if text == "" || b.TextWidth(text, style) > widestName*in.W {
		return false
	}
	path, _ := c.mark(b, i)
	if path.Empty() {
		return false
	}
	gap := 0.25 * style.Size * mmPerPoint
	best, least := place{}, math.Inf(1)
	for _, p := range c.places(b, &path, text, style) {
		style.Anchor = p.anchor
		box := b.TextBox(p.x, p.y, text, style)
		if !in.holds(box) || slices.ContainsFunc(c.taken, roomOf(box, gap).meets) {
			continue
		}
		cost := p.away + c.outlinesIn(box)
		if covers(c.areas.Level) {
			outside := path.outside(box)
			if outside > mostOutside {
				continue // it would be taken for the name of a neighbour
			}
			cost += strange * outside
		}
		if cost < least {
			best, least = p, cost
		}
	}
	if math.IsInf(least, 1) {
		return false
	}
	style.Anchor = best.anchor
	box := b.Text(best.x, best.y, text, style, in)
	c.taken = append(c.taken, roomOf(box, gap))
	return true
}

const (
	widestName  = 0.5 // of the width of a map: longer names would cover it
	mostOutside = 0.6 // of a name may lie outside of its area
	strange     = 4   // what it costs a name to lie outside
)

// roomOf is what a name keeps free of other names.
func roomOf(box Box, gap float64) Box {
	return Box{box.X - gap, box.Y, box.W + 2*gap, box.H + 0.4*gap}
}

// outside is how much of a box lies outside of a path, by points on its middle line.
func (p *Path) outside(box Box) float64 {
	const points = 9
	n := 0
	for k := range points {
		if !p.holds(box.X+box.W*(float64(k)+0.5)/points, box.Y+box.H/2) {
			n++
		}
	}
	return float64(n) / points
}

// place is where a name may stand: its anchor, and how far that is from where it is best,
// in heights of a letter.
type place struct {
	x, y   float64
	anchor Anchor
	away   float64
}

// places are where the name of an area may stand: inside of it, around the point with most
// room; beside it, where it is smaller than its name and has no neighbours that the name would
// be taken for.
func (c *chart) places(b *Board, path *Path, text string, style TextStyle) []place {
	x, y := labelPoint(path)
	bounds := path.bounds()
	size := style.Size * mmPerPoint
	gap := 0.25 * size
	if small := bounds.W < b.TextWidth(text, style) || bounds.H < size; small && !covers(c.areas.Level) {
		return []place{
			{bounds.Right() + gap, y + 0.35*size, Start, 0},
			{bounds.X - gap, y + 0.35*size, End, 0.1},
			{x, bounds.Y - gap - descent*size, Middle, 0.2},
			{x, bounds.Bottom() + gap + 0.75*size, Middle, 0.3},
		}
	}
	list := []place{{x, y + 0.35*size, Middle, 0}}
	const reach, step = 4, 0.6 // steps to each side; heights of a letter
	for down := -reach; down <= reach; down++ {
		for right := -reach; right <= reach; right++ {
			dx, dy := float64(right)*step*size, float64(down)*step*size
			if (down != 0 || right != 0) && path.holds(x+dx, y+dy) {
				list = append(list, place{x + dx, y + dy + 0.35*size, Middle, 0.5 * math.Hypot(dx, dy) / size})
			}
		}
	}
	return list
}

// outlinesIn is what it costs a name to lie on dark outlines, by their length in the box in
// heights of it.
func (c *chart) outlinesIn(box Box) float64 {
	const dear = 1.5
	length := 0.0
	for _, p := range c.dark {
		if bounds := p.bounds(); !bounds.meets(box) {
			continue
		}
		p.edges(func(x0, y0, x1, y1 float64) {
			length += inside(x0, y0, x1, y1, box)
		})
	}
	return dear * length / box.H
}

// inside is how much of a line lies in a box.
func inside(x0, y0, x1, y1 float64, box Box) float64 {
	from, to := span(orb.Point{x0, y0}, orb.Point{x1, y1}, orb.Bound{Min: orb.Point{box.X, box.Y}, Max: orb.Point{box.Right(), box.Bottom()}})
	return max(to-from, 0) * math.Hypot(x1-x0, y1-y0)
}

// holds tells whether a point lies inside of a path.
func (p *Path) holds(x, y float64) bool {
	in := false
	p.edges(func(x0, y0, x1, y1 float64) {
		if (y0 > y) != (y1 > y) && x < x0+(y-y0)/(y1-y0)*(x1-x0) {
			in = !in
		}
	})
	return in
}

// nameOrder is the order in which names are drawn.
func (c *chart) nameOrder() []int {
	weight := make([]float64, c.areas.Len())
	key, ok := c.q.e.Latest("people.count", c.areas.Level)
	for i := range weight {
		if ok {
			if v := c.q.e.Vector(key).At(i); v.Status.HasValue() {
				weight[i] = v.Number
			}
		}
		for _, r := range c.q.spec.State.Sel {
			if r.Level == c.areas.Level && r.Code == c.areas.Codes[i] {
				weight[i] = math.Inf(1)
			}
		}
	}
	order := make([]int, len(weight))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(weight[b], weight[a]), strings.Compare(c.areas.Codes[a], c.areas.Codes[b]))
	})
	return order
}

// labelPoint is a point inside of an outline with room to both sides: the middle of its
// longest level line among a few.
func labelPoint(p *Path) (x, y float64) {
	box := p.bounds()
	best := -1.0
	x, y = box.X+box.W/2, box.Y+box.H/2
	const lines = 9
	spacing := box.H / (lines + 1)
	if spacing <= 0 {
		return x, y
	}
	eachSpan(p, spacing, 0, func(v, from, to float64) {
		away := math.Abs(v-box.Y-box.H/2) / box.H // the middle is preferred
		if score := (to - from) * (1 - 0.7*away); score > best {
			best, x, y = score, (from+to)/2, v
		}
	})
	return x, y
}

// usualNames is how many names a map has at most: large letters leave room for few.
func (t Theme) usualNames(in Box) int {
	size := t.Small * mmPerPoint
	const least, most, room = 3, 16, 90 // squares of the size of letters that a name keeps free
	return min(max(int(in.W*in.H/(room*size*size)), least), most)
}
