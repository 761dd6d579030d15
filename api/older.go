package api

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/api/ask"

	"github.com/observatoire-essor/essor/data/edition"
)

// awayError says that an edition cannot be read now, and why for the log.
type awayError struct{ err error }

func (e *awayError) Error() string        { return errEditionAway.Error() + ": " + e.err.Error() }
func (e *awayError) Is(target error) bool { return target == errEditionAway }

// leastEditionID is how many digits of an id can stand for it.
const leastEditionID = 4

// editionFor is the edition that a request asks for: the one in force, unless its
// parameter names another by id, its first digits, or label.
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
		i := slices.IndexFunc(heads, means)
		if i < 0 {
			continue
		}
		e, err := s.editions.Open(r.Context(), heads[i].ID)
		switch {
		case err == nil:
			return e, nil
		case r.Context().Err() != nil:
			return nil, r.Context().Err()
		case !errors.Is(err, edition.ErrUnknown):
			return nil, &awayError{err}
		}
	}
	return nil, ask.NewNotFoundError("no_such_edition", map[string]string{"edition": ask.Cut(which)})
}
