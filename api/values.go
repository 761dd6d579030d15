package api

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// ValuesIn are the parameters of a vector.
type ValuesIn struct {
	Indicator string `query:"indicator" required:"true" doc:"Id with its parameters" example:"people.count"`
	Level     string `query:"level" required:"true" enum:"commune,qpv2015,qpv2024,outside-qpv2015,outside-qpv2024,iris,territoire,epci"`
	Period    string `query:"period" doc:"A year or a span; the latest published when left out" example:"2021"`
	Codes     string `query:"codes" enum:"true,false" doc:"Whether to give the codes of the areas; true when left out"`
}

// ValuesOut is one indicator for all areas of a level in one period, in columns:
// item i of each is about area i of the boundaries. A column that no area needs is
// left out.
type ValuesOut struct {
	Edition     EditionRef         `json:"edition"`
	Indicator   string             `json:"indicator"`
	Label       string             `json:"label"`
	Unit        string             `json:"unit" doc:"Money and decisions of a span are the sum of its years, not what comes in one"`
	Decimals    int                `json:"decimals" doc:"That make sense when a value is written for people"`
	Level       source.Level       `json:"level"`
	Period      indicator.Period   `json:"period"`
	Periods     []string           `json:"periods" doc:"All published periods of this indicator at this level, by their last year, a span before the single year that ends it"`
	Boundaries  edition.Hash       `json:"boundaries" doc:"Hash of the boundaries that the columns fit; do not use them with others"`
	Codes       []string           `json:"codes,omitempty"`
	Value       []*float64         `json:"value,omitempty"`
	Status      []string           `json:"status" enum:"ok,unreliable,secret,absent,not_applicable"`
	Reasons     []indicator.Reason `json:"reasons,omitempty" doc:"The different reasons"`
	Reason      []uint16           `json:"reason,omitempty" doc:"Positions in reasons"`
	Numerator   []*float64         `json:"numerator,omitempty"`
	Denominator []*float64         `json:"denominator,omitempty"`
	N           []*int32           `json:"n,omitempty"`
	Low         []*float64         `json:"low,omitempty"`
	High        []*float64         `json:"high,omitempty"`
	Smoothed    []*float64         `json:"smoothed,omitempty"`
	RankLow     []*int32           `json:"rank_low,omitempty"`
	RankHigh    []*int32           `json:"rank_high,omitempty"`
	Verdict     []string           `json:"verdict,omitempty"`
	Bases       []BasisOut         `json:"bases" doc:"The different ways in which the values were made"`
	Basis       []uint16           `json:"basis,omitempty" doc:"Positions in bases; all the first when left out"`
	Sources     []edition.Source   `json:"sources"`
}

// BasisOut is what values rest on.
type BasisOut struct {
	Method            string            `json:"method,omitempty"`
	MethodArgs        map[string]string `json:"method_args,omitempty"`
	DenominatorPeriod string            `json:"denominator_period,omitempty"`
	Bound             string            `json:"bound,omitempty" enum:"at_most" doc:"at_most: the values mean this or less; do not compute with them"`
	Sources           []string          `json:"sources" doc:"Ids of the sources"`
	Simulated         []string          `json:"simulated" doc:"Roles of the inputs that are simulated"`
	Missing           string            `json:"missing,omitempty" doc:"Role of the file that would give the value"`
}

func (d *describer) values() {
	operation(d, huma.Operation{
		OperationID: "get-values", Path: "/api/v1/values", Summary: "One indicator for all areas of a level", Tags: []string{"values"},
	}, d.server.getValues)
}

