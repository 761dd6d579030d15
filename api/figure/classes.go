package figure

import (
	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/state"
)

// zeroFill is how an area of which the value is zero is drawn: nothing is another thing
// than a little, and than not to know.
func zeroFill() Colour { return paper() }

// classFill is the paint of areas by classes.
func (q *question) classFill(c column, classes ask.ClassesOut, colours []Colour) func(i int) (Colour, pattern) {
	return func(i int) (Colour, pattern) {
		v := c.vector.At(i)
		if p := patternOf(v); p != plain {
			return p.ground(), p
		}
		fill, over := zeroFill(), plain
		if v.Number != 0 {
			fill = colours[classAt(classes.Breaks, v.Number)]
		}
		if v.Status == indicator.Unreliable && q.spec.State.Uncertainty != state.Hidden {
			over = weak
		}
		return fill, over
	}
}

// className is the class of an area in words: "zero", the bounds of its class, or what its
// pattern stands for.
func (q *question) className(c column, classes ask.ClassesOut, i int) string {
	v := c.vector.At(i)
	switch p := patternOf(v); {
	case p != plain:
		return q.say("legend."+p.word(), nil)
	case v.Number == 0:
		return q.say("legend.zero.short", nil)
	case len(classes.Classes) == 0:
		return ""
	default:
		return q.rangeOf(c, classes.Classes[classAt(classes.Breaks, v.Number)])
	}
}

// classTable are all areas with their values and classes, in the order of [question.tableOf].
func (q *question) classTable(c column, classes ask.ClassesOut) Table {
	t := q.tableOf(c)
	t.Columns = append(t.Columns, q.say("column.class", nil))
	for k, i := range c.order() {
		t.Rows[k] = append(t.Rows[k], q.className(c, classes, i))
	}
	return t
}
