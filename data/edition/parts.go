package edition

import (
	"context"
	"fmt"
	"sync"

	"github.com/observatoire-essor/essor/data"
)

// reading is how many batches of parts are read and checked at a time: while the
// database looks for one, others are hashed and decoded.
const reading = 4

// A batch ends with either.
const (
	batchBytes = 4 << 20 // as far as they can be told beforehand
	batchParts = 256
)

// fetcher returns the bodies of parts of a kind by their hash; those that are not there
// are left out.
type fetcher func(ctx context.Context, kind data.PartKind, hashes []string) (map[string][]byte, error)

// parts are the parts of an edition: those that are read, and editions that have the others.
type parts struct {
	known pool
	words *words

	mu         sync.Mutex
	vectors    map[Hash]*Compact
	boundaries map[Hash]*Boundaries
	drawings   map[Hash]*drawing
	isDrawing  map[Hash]bool // of parts that are kept beside boundaries
	others     map[Hash][]byte
}

// batch is some parts of one kind.
type batch struct {
	kind   data.PartKind
	hashes []string
}

// readParts reads the parts of a manifest that known has not, and checks that each is
// what its name says.
func readParts(ctx context.Context, fetch fetcher, m Manifest, known pool) (*parts, error) {
	p := &parts{
		known: known, words: &words{of: map[string]*dictionaries{}},
		vectors: map[Hash]*Compact{}, boundaries: map[Hash]*Boundaries{},
		drawings: map[Hash]*drawing{}, isDrawing: drawingsOf(m), others: map[Hash][]byte{},
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	queue := make(chan batch)
	go func() {
		defer close(queue)
		for _, b := range p.batches(m) {
			select {
			case queue <- b:
			case <-ctx.Done():
				return
			}
		}
	}()
	var working sync.WaitGroup
	for range reading {
		working.Go(func() {
			for b := range queue {
				if err := p.read(ctx, fetch, b); err != nil {
					cancel(err)
					return
				}
			}
		})
	}
	working.Wait()
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	return p, nil
}

// batches lists what is to be read, what takes longest first.
func (p *parts) batches(m Manifest) []batch {
	var list []batch
	seen := map[Hash]bool{}
	size := 0
	add := func(kind data.PartKind, h Hash, bytes int) {
		if seen[h] {
			return
		}
		seen[h] = true
		last := len(list) - 1
		if last < 0 || list[last].kind != kind || size >= batchBytes || len(list[last].hashes) == batchParts {
			list, size = append(list, batch{kind: kind}), 0
			last++
		}
		list[last].hashes = append(list[last].hashes, string(h))
		size += bytes
	}
	areas := map[string]int{}
	for _, b := range m.Boundaries {
		areas[string(b.Level)] = b.Areas
		if p.known.boundaries(b.Hash) == nil {
			add(data.BoundariesPart, b.Hash, batchBytes)
		}
		if b.Drawing != nil && p.known.drawing(b.Drawing.Hash) == nil {
			add(data.BoundariesPart, b.Drawing.Hash, batchBytes)
		}
	}
	for _, h := range m.Parts {
		if p.known.grants(h) == nil {
			add(data.OtherPart, h, 0)
		}
	}
	const bytesOfArea = 32 // of a vector with intervals, about
	for _, v := range m.Vectors {
		if p.known.vector(v.Hash) == nil {
			add(data.VectorPart, v.Hash, bytesOfArea*areas[string(v.Level)])
		}
	}
	return list
}

// read reads and decodes a batch.
func (p *parts) read(ctx context.Context, fetch fetcher, b batch) error {
	bodies, err := fetch(ctx, b.kind, b.hashes)
	if err != nil {
		return fmt.Errorf("%s: %w", b.kind, err)
	}
	for _, name := range b.hashes {
		h, body := Hash(name), bodies[name]
		if body == nil || HashOf(body) != h {
			return fmt.Errorf("%s: %s is missing or damaged", b.kind, h.Short())
		}
		if err := p.take(b.kind, h, body); err != nil {
			return fmt.Errorf("%s: %w", h.Short(), err)
		}
	}
	return nil
}

// take decodes one part, whose name its bytes have.
func (p *parts) take(kind data.PartKind, h Hash, body []byte) error {
	var put func()
	switch {
	case p.isDrawing[h]:
		d, err := decodeDrawing(body)
		if err != nil {
			return err
		}
		put = func() { p.drawings[h] = d }
	case kind == data.VectorPart:
		v, err := readCompact(body, p.words)
		if err != nil {
			return err
		}
		put = func() { p.vectors[h] = v }
	case kind == data.BoundariesPart:
		b, err := decodeNamed(body, h)
		if err != nil {
			return err
		}
		put = func() { p.boundaries[h] = b }
	default:
		put = func() { p.others[h] = body }
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	put()
	return nil
}

// drawingsOf are the hashes of the drawings that a manifest lists.
func drawingsOf(m Manifest) map[Hash]bool {
	drawings := map[Hash]bool{}
	for _, b := range m.Boundaries {
		if b.Drawing != nil {
			drawings[b.Drawing.Hash] = true
		}
	}
	return drawings
}
