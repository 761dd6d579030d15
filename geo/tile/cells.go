package tile

import (
	"cmp"
	"slices"
)

// mostCells is how many cells an area may be listed in; a larger one is looked at
// for every tile.
const mostCells = 4096

// cells lists the areas of each tile of a layer's least zoom, by their boxes.
// Deeper tiles look at the one that they lie in.
type cells struct {
	keys  []uint64 // of the tiles, in order
	ends  []int32  // one past the last area of each in areas
	areas []int32  // in order within each
	large []int32  // that are in no list
}

func cellKey(x, y uint32) uint64 { return uint64(x)<<32 | uint64(y) }

// newCells lists the areas of a layer.
func newCells(l *Layer) cells {
	type entry struct {
		key  uint64
		area int32
	}
	var c cells
	var entries []entry
	for i, b := range l.boxes {
		if b.minX > b.maxX {
			continue
		}
		west, north, east, south := l.span(b)
		if (int64(east-west)+1)*(int64(south-north)+1) > mostCells {
			c.large = append(c.large, int32(i)) //nolint:gosec // a layer holds less than 2^31 areas
			continue
		}
		for x := west; x <= east; x++ {
			for y := north; y <= south; y++ {
				entries = append(entries, entry{cellKey(x, y), int32(i)}) //nolint:gosec // as above
			}
		}
	}
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.area, b.area)) })
	c.areas = make([]int32, 0, len(entries))
	for i, e := range entries {
		if i == 0 || e.key != entries[i-1].key {
			c.keys, c.ends = append(c.keys, e.key), append(c.ends, 0)
		}
		c.areas = append(c.areas, e.area)
		c.ends[len(c.ends)-1] = int32(len(c.areas)) //nolint:gosec // below 2^31 for any layer that fits in memory
	}
	return c
}

// span is the range of columns and rows of the tiles of the least zoom whose
// surroundings a box meets.
func (l *Layer) span(b box32) (west, north, east, south uint32) {
	unit := int64(1) << (l.fine - l.zoom) // of the least zoom, in units of the layer
	e, buffer := int64(l.grid.Extent)*unit, (int64(l.grid.Buffer)+1)*unit
	last := int64(1)<<l.zoom - 1
	cell := func(v int64) uint32 { return uint32(min(max(v/e, 0), last)) } //nolint:gosec // between 0 and 2^22
	return cell(int64(b.minX) - buffer), cell(int64(b.minY) - buffer), cell(int64(b.maxX) + buffer), cell(int64(b.maxY) + buffer)
}

// at are the areas that may meet a tile, in order; buf is used when lists must be
// merged.
func (c *cells) at(zoom uint32, t Address, buf []int32) []int32 {
	up := t.Z - zoom
	i, found := slices.BinarySearch(c.keys, cellKey(t.X>>up, t.Y>>up))
	if !found {
		return c.large
	}
	start := int32(0)
	if i > 0 {
		start = c.ends[i-1]
	}
	near := c.areas[start:c.ends[i]]
	if len(c.large) == 0 {
		return near
	}
	buf = append(append(buf[:0], near...), c.large...)
	slices.Sort(buf)
	return buf
}
