package edition

import (
	"errors"

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
	vectors     map[Key]*Compact
	byHash      map[Hash]*Compact
	keys        []Key                  // in order
	ofLevel     map[source.Level][]Key // in the order of sheets
	columns     *columnCache
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
	grantBytes  int // of the part
}

// family is who belongs to whom.
type family struct {
	parents  map[source.Ref][]source.Ref
	members  map[source.Ref][]source.Ref
	overlaps map[source.Ref][]Overlap
	within   map[source.Ref][]Overlap // the overlaps of others in an area
	aliases  map[source.Ref][]Alias
	engaged  map[source.Ref][]Engagement

	postcodes map[source.Ref][]Postcode
}

// boundaries are those of that name, or nil.
func (e *Edition) boundaries(h Hash) *Boundaries {
	for _, b := range e.levels {
		if b.Hash == h {
			return b
		}
	}
	return nil
}

func (e *Edition) drawing(h Hash) *drawing {
	for _, b := range e.levels {
		if b.Drawing == h {
			return b.cuts.drawing
		}
	}
	return nil
}
