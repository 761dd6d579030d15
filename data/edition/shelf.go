package edition

import (
	"context"
	"fmt"
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
	keepRetired = 24 * time.Hour   // so that maps that are open live on
	mostRetired = 4
	retryAfter  = time.Minute // an edition that could not be read
)

// Shelf keeps the edition in force in memory, and those that it followed for a
// day. What it answers never waits for the database: with the database down it
// serves on.
type Shelf struct {
	store Store
	now   func() time.Time
	log   *slog.Logger

	refreshing sync.Mutex
	failed     Hash      // the edition that could not be read
	failedAt   time.Time // when it was tried last
	state      atomic.Pointer[shelfState]
}

// shelfState is what is on the shelf at one moment; it never changes.
type shelfState struct {
	current   *Edition
	retired   []retired
	heads     []Head // in the order of publication
	manifests map[Hash][]byte
	up        bool // the database answered the last time
}

// retired is an edition that was in force before.
type retired struct {
	edition *Edition
	until   time.Time
}

// NewShelf makes an empty shelf: call Refresh or Run to fill it.
func NewShelf(store Store, now func() time.Time, log *slog.Logger) *Shelf {
	s := &Shelf{store: store, now: now, log: log}
	s.state.Store(&shelfState{})
	return s
}

// Current is the edition in force, or nil before the first.
func (s *Shelf) Current() *Edition { return s.state.Load().current }

// Find is the edition of that id, or nil when it is neither in force nor was so in
// the last day.
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

// Run asks for a new edition every second until ctx ends.
func (s *Shelf) Run(ctx context.Context) {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		if err := s.Refresh(ctx); err != nil && ctx.Err() == nil {
			s.log.DebugContext(ctx, "no news of editions", slog.Any("error", err))
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Refresh asks once. When a later edition is in force it is read whole, then put in
// the place of the one before; an error leaves what is there.
func (s *Shelf) Refresh(ctx context.Context) error {
	s.refreshing.Lock()
	defer s.refreshing.Unlock()
	old := s.state.Load()
	ctx, cancel := context.WithTimeout(ctx, pollLimit)
	defer cancel()
	next, err := s.next(ctx, old)
	if err != nil {
		next = s.without(old)
	}
	s.state.Store(next)
	if old.up != next.up {
		s.log.InfoContext(ctx, "database", slog.Bool("up", next.up))
	}
	return err
}

// without is what was there, with the database down.
func (s *Shelf) without(old *shelfState) *shelfState {
	next := *old
	next.up = false
	next.retired = s.prune(old.retired)
	return &next
}

// next is what follows the old state.
func (s *Shelf) next(ctx context.Context, old *shelfState) (*shelfState, error) {
	rows, err := s.store.Editions(ctx)
	if err != nil {
		return nil, fmt.Errorf("list editions: %w", err)
	}
	next := &shelfState{current: old.current, retired: s.prune(old.retired), manifests: map[Hash][]byte{}, up: true}
	for _, row := range rows {
		head := headOf(row)
		next.heads = append(next.heads, head)
		if next.manifests[head.ID] = old.manifests[head.ID]; next.manifests[head.ID] == nil {
			if next.manifests[head.ID], err = s.store.EditionManifest(ctx, row.ID); err != nil {
				return nil, fmt.Errorf("manifest of %s: %w", head.ID.Short(), err)
			}
		}
	}
	if len(next.heads) == 0 {
		return next, nil
	}
	if latest := next.heads[len(next.heads)-1]; old.current == nil || old.current.Head.ID != latest.ID {
		s.replace(ctx, next, latest)
	}
	return next, nil
}

// replace puts the latest edition in force. One that cannot be read stays out,
// while the one before answers on.
func (s *Shelf) replace(ctx context.Context, next *shelfState, latest Head) {
	if s.failed == latest.ID && s.now().Sub(s.failedAt) < retryAfter {
		return
	}
	e, err := OpenHead(ctx, s.store, latest, next.current)
	if err != nil {
		s.log.ErrorContext(ctx, "edition cannot be read", slog.String("id", string(latest.ID)), slog.Any("error", err))
		s.failed, s.failedAt = latest.ID, s.now()
		return
	}
	s.failed = ""
	if next.current != nil {
		next.retired = append([]retired{{next.current, s.now().Add(keepRetired)}}, next.retired...)
		next.retired = next.retired[:min(len(next.retired), mostRetired)]
	}
	next.current = e
	s.log.InfoContext(ctx, "edition in force", slog.String("id", e.Head.ID.Short()), slog.String("label", e.Head.Label))
}

// prune leaves out the editions whose day is over.
func (s *Shelf) prune(list []retired) []retired {
	now := s.now()
	return slices.DeleteFunc(slices.Clone(list), func(r retired) bool { return !now.Before(r.until) })
}
