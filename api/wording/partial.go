package wording

import "github.com/observatoire-essor/essor/data/edition"

// Partial says how much of what a value counts has no place inside or outside of
// neighbourhoods, and is missing from it: why it is never told to be low. Nothing of what is
// counted whole.
func (w Writer) Partial(v edition.Value) string {
	n := v.Basis.Unplaced()
	if n == 0 || !v.Status.HasValue() {
		return ""
	}
	code := "wording.partial.amounts"
	if v.Basis.Args[edition.UnplacedUnits] != "" {
		code = "wording.partial.units"
	}
	return w.say(code, map[string]string{"share": w.Text.Percent(w.Lang, float64(n), 0)})
}

// AtLeast writes what was counted in part as what it is at least; nothing is no such bound.
func (w Writer) AtLeast(v edition.Value, text string) string {
	if v.Number == 0 || w.Partial(v) == "" {
		return text
	}
	return w.say("wording.at_least", map[string]string{"value": text})
}
