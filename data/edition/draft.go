package edition

import (
	"fmt"

	"github.com/observatoire-essor/essor/data/source"
)

// Draft is an edition before it has a name.
type Draft struct {
	Label      string
	AsOf       source.Date
	Pack       Pack
	Boundaries []*Boundaries
	Vectors    []*Vector
	Sealed     []Sealed // vectors as bytes; their bodies may have been written already
	Links      Links
	Sources    []Source // identified: see [Source.Identify]
	Catalogue  []Definition
	Grants     []Grant
}

// Bundle is an edition as bytes: the manifest, and the parts that it lists.
type Bundle struct {
	ID         Hash
	Manifest   []byte
	Vectors    map[Hash][]byte
	Boundaries map[Hash][]byte
	Parts      map[Hash][]byte
}

// Encode writes the draft as bytes. Equal drafts give equal bytes, whatever the
// order of their lists; the order of the catalogue is a part of it.
func (d Draft) Encode() (Bundle, error) {
	b := Bundle{Vectors: map[Hash][]byte{}, Boundaries: map[Hash][]byte{}, Parts: map[Hash][]byte{}}
	m := Manifest{Format: manifestFormat, Label: d.Label, AsOf: d.AsOf.String(), Parts: map[string]Hash{}}
	fits := map[source.Level]*Boundaries{}
	for _, x := range d.Boundaries {
		if fits[x.Level] != nil {
			return Bundle{}, fmt.Errorf("edition: boundaries of %s twice", x.Level)
		}
		fits[x.Level] = x
		b.Boundaries[x.Hash] = x.Encode()
		entry := BoundariesEntry{Level: x.Level, Vintage: x.Vintage, Areas: x.Len(), Hash: x.Hash}
		if x.Drawing != "" {
			if b.Boundaries[x.Drawing] == nil {
				b.Boundaries[x.Drawing] = x.cuts.drawing.encode()
			}
			entry.Drawing = &DrawingEntry{x.Drawing, x.cuts.least(), x.FullZoom()}
		}
		m.Boundaries = append(m.Boundaries, entry)
	}
	seen := map[Key]bool{}
	add := func(v Sealed) error {
		if x := fits[v.Level]; seen[v.Key] || x == nil || x.Hash != v.Boundaries || x.Len() != v.Areas {
			return fmt.Errorf("edition: vector %v is there twice or does not fit the boundaries", v.Key)
		}
		seen[v.Key] = true
		if v.Body != nil {
			b.Vectors[v.Hash] = v.Body
		}
		m.Vectors = append(m.Vectors, VectorEntry{v.Indicator, v.Level, v.Period, v.Hash})
		return nil
	}
	for _, v := range d.Sealed {
		if err := add(v); err != nil {
			return Bundle{}, err
		}
	}
	for _, v := range d.Vectors {
		if err := add(v.Seal()); err != nil {
			return Bundle{}, err
		}
	}
	if err := d.encodeParts(&b, m.Parts); err != nil {
		return Bundle{}, fmt.Errorf("edition: %w", err)
	}
	body, err := m.Encode()
	if err != nil {
		return Bundle{}, fmt.Errorf("edition: %w", err)
	}
	b.Manifest, b.ID = body, HashOf(body)
	return b, nil
}

func (d Draft) encodeParts(b *Bundle, parts map[string]Hash) error {
	encoders := map[string]func() ([]byte, error){
		PartCatalogue: func() ([]byte, error) { return canonicalJSON(d.Catalogue) },
		PartGrants:    func() ([]byte, error) { return encodeGrants(d.Grants) },
		PartLinks:     func() ([]byte, error) { return d.Links.Encode(), nil },
		PartPack:      func() ([]byte, error) { return canonicalJSON(d.Pack) },
		PartSources:   func() ([]byte, error) { return encodeSources(d.Sources) },
	}
	for name, encode := range encoders {
		body, err := encode()
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		hash := HashOf(body)
		b.Parts[hash], parts[name] = body, hash
	}
	return nil
}
