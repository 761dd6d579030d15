// Package editiontest gives tests a store of editions in memory, and a small
// edition to put into it.
package editiontest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/edition"
)

// ErrDown is what a store answers that is down.
var ErrDown = errors.New("connection refused")

// Store keeps editions in memory. It behaves like [*data.DB].
type Store struct {
	mu      sync.Mutex
	heads   []data.EditionHead
	bundles map[string]edition.Bundle
	down    bool
	reads   int
}

// Put puts a draft in force and returns its id.
func (s *Store) Put(t testing.TB, d edition.Draft, at time.Time) edition.Hash {
	t.Helper()
	b, err := d.Encode()
	if err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.bundles == nil {
		s.bundles = map[string]edition.Bundle{}
	}
	id := string(b.ID)
	s.bundles[id] = b
	s.heads = slices.DeleteFunc(s.heads, func(h data.EditionHead) bool { return h.ID == id })
	s.heads = append(s.heads, data.EditionHead{ID: id, Label: d.Label, AsOf: d.AsOf.Time, PublishedAt: at})
	return b.ID
}

// Damage changes a byte of the edition's vectors.
func (s *Store) Damage(id edition.Hash) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for hash, body := range s.bundles[string(id)].Vectors {
		body = slices.Clone(body)
		body[len(body)/2] ^= 1
		s.bundles[string(id)].Vectors[hash] = body
	}
}

// SetDown takes the store down, or up again.
func (s *Store) SetDown(down bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.down = down
}

// Reads is how many parts were asked for.
func (s *Store) Reads() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reads
}

// Editions lists all editions in the order of their publication.
func (s *Store) Editions(context.Context) ([]data.EditionHead, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.down {
		return nil, ErrDown
	}
	return slices.Clone(s.heads), nil
}

// EditionManifest returns the manifest of an edition, or data.ErrNotFound.
func (s *Store) EditionManifest(_ context.Context, id string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.down {
		return nil, ErrDown
	}
	b, ok := s.bundles[id]
	if !ok {
		return nil, fmt.Errorf("edition %s: %w", id, data.ErrNotFound)
	}
	return b.Manifest, nil
}

// EditionParts returns parts by their hash.
func (s *Store) EditionParts(_ context.Context, kind data.PartKind, hashes []string) (map[string][]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.down {
		return nil, ErrDown
	}
	out := map[string][]byte{}
	for _, b := range s.bundles {
		bodies := map[data.PartKind]map[edition.Hash][]byte{
			data.VectorPart: b.Vectors, data.BoundariesPart: b.Boundaries, data.OtherPart: b.Parts,
		}[kind]
		for _, h := range hashes {
			if body, ok := bodies[edition.Hash(h)]; ok {
				out[h] = body
			}
		}
	}
	s.reads += len(hashes)
	return out, nil
}
