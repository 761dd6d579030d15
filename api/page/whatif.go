package page

import (
	"context"
	"errors"
	"maps"
	"net/url"
	"strings"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/data/edition"
)

// WhatIf is a what-if that was asked for.
type WhatIf struct {
	Query   string           // as addresses have it
	Asked   url.Values       // the same, by name
	Out     *ask.ScenarioOut // nil: it cannot be done, see Refused, or a field says what cannot be
	Refused *ask.InfeasibleError
	faults  []error
}

// answerWhatIf runs the what-if of a state. What cannot be done as a whole says which
// constraint fails. Of parameters that cannot be, each is told, and there is no result: one
// without them would be the answer to another question.
func answerWhatIf(ctx context.Context, a ask.Asker, e *edition.Edition, s state.State) (*WhatIf, error) {
	if s.Scenario == "" {
		return nil, nil
	}
	asked, err := url.ParseQuery(s.Scenario)
	if err != nil {
		return nil, nil //nolint:nilerr // the state was parsed before, and told what is wrong
	}
	w := &WhatIf{Asked: asked, Query: state.OrderScenario(asked)}
	rest := maps.Clone(asked)
	for range state.ScenarioNames() { // each turn leaves out one parameter, to find all that cannot be
		out, err := a.Scenario(ctx, e, scenarioIn(rest))
		var refused *ask.InfeasibleError
		switch {
		case err == nil && len(w.faults) == 0:
			w.Out = &out
			return w, nil
		case err == nil:
			return w, nil
		case errors.As(err, &refused):
			if len(w.faults) == 0 {
				w.Refused = refused
			}
			return w, nil
		}
		fault, ok := errors.AsType[*ask.ParamError](err)
		if !ok {
			return nil, err
		}
		if fault.Code == "needs_other" { // what the form asks for goes together in one way only
			if len(w.faults) == 0 {
				w.Refused = &ask.InfeasibleError{Code: "needs_qpv"}
			}
			return w, nil
		}
		if rest.Get(fault.Parameter) == "" { // by default, the page cannot do without
			w.faults = append(w.faults, fault)
			w.Refused = &ask.InfeasibleError{Code: "infeasible_input"}
			return w, nil
		}
		w.faults = append(w.faults, fault)
		rest.Del(fault.Parameter)
	}
	return w, nil
}

func scenarioIn(q url.Values) *ask.ScenariosIn {
	return &ask.ScenariosIn{
		Envelope: q.Get("envelope"), Principle: q.Get("principle"), Level: q.Get("level"), Period: q.Get("period"), Axis: q.Get("axis"),
		Place: q.Get("place"), Floors: q.Get("floors"), Ceilings: q.Get("ceilings"), Locks: q.Get("locks"), Least: q.Get("least"),
		Below: q.Get("below"), QPVLeast: q.Get("qpv_least"), Missing: q.Get("missing"), Group: q.Get("group"),
	}
}

// WhatIfForm puts together what the form of the what-if sends: amounts as people write
// them, and areas that were locked one by one.
func WhatIfForm(sent url.Values) string {
	asked := url.Values{}
	for _, name := range state.ScenarioNames() {
		text := strings.TrimSpace(sent.Get(name))
		switch name {
		case "envelope", "least", "qpv_least":
			text = plainAmount(text)
		case "floors", "ceilings", "locks":
			text = plainAmounts(text)
		}
		asked.Set(name, text)
	}
	for _, lock := range sent["lock"] {
		if lock == "" {
			continue
		}
		if before := asked.Get("locks"); before != "" {
			lock = before + "," + lock
		}
		asked.Set("locks", lock)
	}
	return canonicalScenario(state.OrderScenario(asked))
}

// canonicalScenario is a what-if without the choices that are made anyway. The rule stays,
// so that a what-if never is nothing.
func canonicalScenario(text string) string {
	asked, err := url.ParseQuery(text)
	if err != nil || text == "" {
		return text
	}
	for name, usual := range map[string]string{"place": edition.PlaceSeat, "below": "drop", "missing": ask.MissingUsual} {
		if asked.Get(name) == usual {
			asked.Del(name)
		}
	}
	if asked.Get("principle") == "" {
		asked.Set("principle", "inhabitants")
	}
	return state.OrderScenario(asked)
}

// plainAmount writes an amount as the interface takes it: "609 000,50 €" is 609000.50.
func plainAmount(text string) string {
	text = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "€", "").Replace(text)
	if strings.Count(text, ",") == 1 && !strings.Contains(text, ".") {
		text = strings.ReplaceAll(text, ",", ".")
	}
	return text
}

// plainAmounts writes a list of amounts as the interface takes it: one a line, or parted by
// semicolons or commas. One or two digits alone after a comma are cents.
func plainAmounts(text string) string {
	var parts []string
	for line := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == '\r' || r == ';' }) {
		line = strings.NewReplacer(" ", "", "\t", "", "\u00a0", "", "\u202f", "", "€", "").Replace(line)
		open := false // what came before in the line may have cents
		for part := range strings.SplitSeq(line, ",") {
			switch {
			case part == "":
				open = false
			case open && isCents(part):
				parts[len(parts)-1] += "." + part
				open = false
			default:
				parts = append(parts, part)
				open = endsInDigit(part) && !strings.Contains(part, ".")
			}
		}
	}
	return strings.Join(parts, ",")
}

func isCents(text string) bool { return len(text) <= 2 && strings.Trim(text, "0123456789") == "" }

func endsInDigit(text string) bool {
	last := text[len(text)-1]
	return '0' <= last && last <= '9'
}
