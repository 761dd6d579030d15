package edition

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/source"
)

// ErrNone says that there is no edition yet.
var ErrNone = errors.New("no edition was published yet")

// ErrUnknown says that no edition has that id or label.
var ErrUnknown = errors.New("no such edition")

// Store is where published editions are kept. [*data.DB] is one.
type Store interface {
	// Editions lists all editions in the order of their publication; the last is in force.
	Editions(ctx context.Context) ([]data.EditionHead, error)
	// EditionManifest returns the manifest of an edition, or data.ErrNotFound.
	EditionManifest(ctx context.Context, id string) ([]byte, error)
	// EditionParts returns the bytes of parts by their hash; those that are not
	// there are left out.
	EditionParts(ctx context.Context, kind data.PartKind, hashes []string) (map[string][]byte, error)
}

// Head is an edition in a list.
type Head struct {
	ID          Hash
	Label       string
	AsOf        string // "2026-01-01"
	PublishedAt time.Time
}

// Day is the day whose memberships hold.
func (h Head) Day() source.Date {
	day, err := time.Parse(time.DateOnly, h.AsOf)
	if err != nil {
		return source.Date{}
	}
	return source.Date{Time: day}
}

// Choice is the edition that a person means.
type Choice struct {
	Head
	Alike int // how many earlier editions are meant by the same words
}

// Choose finds the edition with that id (64 hexadecimal digits, or the first of them),
// the latest with that label, or the one in force when which is empty. It returns
// [ErrNone] or [ErrUnknown] when there is none.
func Choose(ctx context.Context, store Store, which string) (Choice, error) {
	heads, err := store.Editions(ctx)
	if err != nil {
		return Choice{}, fmt.Errorf("list editions: %w", err)
	}
	if which == "" {
		if len(heads) == 0 {
			return Choice{}, ErrNone
		}
		return Choice{Head: headOf(heads[len(heads)-1])}, nil
	}
	for _, means := range []func(data.EditionHead) bool{
		func(h data.EditionHead) bool { return h.ID == which },
		func(h data.EditionHead) bool { return h.Label == which },
		func(h data.EditionHead) bool { return len(which) >= leastID && strings.HasPrefix(h.ID, which) },
	} {
		meant := slices.DeleteFunc(slices.Clone(heads), func(h data.EditionHead) bool { return !means(h) })
		if n := len(meant); n > 0 {
			return Choice{Head: headOf(meant[n-1]), Alike: n - 1}, nil
		}
	}
	return Choice{}, fmt.Errorf("edition %q: %w", which, ErrUnknown)
}

// Open reads an edition whole: the one that [Choose] finds.
func Open(ctx context.Context, store Store, which string) (*Edition, error) {
	choice, err := Choose(ctx, store, which)
	if err != nil {
		return nil, err
	}
	return OpenHead(ctx, store, choice.Head, nil)
}

// leastID is how many digits of an id can stand for it.
const leastID = 4

func headOf(h data.EditionHead) Head {
	return Head{ID: Hash(h.ID), Label: h.Label, AsOf: h.AsOf.Format(time.DateOnly), PublishedAt: h.PublishedAt}
}

// OpenHead reads the parts of an edition and puts them together. Parts that other
// editions, any of which may be nil, have in memory already are taken from there.
func OpenHead(ctx context.Context, store Store, head Head, known ...*Edition) (*Edition, error) {
	body, err := store.EditionManifest(ctx, string(head.ID))
	if err != nil {
		return nil, fmt.Errorf("edition %s: manifest: %w", head.ID.Short(), err)
	}
	return open(ctx, store.EditionParts, head, body, known)
}

// open puts an edition together from its manifest.
func open(ctx context.Context, fetch fetcher, head Head, manifest []byte, known pool) (*Edition, error) {
	e, err := openManifest(ctx, fetch, head, manifest, known)
	if err != nil {
		return nil, fmt.Errorf("edition %s: %w", head.ID.Short(), err)
	}
	return e, nil
}

func openManifest(ctx context.Context, fetch fetcher, head Head, manifest []byte, known pool) (*Edition, error) {
	if HashOf(manifest) != head.ID {
		return nil, errors.New("the manifest is not the one that gave the name")
	}
	m, err := DecodeManifest(manifest)
	if err != nil {
		return nil, err
	}
	read, err := readParts(ctx, fetch, m, known)
	if err != nil {
		return nil, err
	}
	return assemble(head, m, read)
}
