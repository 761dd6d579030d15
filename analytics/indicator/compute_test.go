package indicator_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
)

// near allows for expectations that were printed with four to six decimals.
func near(got, want float64) bool { return math.Abs(got-want) <= 6e-5*max(1, math.Abs(want)) }

// over is a cell of a count over people in 2021.
func over(count, people float64) indicator.Cell {
	return indicator.Cell{
		Numerator:   indicator.Numerator{Count: count},
		Denominator: indicator.Denominator{Value: people, Period: indicator.Year(2021)},
	}
}

// granted is a cell of grants of these euros each.
func granted(people float64, euros ...float64) indicator.Cell {
	c := over(0, people)
	for _, e := range euros {
		c.Numerator.Amounts = append(c.Numerator.Amounts, indicator.Amount{Gross: e})
	}
	return c
}

// times is n grants of the same euros.
func times(n int, euros float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = euros
	}
	return out
}

func compute(t *testing.T, id string, reference *indicator.Cell, areas ...indicator.Cell) []indicator.Value {
	t.Helper()
	values, err := indicator.Compute(t.Context(), indicator.Input{Variant: parse(t, id), Areas: areas, Reference: reference})
	if err != nil {
		t.Fatal(err)
	}
	if len(values) != len(areas) {
		t.Fatalf("%d values for %d areas", len(values), len(areas))
	}
	return values
}

// TestCounts: the intervals are those of worked examples for a thousand inhabitants; exact
// below 10 events, Byar's from there. The reference has 12 per 1 000: the intervals of the
// first three are below it, but of unreliable values no verdict is told.
func TestCounts(t *testing.T) {
	reference := over(1200, 100_000)
	tests := []struct {
		count, low, high float64
		verdict          indicator.Verdict
		status           indicator.Status
		reason           indicator.Reason
	}{
		{0, 0, 3.6889, indicator.CannotTell, indicator.Unreliable, indicator.FewCases},
		{1, 0.0253, 5.5716, indicator.CannotTell, indicator.Unreliable, indicator.FewCases},
		{5, 1.6235, 11.6683, indicator.CannotTell, indicator.Unreliable, indicator.WideInterval},
		{9, 4.1154, 17.0848, indicator.CannotTell, indicator.Unreliable, indicator.WideInterval},
		{10, 4.7874, 18.3915, indicator.CannotTell, indicator.Unreliable, indicator.WideInterval},
		{25, 16.1743, 36.9065, indicator.Above, indicator.OK, ""},
		{100, 81.3621, 121.6279, indicator.Above, indicator.OK, ""},
	}
	var areas []indicator.Cell
	for _, tt := range tests {
		areas = append(areas, over(tt.count, 1000))
	}
	for i, v := range compute(t, "ess.density", &reference, areas...) {
		tt := tests[i]
		if v.Number != tt.count || !near(v.Low, tt.low) || !near(v.High, tt.high) || v.N != int(tt.count) || v.Numerator != tt.count || v.Denominator != 1000 {
			t.Errorf("%v: %+v, want %v to %v", tt.count, v, tt.low, tt.high)
		}
		if v.Verdict != tt.verdict || v.Status != tt.status || v.Reason != tt.reason || v.DenominatorPeriod != indicator.Year(2021) {
			t.Errorf("%v: %v %v %q, want %v %v %q", tt.count, v.Verdict, v.Status, v.Reason, tt.verdict, tt.status, tt.reason)
		}
	}
}

// TestSmoothedCounts: the worked example, per 1 000.
func TestSmoothedCounts(t *testing.T) {
	want := []float64{3.30431, 4.11097, 2.76513, 4.22204, 2.07741}
	values := compute(t, "ess.density", nil, over(3, 1000), over(12, 2500), over(0, 600), over(40, 9000), over(7, 5000))
	for i, v := range values {
		if math.Abs(v.Smoothed-want[i]) > 1e-5 || v.Verdict != indicator.NoVerdict {
			t.Errorf("area %d: smoothed %v, verdict %v, want %v and none without a reference", i, v.Smoothed, v.Verdict, want[i])
		}
	}
}

