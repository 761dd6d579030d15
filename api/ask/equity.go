package ask

import (
	"context"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// EquityIn are the parameters of the measures of equity.
type EquityIn struct {
	Indicator  string `query:"indicator" required:"true" doc:"Id with its parameters, of something per inhabitant or per anything else" example:"funding.per_capita"`
	Level      string `query:"level" required:"true" enum:"commune,qpv2015,qpv2024,outside-qpv2015,outside-qpv2024,iris,territoire,epci"`
	Period     string `query:"period" doc:"A year or a span; the latest published when left out" example:"2011-2014"`
	Need       string `query:"need" doc:"Id of the indicator of need for concentration and Kakwani; need.poverty when left out" example:"need.poverty"`
	NeedPeriod string `query:"need_period" doc:"Period of the need; the latest published when left out"`
	Group      string `query:"group" enum:"territoire,epci" doc:"Level of the groups between and within which Theil’s index is split; none when left out"`
	Measures   string `query:"measures" doc:"What to compute, separated by commas: lorenz, gini, hoover, theil, concentration, kakwani, qpv_ratio, moran, lisa; all but lisa when left out" example:"gini,moran"`
}

// EquityOut says how evenly something is spread over people, and how it follows need.
type EquityOut struct {
	Edition        EditionRef         `json:"edition"`
	Indicator      string             `json:"indicator"`
	Label          string             `json:"label"`
	Unit           string             `json:"unit"`
	UnitLabel      string             `json:"unit_label"`
	Level          source.Level       `json:"level"`
	Period         indicator.Period   `json:"period"`
	Weight         string             `json:"weight" doc:"What is counted as one: people, or what the indicator divides by"`
	WeightPeriod   string             `json:"weight_period,omitempty" doc:"Of the population, when it is not that of the indicator’s own denominator"`
	Need           *NeedOut           `json:"need,omitempty"`
	Group          string             `json:"group,omitempty"`
	Areas          int                `json:"areas" doc:"Those that count"`
	Unreliable     int                `json:"unreliable" doc:"Of them, those whose value is unreliable"`
	Measures       []MeasureOut       `json:"measures"`
	Neighbourhoods *NeighbourhoodsOut `json:"neighbourhoods,omitempty" doc:"What the measure qpv_ratio compares, when it has a value"`
	Lorenz         *CurveOut          `json:"lorenz,omitempty" doc:"Share of the whole that those with the least hold, for every share of those who are counted"`
	Concentration  *CurveOut          `json:"concentration,omitempty" doc:"Share of the whole that goes to those in areas of least need"`
	Groups         []GroupOut         `json:"groups,omitempty" doc:"By code"`
	Excluded       []ExcludedOut      `json:"excluded" doc:"Areas that do not count, by reason"`
	ExcludedShare  *float64           `json:"excluded_share" doc:"Share of the people who live in them, 0 to 1; null when nobody knows how many people there are"`
	LISA           *LISAOut           `json:"lisa,omitempty"`
	Boundaries     edition.Hash       `json:"boundaries" doc:"Hash of the boundaries that columns fit"`
	Simulated      []string           `json:"simulated" doc:"Roles of the inputs that are simulated, of any value"`
	Sources        []edition.Source   `json:"sources"`
}

// NeedOut is the indicator of need.
type NeedOut struct {
	Indicator string           `json:"indicator"`
	Label     string           `json:"label"`
	Period    indicator.Period `json:"period"`
	Falls     bool             `json:"falls" doc:"Whether less of it is more need, as of income: concentration then ranks areas from the highest value to the lowest, and Kakwani’s index does not exist"`
	Excluded  []ExcludedOut    `json:"excluded" doc:"Areas with a value of which the need is not known: concentration and Kakwani leave them out"`
}

// MeasureOut is one measure, with what it tells in a sentence.
type MeasureOut struct {
	ID         string   `json:"id" example:"gini"`
	Value      *float64 `json:"value" doc:"Null when there is none: see reason"`
	P          *float64 `json:"p,omitempty" doc:"Two-sided probability of a value as far out by chance"`
	Areas      int      `json:"areas,omitempty" doc:"How many areas it rests on"`
	Unreliable int      `json:"unreliable,omitempty" doc:"Of them, those whose value, or need where it is one of need, is unreliable"`
	Reason     string   `json:"reason,omitempty" enum:"negative,undefined,no_need,need_falls,no_neighbourhoods,no_neighbours,not_a_ratio,not_shared" doc:"Why there is no value"`
	Text       string   `json:"text" doc:"What it tells, or why there is none, in the language of the request"`
}

// Weak tells whether most of the values that a measure rests on are unreliable: it is a fact
// of what was given, and tells nothing of what is usual.
func (m MeasureOut) Weak() bool { return 2*m.Unreliable > m.Areas }

// NeighbourhoodsOut is what priority neighbourhoods and the rest are told apart by, and how
// far their ratio may be off.
type NeighbourhoodsOut struct {
	Level    source.Level `json:"level" doc:"Generation of the neighbourhoods: that of the level asked for, else that in force in the last year of the period, else another one for which the indicator is published"`
	Unplaced *float64     `json:"unplaced" doc:"Share of the territory’s whole, 0 to 1, that is on neither side because nobody says where it is; null when nobody knows, or less than half a percent is"`
	Low      *float64     `json:"low" doc:"The ratio if all that has no place were outside of the neighbourhoods; null when all is placed, or some areas do not count"`
	High     *float64     `json:"high" doc:"The ratio if all of it were in the neighbourhoods"`
}

// CurveOut is a curve from (0, 0) to (1, 1), straight between its points.
type CurveOut struct {
	Population []float64 `json:"population"`
	Value      []float64 `json:"value"`
	Points     int       `json:"points" doc:"How many points the whole curve has; when it has more than 501, as many are given, evenly among them"`
}

// GroupOut is a group of areas.
type GroupOut struct {
	Code            string   `json:"code" doc:"Empty for areas that belong to none"`
	Name            string   `json:"name"`
	Areas           int      `json:"areas" doc:"Of the group, those that count"`
	PopulationShare float64  `json:"population_share"`
	ValueShare      float64  `json:"value_share"`
	Mean            float64  `json:"mean" doc:"In the indicator’s unit"`
	Theil           *float64 `json:"theil" doc:"Inequality between the areas of the group; null when it has nothing, 0 by construction when it is of one area"`
}

// ExcludedOut are areas that do not count.
type ExcludedOut struct {
	Why   string   `json:"why" enum:"secret,absent,not_applicable,at_most,no_population"`
	Areas int      `json:"areas"`
	Share *float64 `json:"share" doc:"Of the people of the level who live in them, 0 to 1; null when nobody knows how many people there are"`
}

// LISAOut says of each area whether it is like its neighbours, in columns: item i is
// about area i of the boundaries.
type LISAOut struct {
	I            []*float64 `json:"i" doc:"Local Moran’s I; null without value or neighbour"`
	P            []*float64 `json:"p" doc:"Two-sided, by permutation"`
	Quadrant     []string   `json:"quadrant" enum:"high_high,low_low,low_high,high_low" doc:"The area’s value, then its neighbours’, against the mean; empty without value or neighbour"`
	Significant  []bool     `json:"significant" doc:"After Benjamini and Hochberg’s adjustment, at a false discovery rate of 5 %"`
	Permutations int        `json:"permutations"`
	Seed         uint64     `json:"seed"`
}

// equityMeasures are the measures that can be chosen; the last is left out unless it is.
func equityMeasures() []string {
	return []string{"lorenz", "gini", "hoover", "theil", "concentration", "kakwani", "qpv_ratio", "moran", "lisa"}
}

// Equity is the answer to GET /api/v1/equity.
func (a Asker) Equity(ctx context.Context, e *edition.Edition, in *EquityIn) (EquityOut, error) {
	q, err := equityQuery(e, in)
	if err != nil {
		return EquityOut{}, err
	}
	w := a.Writer
	out := EquityOut{
		Edition: RefOf(e.Head), Indicator: q.definition.ID, Label: w.Indicator(q.definition.ID), Unit: q.definition.Unit,
		UnitLabel: w.Unit(q.definition.Unit), Level: q.level, Period: q.vector.Period, Weight: q.weight, WeightPeriod: q.weightPeriod,
		Group: string(q.group), Boundaries: q.vector.Boundaries, Measures: []MeasureOut{},
	}
	out.Areas, out.Unreliable = q.count(q.why, nil)
	m := equityWriter{Writer: w, q: q, out: &out}
	m.spread()
	for i, g := range out.Groups {
		if g.Code != "" {
			out.Groups[i].Name = e.Name(source.Ref{Level: q.group, Code: g.Code})
		}
	}
	if err := m.follow(); err != nil {
		return EquityOut{}, err
	}
	m.neighbourhoods(e)
	if err := m.neighbours(ctx, a.Known.contiguity, e.Level(q.level)); err != nil {
		return EquityOut{}, err
	}
	m.excluded()
	out.Sources = q.sources(e)
	out.Simulated = rolesOfSimulated(out.Sources)
	return out, nil
}
