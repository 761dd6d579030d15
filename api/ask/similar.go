package ask

import (
	"math"

	"github.com/observatoire-essor/essor/analytics/similar"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// MostSimilar is how many similar areas there are at most.
const MostSimilar = 5

// Similar are the areas of the same level whose need is most like that of an area, the
// closest first: see docs/methods/similar.md.
type Similar struct {
	Areas []SimilarArea
	By    []string // what they are compared by: "poverty", "income", "offer", "size"
}

// SimilarArea is an area that resembles another.
type SimilarArea struct {
	edition.Relation
	Distance float64 // in standard deviations, on average over what is compared
}

// FindSimilar finds the areas that are most like one of the edition. They are none when
// nobody knows how poor the area's people are.
func FindSimilar(e *edition.Edition, ref source.Ref) (Similar, error) {
	b := e.Level(ref.Level)
	at, ok := b.Index(ref.Code)
	if !ok {
		return Similar{}, nil
	}
	columns := []struct {
		name   string
		values []float64
	}{
		{"poverty", povertyShares(e, b)},
		{"income", latestNumbers(e, "need.income", b)},
		{"offer", latestNumbers(e, "ess.density", b)},
		{"size", logs(latestNumbers(e, "people.count", b))},
	}
	if math.IsNaN(columns[0].values[at]) {
		return Similar{}, nil
	}
	out := Similar{}
	for _, c := range columns {
		if !math.IsNaN(c.values[at]) {
			out.By = append(out.By, c.name)
		}
	}
	profiles := make([][]float64, b.Len())
	for i := range profiles {
		for _, c := range columns {
			profiles[i] = append(profiles[i], c.values[i])
		}
	}
	near, err := similar.Nearest(profiles, at, MostSimilar)
	if err != nil {
		return Similar{}, err
	}
	for _, n := range near {
		r := source.Ref{Level: ref.Level, Code: b.Codes[n.Area]}
		out.Areas = append(out.Areas, SimilarArea{edition.Relation{Ref: r, Name: e.Name(r)}, n.Distance})
	}
	return out, nil
}

// PoorPeople is how many poor people the edition counts for an area, by which it divides
// money, and the share of the area's people that they are, in percent; NaN for what nobody
// knows.
func PoorPeople(e *edition.Edition, ref source.Ref) (poor, percent float64) {
	b := e.Level(ref.Level)
	if at, ok := b.Index(ref.Code); ok {
		poor = denominators(e, b)[at]
		return poor, 100 * poor / latestNumbers(e, "people.count", b)[at]
	}
	return math.NaN(), math.NaN()
}

// povertyShares are the poverty rates of a level where it has any, else the shares of
// poor people that money is divided by.
func povertyShares(e *edition.Edition, b *edition.Boundaries) []float64 {
	rates := latestNumbers(e, "need.poverty", b)
	for _, r := range rates {
		if !math.IsNaN(r) {
			return rates
		}
	}
	poor, people := denominators(e, b), latestNumbers(e, "people.count", b)
	for i := range poor {
		poor[i] *= 100 / people[i]
	}
	return poor
}

// denominators are the poor people of the areas of a level.
func denominators(e *edition.Edition, b *edition.Boundaries) []float64 {
	return column(e, "funding.per_poor", b, func(v edition.Value) float64 { return v.Denominator })
}

// latestNumbers are the latest values of an indicator, NaN for those that are not known or
// only as a maximum.
func latestNumbers(e *edition.Edition, id string, b *edition.Boundaries) []float64 {
	return column(e, id, b, func(v edition.Value) float64 { return v.Number })
}

func column(e *edition.Edition, id string, b *edition.Boundaries, of func(edition.Value) float64) []float64 {
	out := make([]float64, b.Len())
	for i := range out {
		out[i] = math.NaN()
	}
	k, ok := e.Latest(id, b.Level)
	if !ok {
		return out
	}
	v := e.Vector(k)
	for i := range out {
		one := v.At(i)
		if one.Status.HasValue() && !one.Basis.AtMost() {
			out[i] = of(one)
		}
	}
	return out
}

func logs(x []float64) []float64 {
	for i, v := range x {
		if x[i] = math.Log(v); v <= 0 {
			x[i] = math.NaN()
		}
	}
	return x
}
