package ask

import (
	"context"
	"math"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// ValuesIn are the parameters of a vector.
type ValuesIn struct {
	Indicator string `query:"indicator" required:"true" doc:"Id with its parameters" example:"people.count"`
	Level     string `query:"level" required:"true" enum:"commune,qpv2015,qpv2024,outside-qpv2015,outside-qpv2024,iris,territoire,epci"`
	Period    string `query:"period" doc:"A year or a span; the latest published when left out" example:"2021"`
	Codes     string `query:"codes" enum:"true,false" doc:"Whether to give the codes of the areas; true when left out, unless fields chooses columns"`
	Fields    string `query:"fields" doc:"Columns to give, separated by commas; all when left out: codes, value, status, reason, numerator, denominator, n, low, high, smoothed, rank_low, rank_high, verdict, basis" example:"value,status"`
	Rounded   string `query:"rounded" enum:"true,false" doc:"Whether to round numbers to the decimals that people see, which makes the answer small; false when left out"`
}

// ValuesOut is one indicator for all areas of a level in one period, in columns:
// item i of each is about area i of the boundaries. A column that no area needs is
// left out.
type ValuesOut struct {
	Edition     EditionRef         `json:"edition"`
	Indicator   string             `json:"indicator"`
	Label       string             `json:"label"`
	UnitLabel   string             `json:"unit_label" doc:"In the language of the request"`
	Unit        string             `json:"unit" doc:"Money and decisions of a span are the sum of its years, not what comes in one"`
	Decimals    int                `json:"decimals" doc:"That a value is written with for people; below 1 at least two digits that count"`
	Level       source.Level       `json:"level"`
	Period      indicator.Period   `json:"period"`
	Periods     []string           `json:"periods" doc:"All published periods of this indicator at this level, by their last year, a span before the single year that ends it"`
	Boundaries  edition.Hash       `json:"boundaries" doc:"Hash of the boundaries that the columns fit; do not use them with others"`
	Codes       []string           `json:"codes,omitempty"`
	Value       []*float64         `json:"value,omitempty"`
	Status      []string           `json:"status,omitempty" enum:"ok,unreliable,secret,absent,not_applicable"`
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
	Simulated   []string           `json:"simulated" doc:"Roles of the inputs that are simulated, of any value"`
	Rounded     bool               `json:"rounded" doc:"Whether numbers are rounded to the decimals"`
	Fields      []string           `json:"fields" doc:"The columns that were asked for; one of them that no area needs is left out"`
	Sources     []edition.Source   `json:"sources"`

	definition edition.Definition
	vector     *edition.Vector
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

// Values is the answer to GET /api/v1/values.
func (a Asker) Values(ctx context.Context, e *edition.Edition, in *ValuesIn) (ValuesOut, error) {
	definition, level, v, err := askedVector(e, in.Indicator, in.Level, in.Period)
	if err != nil {
		return ValuesOut{}, err
	}
	fields, err := valueFields(in)
	if err != nil {
		return ValuesOut{}, err
	}
	rounded, err := ParseBool("rounded", in.Rounded, false)
	if err != nil {
		return ValuesOut{}, err
	}
	writer := a.Writer
	out := ValuesOut{
		Edition: RefOf(e.Head), Indicator: definition.ID, Label: writer.Indicator(definition.ID),
		Unit: definition.Unit, UnitLabel: writer.Unit(definition.Unit), Decimals: definition.Decimals, Level: level, Period: v.Period,
		Periods:    periodsOf(e, definition.ID, level),
		Boundaries: v.Boundaries, Bases: []BasisOut{}, Simulated: []string{}, Rounded: rounded, Fields: fields, Sources: []edition.Source{},
		definition: definition, vector: v,
	}
	out.addColumns(e, v)
	out.addBases(e, v)
	return out, nil
}

// allFields are the columns of a vector that can be chosen.
func allFields() []string {
	return []string{
		"codes", "value", "status", "reason", "numerator", "denominator", "n", "low", "high", "smoothed", "rank_low", "rank_high", "verdict", "basis",
	}
}

// valueFields are the columns that a request asks for.
func valueFields(in *ValuesIn) ([]string, error) {
	fields, err := parseWords("fields", in.Fields, allFields())
	if err != nil {
		return nil, err
	}
	codes, err := ParseBool("codes", in.Codes, slices.Contains(fields, "codes"))
	if err != nil {
		return nil, err
	}
	fields = slices.DeleteFunc(fields, func(f string) bool { return f == "codes" })
	if codes {
		fields = append([]string{"codes"}, fields...)
	}
	return fields, nil
}

func (out *ValuesOut) addColumns(e *edition.Edition, v *edition.Vector) {
	has := func(field string) bool { return slices.Contains(out.Fields, field) }
	float := func(field string, column []float64, decimals int) []*float64 {
		if !has(field) {
			return nil
		}
		if out.Rounded {
			column = rounded(column, decimals)
		}
		return numbers(column)
	}
	integer := func(field string, column []int32) []*int32 {
		if !has(field) {
			return nil
		}
		return counts(column)
	}
	const cents = 2 // what is summed up may be euros
	decimals := out.Decimals
	out.Value, out.Low, out.High = float("value", v.Number, decimals), float("low", v.Low, decimals), float("high", v.High, decimals)
	out.Smoothed = float("smoothed", v.Smoothed, decimals)
	out.Numerator, out.Denominator = float("numerator", v.Numerator, cents), float("denominator", v.Denominator, cents)
	out.N, out.RankLow, out.RankHigh = integer("n", v.N), integer("rank_low", v.RankLow), integer("rank_high", v.RankHigh)
	if has("codes") {
		out.Codes = e.Level(v.Level).Codes
	}
	if has("status") {
		out.Status = texts(v.Status)
	}
	if has("reason") && v.Reason != nil {
		out.Reasons, out.Reason = v.Reasons, v.Reason
	}
	if has("verdict") {
		out.Verdict = texts(v.Verdict)
	}
	if has("basis") {
		out.Basis = v.Basis
	}
}

// rounded is a column with fewer decimals; nil stays nil, and NaN NaN.
func rounded(column []float64, decimals int) []float64 {
	if column == nil {
		return nil
	}
	out := make([]float64, len(column))
	for i, v := range column {
		scale := math.Pow10(message.Decimals(v, decimals))
		if out[i] = math.Round(v*scale) / scale; math.IsInf(out[i], 0) {
			out[i] = v // too large to have decimals
		}
	}
	return out
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
			if s.Simulated && !slices.Contains(out.Simulated, s.Role) {
				out.Simulated = append(out.Simulated, s.Role)
			}
		}
	}
}
