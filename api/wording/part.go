package wording

import (
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/data/edition"
)

// InPart says how much of what is counted in neighbourhoods, and in what lies outside of
// them, has no known side, so that their values are the least that there can be: a sentence
// on the figures that say so, of each kind of them the one of which least is known. It is
// empty where all has a place.
func (w Writer) InPart(figures []edition.Figure) string {
	lost := map[string]float64{}
	for _, f := range figures {
		if kind, share := unplacedOf(f); share > lost[kind] {
			lost[kind] = share
		}
	}
	var list []string
	for _, kind := range []string{"units", "seat", "action"} {
		if lost[kind] > 0 {
			list = append(list, w.say("in_part."+kind, map[string]string{"share": w.Text.Percent(w.Lang, lost[kind], 0)}))
		}
	}
	if len(list) == 0 {
		return ""
	}
	return w.Text.Sentence(w.Lang, "in_part", map[string]string{"list": strings.Join(list, w.Text.Sentence(w.Lang, "in_part.separator", nil))})
}

// Partial says how much of what a figure counts is missing from it, for want of a known side:
// why it is never told to be low. It is empty where all has a place.
func (w Writer) Partial(f edition.Figure) string {
	kind, share := unplacedOf(f)
	if share <= 0 {
		return ""
	}
	return w.say("in_part."+kind, map[string]string{"share": w.Text.Percent(w.Lang, share, 0)})
}

// AtLeast writes what was counted in part as what it is at least; zero is no such bound.
func (w Writer) AtLeast(f edition.Figure, text string) string {
	if f.Value.Number == 0 || w.Partial(f) == "" {
		return text
	}
	return w.say("wording.at_least", map[string]string{"value": text})
}

// unplacedOf is what of a value has no known side, in percent: establishments, or amounts by
// the seat of who has them or by where they act.
func unplacedOf(f edition.Figure) (kind string, share float64) {
	if !f.Value.Status.HasValue() {
		return "", 0
	}
	number := func(name string) (float64, bool) {
		v, err := strconv.ParseFloat(f.Value.Basis.Args[name], 64)
		return v, err == nil
	}
	if v, ok := number("unplaced"); ok {
		return "units", v
	}
	if v, ok := number("sided"); ok {
		if strings.Contains(f.ID, "place=action") {
			return "action", 100 - v
		}
		return "seat", 100 - v
	}
	return "", 0
}
