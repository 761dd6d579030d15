package edition

import (
	"fmt"
	"time"
)

// Open puts the edition of a bundle together without a store.
func (b Bundle) Open(publishedAt time.Time) (*Edition, error) {
	m, err := DecodeManifest(b.Manifest)
	if err != nil {
		return nil, err
	}
	if HashOf(b.Manifest) != b.ID {
		return nil, fmt.Errorf("edition %s: the manifest is not the one that gave the name", b.ID.Short())
	}
	return assemble(Head{ID: b.ID, Label: m.Label, AsOf: m.AsOf, PublishedAt: publishedAt}, m, b, nil)
}
