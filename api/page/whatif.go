package page

import (
	"context"
	"errors"
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
	Out     *ask.ScenarioOut // nil: it cannot be done, see Refused
	Refused *ask.InfeasibleError
	faults  []error
}

// answerWhatIf runs the what-if of a state. A parameter that cannot be is told and left
// out; what cannot be done as a whole says which constraint fails.
func answerWhatIf(ctx context.Context, a ask.Asker, e *edition.Edition, s state.State) (*WhatIf, error) {
	if s.Scenario == "" {
		return nil, nil
	}
	asked, err := url.ParseQuery(s.Scenario)
	if err != nil {
		return nil, nil //nolint:nilerr // the state was parsed before, and told what is wrong
	}
	w := &WhatIf{Asked: asked}
	for range state.ScenarioNames() { // each turn leaves out one parameter
		out, err := a.Scenario(ctx, e, scenarioIn(asked))
		w.Query = state.OrderScenario(asked)
		if err == nil {
			w.Out = &out
			return w, nil
		}
		if errors.As(err, &w.Refused) {
			return w, nil
		}
		fault, ok := errors.AsType[*ask.ParamError](err)
		if !ok {
			return nil, err
		}
		if fault.Code == "needs_other" { // what the form asks for goes together in one way only
			w.Refused = &ask.InfeasibleError{Code: "needs_qpv"}
			return w, nil
		}
		if asked.Get(fault.Parameter) == "" { // by default, the page cannot do without
			w.faults = append(w.faults, fault)
			w.Refused = &ask.InfeasibleError{Code: "infeasible_input"}
			return w, nil
		}
		w.faults = append(w.faults, fault)
		asked.Del(fault.Parameter)
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
	for name, usual := range map[string]string{"place": edition.PlaceSeat, "below": "drop", "missing": "exclude"} {
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
// semicolons or commas.
func plainAmounts(text string) string {
	var parts []string
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == '\r' || r == ';' || r == ',' }) {
		part = strings.NewReplacer(" ", "", "\t", "", "\u00a0", "", "\u202f", "", "€", "").Replace(part)
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ",")
}
