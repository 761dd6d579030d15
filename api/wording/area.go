package wording

import (
	"strings"

	"github.com/observatoire-essor/essor/api/message"
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

// Found says by which code or postcode a search found an area: "code commune 59350", "code
// postal 59160, LOMME"; of a neighbourhood, of which commune it is, which has the postcode.
// Nothing when it was found by its name.
func (w Writer) Found(e *edition.Edition, h edition.Hit) string {
	switch p := h.Postcode; {
	case p != nil && p.Ref != h.Ref:
		return w.foundIn(e, h)
	case p != nil:
		return w.say("wording.found.postcode", map[string]string{"postcode": p.Code, "place": p.Line5})
	case h.Code != "" && h.Ref.Level == source.Commune:
		return w.say("wording.found.commune", map[string]string{"code": h.Code})
	case h.Code != "":
		return w.say("wording.found.code", map[string]string{"code": h.Code})
	}
	return ""
}

// foundIn says of which commune with a postcode a neighbourhood is, as far as one can: it may
// lie in other communes too, and the commune may have other postcodes.
func (w Writer) foundIn(e *edition.Edition, h edition.Hit) string {
	name, sentence := e.Name(h.Postcode.Ref), "wording.found.neighbourhood"
	switch {
	case e.CommunesAround(h.Ref) > 1:
		sentence += "_shared"
	case len(e.PostcodesOf(h.Postcode.Ref)) > 1:
		sentence += "_of_many"
	}
	return w.say(sentence, map[string]string{"commune": w.Of(name), "name": name, "postcode": h.Postcode.Code})
}

// AreaName names an area where its name stands alone: what is outside of neighbourhoods bears
// the name of the area around them, and is told apart by its level.
func (w Writer) AreaName(ref source.Ref, name string) string {
	switch ref.Level {
	case source.OutsideQPV2015, source.OutsideQPV2024:
		return w.say("wording.outside", map[string]string{"name": name, "level": w.Level(ref.Level)})
	}
	return name
}

// Of is the name of a commune behind the word for "of": "de Roubaix", "d’Hem", "du Maisnil",
// "of Roubaix".
func (w Writer) Of(name string) string {
	if w.Lang != message.FR {
		return w.say("wording.of", map[string]string{"name": name})
	}
	for article, of := range map[string]string{"Le ": "du ", "Les ": "des "} {
		if rest, ok := strings.CutPrefix(name, article); ok {
			return of + rest
		}
	}
	if first := edition.Fold(name); first != "" && strings.ContainsRune("aeiouyh", rune(first[0])) {
		return w.say("wording.of_elided", map[string]string{"name": name})
	}
	return w.say("wording.of", map[string]string{"name": name})
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
