package tiles

import (
	"sync"

	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/geo/tile"
)

// fromHere is the zoom from which one layer serves all deeper ones: the official
// boundaries of communes have all of their detail there, and tiles hold few areas.
const fromHere = 10

// layerKey names a layer: boundaries and a zoom, [fromHere] for all from there on.
type layerKey struct {
	boundaries edition.Hash
	zoom       uint32
}

// layers are made when they are first asked for.
type layers struct {
	mu   sync.Mutex
	made map[layerKey]func() *tile.Layer
}

// of is the layer of boundaries that serves a zoom.
func (l *layers) of(b *edition.Boundaries, zoom uint32) *tile.Layer {
	key := layerKey{b.Hash, min(zoom, fromHere)}
	l.mu.Lock()
	layer := l.made[key]
	if layer == nil {
		if l.made == nil {
			l.made = map[layerKey]func() *tile.Layer{}
		}
		layer = sync.OnceValue(func() *tile.Layer { return newLayer(b, key.zoom) })
		l.made[key] = layer
	}
	l.mu.Unlock()
	return layer()
}

func newLayer(b *edition.Boundaries, zoom uint32) *tile.Layer {
	if zoom == fromHere {
		return tile.NewDeepLayer(Shapes(b, tile.MostZoom), fromHere, tile.Usual())
	}
	return tile.NewLayer(Shapes(b, zoom), zoom, gridOf(b.Level, zoom))
}

// gridOf is the grid of the tiles of a level. The first view of a country has 35 000
// communes of six corners each, the least that neighbours leave them, and everybody asks
// for it: on units of 1.6 pixels no corner is off by more than 0.8 of a pixel, all areas
// are there, and the four tiles of France take two thirds of what they take on two units
// a pixel.
func gridOf(level source.Level, zoom uint32) tile.Grid {
	if isFirstView(level, zoom) {
		return tile.Grid{Extent: 320, Buffer: 4}
	}
	return tile.Usual()
}

// keep forgets the layers of other boundaries.
func (l *layers) keep(inForce func(edition.Hash) bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for key := range l.made {
		if !inForce(key.boundaries) {
			delete(l.made, key)
		}
	}
}
