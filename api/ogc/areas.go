package ogc

import (
	"math"
	"slices"
	"sort"
	"strings"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/data/edition"
)

// newAreas is the collection of a level of areas.
func newAreas(e *edition.Edition, b *edition.Boundaries) *collection {
	c := &collection{
		id: string(b.Level), level: b.Level, vintage: b.Vintage, n: b.Len(),
		key:  func(i int) string { return b.Codes[i] },
		from: func(id string) int { return sort.SearchStrings(b.Codes, id) },
		shape: func(i int) orb.Geometry {
			if b.Shapes[i] == nil {
				return nil // not a nil of another type
			}
			return b.Shapes[i]
		},
		bounds: make([]orb.Bound, b.Len()),
		properties: []property{
			textProperty("code", func(i int) string { return b.Codes[i] }),
			textProperty("name", func(i int) string { return b.Names[i] }),
			constant("level", string(b.Level)), constant("vintage", b.Vintage), constant("edition", e.Head.ID.Short()),
		},
	}
	var centers []orb.Point
	for i, shape := range b.Shapes {
		if c.bounds[i] = everywhere(); shape != nil {
			c.bounds[i] = b.Bounds[i]
			centers = append(centers, b.Centroids[i])
		}
	}
	vectors := headlines(e, b)
	marks := markSimulated(e, b, vectors)
	c.simulated = marks.roles
	c.properties = append(c.properties, textProperty("simulated", func(i int) string { return marks.text[marks.of[i]] }))
	for _, v := range vectors {
		c.properties = append(c.properties, valueProperties(v)...)
	}
	c.finish(centers)
	return c
}

// headlines are the latest vectors of the indicators that are no variants of others, in
// the order of the catalogue.
func headlines(e *edition.Edition, b *edition.Boundaries) []*edition.Vector {
	var list []*edition.Vector
	for _, d := range e.Catalogue {
		if strings.Contains(d.ID, "?") {
			continue
		}
		if key, ok := e.Latest(d.ID, b.Level); ok {
			list = append(list, e.Vector(key))
		}
	}
	return list
}

// valueProperties are what the features tell of an indicator: its number, null unless
// the status has one; the status; the 95 % interval and that a number means "this or
// less", when any area has them; the period.
func valueProperties(v *edition.Vector) []property {
	// What is kept are these columns, not the others of the vector.
	id, status, basis := v.Indicator, v.Status, v.Basis
	number := func(column []float64) func(int) (float64, bool) {
		return func(i int) (float64, bool) {
			if column == nil || !status[i].HasValue() {
				return 0, false
			}
			return column[i], !math.IsNaN(column[i])
		}
	}
	part := func(p property, name string) property {
		p.name, p.title = id+name, titled{"ogc.value" + name, map[string]string{"indicator": id}}
		return p
	}
	list := []property{
		part(numberProperty("", kindNumber, number(v.Number)), ""),
		part(textProperty("", func(i int) string { return status[i].String() }), ".status"),
	}
	if v.Low != nil || v.High != nil {
		list = append(list, part(numberProperty("", kindNumber, number(v.Low)), ".low"), part(numberProperty("", kindNumber, number(v.High)), ".high"))
	}
	atMost := make([]bool, len(v.Bases))
	for k, b := range v.Bases {
		atMost[k] = b.AtMost()
	}
	if slices.Contains(atMost, true) {
		list = append(list, part(textProperty("", func(i int) string {
			if atMost[basisOf(basis, i)] {
				return "at_most"
			}
			return ""
		}), ".bound"))
	}
	return append(list, part(constant("", v.Period.String()), ".period"))
}

// basisOf is the position of the basis of area i.
func basisOf(basis []uint16, i int) int {
	if basis == nil {
		return 0
	}
	return int(basis[i])
}

// marks tell for each area which of its inputs are simulated.
type marks struct {
	roles []string
	of    []uint64          // a bit for each role
	text  map[uint64]string // the roles, by bits
}

// markSimulated looks at the boundaries first, then at the values in order.
func markSimulated(e *edition.Edition, b *edition.Boundaries, vectors []*edition.Vector) marks {
	m := marks{of: make([]uint64, b.Len()), text: map[uint64]string{}}
	bit := map[string]uint64{}
	bits := func(sources []string) uint64 {
		var set uint64
		for _, id := range sources {
			s, ok := e.Source(id)
			if !ok || !s.Simulated {
				continue
			}
			if bit[s.Role] == 0 {
				bit[s.Role] = 1 << min(len(m.roles), 63)
				m.roles = append(m.roles, s.Role)
			}
			set |= bit[s.Role]
		}
		return set
	}
	for i := range b.Sources {
		m.of[i] |= bits(b.Sources[i])
	}
	for _, v := range vectors {
		sets := make([]uint64, len(v.Bases))
		for k, basis := range v.Bases {
			sets[k] = bits(basis.Sources)
		}
		for i := range m.of {
			m.of[i] |= sets[basisOf(v.Basis, i)]
		}
	}
	for _, set := range m.of {
		if _, known := m.text[set]; known {
			continue
		}
		var names []string
		for _, role := range m.roles {
			if set&bit[role] != 0 {
				names = append(names, role)
			}
		}
		m.text[set] = strings.Join(names, ", ")
	}
	return m
}
