package tiles

import (
	"container/list"
	"context"
	"errors"
	"fmt"
	"sync"
)

// key names what a tile is made of.
type key struct {
	of      string // the hash of boundaries or edition
	level   string
	z, x, y uint32
	figures string // the vectors, for a tile with figures
	kind    kind
}

type kind uint8

const (
	vector kind = iota
	geoJSON
)

// cache keeps finished tiles up to a number of bytes; those that nobody asked for the
// longest go first. A tile that is being made is made once: whoever asks for it waits.
type cache struct {
	limit int64

	mu      sync.Mutex
	bytes   int64
	entries map[key]*list.Element // of *entry
	recent  list.List             // the latest first
	making  map[key]*flight
}

type entry struct {
	key  key
	tile *Tile
}

// flight is a tile that is being made.
type flight struct {
	done chan struct{} // closed in the end
	tile *Tile
	err  error
}

// overhead is about what a kept tile takes beside its bytes.
const overhead = 512

// errBroken is what those get who waited for a tile whose making panicked.
var errBroken = errors.New("making the tile ended early")

func newCache(limit int64) *cache {
	return &cache{limit: limit, entries: map[key]*list.Element{}, making: map[key]*flight{}}
}

// get returns a kept tile, waits for one that is being made, or makes it. An error is
// not kept. A client that leaves does not stop the making, since others may wait.
func (c *cache) get(ctx context.Context, k key, produce func() (*Tile, error)) (*Tile, error) {
	c.mu.Lock()
	if e, ok := c.entries[k]; ok {
		c.recent.MoveToFront(e)
		c.mu.Unlock()
		return e.Value.(*entry).tile, nil //nolint:forcetypeassert // the list holds nothing else
	}
	if f, ok := c.making[k]; ok {
		c.mu.Unlock()
		select {
		case <-f.done:
			return f.tile, f.err
		case <-ctx.Done():
			return nil, fmt.Errorf("wait for a tile: %w", ctx.Err())
		}
	}
	f := &flight{done: make(chan struct{}), err: errBroken}
	c.making[k] = f
	c.mu.Unlock()
	defer c.land(k, f)
	f.tile, f.err = produce()
	return f.tile, f.err
}

// land gives a tile to those who wait for it, and keeps it.
func (c *cache) land(k key, f *flight) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.making, k)
	close(f.done)
	if f.err != nil {
		return
	}
	c.entries[k] = c.recent.PushFront(&entry{k, f.tile})
	c.bytes += f.tile.size()
	for c.bytes > c.limit && c.recent.Len() > 0 {
		last := c.recent.Back()
		e := c.recent.Remove(last).(*entry) //nolint:forcetypeassert // the list holds nothing else
		delete(c.entries, e.key)
		c.bytes -= e.tile.size()
	}
}

// held is how many bytes are kept.
func (c *cache) held() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.bytes
}
