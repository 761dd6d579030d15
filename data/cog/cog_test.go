package cog_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/observatoire-essor/essor/data/cog"
	"github.com/observatoire-essor/essor/data/source"
)

func row(kind int, day source.Date, typeBefore, before, typeAfter, after string) source.Movement {
	return source.Movement{Kind: kind, On: day, TypeBefore: typeBefore, Before: before, TypeAfter: typeAfter, After: after}
}

// lille are the rows of INSEE's file of 2024 about Lomme and Hellemmes, and some events
// made up in its form: Ante and Bas merge, Bas splits again, Code changes its code.
func lille() cog.History {
	merged, split, code := source.Day(2015, 1, 1), source.Day(2018, 1, 1), source.Day(2016, 1, 1)
	return cog.NewHistory([]source.Movement{
		row(33, source.Day(1977, 4, 24), "COM", "59298", "COMA", "59298"),
		row(33, source.Day(1977, 4, 24), "COM", "59298", "COM", "59350"),
		row(33, source.Day(1977, 4, 24), "COM", "59350", "COM", "59350"),
		row(33, source.Day(2000, 2, 27), "COM", "59355", "COMA", "59355"),
		row(33, source.Day(2000, 2, 27), "COM", "59355", "COM", "59350"),
		row(33, source.Day(2000, 2, 27), "COM", "59350", "COM", "59350"),
		row(33, source.Day(2000, 2, 27), "COM", "59355", "COM", "59350"), // told twice
		row(32, merged, "COM", "01001", "COM", "01002"),
		row(32, merged, "COM", "01002", "COM", "01002"),
		row(21, split, "COM", "01002", "COM", "01002"),
		row(21, split, "COM", "01002", "COM", "01001"),
		row(21, split, "COMA", "01001", "COM", "01001"),
		row(41, code, "COM", "01003", "COM", "02003"),
		row(10, code, "COM", "01004", "COM", "01004"),
	})
}

// byPeople weighs by populations.
func byPeople(people map[string]float64) cog.Weigh {
	return func(parts []string, _ source.Date) ([]float64, bool) {
		sum, shares := 0.0, make([]float64, len(parts))
		for i, p := range parts {
			n, ok := people[p]
			if !ok {
				return nil, false
			}
			shares[i] = n
			sum += n
		}
		for i := range shares {
			shares[i] /= sum
		}
		return shares, sum > 0
	}
}

func TestPassage(t *testing.T) {
	h := lille()
	people := byPeople(map[string]float64{"01001": 100, "01002": 300, "59350": 190_000, "59355": 27_000, "59298": 17_000})
	tests := []struct {
		name     string
		code     string
		from, to source.Date
		want     []cog.Part // nil: not known
	}{
		{"Hellemmes is part of Lille", "59298", source.Day(1970, 1, 1), source.Day(2024, 1, 1), []cog.Part{{"59350", 1}}},
		{"Lomme is part of Lille", "59355", source.Day(1999, 3, 8), source.Day(2024, 1, 1), []cog.Part{{"59350", 1}}},
		{"Lille stays", "59350", source.Day(1999, 3, 8), source.Day(2024, 1, 1), []cog.Part{{"59350", 1}}},
		{"nothing happens later", "59355", source.Day(2000, 2, 27), source.Day(2024, 1, 1), []cog.Part{{"59355", 1}}},
		{"Lille before Lomme", "59350", source.Day(2024, 1, 1), source.Day(1999, 3, 8), []cog.Part{{"59350", 190.0 / 217}, {"59355", 27.0 / 217}}},
		{"on the day itself it has happened", "01001", source.Day(2014, 12, 31), source.Day(2015, 1, 1), []cog.Part{{"01002", 1}}},
		{"a split", "01002", source.Day(2017, 1, 1), source.Day(2019, 1, 1), []cog.Part{{"01001", 0.25}, {"01002", 0.75}}},
		{"merged and split", "01001", source.Day(2014, 1, 1), source.Day(2019, 1, 1), []cog.Part{{"01001", 0.25}, {"01002", 0.75}}},
		{"a change of code", "01003", source.Day(2015, 1, 1), source.Day(2024, 1, 1), []cog.Part{{"02003", 1}}},
		{"a change of code, back", "02003", source.Day(2024, 1, 1), source.Day(2015, 1, 1), []cog.Part{{"01003", 1}}},
		{"a change of name", "01004", source.Day(2015, 1, 1), source.Day(2024, 1, 1), []cog.Part{{"01004", 1}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := h.Passage(tt.code, tt.from, tt.to, people)
			if !ok || !slices.EqualFunc(got, tt.want, func(a, b cog.Part) bool { return a.Code == b.Code && math.Abs(a.Share-b.Share) < 1e-12 }) {
				t.Errorf("%v, %v; want %v", got, ok, tt.want)
			}
		})
	}
	if got, ok := h.Passage("01002", source.Day(2017, 1, 1), source.Day(2019, 1, 1), byPeople(nil)); ok {
		t.Errorf("%v: nobody knows how many people the parts have", got)
	}
	if got := h.Origins("59350", source.Day(2024, 1, 1), source.Day(1970, 1, 1)); !slices.Equal(got, []string{"59298", "59350", "59355"}) {
		t.Errorf("Lille comes from %v", got)
	}
}

