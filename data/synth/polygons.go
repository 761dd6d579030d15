package synth

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/paulmach/orb"
)

// polygons returns the closed rings around each cell, outer ones
// counter-clockwise, the largest first. Neighbours hold the same points.
func (p *partition) polygons() ([][]orb.Ring, error) {
	type way struct {
		arc     int
		forward bool
	}
	leaving := make([]map[int]way, p.cells) // by the node where they start
	for i := range leaving {
		leaving[i] = make(map[int]way)
	}
	for i, a := range p.arcs {
		leaving[a.left][a.from] = way{i, true}
		if a.right != outside {
			leaving[a.right][a.to] = way{i, false}
		}
	}
	shapes := make([][]orb.Ring, p.cells)
	for cell, ways := range leaving {
		for node := range p.nodes { // not over the map: the order must not vary
			var ring orb.Ring
			for at := node; ; {
				w, ok := ways[at]
				if !ok {
					break
				}
				delete(ways, at)
				a := p.arcs[w.arc]
				at = a.to
				line := a.line
				if !w.forward {
					at, line = a.from, slices.Clone(line)
					slices.Reverse(line)
				}
				ring = append(ring, line[:len(line)-1]...)
				if at == node {
					shapes[cell] = append(shapes[cell], append(ring, ring[0]))
					ring = nil
				}
			}
			if ring != nil {
				return nil, fmt.Errorf("cell %d: %w", cell, errBrokenDiagram)
			}
		}
		slices.SortStableFunc(shapes[cell], func(a, b orb.Ring) int { return cmp.Compare(ringArea(b), ringArea(a)) })
	}
	return shapes, nil
}
