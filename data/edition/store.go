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

// OpenHead reads the parts of an edition and puts them together. Parts that another
// edition, which may be nil, has in memory already are taken from there.
func OpenHead(ctx context.Context, store Store, head Head, known *Edition) (*Edition, error) {
	body, err := store.EditionManifest(ctx, string(head.ID))
	if err != nil {
		return nil, fmt.Errorf("edition %s: manifest: %w", head.ID.Short(), err)
	}
	if HashOf(body) != head.ID {
		return nil, fmt.Errorf("edition %s: the manifest is not the one that gave the name", head.ID.Short())
	}
	m, err := DecodeManifest(body)
	if err != nil {
		return nil, fmt.Errorf("edition %s: %w", head.ID.Short(), err)
	}
	b, err := fetch(ctx, store, m, known)
	if err != nil {
		return nil, fmt.Errorf("edition %s: %w", head.ID.Short(), err)
	}
	e, err := assemble(head, m, b, known)
	if err != nil {
		return nil, fmt.Errorf("edition %s: %w", head.ID.Short(), err)
	}
	return e, nil
}

// fetch reads the parts that the manifest lists and known has not.
func fetch(ctx context.Context, store Store, m Manifest, known *Edition) (Bundle, error) {
	var b Bundle
	var err error
	wanted := func(hashes []Hash) []string {
		var missing []string
		for _, h := range hashes {
			if !known.has(h) {
				missing = append(missing, string(h))
			}
		}
		return missing
	}
	var vectors, boundaries, parts []Hash
	for _, v := range m.Vectors {
		vectors = append(vectors, v.Hash)
	}
	for _, x := range m.Boundaries {
		boundaries = append(boundaries, x.Hash)
		if x.Drawing != nil && !slices.Contains(boundaries, x.Drawing.Hash) {
			boundaries = append(boundaries, x.Drawing.Hash)
		}
	}
	for _, h := range m.Parts {
		parts = append(parts, h)
	}
	if b.Vectors, err = fetchKind(ctx, store, data.VectorPart, wanted(vectors)); err != nil {
		return Bundle{}, fmt.Errorf("vectors: %w", err)
	}
	if b.Boundaries, err = fetchKind(ctx, store, data.BoundariesPart, wanted(boundaries)); err != nil {
		return Bundle{}, fmt.Errorf("boundaries: %w", err)
	}
	if b.Parts, err = fetchKind(ctx, store, data.OtherPart, wanted(parts)); err != nil {
		return Bundle{}, fmt.Errorf("parts: %w", err)
	}
	return b, nil
}

// fetchKind reads parts of one kind, and checks that each is what its name says.
func fetchKind(ctx context.Context, store Store, kind data.PartKind, hashes []string) (map[Hash][]byte, error) {
	bodies, err := store.EditionParts(ctx, kind, hashes)
	if err != nil {
		return nil, err
	}
	out := make(map[Hash][]byte, len(bodies))
	for _, h := range hashes {
		body, ok := bodies[h]
		if !ok || HashOf(body) != Hash(h) {
			return nil, fmt.Errorf("%s is missing or damaged", Hash(h).Short())
		}
		out[Hash(h)] = body
	}
	return out, nil
}