// Land of a suppressed commune that goes to several others has no known shares.
func TestPassageIntoOthers(t *testing.T) {
	day := source.Day(1968, 3, 2)
	h := cog.NewHistory([]source.Movement{
		row(30, day, "COM", "08227", "COM", "08203"), row(30, day, "COM", "08227", "COM", "08454"),
		row(30, day, "COM", "08203", "COM", "08203"), row(30, day, "COM", "08454", "COM", "08454"),
	})
	all := func(parts []string, _ source.Date) ([]float64, bool) { return make([]float64, len(parts)), true }
	if got, ok := h.Passage("08227", source.Day(1960, 1, 1), source.Day(1970, 1, 1), all); ok {
		t.Errorf("%v, want unknown shares", got)
	}
}

func TestDays(t *testing.T) {
	h := lille()
	for _, tt := range []struct {
		code string
		day  source.Date
		want bool
	}{
		{"59355", source.Day(2000, 2, 26), true},
		{"59355", source.Day(2000, 2, 27), false},
		{"59350", source.Day(1960, 1, 1), true},
		{"01001", source.Day(2014, 1, 1), true},
		{"01001", source.Day(2016, 1, 1), false},
		{"01001", source.Day(2018, 1, 1), true},
		{"02003", source.Day(2015, 12, 31), false},
		{"02003", source.Day(2016, 1, 1), true},
		{"99999", source.Day(2016, 1, 1), true},
	} {
		if got := h.Exists(tt.code, tt.day); got != tt.want {
			t.Errorf("%s on %s: %v", tt.code, tt.day, got)
		}
	}
	// A list with Lomme in it is of 2000 or before; with the new code it is of 2016 or later.
	if got := h.BestDay([]string{"59350", "59355", "59512"}, source.Day(2024, 1, 1)); got != source.Day(2000, 2, 26) {
		t.Errorf("a list with Lomme is dated %s", got)
	}
	if got := h.BestDay([]string{"02003"}, source.Day(2010, 1, 1)); got != source.Day(2016, 1, 1) {
		t.Errorf("a list with the new code is dated %s", got)
	}
	if got := h.BestDay([]string{"59350"}, source.Day(2024, 1, 1)); got != source.Day(2024, 1, 1) {
		t.Errorf("a list that fits is dated %s", got)
	}
	if got, ok := h.Last("59355", source.Day(2024, 1, 1)); !ok || got != source.Day(2000, 2, 26) {
		t.Errorf("Lomme was last a commune on %s, %v", got, ok)
	}
}

func TestRound(t *testing.T) {
	for i := range 200 {
		r := rand.New(rand.NewPCG(1, uint64(i)))
		weights := make([]float64, 1+r.IntN(5))
		for k := range weights {
			weights[k] = r.Float64() + 0.01
		}
		n := r.Int64N(1000)
		sum, all := int64(0), 0.0
		for _, w := range weights {
			all += w
		}
		for k, part := range cog.Round(n, weights) {
			sum += part
			if math.Abs(float64(part)-float64(n)*weights[k]/all) >= 1 {
				t.Errorf("%d of %d for %v of %v", part, n, weights[k], all)
			}
		}
		if sum != n {
			t.Errorf("the parts of %d sum to %d", n, sum)
		}
	}
	if got := cog.Round(3, []float64{1, 1}); !slices.Equal(got, []int64{2, 1}) {
		t.Errorf("%v", got)
	}
}
