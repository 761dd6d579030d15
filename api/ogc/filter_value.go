package ogc

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/observatoire-essor/essor/api/ogc/cql2"
)

// operand is a side of a comparison.
type operand struct {
	kind   kind // kindInteger stands as kindNumber
	text   func(i int) (string, bool)
	number func(i int) (float64, bool)
	fixed  bool // the same for all features
}

// String is the last part of the catalogue's code for a kind, after "ogc.kind.".
func (k kind) String() string {
	switch k {
	case kindText:
		return "text"
	case kindBoolean:
		return "boolean"
	case kindDate:
		return "date"
	}
	return "number"
}

func (c *compiler) operand(v cql2.Scalar) (operand, error) {
	number := func(kind kind, v float64) (operand, error) {
		return operand{kind: kind, fixed: true, number: func(int) (float64, bool) { return v, true }}, nil
	}
	switch v := v.(type) {
	case cql2.Text:
		return operand{kind: kindText, fixed: true, text: func(int) (string, bool) { return string(v), true }}, nil
	case cql2.Number:
		return number(kindNumber, float64(v))
	case cql2.Bool:
		if v {
			return number(kindBoolean, 1)
		}
		return number(kindBoolean, 0)
	case cql2.Date:
		return number(kindDate, float64(v.Unix()))
	case cql2.Timestamp:
		return number(kindDate, float64(v.UnixNano())/1e9)
	case cql2.Property:
		return c.named(v)
	}
	return operand{}, c.wrong("filter_unsupported", map[string]string{"position": "1"})
}

// named is a property of the features.
func (c *compiler) named(v cql2.Property) (operand, error) {
	p, ok := c.of.property(v.Name)
	if !ok {
		return operand{}, c.unknown(v)
	}
	kind := p.kind
	if kind == kindInteger {
		kind = kindNumber
	}
	return operand{kind: kind, text: p.text, number: p.number}, nil
}

func (c *compiler) unknown(v cql2.Property) error {
	return c.wrong("filter_property", map[string]string{
		"property": cut(v.Name), "position": strconv.Itoa(v.Position), "queryables": Root + "/collections/" + c.of.id + "/queryables",
	})
}

// pair are two operands of one kind.
func (c *compiler) pair(left, right cql2.Scalar) (a, b operand, err error) {
	if a, err = c.operand(left); err != nil {
		return a, b, err
	}
	if b, err = c.operand(right); err != nil {
		return a, b, err
	}
	if a.kind != b.kind {
		return a, b, c.wrong("filter_kinds", map[string]string{"left": c.name(left, a), "right": c.name(right, b)})
	}
	return a, b, nil
}

// name is how a message names an operand: by the property, or its kind.
func (c *compiler) name(v cql2.Scalar, o operand) string {
	if p, ok := v.(cql2.Property); ok {
		return cut(p.Name) + " (" + c.word("ogc.kind."+o.kind.String()) + ")"
	}
	return c.word("ogc.kind." + o.kind.String())
}

// order compares two operands of one kind; the second result is false when one is null.
func order(a, b operand, i int) (int, bool) {
	if a.kind == kindText {
		x, okX := a.text(i)
		y, okY := b.text(i)
		return cmp.Compare(x, y), okX && okY
	}
	x, okX := a.number(i)
	y, okY := b.number(i)
	return cmp.Compare(x, y), okX && okY
}

func (c *compiler) compare(e cql2.Compare) (test, error) {
	a, b, err := c.pair(e.Left, e.Right)
	if err != nil {
		return nil, err
	}
	holds := map[cql2.Op][3]bool{ // for less, equal, greater
		cql2.Equal: {false, true, false}, cql2.Unequal: {true, false, true}, cql2.Less: {true, false, false},
		cql2.Greater: {false, false, true}, cql2.AtMost: {true, true, false}, cql2.AtLeast: {false, true, true},
	}[e.Op]
	return func(i int) truth {
		order, ok := order(a, b, i)
		if !ok {
			return unknown
		}
		return truthOf(holds[order+1])
	}, nil
}

