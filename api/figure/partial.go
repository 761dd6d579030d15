package figure

import (
	"slices"
	"strconv"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
)

// Arguments of a basis that say how much of what is counted has a sure side of the
// neighbourhoods, in whole percent: establishments that have none, money that has one.
const (
	unplacedArg = "unplaced"
	sidedArg    = "sided"
)

// drawnPartly are the percents that the drawn values tell under an argument of their bases,
// ascending.
func (q *question) drawnPartly(name string) []int {
	var list []int
	for _, k := range q.drew {
		v := q.e.Vector(k)
		if v == nil {
			continue
		}
		for _, b := range v.Bases {
			if n, err := strconv.Atoi(b.Args[name]); err == nil && b.InPart() {
				list = append(list, n)
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// partialNote says of drawn values that they are minima, as a part of what they count is
// placed on neither side of the neighbourhoods; empty where all is placed.
func (q *question) partialNote() string {
	text := ""
	for _, name := range []string{unplacedArg, sidedArg} {
		list := q.drawnPartly(name)
		if len(list) == 0 {
			continue
		}
		args := map[string]string{"share": q.count(list[0])}
		if last := list[len(list)-1]; last > list[0] {
			args["most"] = q.count(last)
		}
		if q.drawsWhole() {
			args["reference"] = q.say("partial.reference", nil)
		}
		text = notes(text, q.say("partial."+name, args))
	}
	return text
}

// drawsWhole tells whether values that are counted in part stand beside, or are measured
// by, what is counted as a whole, to which they may be said to be low.
func (q *question) drawsWhole() bool {
	parts, wholes := map[string]bool{}, map[string]bool{}
	for _, k := range q.drew {
		v := q.e.Vector(k)
		if v == nil {
			continue
		}
		if slices.ContainsFunc(v.Bases, edition.Basis.InPart) {
			parts[k.Indicator] = true
		} else {
			wholes[k.Indicator] = true
		}
	}
	for id := range parts {
		d, _ := q.e.Definition(id)
		if wholes[id] || d.Shape == indicator.Quotient.String() {
			return true
		}
	}
	return false
}

// addPartial says in the note and in the description that values are minima. Curves say
// what they leave out in words of their own.
func (q *question) addPartial(c *content) {
	text := q.partialNote()
	if text == "" || q.spec.Kind == Lorenz || q.spec.Kind == Concentration {
		return
	}
	c.note = notes(c.note, text)
	c.alt = notes(c.alt, text)
}
