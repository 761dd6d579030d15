package page

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// The views of a map.
const (
	viewBivariate  = "bivariate"
	viewChoropleth = "choropleth"
	viewSymbols    = "symbols"
	viewDifference = "difference"
	viewLISA       = "lisa"
)

// What a map shows when nobody says.
const (
	firstIndicator = "funding.per_capita"
	firstNeed      = "need.poverty"
	mostMapClasses = 7        // colours that can be told apart
	ByHand         = "manual" // the method of bounds that readers choose
	fewAreas       = 30       // below it, classes of equal numbers say more than gaps between values
)

// Settled is a state of the map with nothing left open.
type Settled struct {
	state.State
	Definition edition.Definition
	Key        edition.Key // of the indicator
	Before     edition.Key // of the period that a difference is taken from
	Change     ask.Change  // how the two are compared
	Refused    bool        // a count was asked for as colours of areas
	Elsewhere  []source.Level
	notices    []error
}

// Notices are what of a state the edition does not have.
func (s Settled) Notices() error { return errors.Join(s.notices...) }

// Published tells whether the edition has the indicator at the level.
func (s Settled) Published() bool { return len(s.Elsewhere) == 0 }

// SettleMap decides what a state leaves open. The state is checked: see [state.State.Check].
func SettleMap(e *edition.Edition, asked state.State) Settled {
	s := Settled{State: asked}
	s.settleIndicator(e)
	s.settleLevel(e)
	if !s.Published() {
		return s
	}
	s.settleSelection()
	s.settlePeriods(e)
	s.settleNeighbours(e)
	s.settleView()
	s.settleDrawing(e)
	return s
}

// CanonicalMap is the shortest state that settles to the same: what a page leaves to its
// defaults is not in its address.
func CanonicalMap(e *edition.Edition, asked state.State) state.State {
	want := SettleMap(e, asked)
	same := func(s state.State) bool {
		got := SettleMap(e, s)
		return got.Query() == want.Query() && got.Refused == want.Refused && len(got.notices) == len(want.notices)
	}
	short := asked
	short.Indicator, short.Place = want.Indicator, ""
	if !same(short) {
		short = asked
	}
	for _, drop := range []func(*state.State){
		func(s *state.State) { s.Group = "" }, func(s *state.State) { s.Scenario = "" },
		func(s *state.State) { s.Indicator, s.View, s.Need = "", "", "" },
		func(s *state.State) { s.View = "" }, func(s *state.State) { s.Need = "" }, func(s *state.State) { s.Level = "" },
		func(s *state.State) { s.Period = "" }, func(s *state.State) { s.Against = "" }, func(s *state.State) { s.Ref = source.Ref{} },
		func(s *state.State) { s.Classes = state.Classes{} }, func(s *state.State) { s.Uncertainty = "" }, func(s *state.State) { s.Place = "" },
	} {
		shorter := short
		if drop(&shorter); same(shorter) {
			short = shorter
		}
	}
	return short
}

// settleIndicator: the one that was asked for, with the place where money counts in its
// id.
func (s *Settled) settleIndicator(e *edition.Edition) {
	s.Group, s.Scenario = "", ""
	first := s.Indicator == ""
	if first {
		s.Indicator = firstIndicator
		if _, ok := e.Definition(s.Indicator); !ok && len(e.Catalogue) > 0 {
			s.Indicator = e.Catalogue[0].ID
		}
		if s.View == "" && s.Against == "" {
			s.View = viewBivariate
		}
	}
	if s.Place != "" {
		id := WithParameter(s.Indicator, "place", s.Place)
		if _, ok := e.Definition(id); ok {
			s.Indicator = id
		}
		s.Place = ""
	}
	s.Definition, _ = e.Definition(s.Indicator)
}

// WithParameter is the id of a variant with another value of one parameter; the default
// or an empty value leaves it out, and so does an indicator that has no such parameter.
func WithParameter(id, name, value string) string {
	base, query, _ := strings.Cut(id, "?")
	var parameter indicator.Parameter
	for _, d := range indicator.Entries() {
		if d.ID == base {
			if i := slices.IndexFunc(d.Parameters, func(p indicator.Parameter) bool { return p.Name == name }); i >= 0 {
				parameter = d.Parameters[i]
			}
		}
	}
	if parameter.Name == "" {
		return id
	}
	words := slices.DeleteFunc(strings.Split(query, "&"), func(w string) bool { return w == "" || strings.HasPrefix(w, name+"=") })
	if value != "" && value != parameter.Default {
		words = append(words, name+"="+value)
	}
	slices.Sort(words)
	if len(words) == 0 {
		return base
	}
	return base + "?" + strings.Join(words, "&")
}

// settleLevel: communes, or the first level of parts that has the indicator.
func (s *Settled) settleLevel(e *edition.Edition) {
	published := publishedLevels(e, s.Indicator)
	if s.Level == "" {
		s.Level = source.Commune
		if !slices.Contains(published, s.Level) && len(published) > 0 {
			s.Level = published[len(published)-1]
		}
	}
	if !slices.Contains(published, s.Level) {
		s.Elsewhere = published
	}
}

// publishedLevels are the levels at which an indicator is published, the whole first.
func publishedLevels(e *edition.Edition, id string) []source.Level {
	var levels []source.Level
	for _, l := range e.Levels() {
		if _, ok := e.Latest(id, l); ok {
			levels = append(levels, l)
		}
	}
	return levels
}

