package api

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/observatoire-essor/essor/data/edition"
)

// mostOlder is how many older editions are kept in memory beside those of the shelf.
const mostOlder = 2

// olderEditions opens editions that are no longer on the shelf, one at a time, and
// keeps the ones that were asked for last. Its methods may be called at the same time.
type olderEditions struct {
	store edition.Store // nil: none can be opened

	opening chan struct{} // holds a token while an edition is read
	mu      sync.Mutex
	recent  []*edition.Edition // the last asked for first
}

func newOlderEditions(store edition.Store) *olderEditions {
	return &olderEditions{store: store, opening: make(chan struct{}, 1)}
}

// find is an edition in memory, or nil.
func (o *olderEditions) find(id edition.Hash) *edition.Edition {
	o.mu.Lock()
	defer o.mu.Unlock()
	i := slices.IndexFunc(o.recent, func(e *edition.Edition) bool { return e.Head.ID == id })
	if i < 0 {
		return nil
	}
	e := o.recent[i]
	o.recent = slices.Insert(slices.Delete(o.recent, i, i+1), 0, e)
	return e
}

// open reads an edition; parts that known has in memory are shared with it. The error
// is errEditionAway when it cannot be read now.
func (o *olderEditions) open(ctx context.Context, head edition.Head, known *edition.Edition) (*edition.Edition, error) {
	if o.store == nil {
		return nil, errEditionAway
	}
	select {
	case o.opening <- struct{}{}:
		defer func() { <-o.opening }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if e := o.find(head.ID); e != nil { // opened while this request waited
		return e, nil
	}
	e, err := edition.OpenHead(ctx, o.store, head, known)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, &awayError{err}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.recent = slices.Insert(o.recent, 0, e)
	o.recent = o.recent[:min(len(o.recent), mostOlder)]
	return e, nil
}

// awayError says that an edition cannot be read now, and why for the log.
type awayError struct{ err error }

func (e *awayError) Error() string        { return errEditionAway.Error() + ": " + e.err.Error() }
func (e *awayError) Is(target error) bool { return target == errEditionAway }

// leastEditionID is how many digits of an id can stand for it.
const leastEditionID = 4

// editionFor is the edition that a request asks for: the one in force, unless its
// parameter names another.
func (s *server) editionFor(r *http.Request) (*edition.Edition, error) {
	current, err := s.current()
	if err != nil {
		return nil, err
	}
	query := r.URL.Query()
	which := query.Get("edition")
	if !query.Has("edition") {
		return current, nil
	}
	heads := s.editions.Heads() // the latest first
	for _, means := range []func(h edition.Head) bool{
		func(h edition.Head) bool { return string(h.ID) == which },
		func(h edition.Head) bool { return h.Label == which },
		func(h edition.Head) bool {
			return len(which) >= leastEditionID && strings.HasPrefix(string(h.ID), which)
		},
	} {
		if i := slices.IndexFunc(heads, means); i >= 0 {
			return s.opened(r.Context(), heads[i], current)
		}
	}
	return nil, &notFoundError{"no_such_edition", map[string]string{"edition": cut(which)}}
}

// opened is a published edition, from memory or from the store.
func (s *server) opened(ctx context.Context, head edition.Head, current *edition.Edition) (*edition.Edition, error) {
	if e := s.editions.Find(head.ID); e != nil {
		return e, nil
	}
	if e := s.older.find(head.ID); e != nil {
		return e, nil
	}
	return s.older.open(ctx, head, current)
}