// TestAmounts: grants of 1 000 € each are counts of thousands, so that the exact
// intervals of worked examples hold; the usual grant is 1 000 €. Smoothed values are those of
// the counts 5, 0, 25: b = 30/3 per 1 000, a = ((5−10)² + 10² + 15²)/3 − 10 = 320/3
// (per 1 000, squared), so 10 + (r − 10) · 320/350.
func TestAmounts(t *testing.T) {
	reference := granted(10_000, times(120, 1000)...)
	values := compute(t, "funding.per_capita?place=action", &reference,
		granted(1000, times(5, 1000)...), granted(1000), granted(1000, times(25, 1000)...))
	want := []struct {
		number, low, high float64
		n                 int
		verdict           indicator.Verdict
		status            indicator.Status
	}{
		{5, 1.6235, 11.6683, 5, indicator.CannotTell, indicator.Unreliable},
		{0, 0, 3.6889, 0, indicator.CannotTell, indicator.Unreliable},
		{25, 16.1787, 36.9049, 25, indicator.Above, indicator.OK},
	}
	for i, v := range values {
		w := want[i]
		if v.Number != w.number || !near(v.Low, w.low) || !near(v.High, w.high) || v.N != w.n || v.Verdict != w.verdict || v.Status != w.status {
			t.Errorf("area %d: %+v, want %+v", i, v, w)
		}
		if smoothed := 10 + (w.number-10)*320/350; !near(v.Smoothed, smoothed) {
			t.Errorf("area %d: smoothed %v, want %v", i, v.Smoothed, smoothed)
		}
		if v.Gross != 1000*w.number || v.Numerator != v.Gross {
			t.Errorf("area %d: gross %v, net %v", i, v.Gross, v.Numerator)
		}
	}
}

// TestFewGrantsCannotTell: fewer than five grants say next to nothing, wherever they are.
func TestFewGrantsCannotTell(t *testing.T) {
	reference := granted(1_000_000, times(47, 12_957)...)
	v := compute(t, "funding.per_capita", &reference, granted(5000, 12_957), granted(100_000, times(5, 12_957)...))[0]
	if v.Verdict != indicator.CannotTell || v.Status != indicator.Unreliable || v.Reason != indicator.FewCases {
		t.Errorf("%+v", v)
	}
	// A grant of 100 000 € for 50 people: at least 0.0253 · 2 000 € each, by its interval, where
	// the whole has 0.61 €; two of half of it; no grant for 10 million people: the intervals are
	// beside the whole, and nothing is told.
	values := compute(t, "funding.per_capita", &reference, granted(50, 100_000), granted(50, 50_000, 50_000), granted(10_000_000))
	if v := values[0]; !near(v.Low, 2000*0.0253178) || v.Verdict != indicator.CannotTell {
		t.Errorf("one: %+v", v)
	}
	if v := values[1]; !(v.Low > 0.61) || v.Verdict != indicator.CannotTell {
		t.Errorf("two: %+v", v)
	}
	if v := values[2]; !(v.High < 0.61) || v.Verdict != indicator.CannotTell {
		t.Errorf("none: %+v", v)
	}
	// Nor are projects: 5.1 for 10 000 people at least, by its interval, where the whole has 0.47.
	whole := over(47, 1_000_000)
	projects := compute(t, "funding.projects", &whole, over(1, 50), over(2, 50))
	if one := projects[0]; !near(one.Low, 200*0.0253178) || one.Verdict != indicator.CannotTell || projects[1].Verdict != indicator.CannotTell {
		t.Errorf("projects: %+v", projects)
	}
	beyond := compute(t, "funding.gap", &reference, granted(50, 100_000))[0]
	if beyond.High >= 0 || beyond.Verdict != indicator.CannotTell {
		t.Errorf("a gap: %+v", beyond)
	}
}

