package secrecy

import (
	"context"
	"runtime"
	"slices"
	"sync"
)

// piece is a part of a table that no sum links to the rest: what readers know of the
// one tells nothing of the other.
type piece struct {
	Table
	cells []int // of the whole, by their position in the piece
}

// divide parts a table into pieces, in the order of their first cells. A cell without
// units links nothing, since it is 0 whatever the others are. Cells without sums are a
// piece together.
func (t Table) divide() []piece {
	linked := newUnion(len(t.Cells))
	alone := make([]bool, len(t.Cells))
	for i := range alone {
		alone[i] = true
	}
	counts := func(cell int) bool { return t.Cells[cell].Units > 0 }
	var sums []Relation
	for _, r := range t.Relations {
		if !counts(r.Total) {
			continue
		}
		alone[r.Total] = false
		for _, p := range r.Parts {
			if counts(p) {
				alone[p] = false
				linked.join(r.Total, p)
			}
		}
		sums = append(sums, r)
	}
	var pieces []piece
	at := map[int]int{} // of the piece of a representative
	const together = -1
	inPiece, inside := make([]int, len(t.Cells)), make([]int, len(t.Cells))
	for cell, c := range t.Cells {
		root := linked.find(cell)
		if alone[cell] {
			root = together
		}
		k, ok := at[root]
		if !ok {
			k = len(pieces)
			at[root] = k
			pieces = append(pieces, piece{})
		}
		inPiece[cell], inside[cell] = k, len(pieces[k].cells)
		pieces[k].cells, pieces[k].Cells = append(pieces[k].cells, cell), append(pieces[k].Cells, c)
	}
	for _, r := range sums {
		out := Relation{Total: inside[r.Total]}
		for _, p := range r.Parts {
			if counts(p) {
				out.Parts = append(out.Parts, inside[p])
			}
		}
		k := inPiece[r.Total]
		pieces[k].Relations = append(pieces[k].Relations, out)
	}
	return pieces
}

// eachPiece does something with the pieces of a table, several at a time, and returns
// the results in their order.
func eachPiece[R any](ctx context.Context, pieces []piece, do func(ctx context.Context, p piece) (R, error)) ([]R, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	results := make([]R, len(pieces))
	var group sync.WaitGroup
	next := make(chan int)
	for range min(runtime.GOMAXPROCS(0), len(pieces)) {
		group.Go(func() {
			for i := range next {
				var err error
				if results[i], err = do(ctx, pieces[i]); err != nil {
					stop(err)
				}
			}
		})
	}
	for i := range pieces {
		if ctx.Err() != nil {
			break
		}
		next <- i
	}
	close(next)
	group.Wait()
	return results, context.Cause(ctx)
}

// put writes what was found about a piece at the places of its cells in the whole.
func (p piece) put(mask, whole Mask) {
	for i, cell := range p.cells {
		whole[cell] = mask[i]
	}
}

// report is what an attack found out about a piece, told of the cells of the whole.
func (p piece) report(r Report) Report {
	out := Report{Bounds: slices.Clone(r.Bounds)}
	for i := range out.Bounds {
		out.Bounds[i].Cell = p.cells[out.Bounds[i].Cell]
	}
	for _, leak := range r.Leaks {
		cells := make([]int, len(leak.Cells))
		for i, c := range leak.Cells {
			cells[i] = p.cells[c]
		}
		out.Leaks = append(out.Leaks, Leak{leak.Kind, cells})
	}
	return out
}

// join puts reports of pieces together, bounds in the order of the table.
func join(reports []Report) Report {
	var all Report
	for _, r := range reports {
		all.Bounds, all.Leaks = append(all.Bounds, r.Bounds...), append(all.Leaks, r.Leaks...)
	}
	slices.SortFunc(all.Bounds, func(a, b Bound) int { return a.Cell - b.Cell })
	return all
}
