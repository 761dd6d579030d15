package edition

import (
	"context"
	"time"

	"github.com/observatoire-essor/essor/data"
)

// Open puts the edition of a bundle together without a store.
func (b Bundle) Open(publishedAt time.Time) (*Edition, error) {
	m, err := DecodeManifest(b.Manifest)
	if err != nil {
		return nil, err
	}
	head := Head{ID: b.ID, Label: m.Label, AsOf: m.AsOf, PublishedAt: publishedAt}
	return open(context.Background(), b.parts, head, b.Manifest, nil)
}

// parts is a [fetcher].
func (b Bundle) parts(_ context.Context, kind data.PartKind, hashes []string) (map[string][]byte, error) {
	bodies := map[string][]byte{}
	of := map[data.PartKind]map[Hash][]byte{data.VectorPart: b.Vectors, data.BoundariesPart: b.Boundaries, data.OtherPart: b.Parts}[kind]
	for _, h := range hashes {
		if body, ok := of[Hash(h)]; ok {
			bodies[h] = body
		}
	}
	return bodies, nil
}