// TestRecoveries: 4 000 € of which 1 000 € came back on their own grant; the same with
// the recovery on a row of its own, which the grants carry alike; and 5 000 € back
// for 4 000 € given, which has no rate.
func TestRecoveries(t *testing.T) {
	cell := func(amounts ...indicator.Amount) indicator.Cell {
		c := over(0, 1000)
		c.Numerator.Amounts = amounts
		return c
	}
	euros := func(gross, recovered float64) indicator.Amount {
		return indicator.Amount{Gross: gross, Recovered: recovered}
	}
	values := compute(t, "funding.per_capita", nil,
		cell(euros(3000, 1000), euros(1000, 0)), cell(euros(3000, 0), euros(1000, 0), euros(0, 1000)),
		cell(euros(4000, 5000)), granted(1000, 2250, 750), cell(euros(500, 500)))
	for i := range 2 {
		if v := values[i]; v.Number != 3 || v.Gross != 4000 || v.N != 2 || !(v.Low < 3 && v.High > 3) {
			t.Errorf("area %d: %+v, want 3 € net and 4 000 € gross", i, v)
		}
	}
	// 3 000 and 1 000 less a quarter each are 2 250 and 750.
	if values[1].Low != values[3].Low || values[1].High != values[3].High || values[1].Smoothed != values[3].Smoothed {
		t.Errorf("%+v, want the interval of %+v", values[1], values[3])
	}
	if v := values[2]; v.Status != indicator.Absent || v.Reason != indicator.NegativeNet || v.Gross != 4000 || !math.IsNaN(v.Number) || !math.IsNaN(v.Numerator) {
		t.Errorf("%+v, want no number but 4 000 € gross", v)
	}
	if v := values[4]; v.Number != 0 || v.N != 1 || v.Low != 0 || !(v.High > 0) {
		t.Errorf("%+v, want a rate of 0 with an interval", v)
	}
}

// TestShares: the exact interval (R 4.2, qbeta): 11 of 100 is 5.62070 to 18.83011 %.
// More posts in the ESS than posts at all: the sources disagree.
func TestShares(t *testing.T) {
	reference := over(52_000, 472_727)
	values := compute(t, "ess.posts_share", &reference, over(11, 100), over(101, 100), over(0, 0), over(4000, 20_000))
	if v := values[0]; !near(v.Number, 11) || !near(v.Low, 5.62070) || !near(v.High, 18.83011) || v.Verdict != indicator.CannotTell {
		t.Errorf("%+v, want 11 %% (5.62070 to 18.83011)", v)
	}
	if v := values[1]; v.Status != indicator.Absent || v.Reason != indicator.PartExceedsWhole {
		t.Errorf("%+v", v)
	}
	if v := values[2]; v.Status != indicator.NotApplicable || v.Reason != indicator.DenominatorZero {
		t.Errorf("%+v", v)
	}
	if v := values[3]; v.Verdict != indicator.Above || v.Status != indicator.OK {
		t.Errorf("%+v", v)
	}
}

// TestQuotient: 20 of 100 against 100 of 1 000 is twice the share; the exact 12.66556 to
// 29.18427 % (R 4.2, qbeta) are 1.266556 to 2.918427 times 10 %.
func TestQuotient(t *testing.T) {
	reference := over(100, 1000)
	v := compute(t, "ess.quotient", &reference, over(20, 100))[0]
	if !near(v.Number, 2) || !near(v.Low, 1.266556) || !near(v.High, 2.918427) || v.Verdict != indicator.Above {
		t.Errorf("%+v", v)
	}
	if v.Smoothed != 2 { // one area: it is its own mean
		t.Errorf("smoothed %v, want 2", v.Smoothed)
	}
	nothing := over(0, 1000)
	for _, reference := range []*indicator.Cell{nil, &nothing} {
		if v := compute(t, "ess.quotient", reference, over(20, 100))[0]; v.Status != indicator.Absent || v.Reason != indicator.ReferenceMissing {
			t.Errorf("%+v, want no quotient to nothing", v)
		}
	}
}