func (c *compiler) between(e cql2.Between) (test, error) {
	of, low, err := c.pair(e.Of, e.Low)
	if err != nil {
		return nil, err
	}
	_, high, err := c.pair(e.Of, e.High)
	if err != nil {
		return nil, err
	}
	return negate(func(i int) truth {
		above, okLow := order(of, low, i)
		below, okHigh := order(of, high, i)
		if okLow && above < 0 || okHigh && below > 0 {
			return no
		}
		if !okLow || !okHigh {
			return unknown
		}
		return yes
	}, e.Not), nil
}

func (c *compiler) in(e cql2.In) (test, error) {
	var of operand
	texts, numbers := map[string]bool{}, map[float64]bool{}
	var others []operand
	for _, item := range e.List {
		a, b, err := c.pair(e.Of, item)
		if err != nil {
			return nil, err
		}
		of = a
		switch {
		case !b.fixed:
			others = append(others, b)
		case b.kind == kindText:
			text, _ := b.text(0)
			texts[text] = true
		default:
			v, _ := b.number(0)
			numbers[v] = true
		}
	}
	return negate(func(i int) truth {
		if of.kind == kindText {
			if text, ok := of.text(i); !ok {
				return unknown
			} else if texts[text] {
				return yes
			}
		} else if v, ok := of.number(i); !ok {
			return unknown
		} else if numbers[v] {
			return yes
		}
		result := no
		for _, other := range others {
			switch order, ok := order(of, other, i); {
			case !ok:
				result = unknown
			case order == 0:
				return yes
			}
		}
		return result
	}, e.Not), nil
}

func (c *compiler) like(e cql2.Like) (test, error) {
	of, err := c.operand(e.Of)
	if err != nil {
		return nil, err
	}
	if of.kind != kindText {
		return nil, c.wrong("filter_kinds", map[string]string{"left": c.name(e.Of, of), "right": c.word("ogc.kind." + kindText.String())})
	}
	p := newPattern(e.Pattern)
	return negate(func(i int) truth {
		text, ok := of.text(i)
		if !ok {
			return unknown
		}
		return truthOf(p.matches(text))
	}, e.Not), nil
}

func (c *compiler) isNull(e cql2.IsNull) (test, error) {
	if e.Of.Name == geometryName {
		return negate(func(i int) truth { return truthOf(c.of.shape(i) == nil) }, e.Not), nil
	}
	of, err := c.named(e.Of)
	if err != nil {
		return nil, err
	}
	return negate(func(i int) truth {
		var ok bool
		if of.kind == kindText {
			_, ok = of.text(i)
		} else {
			_, ok = of.number(i)
		}
		return truthOf(!ok)
	}, e.Not), nil
}

// pattern is that of LIKE.
type pattern []wildcard

// wildcard is a character of a pattern.
type wildcard struct {
	r    rune
	any  bool // any one character
	many bool // any characters, or none
}

func newPattern(text string) pattern {
	var p pattern
	escaped := false
	for _, r := range text {
		switch {
		case escaped:
			p, escaped = append(p, wildcard{r: r}), false
		case r == '\\':
			escaped = true
		case r == '%':
			if n := len(p); n == 0 || !p[n-1].many {
				p = append(p, wildcard{many: true})
			}
		default:
			p = append(p, wildcard{r: r, any: r == '_'})
		}
	}
	if escaped {
		p = append(p, wildcard{r: '\\'})
	}
	return slices.Clip(p)
}

// matches tries the shortest way for each %, and goes back to the last one only: the
// time is at most that of both lengths multiplied.
func (p pattern) matches(text string) bool {
	runes := []rune(text)
	at, star, from := 0, -1, 0
	for i := 0; i < len(runes); {
		switch {
		case at < len(p) && p[at].many:
			star, from = at, i
			at++
		case at < len(p) && (p[at].any || p[at].r == runes[i]):
			at++
			i++
		case star >= 0:
			from++
			at, i = star+1, from
		default:
			return false
		}
	}
	for at < len(p) && p[at].many {
		at++
	}
	return at == len(p)
}
