// Package wording writes what an edition says of an area in sentences for people:
// the page of an area, the table of `essor stats` and exports say the same thing in
// the same words.
//
// All words are in the message catalogue: "level.", "indicator.", "unit.",
// "status.", "reason.", "method.", "variable.".
package wording

import (
	"cmp"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// Writer writes in one language.
type Writer struct {
	Text message.Catalogue
	Lang message.Lang
}

// Line is a figure of a sheet, written out.
type Line struct {
	Label     string // "Taux de pauvreté"
	Value     string // "27,0 %", or the status when there is no number
	Count     string // what was counted: "47 subventions"; empty for a figure as published
	Interval  string // "0,8–1,5", at 95 %
	Verdict   string // "au-dessus", against the reference
	Period    string // "2021"
	How       string // how it was made or why there is no number: the note without interval and verdict
	Note      string // how it was made or why there is no number, and how to get it
	Sources   []int  // positions in Sheet.Sources, from 1
	Known     bool   // there is a number
	Simulated bool   // an input is simulated
}

func (w Writer) say(code string, args map[string]string) string {
	return w.Text.Sentence(w.Lang, code, args)
}

// Level names a level: "commune", "quartier prioritaire (2015)".
func (w Writer) Level(l source.Level) string { return w.say("level."+string(l), nil) }

// Indicator names an indicator, with its parameters: "Densité …, associations". A
// default is named where it has a word, such as the seat of money.
func (w Writer) Indicator(id string) string { return w.indicator("", id) }

// Short names an indicator in few words, as titles do: "Subventions par habitant, axe 1".
// Defaults are not named; an indicator without a short name has its whole one.
func (w Writer) Short(id string) string {
	if name, _, _ := strings.Cut(id, "?"); !w.Text.Has("short." + name) {
		return w.Indicator(id)
	}
	return w.indicator(short, id)
}

// Variant names what an id chooses of the parameters of its indicator, after a comma:
// ", axe 1"; nothing where it chooses nothing that has a name.
func (w Writer) Variant(id string) string { return w.variant("", id) }

// ShortVariant is [Writer.Variant] in few words, without defaults.
func (w Writer) ShortVariant(id string) string { return w.variant(short, id) }

// short is the part of the catalogue with the words of titles.
const short = "short."

func (w Writer) indicator(form, id string) string {
	prefix := cmp.Or(form, "indicator.")
	if w.Text.Has(prefix+id) && (form == short || !w.hasDefaults(id)) {
		return w.say(prefix+id, nil)
	}
	name, _, _ := strings.Cut(id, "?")
	return w.say(prefix+name, nil) + w.variant(form, id)
}

// variant is the names of parameters; form is "" or [short].
func (w Writer) variant(form, id string) string {
	label := ""
	name, query, _ := strings.Cut(id, "?")
	chosen := map[string]string{}
	var unknown []string // parameters of an edition made by another version
	for parameter := range strings.SplitSeq(query, "&") {
		if key, value, ok := strings.Cut(parameter, "="); ok {
			chosen[key] = value
			unknown = append(unknown, key)
		}
	}
	for _, p := range parameters(name) {
		value := cmp.Or(chosen[p.Name], p.Default)
		if code := form + "param." + p.Name + "." + value; w.Text.Has(code) {
			label += ", " + w.say(code, nil)
		}
		unknown = slices.DeleteFunc(unknown, func(key string) bool { return key == p.Name })
	}
	for _, key := range unknown {
		label += ", " + w.say("param."+key+"."+chosen[key], nil)
	}
	return label
}

// hasDefaults tells whether an id without parameters has one whose default is named.
func (w Writer) hasDefaults(id string) bool {
	return slices.ContainsFunc(parameters(id), func(p indicator.Parameter) bool {
		return p.Default != "" && w.Text.Has("param."+p.Name+"."+p.Default)
	})
}

// parameters are those of an indicator of the catalogue.
func parameters(id string) []indicator.Parameter {
	for _, d := range indicator.Entries() {
		if d.ID == id {
			return d.Parameters
		}
	}
	return nil
}

// Number writes a number with the unit of its indicator.
func (w Writer) Number(d edition.Definition, v float64) string {
	return w.say("unit."+d.Unit, map[string]string{"n": w.Bare(d, v)})
}

// Bare writes a number of an indicator without its unit, with the decimals of
// [message.Decimals].
func (w Writer) Bare(d edition.Definition, v float64) string {
	return w.Text.Float(w.Lang, v, message.Decimals(v, d.Decimals))
}

// Value writes a value with its unit, "≤ 5,0 %" when it means that or less, or its
// status when there is no number.
func (w Writer) Value(d edition.Definition, v edition.Value) string {
	switch {
	case !v.Status.HasValue():
		return w.say("status."+v.Status.String(), nil)
	case v.Basis.AtMost():
		return w.say("wording.at_most", map[string]string{"value": w.Number(d, v.Number)})
	default:
		return w.Number(d, v.Number)
	}
}

// Figure writes the value of a figure; what adds up over the years of its period
// says so: "1,86 € par hab. en tout".
func (w Writer) Figure(f edition.Figure) string {
	text := w.Value(f.Definition, f.Value)
	if IsSum(f) {
		text = w.say("wording.in_all", map[string]string{"value": text})
	}
	return text
}

// IsSum tells whether a figure is what the years of a span make together: money and
// decisions are, shares and stocks are not.
func IsSum(f edition.Figure) bool {
	switch f.Unit {
	case "euros", "euros_per_person", "euros_per_poor_person", "euros_per_establishment", "per_10000_people", "per_100_establishments":
		return f.Value.Status.HasValue() && f.Period.From < f.Period.To
	default:
		return false
	}
}

// Count writes the numerator of a figure: what was counted or summed up.
func (w Writer) Count(f edition.Figure) string {
	if !f.Value.Status.HasValue() || f.Numerator == "" || f.Value.Numerator != f.Value.Numerator {
		return ""
	}
	code, n := "quantity."+f.Numerator, f.Value.Numerator
	if one := code + ".one"; w.Text.Has(one) && (n == 1 || w.Lang == message.FR && n < 2 && n >= 0) {
		code = one
	}
	return w.say(code, map[string]string{"n": w.Text.Float(w.Lang, n, 0)})
}

// Lines writes the figures of a sheet in order.
func (w Writer) Lines(s edition.Sheet) []Line {
	position := make(map[string]int, len(s.Sources))
	for i, src := range s.Sources {
		position[src.ID] = i + 1
	}
	lines := make([]Line, len(s.Figures))
	for i, f := range s.Figures {
		lines[i] = Line{
			Label: w.Indicator(f.ID), Value: w.Figure(f), Count: w.Count(f), Period: Period(f.Period),
			Interval: w.Interval(f.Definition, f.Value), Verdict: w.Verdict(f.Definition, f.Value), How: w.note(f, false), Note: w.Note(f), Known: f.Value.Status.HasValue(), Simulated: f.Simulated(),
		}
		for _, src := range f.Sources {
			lines[i].Sources = append(lines[i].Sources, position[src.ID])
		}
	}
	return lines
}

// Source writes a source in one line: producer, title, vintage, licence, file,
// the first digits of its SHA-256.
func (w Writer) Source(s edition.Source) string {
	args := map[string]string{
		"producer": s.Producer, "title": s.Title, "vintage": s.Vintage, "period": s.Period, "licence": s.Licence,
		"file": s.File, "layer": s.Layer, "sha256": s.SHA256[:min(len(s.SHA256), 12)], "address": s.Address,
		"rows": w.Text.Int(w.Lang, s.Rows.Kept),
	}
	if s.Simulated {
		args["simulated"] = w.say("wording.is_simulated", nil)
	}
	if s.Rows.Repaired > 0 {
		args["repaired"] = w.Text.Int(w.Lang, s.Rows.Repaired)
	}
	if s.Rows.Rejected > 0 {
		args["rejected"] = w.Text.Int(w.Lang, s.Rows.Rejected)
	}
	return w.say("wording.source", args)
}

// Period writes a year or a span, "2011–2014", as print has it.
func Period(p indicator.Period) string { return strings.ReplaceAll(p.String(), "-", "–") }

// Share writes a share between 0 and 1 in percent.
func (w Writer) Share(v float64) string { return w.Text.Percent(w.Lang, 100*v, 1) }

func (w Writer) choose(t edition.Text) string {
	if w.Lang == message.EN {
		return t.EN
	}
	return t.FR
}

// Collapse puts lines in a row into one when they say of several periods that there
// is no number, for the same reason.
func (w Writer) Collapse(lines []Line) []Line {
	var out []Line
	for i := 0; i < len(lines); {
		n := 1
		for i+n < len(lines) && sameAbsence(lines[i], lines[i+n]) {
			n++
		}
		line := lines[i]
		if n > 1 {
			line.Period = w.say("wording.periods", map[string]string{
				"first": lines[i+n-1].Period, "last": line.Period, "n": w.Text.Int(w.Lang, int64(n)),
			})
		}
		out = append(out, line)
		i += n
	}
	return out
}

func sameAbsence(a, b Line) bool {
	return !a.Known && !b.Known && a.Label == b.Label && a.Value == b.Value && a.Note == b.Note
}
