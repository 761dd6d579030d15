package page

import (
	"context"
	"errors"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// What the page of equity shows when nothing is chosen.
const (
	equityIndicator = "funding.per_capita"
	equityNeed      = "need.poverty"
)

// mostForLISA is how many areas each are compared with their neighbours for a page; more
// are left to the map, which is drawn once and kept.
const mostForLISA = 2000

// EquityAnswer is what the page of equity tells.
type EquityAnswer struct {
	State    state.State    // with the choices that the address left open
	Measures *ask.EquityOut // nil: the edition has nothing that can be measured
	WhatIf   *WhatIf        // nil: none was asked for
	Faults   []error        // what could not be done as asked, each an *ask.ParamError
}

// AnswerEquity asks the measures that a state means. What the edition does not have is told
// and left to the choice of the page; other errors are those of package ask.
func AnswerEquity(ctx context.Context, a ask.Asker, e *edition.Edition, asked state.State) (EquityAnswer, error) {
	s := CanonicalEquity(e, asked)
	var answer EquityAnswer
	for range 8 { // each turn leaves out one parameter
		full, ok := fillEquity(e, s)
		answer.State = full
		if !ok {
			break
		}
		out, err := a.Equity(ctx, e, equityIn(e, full))
		if err == nil {
			answer.Measures = &out
			break
		}
		fault, ok := equityFault(err)
		if !ok {
			return EquityAnswer{}, err
		}
		if s, ok = withoutFault(s, fault.Parameter); ok {
			answer.Faults = append(answer.Faults, fault)
		} else if full.Group != "" { // a group that the page chose
			s.Group = noGroup
		} else {
			break
		}
	}
	var err error
	answer.WhatIf, err = answerWhatIf(ctx, a, e, answer.State)
	if answer.WhatIf != nil {
		answer.State.Scenario = answer.WhatIf.Query
		answer.Faults = append(answer.Faults, answer.WhatIf.faults...)
	}
	return answer, err
}

// noGroup stands for the choice of no group; it is in no address.
const noGroup source.Level = "none"

// CanonicalEquity is a state without what the page of equity does not use and without what
// it would choose by itself, so that one state has one address.
func CanonicalEquity(e *edition.Edition, s state.State) state.State {
	s = state.State{
		Indicator: s.Indicator, Level: s.Level, Period: s.Period, Need: s.Need, Group: s.Group, Scenario: canonicalScenario(s.Scenario), Edition: s.Edition,
	}
	for _, without := range []string{"level", "indicator", "need", "group"} {
		if shorter, ok := withoutFault(s, without); ok && meansSame(e, s, shorter) {
			s = shorter
		}
	}
	return s
}

// meansSame tells whether the page would show the same for two states.
func meansSame(e *edition.Edition, a, b state.State) bool {
	x, _ := fillEquity(e, a)
	y, _ := fillEquity(e, b)
	return x.Query() == y.Query()
}

// fillEquity chooses what a state leaves open; ok is false when nothing can be measured.
func fillEquity(e *edition.Edition, s state.State) (full state.State, ok bool) {
	if s.Level == "" {
		s.Level = levelOfEquity(e, s.Indicator)
	}
	if s.Indicator == "" {
		s.Indicator = indicatorOfEquity(e, s.Level)
	}
	if need, there := e.Latest(equityNeed, s.Level); s.Need == "" && there && anyKnown(e, need) {
		s.Need = equityNeed
	}
	switch {
	case s.Group == noGroup:
		s.Group = ""
	case s.Group == "" && s.Level == source.Commune && e.Level(source.Territoire) != nil:
		s.Group = source.Territoire
	}
	return s, s.Level != "" && s.Indicator != ""
}

// perHead tells whether an indicator is of something per inhabitant or per anything else.
func perHead(d edition.Definition) bool {
	return !slices.Contains([]string{"people", "km2", "euros"}, d.Unit)
}

// equityLevels are the levels whose areas can be compared with each other: those with
// several, and not what lies outside of neighbourhoods.
func equityLevels(e *edition.Edition) []source.Level {
	return slices.DeleteFunc(slices.Clone(e.Levels()), func(l source.Level) bool {
		return l == source.OutsideQPV2015 || l == source.OutsideQPV2024 || e.Level(l).Len() < 2
	})
}

// levelOfEquity is the level that the page chooses, for an indicator when there is one:
// communes where it can.
func levelOfEquity(e *edition.Edition, id string) source.Level {
	var found source.Level
	for _, l := range equityLevels(e) {
		there := id == "" && indicatorOfEquity(e, l) != ""
		if id != "" {
			_, there = e.Latest(id, l)
		}
		if there && (found == "" || l == source.Commune) {
			found = l
		}
	}
	return found
}

// indicatorOfEquity is the indicator that the page chooses at a level: money for each
// inhabitant, else the first of the catalogue that people share, else that can be measured.
func indicatorOfEquity(e *edition.Edition, l source.Level) string {
	if _, ok := e.Latest(equityIndicator, l); ok {
		return equityIndicator
	}
	found := ""
	for _, d := range e.Catalogue {
		if _, ok := e.Latest(d.ID, l); !ok || !perHead(d) {
			continue
		}
		if d.Shape == indicator.Ratio.String() {
			return d.ID
		}
		if found == "" {
			found = d.ID // of which only neighbours can be measured
		}
	}
	return found
}

func equityIn(e *edition.Edition, s state.State) *ask.EquityIn {
	in := &ask.EquityIn{Indicator: s.Indicator, Level: string(s.Level), Period: s.Period, Need: s.Need, Group: string(s.Group)}
	if e.Level(s.Level).Len() <= mostForLISA {
		in.Measures = "lorenz,gini,hoover,theil,concentration,kakwani,qpv_ratio,moran,lisa"
	}
	return in
}

// equityFault is the parameter that an error is about; ok is false for other errors.
func equityFault(err error) (fault *ask.ParamError, ok bool) {
	if fault, ok := errors.AsType[*ask.ParamError](err); ok {
		return fault, true
	}
	missing, ok := errors.AsType[*ask.NotFoundError](err)
	if !ok {
		return nil, false
	}
	parameter := "indicator"
	if missing.Code == "no_such_period" {
		parameter = "period"
	}
	if id := missing.Args["indicator"]; parameter == "indicator" && len(id) > 5 && id[:5] == "need." {
		parameter = "need"
	}
	return ask.NewParamError(parameter, missing.Code, missing.Args), true
}

// withoutFault leaves out a parameter; ok is false when it was not given.
func withoutFault(s state.State, parameter string) (without state.State, ok bool) {
	was := s.Query()
	switch parameter {
	case "indicator":
		s.Indicator = ""
	case "level":
		s.Level = ""
	case "period":
		s.Period = ""
	case "need":
		s.Need = ""
	case "group":
		s.Group = ""
	}
	return s, s.Query() != was
}
