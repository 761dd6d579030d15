package wording

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
)

// Note says how a figure was made, of which year its denominator is, which inputs
// are simulated; or why there is no number and how to get one.
func (w Writer) Note(f edition.Figure) string { return w.note(f, true) }

// rangeMethod is the method that tells something of a figure without number: between
// which bounds it lies.
const rangeMethod = "posts.range"

// Interval writes the 95 % interval of a value, or nothing: "0,8–1,5", and with a word
// where a minus sign would stand beside the dash.
func (w Writer) Interval(d edition.Definition, v edition.Value) string {
	if !hasInterval(v) {
		return ""
	}
	code := "wording.range"
	if v.Low < 0 {
		code = "wording.range.negative"
	}
	return w.say(code, w.bounds(d, v))
}

func hasInterval(v edition.Value) bool {
	return v.Status.HasValue() && v.Low == v.Low && v.High == v.High
}

func (w Writer) bounds(d edition.Definition, v edition.Value) map[string]string {
	return map[string]string{"low": w.Bare(d, v.Low), "high": w.Bare(d, v.High)}
}

// Verdict writes the verdict in a word, or nothing. Of what is short of a share, more
// than nothing is less than the share.
func (w Writer) Verdict(d edition.Definition, v edition.Value) string {
	switch {
	case v.Verdict == indicator.NoVerdict:
		return ""
	case isShortfall(d) && v.Verdict != indicator.CannotTell:
		return w.sentence(d, v)
	default:
		return w.say("cli.ranking.verdict."+v.Verdict.String(), nil)
	}
}

// sentence writes the verdict at length.
func (w Writer) sentence(d edition.Definition, v edition.Value) string {
	if isShortfall(d) {
		return w.say("verdict.shortfall."+v.Verdict.String(), nil)
	}
	return w.say("verdict."+v.Verdict.String(), nil)
}

func isShortfall(d edition.Definition) bool { return d.Shape == indicator.Shortfall.String() }

func (w Writer) note(f edition.Figure, interval bool) string {
	var parts []string
	say := func(code string, args map[string]string) { parts = append(parts, w.say(code, args)) }
	v := f.Value
	if v.Reason != "" {
		say("reason."+string(v.Reason), nil)
	}
	if interval && hasInterval(v) {
		say("wording.interval", w.bounds(f.Definition, v))
		if v.Verdict != indicator.NoVerdict {
			parts = append(parts, w.sentence(f.Definition, v))
		}
	}
	// A figure as its source has it needs no word on how it was made.
	if method := v.Basis.Method; method != "" && method != "published" && (v.Status.HasValue() || method == rangeMethod) {
		say("method."+method, w.written(v.Basis.Args))
		if below := v.Basis.Args["denominator"]; below != "" {
			say("wording.denominator."+below, nil)
		}
	}
	if IsSum(f) {
		say("wording.span", map[string]string{"first": strconv.Itoa(f.Period.From), "last": strconv.Itoa(f.Period.To)})
	}
	if p := v.Basis.DenominatorPeriod; p != (indicator.Period{}) && v.Status.HasValue() && !indicator.Quantity(f.Denominator).IsFlow() {
		code := "wording.per." + f.Denominator
		if !w.Text.Has(code) { // of an edition made by another version
			code = "wording.denominator"
		}
		say(code, map[string]string{"period": Period(p)})
	}
	if f.Missing != nil {
		if obtain := w.choose(f.Missing.Obtain); obtain != "" {
			say("wording.obtain", map[string]string{"obtain": obtain})
		}
	}
	if text := w.simulated(f.Sources); text != "" {
		parts = append(parts, text)
	}
	return strings.Join(parts, w.say("cli.semicolon", nil))
}

// written are the arguments of a method with counts as people write them: "10 000". Years
// stay as they are.
func (w Writer) written(args map[string]string) map[string]string {
	out := maps.Clone(args)
	for _, name := range []string{"least", "most", "unknown", "members", "neighbourhoods"} {
		if n, err := strconv.ParseFloat(out[name], 64); err == nil {
			out[name] = w.Text.Float(w.Lang, n, 0)
		}
	}
	return out
}

// simulated names the simulated inputs, each title once: "simulé : contours,
// subventions".
func (w Writer) simulated(sources []edition.Source) string {
	var titles []string
	for _, s := range sources {
		if s.Simulated && !slices.Contains(titles, s.Title) {
			titles = append(titles, s.Title)
		}
	}
	if len(titles) == 0 {
		return ""
	}
	return w.say("wording.simulated", map[string]string{"titles": strings.Join(titles, ", ")})
}
