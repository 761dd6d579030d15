package edition

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
)

// Refresh asks once. When a later edition is in force it is read whole, then put in
// the place of the one before; an error leaves what is there.
func (s *Shelf) Refresh(ctx context.Context) error {
	s.refreshing.Lock()
	defer s.refreshing.Unlock()
	old := s.state.Load()
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
	next.retired, next.kept = s.prune(old)
	return &next
}

// next is what follows the old state.
func (s *Shelf) next(ctx context.Context, old *shelfState) (*shelfState, error) {
	asking, cancel := context.WithTimeout(ctx, pollLimit)
	defer cancel()
	rows, err := s.store.Editions(asking)
	if err != nil {
		return nil, fmt.Errorf("list editions: %w", err)
	}
	next := &shelfState{current: old.current, manifests: map[Hash][]byte{}, up: true}
	next.retired, next.kept = s.prune(old)
	for _, row := range rows {
		head := headOf(row)
		next.heads = append(next.heads, head)
		if next.manifests[head.ID] = old.manifests[head.ID]; next.manifests[head.ID] == nil {
			if next.manifests[head.ID], err = s.store.EditionManifest(asking, row.ID); err != nil {
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
	ctx, cancel := context.WithTimeout(ctx, readLimit)
	defer cancel()
	began := s.now()
	e, err := OpenHead(ctx, s.store, latest, s.inMemory(next)...)
	if err != nil {
		s.log.ErrorContext(ctx, "edition cannot be read", slog.String("id", string(latest.ID)), slog.Any("error", err))
		s.failed, s.failedAt = latest.ID, s.now()
		return
	}
	s.failed = ""
	if next.current != nil {
		s.retire(next)
	}
	next.current = e
	next.retired = within(s.older.limit, next.retired, e)
	s.log.InfoContext(ctx, "edition in force", slog.String("id", e.Head.ID.Short()), slog.String("label", e.Head.Label),
		slog.Int("bytes", e.beyond(nil)), slog.Duration("took", s.now().Sub(began)))
}

// inMemory are the editions whose parts a new one can share.
func (s *Shelf) inMemory(state *shelfState) []*Edition {
	list := []*Edition{state.current}
	for _, r := range state.retired {
		list = append(list, r.edition)
	}
	return append(list, s.older.all()...)
}

// retire keeps the edition in force, and its boundaries, for a day.
func (s *Shelf) retire(next *shelfState) {
	until := s.now().Add(keepRetired)
	next.retired = append([]retired{{next.current, until}}, next.retired...)
	for _, b := range next.current.levels {
		next.kept = slices.DeleteFunc(next.kept, func(k keptBoundaries) bool { return k.boundaries == b })
		next.kept = append(next.kept, keptBoundaries{b, until})
	}
}

// within are the first of the retired editions, as many as take up to limit bytes beside
// the one in force.
func within(limit int, list []retired, current *Edition) []retired {
	bytes := 0
	for i, r := range list {
		if bytes += r.edition.beyond(current); bytes > limit {
			return list[:i]
		}
	}
	return list
}

// prune leaves out what was in force before the last day.
func (s *Shelf) prune(state *shelfState) ([]retired, []keptBoundaries) {
	now := s.now()
	return slices.DeleteFunc(slices.Clone(state.retired), func(r retired) bool { return !now.Before(r.until) }),
		slices.DeleteFunc(slices.Clone(state.kept), func(k keptBoundaries) bool { return !now.Before(k.until) })
}
