package state

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// State is what a page or a figure shows. The zero value of a field leaves the choice to
// the page.
type State struct {
	Indicator   string       // id with its parameters
	Level       source.Level // of the areas that are drawn
	Period      string       // a year or a span
	Against     string       // the period that a difference is taken from
	Ref         source.Ref   // what areas are compared with
	Sel         []source.Ref // areas that are picked out, [MostSelected] at most
	Classes     Classes      // how values are divided
	Breaks      []float64    // own bounds between classes, ascending, in the indicator's unit
	Uncertainty Uncertainty  // how it is drawn
	Place       string       // edition.PlaceSeat or PlaceAction
	Need        string       // id of the indicator of need
	Group       source.Level // of the groups between and within which inequality is split
	Scenario    string       // the query of a what-if, in the order of [ScenarioNames]
	View        string       // what kind of drawing: a word of [Views]
	BBox        []float64    // west, south, east, north in degrees; nil: the whole territory
	Edition     string       // id, its first digits or a label; empty: the one in force
}

// MostSelected is how many areas can be picked out.
const MostSelected = 3

// Classes say how values are divided: quantile-5.
type Classes struct {
	Method string // as of ask.ClassesIn; empty: what suits the values
	K      int    // 0: what the method makes
}

// Uncertainty says how a map shows what is not sure.
type Uncertainty string

// The ways to show uncertainty.
const (
	Hidden  Uncertainty = "none"
	Hatched Uncertainty = "hatch"   // weak values are hatched
	Verdict Uncertainty = "verdict" // above, cannot tell, below
)

// Views are the drawings of a map page, in the order in which they are offered.
func Views() []string {
	return []string{"bivariate", "choropleth", "symbols", "difference", "lisa"}
}

// Names are the names of the parameters, in the order of addresses.
func Names() []string {
	return []string{
		"indicator", "level", "period", "against", "ref", "sel", "classes", "breaks", "uncertainty", "place", "need", "group", "scenario", "view",
		"bbox", "edition",
	}
}

// ScenarioNames are the parameters of a what-if, in the order of addresses.
func ScenarioNames() []string {
	return []string{
		"envelope", "principle", "weights", "level", "period", "axis", "place", "floors", "ceilings", "locks", "least", "below", "qpv_least", "missing", "group",
	}
}

// Query writes a state as the query of an address, without question mark; empty for the
// zero state.
func (s State) Query() string {
	var b strings.Builder
	add := func(name, value string) {
		if value == "" {
			return
		}
		if b.Len() > 0 {
			b.WriteByte('&')
		}
		b.WriteString(name + "=" + escape(value))
	}
	refs := make([]string, len(s.Sel))
	for i, r := range s.Sel {
		refs[i] = r.String()
	}
	ref := ""
	if s.Ref.Code != "" {
		ref = s.Ref.String()
	}
	for i, value := range []string{
		s.Indicator, string(s.Level), s.Period, s.Against, ref, strings.Join(refs, ","), s.Classes.String(), numbers(s.Breaks),
		string(s.Uncertainty), s.Place, s.Need, string(s.Group), s.Scenario, s.View, numbers(s.BBox), s.Edition,
	} {
		add(Names()[i], value)
	}
	return b.String()
}

// escape writes a value so that people can read addresses: slashes, commas and colons
// stand as they are.
func escape(value string) string {
	return strings.NewReplacer("%2F", "/", "%2C", ",", "%3A", ":").Replace(url.QueryEscape(value))
}

// String is the word of an address.
func (c Classes) String() string {
	if c.K == 0 {
		return c.Method
	}
	return c.Method + "-" + strconv.Itoa(c.K)
}

func numbers(list []float64) string {
	words := make([]string, len(list))
	for i, v := range list {
		words[i] = strconv.FormatFloat(v, 'f', -1, 64)
	}
	return strings.Join(words, ",")
}

// Check looks up in an edition what a state names. What the edition does not have is
// taken out of the state and told in the error, as by [Parse]. An alias of an area leads
// to the area that stands.
func (s State) Check(e *edition.Edition) (State, error) {
	var faults []error
	if s.Level != "" && e.Level(s.Level) == nil {
		faults = append(faults, ask.BadValue("level", string(s.Level), ask.JoinLevels(e)))
		s.Level = ""
	}
	for name, id := range map[string]*string{"indicator": &s.Indicator, "need": &s.Need} {
		if *id == "" {
			continue
		}
		d, err := ask.ParseIndicator(e, name, *id)
		if err != nil {
			faults = append(faults, err)
		}
		*id = d.ID
	}
	stands := func(name string, r source.Ref) (source.Ref, bool) {
		found, _, err := ask.ParseArea(e, name, r.String())
		if err != nil {
			faults = append(faults, err)
		}
		return found, err == nil
	}
	if s.Ref.Code != "" {
		s.Ref, _ = stands("ref", s.Ref)
	}
	var sel []source.Ref
	for _, r := range s.Sel {
		if found, ok := stands("sel", r); ok && !slices.Contains(sel, found) {
			sel = append(sel, found)
		}
	}
	s.Sel = sel
	return s, errors.Join(faults...)
}