// TestGap: what the principle gives less what the area has, with the interval of the
// grants (worked examples, in thousands of euros): 50 − 36.9049 and 50 − 16.1787.
func TestGap(t *testing.T) {
	values := compute(t, "funding.gap?principle=poor", nil, granted(50_000, times(25, 1000)...), granted(8000, times(5, 1000)...), granted(0, 1000, 1000))
	if v := values[0]; v.Number != 25_000 || !near(v.Low, 13_095.1) || !near(v.High, 33_821.3) || v.Verdict != indicator.Above || v.Status != indicator.OK || v.RankLow != indicator.None {
		t.Errorf("%+v", v)
	}
	if v := values[1]; v.Number != 3000 || !near(v.Low, 8000-11_668.3) || v.Verdict != indicator.CannotTell || v.Status != indicator.Unreliable {
		t.Errorf("%+v", v)
	}
	if v := values[2]; v.Number != -2000 || !(v.High < 0) || v.Verdict != indicator.CannotTell {
		t.Errorf("%+v, want 2 000 € beyond, of two grants", v)
	}
}

// TestPublished: what a source says stands as it is.
func TestPublished(t *testing.T) {
	secret := indicator.Cell{Numerator: indicator.Numerator{Status: indicator.Secret, Reason: indicator.SourceSecret, Count: 12}}
	values := compute(t, "need.poverty", nil, over(27.5, 0), secret)
	if v := values[0]; v.Number != 27.5 || v.Status != indicator.OK || v.N != indicator.None || !math.IsNaN(v.Low) || v.RankLow != indicator.None {
		t.Errorf("%+v", v)
	}
	if v := values[1]; v.Status != indicator.Secret || v.Reason != indicator.SourceSecret || !math.IsNaN(v.Number) || !math.IsNaN(v.Numerator) {
		t.Errorf("%+v, want nothing of a secret", v)
	}
}

// TestUnknownParts: a secret number of poor hides the rate; a population that nobody
// published leaves it absent.
func TestUnknownParts(t *testing.T) {
	secret, absent := granted(100, 5000), granted(100, 5000)
	secret.Denominator = indicator.Denominator{Status: indicator.Secret, Reason: indicator.SourceSecret}
	absent.Denominator = indicator.Denominator{Status: indicator.Absent, Reason: indicator.SourceNotPublished}
	values := compute(t, "funding.per_poor", nil, secret, absent, granted(100, 5000))
	if v := values[0]; v.Status != indicator.Secret || v.Reason != indicator.SourceSecret || v.N != indicator.None {
		t.Errorf("%+v", v)
	}
	if v := values[1]; v.Status != indicator.Absent || v.Reason != indicator.DenominatorMissing {
		t.Errorf("%+v", v)
	}
	if v := values[2]; v.Number != 50 || v.RankLow != 1 || v.RankHigh != 1 {
		t.Errorf("%+v, want the only one to be ranked", v)
	}
}

// TestUnsureParts: what is known in part may be above the reference, and not below it;
// of an unreliable denominator, or of few cases, no verdict can be told.
func TestUnsureParts(t *testing.T) {
	reference := over(1200, 100_000)
	few, many, rough := over(1, 1000), over(100, 1000), over(100, 1000)
	few.Numerator.Partial, many.Numerator.Partial = true, true
	rough.Denominator.Status, rough.Denominator.Reason = indicator.Unreliable, indicator.SourceNotSignificant
	values := compute(t, "ess.density", &reference, few, many, rough, over(1, 1000))
	for i, want := range []indicator.Verdict{indicator.CannotTell, indicator.Above, indicator.CannotTell, indicator.CannotTell} {
		if values[i].Verdict != want {
			t.Errorf("area %d: %v, want %v", i, values[i].Verdict, want)
		}
	}
	if v := values[2]; v.Number != 100 || v.Status != indicator.Unreliable || v.Reason != indicator.SourceNotSignificant {
		t.Errorf("%+v, want the value to be as unreliable as its denominator", v)
	}
}

// TestGapsOfWhatIsKnownInPart: what is not counted may be here, so that nothing is missing,
// or elsewhere, so that there would be more to share: neither verdict can be told.
func TestGapsOfWhatIsKnownInPart(t *testing.T) {
	for _, partial := range []bool{false, true} {
		short, beyond := granted(10_000, 90, 110, 80, 120, 100, 95), granted(100, times(200, 100)...)
		short.Numerator.Partial, beyond.Numerator.Partial = partial, partial
		values := compute(t, "funding.gap", nil, short, beyond)
		want := []indicator.Verdict{indicator.Above, indicator.Below}
		if partial {
			want = []indicator.Verdict{indicator.CannotTell, indicator.CannotTell}
		}
		for i, v := range values {
			if v.Verdict != want[i] {
				t.Errorf("partial %v, area %d: %+v, want %v", partial, i, v, want[i])
			}
		}
	}
}

