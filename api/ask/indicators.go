package ask

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// IndicatorsIn are the parameters of the catalogue.
type IndicatorsIn struct {
	Level string `query:"level" enum:"commune,qpv2015,qpv2024,outside-qpv2015,outside-qpv2024,iris,territoire,epci" doc:"Only indicators that are published at this level"`
}

// IndicatorsOut is the catalogue of an edition.
type IndicatorsOut struct {
	Edition    EditionRef     `json:"edition"`
	Indicators []IndicatorOut `json:"indicators" doc:"In the order in which people should see them"`
	sources    []edition.Source
}

// IndicatorOut is an indicator with all its variants.
type IndicatorOut struct {
	ID          string         `json:"id" doc:"Without parameters" example:"funding.per_capita"`
	Label       string         `json:"label" doc:"In the language of the request"`
	Definition  string         `json:"definition" doc:"What it is and how it is computed, in full, in the language of the request; empty for one that this version of the program does not know"`
	Unit        string         `json:"unit"`
	UnitLabel   string         `json:"unit_label" doc:"In the language of the request"`
	Decimals    int            `json:"decimals" doc:"That a value is written with for people; below 1 at least two digits that count"`
	Shape       string         `json:"shape" enum:"plain,ratio,quotient,shortfall" doc:"ratio: scale × numerator / denominator; quotient: a ratio over that of the whole territory; shortfall: denominator − numerator; plain: a figure as published or measured"`
	Numerator   string         `json:"numerator,omitempty"`
	Denominator string         `json:"denominator,omitempty"`
	Scale       float64        `json:"scale,omitempty"`
	Interval    string         `json:"interval,omitempty" enum:"count,amount,share" doc:"What chance is taken for: independent events, events with an amount each, a part of a whole; left out: no interval"`
	Secrecy     string         `json:"secrecy" enum:"none,business,requests,source" doc:"What holds numbers back"`
	Direction   string         `json:"direction" enum:"neutral,higher_is_better,lower_is_better"`
	Parameters  []ParameterOut `json:"parameters" doc:"Of its variants"`
	Variants    []VariantOut   `json:"variants" doc:"Those of the edition; the one without parameters first"`
	Simulated   []string       `json:"simulated" doc:"Roles of the inputs that are simulated, of any value"`
	Sources     []string       `json:"sources" doc:"Ids of the sources of all values, see the editions"`
	URL         string         `json:"url"`
}

// ParameterOut is what the variants of an indicator differ in.
type ParameterOut struct {
	Name    string              `json:"name"`
	Default string              `json:"default" doc:"When the id does not say; empty where all values count together"`
	Values  []ParameterValueOut `json:"values"`
}

// ParameterValueOut is a value of a parameter.
type ParameterValueOut struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

// VariantOut is one variant and where it is published.
type VariantOut struct {
	ID     string     `json:"id" doc:"As the parameter indicator takes it"`
	Label  string     `json:"label"`
	Levels []LevelOut `json:"levels"`
}

// LevelOut is a level at which a variant is published.
type LevelOut struct {
	Level   source.Level `json:"level"`
	Periods []string     `json:"periods" doc:"By their last year; an empty one when nothing is known for any"`
}

// IndicatorIn names an indicator.
type IndicatorIn struct {
	ID string `path:"id" doc:"Id, with or without parameters" example:"funding.per_capita"`
}

// OneIndicatorOut is an indicator with its sources.
type OneIndicatorOut struct {
	Edition EditionRef `json:"edition"`
	IndicatorOut
	SourceFiles []edition.Source `json:"source_files"`
}

// Indicators is the answer to GET /api/v1/indicators.
func (a Asker) Indicators(ctx context.Context, e *edition.Edition, in *IndicatorsIn) (IndicatorsOut, error) {
	var level source.Level
	if in.Level != "" {
		var err error
		if level, err = ParseLevel(e, in.Level); err != nil {
			return IndicatorsOut{}, err
		}
	}
	w := a.Writer
	out := IndicatorsOut{Edition: RefOf(e.Head), Indicators: []IndicatorOut{}, sources: slices.Collect(e.Sources())}
	published := publishedKeys(e)
	for _, variants := range families(e) {
		one := indicatorOut(w, e, variants, published)
		if level == "" || slices.ContainsFunc(one.Variants, func(v VariantOut) bool {
			return slices.ContainsFunc(v.Levels, func(l LevelOut) bool { return l.Level == level })
		}) {
			out.Indicators = append(out.Indicators, one)
		}
	}
	return out, nil
}

