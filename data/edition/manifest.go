package edition

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/source"
)

// manifestFormat is the form of manifests that this version writes and reads.
const manifestFormat = 1

// Manifest lists the parts of an edition. Its canonical JSON names the edition:
// see [Manifest.Encode].
type Manifest struct {
	Format     int               `json:"format"`
	Label      string            `json:"label"`
	AsOf       string            `json:"as_of"` // the day whose memberships and boundaries hold: "2026-01-01"
	Boundaries []BoundariesEntry `json:"boundaries"`
	Vectors    []VectorEntry     `json:"vectors"`
	Parts      map[string]Hash   `json:"parts"` // by name: the Part constants
}

// Parts of an edition that are neither boundaries nor vectors.
const (
	PartCatalogue = "catalogue"
	PartGrants    = "grants"
	PartLinks     = "links"
	PartPack      = "pack"
	PartSources   = "sources"
)

// BoundariesEntry is the line of a manifest about the areas of a level.
type BoundariesEntry struct {
	Level   source.Level `json:"level"`
	Vintage string       `json:"vintage"`
	Areas   int          `json:"areas"`
	Hash    Hash         `json:"hash"`
	// Drawing has the shapes for maps; editions of before have none.
	Drawing *DrawingEntry `json:"drawing,omitempty"`
}

// DrawingEntry is the part that has the generalised shapes of a level for all zooms.
// Levels that share lines share the part.
type DrawingEntry struct {
	Hash  Hash `json:"hash"`
	Least int  `json:"least_zoom"` // the first that has shapes
	Full  int  `json:"full_zoom"`  // the one from which they have all detail
}

// VectorEntry is the line of a manifest about a vector.
type VectorEntry struct {
	Indicator string           `json:"indicator"`
	Level     source.Level     `json:"level"`
	Period    indicator.Period `json:"period"`
	Hash      Hash             `json:"hash"`
}

// Key is the name of the vector.
func (e VectorEntry) Key() Key { return Key{e.Indicator, e.Level, e.Period} }

// Encode writes the manifest as canonical JSON: lists in order, no blanks, members
// in the order of the type. The hash of the bytes is the edition's id.
func (m Manifest) Encode() ([]byte, error) {
	m.Boundaries, m.Vectors = slices.Clone(m.Boundaries), slices.Clone(m.Vectors)
	slices.SortFunc(m.Boundaries, func(a, b BoundariesEntry) int { return cmp.Compare(a.Level, b.Level) })
	slices.SortFunc(m.Vectors, func(a, b VectorEntry) int { return a.Key().Compare(b.Key()) })
	return canonicalJSON(m)
}

// DecodeManifest reads a manifest and checks that it can be one.
func DecodeManifest(body []byte) (Manifest, error) {
	var m Manifest
	if err := json.Unmarshal(body, &m); err != nil {
		return Manifest{}, fmt.Errorf("manifest: %w", err)
	}
	if m.Format != manifestFormat {
		return Manifest{}, fmt.Errorf("manifest: format %d, but this version of essor reads format %d", m.Format, manifestFormat)
	}
	hashes := make([]Hash, 0, len(m.Boundaries)+len(m.Vectors)+len(m.Parts))
	for _, b := range m.Boundaries {
		hashes = append(hashes, b.Hash)
		if b.Drawing != nil {
			hashes = append(hashes, b.Drawing.Hash)
		}
	}
	for _, v := range m.Vectors {
		hashes = append(hashes, v.Hash)
	}
	for _, name := range []string{PartCatalogue, PartGrants, PartLinks, PartPack, PartSources} {
		hashes = append(hashes, m.Parts[name])
	}
	for _, h := range hashes {
		if !IsHash(string(h)) {
			return Manifest{}, fmt.Errorf("manifest: %q is not a hash", h)
		}
	}
	return m, nil
}

// canonicalJSON has no blanks, no escapes for HTML, and members of maps in order.
func canonicalJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
