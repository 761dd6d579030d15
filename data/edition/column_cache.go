package edition

import (
	"container/list"
	"sync"
)

// cachedColumns is how many bytes of columns are kept beside the compact vectors, for all
// editions in memory.
const cachedColumns = 48 << 20

// columnCache keeps the columns of the vectors that were asked for last. Those that
// several ask for at the same time are made once.
type columnCache struct {
	limit int

	mu    sync.Mutex
	bytes int
	items map[*Compact]*list.Element
	used  list.List // of *cachedVector, the last used first
}

// cachedVector is the columns of a vector, once they are made.
type cachedVector struct {
	of    *Compact
	make  func() *Vector
	bytes int
}

func newColumnCache(limit int) *columnCache {
	return &columnCache{limit: limit, items: map[*Compact]*list.Element{}}
}

// of are the columns of a compact vector.
func (c *columnCache) of(p *Compact) *Vector { return c.entry(p).make() }

// entry finds the vector, or makes a place for it; those that were used least lately
// leave.
func (c *columnCache) entry(p *Compact) *cachedVector {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at := c.items[p]; at != nil {
		c.used.MoveToFront(at)
		return at.Value.(*cachedVector)
	}
	v := &cachedVector{of: p, make: sync.OnceValue(p.Columns), bytes: p.columnBytes()}
	c.items[p] = c.used.PushFront(v)
	c.bytes += v.bytes
	for c.bytes > c.limit {
		last := c.used.Remove(c.used.Back()).(*cachedVector)
		delete(c.items, last.of)
		c.bytes -= last.bytes
	}
	return v
}

// columnBytes is about how much memory the columns take.
func (p *Compact) columnBytes() int {
	row := 1 + p.verdict.width + 2*min(p.reason.width, 1) + 2*min(p.basis.width, 1) + 4*min(p.sourceRow.width, 1)
	for _, c := range p.number {
		if c.there() {
			row += 8
		}
	}
	for _, c := range p.count {
		row += 4 * min(c.width, 1)
	}
	return 256 + row*p.areas
}
