package ogc

import (
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/data/source"
)

// collection is a list of features in the order of their ids. It never changes.
type collection struct {
	id         string
	number     int64        // of no other collection
	level      source.Level // empty for the grants
	vintage    string
	n          int
	key        func(i int) string       // id of feature i
	from       func(id string) int      // the first feature whose id does not come before; n when there is none
	shape      func(i int) orb.Geometry // orb.MultiPolygon, orb.Point or nil
	bounds     []orb.Bound              // everywhere for a feature without geometry
	when       func(i int) (span, bool) // nil when no feature has a time
	properties []property
	written    []*property // in the order of writing: those that all features share come last
	ending     []byte      // what all features end with when they are written
	systems    []system
	extent     orb.Bound // of those with a geometry
	placed     bool      // some have one
	times      span      // from the first to the last; zero when nobody tells
	simulated  []string  // roles of simulated inputs
}

// span is a time, both ends included.
type span struct{ from, to time.Time }

// find is the position of a feature.
func (c *collection) find(id string) (int, bool) {
	i := c.from(id)
	return i, i < c.n && c.key(i) == id
}

// property is a property of the features of a collection. Its value is null where the
// second result is false.
type property struct {
	name   string
	kind   kind
	title  titled
	text   func(i int) (string, bool)  // of a text
	number func(i int) (float64, bool) // of any other kind: see there
	member []byte                      // `,"name":`
}

// titled is a code of the message catalogue and its arguments.
type titled struct {
	code string
	args map[string]string
}

// kind is the kind of a property.
type kind int

const (
	kindText    kind = iota
	kindNumber       // NaN is null
	kindInteger      // a float64 without fraction
	kindBoolean      // 0 or 1
	kindDate         // seconds since 1970-01-01, at the beginning of the day in UTC
)

// textProperty is a property of texts; the empty one is null.
func textProperty(name string, of func(i int) string) property {
	return property{name: name, kind: kindText, text: func(i int) (string, bool) {
		text := of(i)
		return text, text != ""
	}}
}

// constant is a text that all features share.
func constant(name, text string) property {
	return textProperty(name, func(int) string { return text })
}

func numberProperty(name string, kind kind, of func(i int) (float64, bool)) property {
	return property{name: name, kind: kind, number: of}
}

// finish fills what follows from the properties and shapes.
func (c *collection) finish(centers []orb.Point) {
	for i := range c.properties {
		p := &c.properties[i]
		p.member = append(appendText([]byte{','}, p.name), ':')
		if p.title.code == "" {
			p.title.code = "ogc.property." + p.name
		}
	}
	c.systems = systemsOf(centers)
	c.arrange()
	for i := range c.n {
		if c.shape(i) == nil {
			continue
		}
		if !c.placed {
			c.extent, c.placed = c.bounds[i], true
		}
		c.extent = c.extent.Union(c.bounds[i])
	}
}

// arrange puts what all features share at their end, so that each feature can be
// compressed as one that follows it.
func (c *collection) arrange() {
	var shared []*property
	for i := range c.properties {
		p := &c.properties[i]
		if i > 0 && p.isShared(c.n) {
			shared = append(shared, p)
			continue
		}
		c.written = append(c.written, p)
	}
	if c.n > 0 {
		for _, p := range shared {
			c.ending = p.append(append(c.ending, p.member...), 0)
		}
	}
	c.ending = append(c.ending, "}}"...)
}

// isShared tells whether n features have the same value, or all none.
func (p *property) isShared(n int) bool {
	if n == 0 {
		return false
	}
	if p.kind == kindText {
		first, _ := p.text(0)
		for i := range n {
			if text, _ := p.text(i); text != first {
				return false
			}
		}
		return true
	}
	first, there := p.number(0)
	for i := range n {
		if v, ok := p.number(i); ok != there || ok && v != first {
			return false
		}
	}
	return true
}

// everywhere bounds a feature without geometry, so that no box misses it.
func everywhere() orb.Bound {
	inf := math.Inf(1)
	return orb.Bound{Min: orb.Point{-inf, -inf}, Max: orb.Point{inf, inf}}
}

// property is the property of a name.
func (c *collection) property(name string) (*property, bool) {
	i := slices.IndexFunc(c.properties, func(p property) bool { return p.name == name })
	if i < 0 {
		return nil, false
	}
	return &c.properties[i], true
}

// append writes the value of feature i as JSON.
func (p *property) append(b []byte, i int) []byte {
	if p.kind == kindText {
		if text, ok := p.text(i); ok {
			return appendText(b, text)
		}
		return append(b, "null"...)
	}
	v, ok := p.number(i)
	switch {
	case !ok:
		return append(b, "null"...)
	case p.kind == kindBoolean:
		return strconv.AppendBool(b, v != 0)
	case p.kind == kindInteger:
		return strconv.AppendInt(b, int64(v), 10)
	case p.kind == kindDate:
		b = append(b, '"')
		b = time.Unix(int64(v), 0).UTC().AppendFormat(b, time.DateOnly)
		return append(b, '"')
	}
	return strconv.AppendFloat(b, v, 'g', -1, 64)
}