// TestPostsWithoutTheirEstablishments: a sum alone has no interval, and no verdict.
func TestPostsWithoutTheirEstablishments(t *testing.T) {
	reference := over(52_000, 1_000_000)
	bare := over(300, 1000)
	bare.Numerator.Cases = 12
	values := compute(t, "ess.posts", &reference, bare, granted(1000, 100, 120, 80, 60, 90, 110))
	if v := values[0]; v.Number != 300 || v.N != 12 || v.Status != indicator.OK || v.Verdict != indicator.NoVerdict || !math.IsNaN(v.Low) || !math.IsNaN(v.Smoothed) {
		t.Errorf("%+v", v)
	}
	if v := values[1]; v.Number != 560 || v.N != 6 || v.Verdict != indicator.CannotTell || v.Reason != indicator.WideInterval || v.RankHigh != 1 {
		t.Errorf("%+v", v)
	}
}

// TestPostsByTheirUnit: with units of 60 posts, 300 and no posts are 5 and no events,
// of exact intervals 1.6235 to 11.6683 and 0 to 3.6889; 1 500 posts are 25 events, 16.1787
// to 36.9049. Smoothed, in events: the values of TestAmounts, 10 + (r − 10) · 320/350.
func TestPostsByTheirUnit(t *testing.T) {
	reference := over(720_000, 1_000_000)
	cells := []indicator.Cell{over(300, 1000), over(0, 1000), over(1500, 1000)}
	for i, establishments := range []int{12, 0, 90} {
		cells[i].Numerator.Cases = establishments
	}
	values, err := indicator.Compute(t.Context(), indicator.Input{Variant: parse(t, "ess.posts"), Areas: cells, Reference: &reference, Unit: 60})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct {
		low, high, events float64
		verdict           indicator.Verdict
		reason            indicator.Reason
	}{
		{60 * 1.6235, 60 * 11.6683, 5, indicator.CannotTell, indicator.WideInterval},
		{0, 60 * 3.6889, 0, indicator.CannotTell, indicator.FewCases},
		{60 * 16.1787, 60 * 36.9049, 25, indicator.Above, ""},
	} {
		v := values[i]
		if !near(v.Low, want.low) || !near(v.High, want.high) || v.Verdict != want.verdict || v.Reason != want.reason {
			t.Errorf("area %d: %+v, want %+v", i, v, want)
		}
		if smoothed := 60 * (10 + (want.events-10)*320/350); !near(v.Smoothed, smoothed) || v.RankLow == indicator.None {
			t.Errorf("area %d: smoothed %v, want %v; ranks from %d", i, v.Smoothed, smoothed, v.RankLow)
		}
	}
}

// TestSharesOfPosts: 30 of 100 posts in units of 10 are 3 of 10 events, 0.0667 to 0.6525
// (Clopper and Pearson); as independent posts, 0.2124 to 0.3998.
func TestSharesOfPosts(t *testing.T) {
	reference := over(11_000, 100_000)
	for unit, want := range map[float64]indicator.Value{
		0:  {Low: 21.24, High: 39.98, Verdict: indicator.Above},
		10: {Low: 6.67, High: 65.25, Verdict: indicator.CannotTell},
	} {
		values, err := indicator.Compute(t.Context(), indicator.Input{
			Variant: parse(t, "ess.posts_share"), Areas: []indicator.Cell{over(30, 100), over(5, 100)}, Reference: &reference, Unit: unit,
		})
		if err != nil {
			t.Fatal(err)
		}
		v := values[0]
		if v.Number != 30 || math.Abs(v.Low-want.Low) > 6e-3 || math.Abs(v.High-want.High) > 6e-3 || v.Verdict != want.Verdict {
			t.Errorf("unit %v: %+v, want %+v", unit, v, want)
		}
		if unit == 10 && (v.RankLow != 1 || v.RankHigh != 2) {
			t.Errorf("ranks %d to %d: half an event against three does not tell", v.RankLow, v.RankHigh)
		}
	}
}

