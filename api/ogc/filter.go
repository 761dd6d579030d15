package ogc

import (
	"errors"
	"strconv"

	"github.com/observatoire-essor/essor/api/ogc/cql2"
)

// truth is what a filter says of a feature.
type truth int8

const (
	no truth = iota
	yes
	unknown
)

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

func (t truth) not() truth {
	switch t {
	case yes:
		return no
	case no:
		return yes
	}
	return unknown
}

// test tells what a filter says of feature i.
type test func(i int) truth

// compiler turns a filter into a test of the features of a collection.
type compiler struct {
	of     *collection
	system system                                          // of coordinates in the filter
	word   func(code string) string                        // of the message catalogue
	wrong  func(code string, args map[string]string) error // names the parameter
}

// filter reads a filter. What is wrong with it is said with its position.
func (c *compiler) filter(text string) (test, error) {
	e, err := cql2.Parse(text)
	if err != nil {
		return nil, c.syntax(err)
	}
	return c.expr(e)
}

// syntax is the fault of an error of the parser.
func (c *compiler) syntax(err error) error {
	e, ok := errors.AsType[*cql2.Error](err)
	if !ok {
		return err
	}
	args := map[string]string{"position": strconv.Itoa(e.Position)}
	if e.Near != "" {
		args["near"] = cut(e.Near)
	}
	switch e.Kind {
	case cql2.Unexpected:
		args["want"] = c.word("ogc.want." + string(e.Want))
	case cql2.TooLong:
		args["most"] = strconv.Itoa(cql2.MaxLength)
	case cql2.TooMany:
		args["most"] = strconv.Itoa(cql2.MaxTerms)
	case cql2.TooDeep:
		args["most"] = strconv.Itoa(cql2.MaxDepth)
	case cql2.TooDetailed:
		args["most"] = strconv.Itoa(cql2.MaxVertices)
	}
	return c.wrong("filter_"+string(e.Kind), args)
}

func (c *compiler) expr(e cql2.Expr) (test, error) {
	switch e := e.(type) {
	case cql2.And:
		return c.all(e, yes)
	case cql2.Or:
		return c.all(e, no)
	case cql2.Not:
		of, err := c.expr(e.Of)
		if err != nil {
			return nil, err
		}
		return func(i int) truth { return of(i).not() }, nil
	case cql2.Truth:
		is := truthOf(bool(e))
		return func(int) truth { return is }, nil
	case cql2.Compare:
		return c.compare(e)
	case cql2.Like:
		return c.like(e)
	case cql2.Between:
		return c.between(e)
	case cql2.In:
		return c.in(e)
	case cql2.IsNull:
		return c.isNull(e)
	case cql2.Intersects:
		return c.intersects(e)
	}
	return nil, errors.New("ogc: a filter of an unknown kind")
}

// all joins terms: AND when one that is not yes decides, OR when one that is not no
// does. Terms after a decision are not asked.
func (c *compiler) all(terms []cql2.Expr, neutral truth) (test, error) {
	tests := make([]test, len(terms))
	for k, e := range terms {
		var err error
		if tests[k], err = c.expr(e); err != nil {
			return nil, err
		}
	}
	return func(i int) truth {
		result := neutral
		for _, t := range tests {
			switch is := t(i); is {
			case neutral:
			case unknown:
				result = unknown
			default:
				return is
			}
		}
		return result
	}, nil
}

func negate(t test, negated bool) test {
	if !negated {
		return t
	}
	return func(i int) truth { return t(i).not() }
}
