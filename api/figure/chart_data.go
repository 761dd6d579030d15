package figure

import (
	"context"
	"math"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// item is an area with its value.
type item struct {
	ref  source.Ref
	name string
	edition.Value
}

// drawn tells whether there is a number that may stand in a chart: what is secret or
// absent has none, and "this or less" is none to draw.
func (v item) drawn() bool { return v.Status.HasValue() && !v.Basis.AtMost() }

// hasInterval tells whether an interval goes with the number.
func (v item) hasInterval() bool { return v.drawn() && v.Low == v.Low && v.High == v.High }

// weak tells whether the number is unreliable.
func (v item) weak() bool { return v.Status == indicator.Unreliable }

// chartSeries is an indicator for all areas of a level, as the interface gives it.
type chartSeries struct {
	ask.ValuesOut
	definition edition.Definition
	vintage    string
	items      []item
}

// series asks for an indicator that is drawn; an empty period is the latest.
func (q *question) series(ctx context.Context, id string, level source.Level, period string) (*chartSeries, error) {
	s, err := q.lookAt(ctx, id, level, period)
	if err == nil {
		q.draws(edition.Key{Indicator: s.Indicator, Level: level, Period: s.Period})
	}
	return s, err
}

// lookAt asks for an indicator as series does, of which no value is drawn.
func (q *question) lookAt(ctx context.Context, id string, level source.Level, period string) (*chartSeries, error) {
	out, err := q.Values(ctx, q.e, &ask.ValuesIn{Indicator: id, Level: string(level), Period: period, Fields: "value"})
	if err != nil {
		return nil, err
	}
	v, err := ask.FindVector(q.e, out.Indicator, level, period)
	if err != nil {
		return nil, err
	}
	definition, _ := q.e.Definition(out.Indicator)
	b := q.e.Level(level)
	s := &chartSeries{ValuesOut: out, definition: definition, vintage: b.Vintage, items: make([]item, v.Len())}
	for i := range s.items {
		s.items[i] = item{source.Ref{Level: level, Code: b.Codes[i]}, q.nameOf(b, i), v.At(i)}
	}
	return s, nil
}

// drawn are the items that stand in a chart, in the order of their codes.
func (s *chartSeries) drawn() []item {
	return slices.DeleteFunc(slices.Clone(s.items), func(v item) bool { return !v.drawn() })
}

// find is the item of an area.
func (s *chartSeries) find(ref source.Ref) (item, bool) {
	i := slices.IndexFunc(s.items, func(v item) bool { return v.ref == ref })
	if i < 0 {
		return item{}, false
	}
	return s.items[i], true
}

// standard is what areas are compared with.
type standard struct {
	name    string
	number  float64 // NaN: not known
	natural bool    // what the indicator itself is measured against: 1 or 0
	sources []edition.Source
	median  bool // of the areas, in want of a reference
	own     bool // the reference of the edition, against which its verdicts are
	value   edition.Value
}

func (r standard) known() bool { return !math.IsNaN(r.number) }

// standard is the value of the reference of a state, else of the edition's territory, for
// the period of a series.
func (q *question) standard(ctx context.Context, s *chartSeries) standard {
	none := standard{number: math.NaN()}
	switch s.definition.Unit {
	case "people", "km2": // parts are not compared with their whole
		return none
	}
	var territory source.Ref
	if t := q.e.Pack.Territory; t != nil {
		territory = t.Ref()
	}
	ref := q.spec.State.Ref
	if ref.Code == "" {
		ref = territory
	}
	if ref.Code == "" {
		return none
	}
	found := standard{name: q.e.Name(ref), number: math.NaN(), own: ref == territory}
	switch s.definition.Shape {
	case indicator.Shortfall.String():
		return standard{number: 0, natural: true, own: true}
	case indicator.Quotient.String():
		if found.own {
			found.number, found.natural = 1, true
			return found
		}
	}
	other, err := q.series(ctx, s.Indicator, ref.Level, s.Period.String())
	if err != nil { // not published for it: there is nothing to compare with
		return none
	}
	if v, ok := other.find(ref); ok && v.drawn() {
		found.number, found.value, found.sources = v.Number, v.Value, other.Sources
	}
	return found
}

// judge is the verdict of an area against a reference: against that of the edition it is
// the edition's, against another it is told by [ask.Against], as on pages.
func (s *chartSeries) judge(v item, own float64, r standard) indicator.Verdict {
	switch {
	case r.own:
		return v.Verdict
	case !r.known() || !v.drawn():
		return indicator.NoVerdict
	default:
		return ask.Against(s.definition, v.Value, r.value, edition.Known(own, edition.Basis{}))
	}
}

// mergeSources joins lists of sources, each source once, in the order of the edition.
func (q *question) mergeSources(lists ...[]edition.Source) []edition.Source {
	used := map[string]bool{}
	for _, list := range lists {
		for _, s := range list {
			used[s.ID] = true
		}
	}
	var all []edition.Source
	for s := range q.e.Sources() {
		if used[s.ID] {
			all = append(all, s)
		}
	}
	return all
}

// selected tells whether an area is picked out.
func (q *question) selected(ref source.Ref) bool { return slices.Contains(q.spec.State.Sel, ref) }