// getValues serves GET /api/v1/values.
func (s *server) getValues(e *edition.Edition, r *http.Request, in *ValuesIn) (ValuesOut, error) {
	definition, err := parseIndicator(e, "indicator", in.Indicator)
	if err != nil {
		return ValuesOut{}, err
	}
	level, err := parseLevel(e, "level", in.Level)
	if err != nil {
		return ValuesOut{}, err
	}
	codes, err := parseBool("codes", in.Codes, true)
	if err != nil {
		return ValuesOut{}, err
	}
	v, periods, err := findVector(e, definition.ID, level, in.Period)
	if err != nil {
		return ValuesOut{}, err
	}
	writer := wording.Writer{Text: s.text, Lang: aboutRequest(r.Context()).lang}
	out := ValuesOut{
		Edition: editionRef(e.Head), Indicator: definition.ID, Label: writer.Indicator(definition.ID),
		Unit: definition.Unit, Decimals: definition.Decimals, Level: level, Period: v.Period, Periods: periods,
		Boundaries: v.Boundaries, Value: numbers(v.Number), Status: texts(v.Status),
		Numerator: numbers(v.Numerator), Denominator: numbers(v.Denominator), N: counts(v.N),
		Low: numbers(v.Low), High: numbers(v.High), Smoothed: numbers(v.Smoothed),
		RankLow: counts(v.RankLow), RankHigh: counts(v.RankHigh), Basis: v.Basis, Bases: []BasisOut{}, Sources: []edition.Source{},
	}
	if codes {
		out.Codes = e.Level(level).Codes
	}
	if v.Reason != nil {
		out.Reasons, out.Reason = v.Reasons, v.Reason
	}
	out.Verdict = texts(v.Verdict)
	out.addBases(e, v)
	return out, nil
}

func (out *ValuesOut) addBases(e *edition.Edition, v *edition.Vector) {
	used := map[string]bool{}
	for _, b := range v.Bases {
		basis := BasisOut{
			Method: b.Method, MethodArgs: b.Args, DenominatorPeriod: b.DenominatorPeriod.String(),
			Bound: bound(b), Sources: []string{}, Simulated: []string{}, Missing: b.Missing,
		}
		for _, id := range b.Sources {
			basis.Sources = append(basis.Sources, id)
			used[id] = true
			if s, ok := e.Source(id); ok && s.Simulated {
				basis.Simulated = append(basis.Simulated, s.Role)
			}
		}
		out.Bases = append(out.Bases, basis)
	}
	for s := range e.Sources() {
		if used[s.ID] {
			out.Sources = append(out.Sources, s)
		}
	}
}

// findVector is the vector of an indicator for a period, the latest when the text
// is empty, and the periods for which there is one.
func findVector(e *edition.Edition, id string, level source.Level, period string) (*edition.Vector, []string, error) {
	periods := periodsOf(e, id, level)
	key, ok := e.Latest(id, level)
	if !ok {
		return nil, nil, &notFoundError{"not_published", map[string]string{"indicator": id, "level": string(level)}}
	}
	if period != "" {
		p, err := parsePeriod("period", period)
		if err != nil {
			return nil, nil, err
		}
		key.Period = p
	}
	v := e.Vector(key)
	if v == nil {
		named := slices.DeleteFunc(slices.Clone(periods), func(p string) bool { return p == "" })
		return nil, nil, &notFoundError{"no_such_period", map[string]string{
			"indicator": id, "level": string(level), "period": key.Period.String(), "periods": strings.Join(named, ", "),
		}}
	}
	return v, periods, nil
}

// periodsOf are the periods of an indicator at a level, by their last year; a span
// comes before the single year that ends it.
func periodsOf(e *edition.Edition, id string, level source.Level) []string {
	var all []indicator.Period
	for _, k := range e.Keys() {
		if k.Indicator == id && k.Level == level {
			all = append(all, k.Period)
		}
	}
	slices.SortFunc(all, func(a, b indicator.Period) int {
		return cmp.Or(cmp.Compare(a.To, b.To), cmp.Compare(a.From, b.From))
	})
	texts := make([]string, len(all))
	for i, p := range all {
		texts[i] = p.String()
	}
	return texts
}
