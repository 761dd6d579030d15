package edition

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// How a [Shelf] keeps up.
const (
	pollEvery   = time.Second
	pollLimit   = 10 * time.Second // an answer that takes longer counts as none
	readLimit   = 5 * time.Minute  // for reading an edition whole
	keepRetired = 24 * time.Hour   // so that maps that are open live on
	retryAfter  = time.Minute      // an edition that could not be read, a database that lets nobody listen

	// mostOlderBytes is how much memory editions that are not in force may take, beyond
	// what they share with the one that is.
	mostOlderBytes = 192 << 20
)

// Shelf keeps the edition in force in memory, those that it followed for a day, and
// others that somebody asked for, as far as their memory goes. Boundaries of the day
// stay whatever they take. What it answers never waits for the database, but for
// [Shelf.Open]: with the database down it serves on.
type Shelf struct {
	store Store
	now   func() time.Time
	log   *slog.Logger
	older older

	refreshing sync.Mutex
	failed     Hash      // the edition that could not be read
	failedAt   time.Time // when it was tried last
	state      atomic.Pointer[shelfState]
}

// shelfState is what is on the shelf at one moment; it never changes.
type shelfState struct {
	current   *Edition
	retired   []retired        // the latest first
	kept      []keptBoundaries // of all that were in force in the last day
	heads     []Head           // in the order of publication
	manifests map[Hash][]byte
	up        bool // the database answered the last time
}

// retired is an edition that was in force before.
type retired struct {
	edition *Edition
	until   time.Time
}

// keptBoundaries are boundaries that were in force before.
type keptBoundaries struct {
	boundaries *Boundaries
	until      time.Time
}

// NewShelf makes an empty shelf: call Refresh or Run to fill it.
func NewShelf(store Store, now func() time.Time, log *slog.Logger) *Shelf {
	s := &Shelf{store: store, now: now, log: log, older: older{limit: mostOlderBytes, opening: make(chan struct{}, 1)}}
	s.state.Store(&shelfState{})
	return s
}

// Current is the edition in force, or nil before the first.
func (s *Shelf) Current() *Edition { return s.state.Load().current }

// Find is the edition of that id, or nil when it is not in memory: it is neither in
// force nor was so in the last day, nor did anybody open it lately.
func (s *Shelf) Find(id Hash) *Edition {
	state := s.state.Load()
	if state.current != nil && state.current.Head.ID == id {
		return state.current
	}
	for _, r := range state.retired {
		if r.edition.Head.ID == id && s.now().Before(r.until) {
			return r.edition
		}
	}
	return s.older.find(id)
}

// Boundaries are the boundaries of that name, or nil when they are neither in force nor
// were so in the last day.
func (s *Shelf) Boundaries(h Hash) *Boundaries {
	state := s.state.Load()
	if state.current == nil {
		return nil
	}
	if b := state.current.boundaries(h); b != nil {
		return b
	}
	for _, k := range state.kept {
		if k.boundaries.Hash == h && s.now().Before(k.until) {
			return k.boundaries
		}
	}
	return nil
}

// Heads lists all published editions, the latest first.
func (s *Shelf) Heads() []Head {
	heads := slices.Clone(s.state.Load().heads)
	slices.Reverse(heads)
	return heads
}

// Manifest is the manifest of a published edition, or nil.
func (s *Shelf) Manifest(id Hash) []byte { return s.state.Load().manifests[id] }

// DatabaseUp tells whether the database answered when it was asked last.
func (s *Shelf) DatabaseUp() bool { return s.state.Load().up }

// listener is a store that tells of new editions. Nobody relies on it.
type listener interface {
	// Listen calls wake after each publication, until ctx ends or the store is gone.
	Listen(ctx context.Context, wake func()) error
}

// Run asks for a new edition every second until ctx ends, and at once when the store
// tells of one.
func (s *Shelf) Run(ctx context.Context) {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	news := make(chan struct{}, 1)
	if l, ok := s.store.(listener); ok {
		go s.listen(ctx, l, news)
	}
	for {
		if err := s.Refresh(ctx); err != nil && ctx.Err() == nil {
			s.log.DebugContext(ctx, "no news of editions", slog.Any("error", err))
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-news:
		}
	}
}

// listen passes on what the store tells. A store that fell silent is asked again later:
// the clock asks for new editions all the same.
func (s *Shelf) listen(ctx context.Context, l listener, news chan<- struct{}) {
	for ctx.Err() == nil {
		err := l.Listen(ctx, func() {
			select {
			case news <- struct{}{}:
			default: // one is waiting already
			}
		})
		s.log.DebugContext(ctx, "nobody tells of new editions", slog.Any("error", err))
		select {
		case <-ctx.Done():
		case <-time.After(retryAfter):
		}
	}
}
