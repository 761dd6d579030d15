package wording

import (
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
)

// Column says what a column of a file holds.
func (w Writer) Column(name string) string { return w.say("column."+name, nil) }

// Sheet names a sheet of a workbook: "data", "notes" or "sources".
func (w Writer) Sheet(name string) string { return w.say("sheet."+name, nil) }

// About names what a note is about: "simulated", "content", "edition", "definition".
func (w Writer) About(what string) string { return w.say("about."+what, nil) }

// Status says in a sentence what a status means.
func (w Writer) Status(s indicator.Status) string { return w.say("status_means."+s.String(), nil) }

// Simulated says which of the sources are simulated; nothing when none is.
func (w Writer) Simulated(sources []edition.Source) string { return w.simulated(sources) }

// Definition says in full what an indicator is and how it is computed; nothing for one
// that this version of the program does not know.
func (w Writer) Definition(d edition.Definition) string {
	if code := "definition." + d.Base(); w.Text.Has(code) {
		return w.say(code, nil)
	}
	return ""
}

// Unit names a unit without a number: "€ par hab.".
func (w Writer) Unit(unit string) string {
	return trimUnit(w.say("unit."+unit, map[string]string{"n": ""}))
}

// InUnit says in which unit something is: "en € par hab.", "pour 1 000 hab."; nothing for
// what has none.
func (w Writer) InUnit(unit string) string {
	text := w.Unit(unit)
	if text == "" || strings.HasPrefix(unit, "per_") { // the unit says how itself
		return text
	}
	return w.say("wording.in_unit", map[string]string{"unit": text})
}

// Parameter names a parameter of indicators, and one of its values; nothing where the
// catalogue has no word.
func (w Writer) Parameter(name, value string) string {
	code := "param." + name
	if value != "" {
		code += "." + value
	}
	if !w.Text.Has(code) {
		return ""
	}
	return w.say(code, nil)
}

// Measure says in one plain sentence what a measure of equity tells, with its value
// and what else it depends on.
func (w Writer) Measure(id string, args map[string]string) string { return w.say("equity."+id, args) }

// trimUnit takes the blanks off that stood beside a number.
func trimUnit(text string) string {
	return strings.Trim(text, " \u00a0\u202f")
}

// Range writes the bounds of a class with the unit: "10,0 à 20,0 %".
func (w Writer) Range(d edition.Definition, lower, upper float64) string {
	return w.say("classes.range", map[string]string{"lower": w.Bare(d, lower), "upper": w.Number(d, upper)})
}

// Who names one of what an indicator divides by: "habitant", "établissement".
func (w Writer) Who(weight string) string { return w.say("who."+weight, nil) }

// Why says why an area does not count.
func (w Writer) Why(reason string) string { return w.say("why."+reason, nil) }
