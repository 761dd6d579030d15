package figure

import (
	"cmp"
	"math"
	"slices"
	"strings"
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
	if text == "" {
		return false
	}
	path := c.path(c.areas, i)
	if path.Empty() {
		return false
	}
	x, y := labelPoint(&path)
	bounds := path.bounds()
	size := style.Size * mmPerPoint
	type place struct {
		x, y   float64
		anchor Anchor
	}
	gap := 0.25 * size
	places := []place{
		{x, y + 0.35*size, Middle},
	}
	if small := b.TextWidth(text, style); bounds.W < small || bounds.H < size {
		places = []place{
			{bounds.Right() + gap, y + 0.35*size, Start},
			{bounds.X - gap, y + 0.35*size, End},
			{x, bounds.Y - gap - descent*size, Middle},
			{x, bounds.Bottom() + gap + 0.75*size, Middle},
		}
		if covers(c.areas.Level) {
			places = append([]place{{x, y + 0.35*size, Middle}}, places...)
		}
	}
	for _, p := range places {
		style.Anchor = p.anchor
		box := b.TextBox(p.x, p.y, text, style)
		room := Box{box.X - gap, box.Y + 0.1*size, box.W + 2*gap, box.H}
		if !in.holds(box) || slices.ContainsFunc(c.taken, room.meets) {
			continue
		}
		c.taken = append(c.taken, room)
		b.Text(p.x, p.y, text, style, in)
		return true
	}
	return false
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
