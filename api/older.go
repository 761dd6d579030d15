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
	for _, h := range s.headsOf(which) {
		e, err := s.editions.Open(r.Context(), h.ID)
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

// headsOf are the editions that a text names: by id, else the latest of a label, else by the
// first digits of an id, four at least, that no other edition begins with. The first that can
// be opened is meant.
func (s *server) headsOf(which string) []edition.Head {
	heads := s.editions.Heads() // the latest first
	var found []edition.Head
	for _, means := range []func(h edition.Head) bool{
		func(h edition.Head) bool { return string(h.ID) == which },
		func(h edition.Head) bool { return h.Label == which },
	} {
		if i := slices.IndexFunc(heads, means); i >= 0 {
			found = append(found, heads[i])
		}
	}
	if len(which) < leastEditionID {
		return found
	}
	begins := slices.DeleteFunc(slices.Clone(heads), func(h edition.Head) bool { return !strings.HasPrefix(string(h.ID), which) })
	if len(begins) == 1 {
		found = append(found, begins[0])
	}
	return found
}
