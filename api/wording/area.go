package wording

import (
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// AliasKind says what another code of an area is on a day: "commune associée",
// "ancien code", "code en vigueur à la date de l’édition".
func (w Writer) AliasKind(a edition.Alias, day source.Date) string {
	return w.say(AliasCode("alias.", a, day), nil)
}

// AliasCode is the code of a sentence on an alias: the prefix and its kind. A former
// code that ends later than the day is no former code on it.
func AliasCode(prefix string, a edition.Alias, day source.Date) string {
	if a.Kind == "former_code" && !a.To.IsZero() && a.InForce(day) {
		return prefix + "code_in_force"
	}
	return prefix + a.Kind
}

// Engaged says who is engaged in the social and solidarity economy: the commune, since
// when, or how many of an area's communes; nothing when that is not known. What rests on
// a simulated list says so.
func (w Writer) Engaged(g edition.Engaged) string {
	if !g.Known {
		return ""
	}
	args := map[string]string{"simulated": ""}
	if g.Simulated() {
		args["simulated"] = w.say("wording.engaged.simulated", nil)
	}
	date := func(d source.Date) string { return w.Text.Date(w.Lang, d.Time) }
	if g.Members > 0 {
		args["n"], args["members"] = w.Text.Int(w.Lang, int64(len(g.Communes))), w.Text.Int(w.Lang, int64(g.Members))
		return w.say("wording.engaged.members", args)
	}
	if g.Since.IsZero() {
		return w.say("wording.engaged.none", args)
	}
	args["since"] = date(g.Since)
	for _, t := range g.Times {
		if t.From == g.Since {
			args["what"] = t.What
			if !t.To.IsZero() {
				args["until"] = date(t.To)
			}
		}
	}
	return w.say("wording.engaged.since", args)
}