// Indicator is the answer to GET /api/v1/indicators/{id}.
func (a Asker) Indicator(ctx context.Context, e *edition.Edition, in *IndicatorIn) (OneIndicatorOut, error) {
	id, err := url.PathUnescape(in.ID)
	if err != nil {
		id = in.ID
	}
	base, _, _ := strings.Cut(id, "?")
	for _, variants := range families(e) {
		if variants[0].Base() != base {
			continue
		}
		w := a.Writer
		out := OneIndicatorOut{Edition: RefOf(e.Head), IndicatorOut: indicatorOut(w, e, variants, publishedKeys(e)), SourceFiles: []edition.Source{}}
		for source := range e.Sources() {
			if slices.Contains(out.Sources, source.ID) {
				out.SourceFiles = append(out.SourceFiles, source)
			}
		}
		return out, nil
	}
	return OneIndicatorOut{}, &NotFoundError{"no_such_indicator", map[string]string{"indicator": Cut(in.ID)}}
}

// families are the definitions of an edition by their id without parameters, in the
// order of the catalogue.
func families(e *edition.Edition) [][]edition.Definition {
	var all [][]edition.Definition
	at := map[string]int{}
	for _, d := range e.Catalogue {
		i, ok := at[d.Base()]
		if !ok {
			i = len(all)
			at[d.Base()] = i
			all = append(all, nil)
		}
		all[i] = append(all[i], d)
	}
	return all
}

// publishedKeys are the vectors of each indicator, by level as people see them.
func publishedKeys(e *edition.Edition) map[string][]edition.Key {
	keys := map[string][]edition.Key{}
	for _, k := range e.Keys() {
		keys[k.Indicator] = append(keys[k.Indicator], k)
	}
	for _, list := range keys {
		slices.SortStableFunc(list, func(a, b edition.Key) int {
			if c := edition.CompareLevels(a.Level, b.Level); c != 0 {
				return c
			}
			return edition.ComparePeriods(b.Period, a.Period)
		})
	}
	return keys
}

func indicatorOut(w wording.Writer, e *edition.Edition, variants []edition.Definition, published map[string][]edition.Key) IndicatorOut {
	d := variants[0]
	out := IndicatorOut{
		ID: d.Base(), Label: w.Indicator(d.Base()), Definition: w.Definition(d), Unit: d.Unit, UnitLabel: w.Unit(d.Unit), Decimals: d.Decimals,
		Shape: d.Shape, Numerator: d.Numerator, Denominator: d.Denominator, Scale: d.Scale, Interval: d.Interval,
		Secrecy: d.Secrecy, Direction: d.Direction, Parameters: parametersOut(w, d.Base()), Variants: []VariantOut{},
		Simulated: []string{}, Sources: []string{}, URL: "/api/v1/indicators/" + d.Base(),
	}
	if out.Shape == "" {
		out.Shape = indicator.Plain.String()
	}
	used := map[string]bool{}
	for _, v := range variants {
		variant := VariantOut{ID: v.ID, Label: w.Indicator(v.ID), Levels: []LevelOut{}}
		for _, k := range published[v.ID] {
			if n := len(variant.Levels); n == 0 || variant.Levels[n-1].Level != k.Level {
				variant.Levels = append(variant.Levels, LevelOut{Level: k.Level})
			}
			last := &variant.Levels[len(variant.Levels)-1]
			last.Periods = append(last.Periods, k.Period.String())
			for _, b := range e.Compact(k).Bases() {
				for _, id := range b.Sources {
					used[id] = true
				}
			}
		}
		out.Variants = append(out.Variants, variant)
	}
	for s := range e.Sources() {
		if !used[s.ID] {
			continue
		}
		out.Sources = append(out.Sources, s.ID)
		if s.Simulated && !slices.Contains(out.Simulated, s.Role) {
			out.Simulated = append(out.Simulated, s.Role)
		}
	}
	return out
}

// parametersOut are the parameters of an indicator that this version knows.
func parametersOut(w wording.Writer, id string) []ParameterOut {
	out := []ParameterOut{}
	for _, d := range indicator.Entries() {
		if d.ID != id {
			continue
		}
		for _, p := range d.Parameters {
			one := ParameterOut{Name: p.Name, Default: p.Default, Values: []ParameterValueOut{}}
			for _, value := range p.Values {
				one.Values = append(one.Values, ParameterValueOut{value, w.Parameter(p.Name, value)})
			}
			out = append(out, one)
		}
	}
	return out
}