// settleSelection: areas of the level that is drawn. Others cannot be seen, nor compared
// with these; they are told.
func (s *Settled) settleSelection() {
	drawn := slices.DeleteFunc(slices.Clone(s.Sel), func(r source.Ref) bool { return r.Level != s.Level })
	if len(drawn) == len(s.Sel) {
		return
	}
	s.notices = append(s.notices, ask.NewParamError("sel", "of_other_level", map[string]string{"level": string(s.Level), "n": strconv.Itoa(len(s.Sel) - len(drawn))}))
	s.Sel = drawn
}

// settlePeriods: the latest. A period that is not published is told, and left out.
func (s *Settled) settlePeriods(e *edition.Edition) {
	s.Key, s.Period = s.period(e, "period", s.Period)
	if s.Against == "" {
		return
	}
	s.Before, s.Against = s.period(e, "against", s.Against)
	now, then := e.Vector(s.Key), e.Vector(s.Before)
	if s.Against == "" || now == nil || then == nil {
		s.Before, s.Against = edition.Key{}, ""
		return
	}
	var err error
	if s.Change, err = ask.NewChange(e, s.Definition, now, then); err != nil {
		s.notices = append(s.notices, err)
		s.Before, s.Against = edition.Key{}, ""
	}
}

func (s *Settled) period(e *edition.Edition, name, text string) (edition.Key, string) {
	latest, _ := e.Latest(s.Indicator, s.Level)
	v, err := ask.FindVector(e, s.Indicator, s.Level, text)
	if err != nil {
		s.notices = append(s.notices, ask.BadValue(name, text, strings.Join(mapPeriods(e, s.Indicator, s.Level), ", ")))
		if name == "against" {
			return edition.Key{}, ""
		}
		return latest, latest.Period.String()
	}
	return v.Key, v.Period.String()
}

// mapPeriods are the periods of an indicator at a level, by their last year.
func mapPeriods(e *edition.Edition, id string, level source.Level) []string {
	var all []indicator.Period
	for _, k := range e.Keys() {
		if k.Indicator == id && k.Level == level && k.Period != (indicator.Period{}) {
			all = append(all, k.Period)
		}
	}
	slices.SortFunc(all, func(a, b indicator.Period) int { return cmp.Or(cmp.Compare(a.To, b.To), cmp.Compare(a.From, b.From)) })
	texts := make([]string, len(all))
	for i, p := range all {
		texts[i] = p.String()
	}
	return texts
}

// isCount tells whether values of a unit are amounts of something, which grow with the
// area: colour would show how large areas are.
func isCount(unit string) bool { return unit == "people" || unit == "km2" || unit == "euros" }

// settleView: amounts are symbols, rates are colours; two periods are a difference.
func (s *Settled) settleView() {
	natural := viewChoropleth
	if isCount(s.Definition.Unit) {
		natural = viewSymbols
	}
	switch {
	case s.View == viewBivariate || s.View == viewLISA:
	case s.Against != "":
		s.View = viewDifference
	case s.View == viewChoropleth && natural == viewSymbols:
		s.Refused, s.View = true, viewSymbols
	default:
		s.View = natural
	}
	if s.View != viewDifference {
		s.Before, s.Against = edition.Key{}, ""
	}
	if s.View != viewBivariate {
		s.Need = ""
	} else if s.Need == "" {
		s.Need = firstNeed
	}
}

// settleDrawing: how values are divided, and how what is unsure is shown.
func (s *Settled) settleDrawing(e *edition.Edition) {
	if s.Uncertainty == "" {
		s.Uncertainty = state.Hatched
	}
	if s.View != viewChoropleth {
		s.Classes, s.Breaks = state.Classes{}, nil
		if s.View != viewSymbols {
			s.Uncertainty = state.Hatched
		}
		return
	}
	if len(s.Breaks) > mostMapClasses-1 {
		s.notices = append(s.notices, ask.NewParamError("breaks", "too_many", map[string]string{"most": "6"}))
		s.Breaks = nil
	}
	if s.Breaks != nil {
		s.Classes = state.Classes{Method: ByHand}
		return
	}
	usual := s.usualClasses(e)
	if s.Classes.Method == "" || s.Classes.Method == ByHand {
		s.Classes = usual
	}
	if TakesK(s.Classes.Method) {
		s.Classes.K = min(cmp.Or(s.Classes.K, usual.K), mostMapClasses)
	} else {
		s.Classes.K = 0
	}
}

// TakesK tells whether a method makes as many classes as it is told.
func TakesK(method string) bool {
	return slices.Contains([]string{"quantile", "equal", "fisher-jenks", "pretty"}, method)
}

// Follow takes out of a state what a form still has of another indicator or level, which
// was names: bounds in another unit, periods that are not published.
func Follow(e *edition.Edition, asked state.State, was string) state.State {
	base, _, _ := strings.Cut(asked.Indicator, "?")
	if was == "" || base == "" || was == base+" "+string(asked.Level) {
		return asked
	}
	asked.Breaks = nil
	if !strings.HasPrefix(was, base+" ") {
		asked.Against = ""
	}
	periods := mapPeriods(e, asked.Indicator, asked.Level)
	if d, ok := e.Definition(asked.Indicator); asked.View == viewLISA && ok && isCount(d.Unit) {
		asked.View = ""
	}
	if !slices.Contains(periods, asked.Period) {
		asked.Period = ""
	}
	if !slices.Contains(periods, asked.Against) {
		asked.Against = ""
	}
	return asked
}
