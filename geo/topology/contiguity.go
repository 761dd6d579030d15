package topology

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"

	"github.com/paulmach/orb"
)

// ErrInput means that boundaries cannot be compared as they stand, such as with
// coordinates that are not finite.
var ErrInput = errors.New("boundaries cannot be compared")

// Contacts are the neighbours of every area: lists of positions, ascending, the
// area itself not among them. They are symmetric, and Rook is part of Queen.
type Contacts struct {
	Queen [][]int // areas with a point in common
	Rook  [][]int // areas with more than points in common: a length of boundary, or ground
}

// Options say how Contiguity compares. The zero value asks for exact contact on
// all processors.
type Options struct {
	// Snap is how far apart two places may be and still count as one, in the unit
	// of the coordinates: 0 means exact. Rounded coordinates of a vertex rarely lie
	// exactly on the other side's edge; half a unit of the last decimal closes such
	// gaps. It must be well below the length of edges that matter.
	Snap float64
	// Workers is the number of goroutines; 0 means one per processor. The result
	// does not depend on it.
	Workers int
}

// Contiguity finds which areas touch, from their raw boundaries: by common vertices
// and edges, where a vertex of one lies on an edge of another (T-junctions), through
// holes (enclaves), by any of their parts, and where they overlap or lie within one
// another. An empty area has no neighbours, nor has an island. Contact is exact:
// signs of areas are never left to rounding.
//
// Most edges of a coverage are run along twice, once each way. There, both sides
// are taken, and nothing else can touch without overlapping. So only the other
// edges are compared for T-junctions and crossings, and only where these show an
// overlap all edges are.
//
// A coordinate that is not finite, or a snap that is negative, wraps ErrInput. When
// the context ends, its error is returned.
func Contiguity(ctx context.Context, areas []orb.MultiPolygon, opt Options) (*Contacts, error) {
	if math.IsNaN(opt.Snap) || math.IsInf(opt.Snap, 0) || opt.Snap < 0 {
		return nil, fmt.Errorf("contiguity: %w: snap %v", ErrInput, opt.Snap)
	}
	workers := opt.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	m, err := newMesh(areas, workers)
	if err != nil {
		return nil, fmt.Errorf("contiguity: %w", err)
	}
	m.join()
	if opt.Snap > 0 {
		m.snap(opt.Snap)
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	found := m.neighbours()
	touching, overlap := m.compare(ctx, found.open, opt.Snap)
	if found.overlap || overlap || m.openInside(ctx, found.open) {
		touching, _ = m.compare(ctx, m.allEdges(), opt.Snap)
		touching = append(touching, m.overlaps(ctx, found)...)
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return found.contacts(touching), nil
}

// pair are two areas that touch.
type pair struct {
	a, b int32
	rook bool
}

// neighbourhood is what common vertices and edges tell.
type neighbourhood struct {
	rows    [][]int32 // per area: neighbour<<1 | rook
	open    []int32   // edges that are not run along once each way, by their first vertex
	overlap bool      // an edge has two areas on one side
}

// parallel splits 0..n-1 between the workers.
func (m *mesh) parallel(n int, work func(worker, from, to int)) {
	var group sync.WaitGroup
	for k := range m.workers {
		group.Go(func() { work(k, n*k/m.workers, n*(k+1)/m.workers) })
	}
	group.Wait()
}

// neighbours finds the areas with a vertex in common, by the incidences of each
// vertex, and marks those with an edge in common.
func (m *mesh) neighbours() neighbourhood {
	found := neighbourhood{rows: make([][]int32, len(m.area)-1)}
	parts := make([]neighbourhood, m.workers)
	m.parallel(len(m.area)-1, func(worker, from, to int) {
		part := &parts[worker]
		seen := make([]int32, len(m.area)-1) // where in the row of the area at hand; 0 is nowhere
		flat := make([]int32, 0, 8*(to-from))
		starts := make([]int, 0, to-from+1)
		for a := from; a < to; a++ {
			starts = append(starts, len(flat))
			flat = m.row(int32(a), flat, seen, part)
		}
		starts = append(starts, len(flat))
		for i, start := range starts[:len(starts)-1] {
			found.rows[from+i] = flat[start:starts[i+1]:starts[i+1]]
		}
	})
	for _, part := range parts {
		found.open = append(found.open, part.open...)
		found.overlap = found.overlap || part.overlap
	}
	return found
}

// row appends the neighbours of one area and notes its open edges.
func (m *mesh) row(area int32, flat []int32, seen []int32, part *neighbourhood) []int32 {
	start := len(flat)
	for _, ring := range m.rings[m.area[area]:m.area[area+1]] {
		for p := ring.first; p <= ring.last; p++ {
			to, opposite, along := m.vertex[p+1], 0, 0
			edge := to != m.vertex[p] // else snapped to a point
			for b := m.vertex[p]; b >= 0; b = m.link[b] {
				if b == p {
					continue
				}
				back, forth := edge && m.vertex[b-1] == to, edge && m.vertex[b+1] == to
				if back || forth {
					if (m.owner[b]&1 == m.owner[p]&1) == back {
						opposite++
					} else {
						along++
					}
				}
				other := m.owner[b] >> 1
				if other == area {
					continue
				}
				if at := seen[other]; at == 0 {
					seen[other] = int32(len(flat)-start) + 1
					flat = append(flat, other<<1)
				}
				if back || forth {
					flat[start+int(seen[other])-1] |= 1
				}
			}
			if edge && (opposite != 1 || along != 0) {
				part.open = append(part.open, p)
			}
			part.overlap = part.overlap || along > 0
		}
	}
	for _, n := range flat[start:] {
		seen[n>>1] = 0
	}
	slices.Sort(flat[start:])
	return flat
}

// contacts puts neighbours by vertices and other touching pairs into lists.
func (f neighbourhood) contacts(touching []pair) *Contacts {
	more := make(map[int32][]int32)
	for _, t := range touching {
		rook := int32(0)
		if t.rook {
			rook = 1
		}
		more[t.a] = append(more[t.a], t.b<<1|rook)
		more[t.b] = append(more[t.b], t.a<<1|rook)
	}
	queens, rooks := 0, 0
	for i, row := range f.rows {
		if extra := more[int32(i)]; extra != nil {
			f.rows[i] = merged(row, extra)
		}
		queens += len(f.rows[i])
		for _, n := range f.rows[i] {
			rooks += int(n & 1)
		}
	}
	queen, rook := make([]int, 0, queens), make([]int, 0, rooks)
	c := &Contacts{Queen: make([][]int, len(f.rows)), Rook: make([][]int, len(f.rows))}
	for i, row := range f.rows {
		q, r := len(queen), len(rook)
		for _, n := range row {
			queen = append(queen, int(n>>1))
			if n&1 == 1 {
				rook = append(rook, int(n>>1))
			}
		}
		c.Queen[i], c.Rook[i] = queen[q:len(queen):len(queen)], rook[r:len(rook):len(rook)]
	}
	return c
}

// merged is both rows in order, each neighbour once, as a rook where either says so.
func merged(row, extra []int32) []int32 {
	all := append(slices.Clone(row), extra...)
	slices.Sort(all)
	kept := all[:0]
	for _, n := range all {
		if len(kept) > 0 && kept[len(kept)-1]>>1 == n>>1 {
			kept[len(kept)-1] |= n & 1
			continue
		}
		kept = append(kept, n)
	}
	return kept
}
