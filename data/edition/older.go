package edition

import (
	"context"
	"fmt"
	"slices"
	"sync"
)

// older are editions that somebody asked for and that are not in force: the last asked
// for first, as many as take up to limit bytes.
type older struct {
	limit   int
	opening chan struct{} // holds a token while an edition is read

	mu   sync.Mutex
	list []heldEdition
}

// heldEdition is an edition, and what it takes beside those it shares parts with.
type heldEdition struct {
	*Edition
	bytes int
}

func (o *older) find(id Hash) *Edition {
	o.mu.Lock()
	defer o.mu.Unlock()
	i := slices.IndexFunc(o.list, func(h heldEdition) bool { return h.Head.ID == id })
	if i < 0 {
		return nil
	}
	h := o.list[i]
	o.list = slices.Insert(slices.Delete(o.list, i, i+1), 0, h)
	return h.Edition
}

func (o *older) all() []*Edition {
	o.mu.Lock()
	defer o.mu.Unlock()
	var list []*Edition
	for _, h := range o.list {
		list = append(list, h.Edition)
	}
	return list
}

// put adds an edition. The last one stays whatever it takes, or nobody could ever ask
// for a large one.
func (o *older) put(h heldEdition) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.list = slices.Insert(o.list, 0, h)
	bytes := 0
	for i, h := range o.list {
		if bytes += h.bytes; i > 0 && bytes > o.limit {
			o.list = slices.Clip(slices.Delete(o.list, i, len(o.list)))
			return
		}
	}
}

// Open is a published edition: from memory, or read from the store, one at a time, and
// then kept while its memory is not needed for others. The error is [ErrUnknown] when no
// edition has that id, that of ctx when it has ended, and another when the store cannot
// give the edition now.
func (s *Shelf) Open(ctx context.Context, id Hash) (*Edition, error) {
	if e := s.Find(id); e != nil {
		return e, nil
	}
	i := slices.IndexFunc(s.state.Load().heads, func(h Head) bool { return h.ID == id })
	if i < 0 {
		return nil, fmt.Errorf("edition %s: %w", id.Short(), ErrUnknown)
	}
	select {
	case s.older.opening <- struct{}{}:
		defer func() { <-s.older.opening }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if e := s.Find(id); e != nil { // opened while this caller waited
		return e, nil
	}
	state := s.state.Load()
	e, err := OpenHead(ctx, s.store, state.heads[i], s.inMemory(state)...)
	if err != nil {
		return nil, err
	}
	s.older.put(heldEdition{e, e.beyond(state.current)})
	return e, nil
}

// beyond is about how much memory an edition takes beside another, which may be nil: the
// parts that they do not share.
func (e *Edition) beyond(other *Edition) int {
	shared := pool{other}
	bytes := 0
	for h, v := range e.byHash {
		if shared.vector(h) == nil {
			bytes += v.size
		}
	}
	for _, b := range e.levels {
		if shared.boundaries(b.Hash) == nil {
			bytes += b.bytes()
		}
	}
	if h := e.Manifest.Parts[PartGrants]; shared.grants(h) == nil {
		bytes += e.grantBytes
	}
	const linkBytes, nameBytes, keyBytes = 400, 400, 300 // with their indexes
	return bytes + linkBytes*(len(e.Links.Members)+len(e.Links.Overlaps)+len(e.Links.Postcodes)) + nameBytes*len(e.names) + keyBytes*len(e.keys)
}

// bytes is about how much memory the boundaries take.
func (b *Boundaries) bytes() int {
	const area, ring, point = 300, 24, 16
	bytes := area * b.Len()
	for _, shape := range b.Shapes {
		for _, polygon := range shape {
			for _, r := range polygon {
				bytes += ring + point*len(r)
			}
		}
	}
	return bytes
}
