package edition

import (
	"errors"
	"fmt"

	"github.com/observatoire-essor/essor/data/source"
)

// ErrNoArea says that an edition has no area of that level and code.
var ErrNoArea = errors.New("no such area")

// Edition is a published edition in memory. It never changes; all of its methods
// may be called at the same time.
type Edition struct {
	Head      Head
	Manifest  Manifest
	Pack      Pack
	Catalogue []Definition // in the order in which people should see the indicators
	Links     Links

	levels      map[source.Level]*Boundaries
	vectors     map[Key]*Vector
	byHash      map[Hash]*Vector
	sources     []Source
	sourceByID  map[string]int
	definitions map[string]int
	aliases     map[source.Ref]Alias
	family      family
	names       []searchName
	simulated   map[source.Level][]Source // sources of boundaries that are simulated, in order
	grants      *grantTable
	grantIndex  *grantIndex
	grantSums   []GrantSum
}

// family is who belongs to whom.
type family struct {
	parents  map[source.Ref][]source.Ref
	members  map[source.Ref][]source.Ref
	overlaps map[source.Ref][]Overlap
	within   map[source.Ref][]Overlap // the overlaps of others in an area
	aliases  map[source.Ref][]Alias
	engaged  map[source.Ref][]Engagement
}

// has tells whether the edition, which may be nil, has boundaries, a vector or grants
// of that name in memory.
func (e *Edition) has(h Hash) bool {
	if e == nil {
		return false
	}
	return e.byHash[h] != nil || e.boundaries(h) != nil || e.drawing(h) != nil || e.Manifest.Parts[PartGrants] == h
}

func (e *Edition) boundaries(h Hash) *Boundaries {
	if e == nil {
		return nil
	}
	for _, b := range e.levels {
		if b.Hash == h {
			return b
		}
	}
	return nil
}

func (e *Edition) drawing(h Hash) *drawing {
	if e == nil {
		return nil
	}
	for _, b := range e.levels {
		if b.Drawing == h {
			return b.cuts.drawing
		}
	}
	return nil
}

// assemble puts an edition together from the bytes of its parts; those that known
// has in memory are shared with it.
func assemble(head Head, m Manifest, b Bundle, known *Edition) (*Edition, error) {
	e := &Edition{
		Head: head, Manifest: m,
		levels: map[source.Level]*Boundaries{}, vectors: map[Key]*Vector{}, byHash: map[Hash]*Vector{},
	}
	for _, entry := range m.Boundaries {
		x := known.boundaries(entry.Hash)
		if x == nil {
			var err error
			if x, err = e.decodeBoundaries(entry, b, known); err != nil {
				return nil, err
			}
		}
		if x.Level != entry.Level || x.Len() != entry.Areas {
			return nil, fmt.Errorf("boundaries of %s are those of %s", entry.Level, x.Level)
		}
		e.levels[entry.Level] = x
	}
	for _, entry := range m.Vectors {
		v, err := vectorOf(entry, b, known)
		if err != nil {
			return nil, err
		}
		if x := e.levels[v.Level]; v.Key != entry.Key() || x == nil || x.Hash != v.Boundaries || x.Len() != v.Len() {
			return nil, fmt.Errorf("vector %v does not fit", entry.Key())
		}
		e.vectors[v.Key], e.byHash[entry.Hash] = v, v
	}
	if err := e.decodeParts(m, b, known); err != nil {
		return nil, err
	}
	e.index()
	return e, nil
}

// decodeBoundaries reads the boundaries of a level and, unless another level or
// edition has it already, their drawing.
func (e *Edition) decodeBoundaries(entry BoundariesEntry, b Bundle, known *Edition) (*Boundaries, error) {
	x, err := DecodeBoundaries(b.Boundaries[entry.Hash])
	if err != nil {
		return nil, err
	}
	if entry.Drawing == nil {
		if x.Drawing != "" {
			return nil, fmt.Errorf("boundaries of %s: the manifest does not list their drawing", entry.Level)
		}
		return x, nil
	}
	d := e.drawing(entry.Drawing.Hash)
	if d == nil {
		d = known.drawing(entry.Drawing.Hash)
	}
	if d == nil {
		if d, err = decodeDrawing(b.Boundaries[entry.Drawing.Hash]); err != nil {
			return nil, err
		}
	}
	return x, x.attach(d)
}

func vectorOf(entry VectorEntry, b Bundle, known *Edition) (*Vector, error) {
	if known != nil && known.byHash[entry.Hash] != nil {
		return known.byHash[entry.Hash], nil
	}
	return DecodeVector(b.Vectors[entry.Hash])
}

func (e *Edition) decodeParts(m Manifest, b Bundle, known *Edition) error {
	var err error
	body := func(name string) []byte { return b.Parts[m.Parts[name]] }
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
func (e *Edition) readGrants(body []byte, name Hash, known *Edition) error {
	if known != nil && known.Manifest.Parts[PartGrants] == name {
		e.grants, e.grantIndex, e.grantSums = known.grants, known.grantIndex, known.grantSums
		return nil
	}
	var err error
	if e.grants, e.grantSums, err = decodeGrants(body); err != nil {
		return err
	}
	e.grantIndex = newGrantIndex(e.grants)
	return nil
}