// TestRecoveriesWithAUnit: a net below zero has a gap and no interval, though others
// have one by the unit.
func TestRecoveriesWithAUnit(t *testing.T) {
	back := granted(5000, 1000)
	back.Numerator.Amounts[0].Recovered = 3000
	values, err := indicator.Compute(t.Context(), indicator.Input{
		Variant: parse(t, "funding.gap"), Areas: []indicator.Cell{back, over(5000, 4000)}, Unit: 1000,
	})
	if err != nil {
		t.Fatal(err)
	}
	if v := values[0]; v.Number != 7000 || !math.IsNaN(v.Low) {
		t.Errorf("%+v", v)
	}
	if v := values[1]; v.Number != -1000 || !near(v.Low, 4000-11668.3) || !near(v.High, 4000-1623.5) {
		t.Errorf("%+v", v)
	}
}

// TestNoGrantAnywhere: nothing to go by, so zeros without an interval.
func TestNoGrantAnywhere(t *testing.T) {
	for _, v := range compute(t, "funding.per_capita", nil, granted(1000), granted(10)) {
		if v.Number != 0 || !math.IsNaN(v.High) || v.Status != indicator.Unreliable || v.Reason != indicator.FewCases {
			t.Errorf("%+v", v)
		}
	}
	if values := compute(t, "funding.per_capita", nil); len(values) != 0 {
		t.Errorf("%v for no areas", values)
	}
}

// TestRanks: rates that differ by ten times have sure ranks, 1 for the highest; among
// more than 2 000 areas there are none.
func TestRanks(t *testing.T) {
	values := compute(t, "ess.density", nil, over(1000, 1000), over(100_000, 1000), over(10_000, 1000))
	for i, want := range []int{3, 1, 2} {
		if v := values[i]; v.RankLow != want || v.RankHigh != want {
			t.Errorf("area %d: rank %d to %d, want %d", i, v.RankLow, v.RankHigh, want)
		}
	}
	areas := make([]indicator.Cell, 2001)
	for i := range areas {
		areas[i] = over(float64(i), 1000)
	}
	if v := compute(t, "ess.density", nil, areas...)[2000]; v.RankLow != indicator.None || v.RankHigh != indicator.None {
		t.Errorf("rank %d to %d among 2 001 areas", v.RankLow, v.RankHigh)
	}
}

func TestRefusedInput(t *testing.T) {
	nan := over(math.NaN(), 100)
	recovered := granted(100, 1)
	recovered.Numerator.Amounts[0].Recovered = -1
	for name, in := range map[string]indicator.Input{
		"no indicator":       {Areas: []indicator.Cell{over(1, 1)}},
		"negative count":     {Variant: parse(t, "ess.density"), Areas: []indicator.Cell{over(-1, 1)}},
		"negative people":    {Variant: parse(t, "ess.density"), Areas: []indicator.Cell{over(1, -1)}},
		"NaN":                {Variant: parse(t, "ess.density"), Areas: []indicator.Cell{nan}},
		"NaN of a reference": {Variant: parse(t, "ess.density"), Reference: &nan},
		"negative grant":     {Variant: parse(t, "funding.gap"), Areas: []indicator.Cell{granted(1, -1)}},
		"negative recovery":  {Variant: parse(t, "funding.gap"), Areas: []indicator.Cell{recovered}},
		"negative unit":      {Variant: parse(t, "ess.posts"), Unit: -1},
		"endless usual":      {Variant: parse(t, "funding.gap"), Usual: math.Inf(1)},
	} {
		if values, err := indicator.Compute(t.Context(), in); !errors.Is(err, indicator.ErrInput) {
			t.Errorf("%s: %v, %v, want ErrInput", name, values, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	in := indicator.Input{Variant: parse(t, "ess.density"), Areas: []indicator.Cell{over(1, 10), over(2, 10)}}
	if _, err := indicator.Compute(ctx, in); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want the error of the context", err)
	}
}
