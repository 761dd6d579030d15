package topology

import (
	"context"
	"slices"
)

// Zooms makes zooms one by one: it gives a function that leaves out and mends the
// points of one, as Generalise does.
func (t *Topology) Zooms() func(ctx context.Context, zoom int) (Report, error) {
	d := &Drawing{Points: t.points, Arcs: t.start, Least: make([]uint8, len(t.points))}
	t.fillRings(d)
	t.zooms(d)
	m := t.mender(d.Least)
	m.active = 1<<len(d.Layers) - 1
	untouched := slices.Clone(d.Least)
	return func(ctx context.Context, zoom int) (Report, error) {
		copy(d.Least, untouched)
		return m.mend(ctx, zoom)
	}
}
