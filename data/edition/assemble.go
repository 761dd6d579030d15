package edition

import (
	"fmt"

	"github.com/observatoire-essor/essor/data/source"
)

// pool is editions in memory whose parts others share. Any may be nil.
type pool []*Edition

func (p pool) vector(h Hash) *Compact {
	for _, e := range p {
		if e != nil && e.byHash[h] != nil {
			return e.byHash[h]
		}
	}
	return nil
}

func (p pool) boundaries(h Hash) *Boundaries {
	for _, e := range p {
		if e != nil {
			if b := e.boundaries(h); b != nil {
				return b
			}
		}
	}
	return nil
}

func (p pool) drawing(h Hash) *drawing {
	for _, e := range p {
		if e != nil {
			if d := e.drawing(h); d != nil {
				return d
			}
		}
	}
	return nil
}

// grants is an edition with these grants, or nil.
func (p pool) grants(h Hash) *Edition {
	for _, e := range p {
		if e != nil && e.Manifest.Parts[PartGrants] == h {
			return e
		}
	}
	return nil
}

// columns is the cache that the editions share.
func (p pool) columns() *columnCache {
	for _, e := range p {
		if e != nil {
			return e.columns
		}
	}
	return newColumnCache(cachedColumns)
}

// assemble puts an edition together from its parts.
func assemble(head Head, m Manifest, parts *parts) (*Edition, error) {
	known := parts.known
	e := &Edition{
		Head: head, Manifest: m, levels: map[source.Level]*Boundaries{},
		vectors: make(map[Key]*Compact, len(m.Vectors)), byHash: make(map[Hash]*Compact, len(m.Vectors)), columns: known.columns(),
	}
	for _, entry := range m.Boundaries {
		b, err := parts.boundariesOf(entry)
		if err != nil {
			return nil, err
		}
		e.levels[entry.Level] = b
	}
	for _, entry := range m.Vectors {
		v := known.vector(entry.Hash)
		if v == nil {
			v = parts.vectors[entry.Hash]
		}
		if v == nil || v.Key != entry.Key() {
			return nil, fmt.Errorf("vector %v is another", entry.Key())
		}
		if b := e.levels[v.Level]; b == nil || b.Hash != v.Boundaries || b.Len() != v.Len() {
			return nil, fmt.Errorf("vector %v does not fit", entry.Key())
		}
		e.vectors[v.Key], e.byHash[entry.Hash] = v, v
	}
	if err := e.decodeParts(m, parts.others, known); err != nil {
		return nil, err
	}
	e.index()
	return e, nil
}

// boundariesOf are the boundaries of a line of the manifest, with their drawing.
func (p *parts) boundariesOf(entry BoundariesEntry) (*Boundaries, error) {
	b := p.known.boundaries(entry.Hash)
	shared := b != nil // with an edition in memory, whose drawing it has
	if !shared {
		b = p.boundaries[entry.Hash]
	}
	switch {
	case b == nil || b.Level != entry.Level || b.Len() != entry.Areas:
		return nil, fmt.Errorf("boundaries of %s are not those of %d areas", entry.Level, entry.Areas)
	case shared:
		return b, nil
	case entry.Drawing == nil && b.Drawing != "":
		return nil, fmt.Errorf("boundaries of %s: the manifest does not list their drawing", entry.Level)
	case entry.Drawing == nil:
		return b, nil
	}
	d := p.known.drawing(entry.Drawing.Hash)
	if d == nil {
		d = p.drawings[entry.Drawing.Hash]
	}
	if d == nil {
		return nil, fmt.Errorf("boundaries of %s: drawing %s is missing", entry.Level, entry.Drawing.Hash.Short())
	}
	return b, b.attach(d)
}

// decodeParts reads what is neither boundaries nor vectors.
func (e *Edition) decodeParts(m Manifest, bodies map[Hash][]byte, known pool) error {
	var err error
	body := func(name string) []byte { return bodies[m.Parts[name]] }
	if e.Catalogue, err = decodeCatalogue(body(PartCatalogue)); err != nil {
		return err
	}
	if err := e.readGrants(body(PartGrants), m.Parts[PartGrants], known); err != nil {
		return err
	}
	if e.Links, err = DecodeLinks(body(PartLinks)); err != nil {
		return err
	}
	if e.Pack, err = decodePack(body(PartPack)); err != nil {
		return err
	}
	e.sources, err = DecodeSources(body(PartSources))
	return err
}

// readGrants reads the public grants, or shares those of an edition in memory.
func (e *Edition) readGrants(body []byte, name Hash, known pool) error {
	if other := known.grants(name); other != nil {
		e.grants, e.grantIndex, e.grantSums, e.grantBytes = other.grants, other.grantIndex, other.grantSums, other.grantBytes
		return nil
	}
	var err error
	if e.grants, e.grantSums, err = decodeGrants(body); err != nil {
		return err
	}
	e.grantIndex, e.grantBytes = newGrantIndex(e.grants), len(body)
	return nil
}
