package ogc

import (
	"container/list"
	"sync"
)

// pieceKey names a piece.
type pieceKey struct {
	collection int64
	system     int
	form       form
	at         int
}

// pieceCache keeps pieces up to a number of bytes, those used last. A piece that
// several ask for is made once.
type pieceCache struct {
	most     int64
	shifter  *shifter
	mu       sync.Mutex
	size     int64
	entries  map[pieceKey]*list.Element
	lastUsed *list.List // of *cached, those used last first
}

type cached struct {
	key     pieceKey
	once    sync.Once
	piece   *piece
	err     error
	counted bool // the piece is made, and its size counted
}

func newPieceCache(most int64) *pieceCache {
	return &pieceCache{most: most, shifter: newShifter(), entries: map[pieceKey]*list.Element{}, lastUsed: list.New()}
}

// get is piece k of a collection in one of its systems, in a form.
func (s *pieceCache) get(c *collection, system int, f form, k int) (*piece, error) {
	e := s.entry(pieceKey{c.number, system, f, k})
	e.once.Do(func() {
		e.piece = c.plain(k, system)
		if f != plainForm {
			e.piece, e.err = s.shifter.pack(c, e.piece, f)
		}
		s.made(e)
	})
	return e.piece, e.err
}

// entry is the place of a piece, which may still have to be made.
func (s *pieceCache) entry(key pieceKey) *cached {
	s.mu.Lock()
	defer s.mu.Unlock()
	if at, ok := s.entries[key]; ok {
		s.lastUsed.MoveToFront(at)
		e, _ := at.Value.(*cached)
		return e
	}
	e := &cached{key: key}
	s.entries[key] = s.lastUsed.PushFront(e)
	return e
}

// made counts a new piece, and drops those that were not used for longest until all
// fits. Who has a piece that is dropped keeps it.
func (s *pieceCache) made(e *cached) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e.err != nil {
		s.lastUsed.Remove(s.entries[e.key])
		delete(s.entries, e.key)
		return
	}
	e.counted = true
	s.size += e.piece.size()
	for at := s.lastUsed.Back(); at != nil && s.size > s.most; {
		before := at.Prev()
		if old, _ := at.Value.(*cached); old.counted {
			s.size -= old.piece.size()
			delete(s.entries, old.key)
			s.lastUsed.Remove(at)
		}
		at = before
	}
}
