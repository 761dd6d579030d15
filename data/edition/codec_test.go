package edition_test

import (
	"bytes"
	"encoding/hex"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/edition/editiontest"
	"github.com/observatoire-essor/essor/data/source"
)

func TestVectorGivesBackItsValues(t *testing.T) {
	full := edition.Known(12.5, edition.Basis{
		Method: "m", Args: map[string]string{"a": "1", "b": "2"}, Sources: []string{"s1", "s2"}, DenominatorPeriod: indicator.Year(2021),
	})
	full.Numerator, full.Denominator, full.Low, full.High, full.Smoothed = 25, 2, 10, 15, 12
	full.N, full.RankLow, full.RankHigh, full.Row, full.Verdict = 3, 1, 4, 77, indicator.Below
	weak := full
	weak.Status, weak.Reason = indicator.Unreliable, "few_cases"
	values := []edition.Value{
		full, weak,
		edition.Known(0, edition.Basis{}),
		edition.Unknown(indicator.Secret, indicator.SourceSecret, edition.Basis{Method: "m"}),
		edition.Unknown(indicator.Absent, indicator.SourceMissing, edition.Basis{Missing: "grants"}),
	}
	key := edition.Key{Indicator: "funding.per_capita?place=action", Level: source.QPV2015, Period: indicator.Period{From: 2011, To: 2014}}
	v, err := edition.NewVector(key, "b", values)
	if err != nil {
		t.Fatal(err)
	}
	again, err := edition.DecodeVector(v.Encode())
	if err != nil {
		t.Fatal(err)
	}
	if again.Key != key || again.Boundaries != "b" || again.Len() != len(values) {
		t.Errorf("key = %v, boundaries %q, %d rows", again.Key, again.Boundaries, again.Len())
	}
	for i, want := range values {
		if diff := cmp.Diff(want, again.At(i), cmpopts.EquateNaNs(), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("value %d (-want +got):\n%s", i, diff)
		}
	}
}

// Columns that no value needs cost nothing: a number and a status are nine bytes.
func TestVectorLeavesOutEmptyColumns(t *testing.T) {
	values := make([]edition.Value, 10_000)
	for i := range values {
		values[i] = edition.Known(float64(i), edition.Basis{Method: "published"})
	}
	v, err := edition.NewVector(edition.Key{Indicator: "i", Level: "l"}, "b", values)
	if err != nil {
		t.Fatal(err)
	}
	if got := len(v.Encode()); got > 9*len(values)+100 {
		t.Errorf("%d bytes for %d values", got, len(values))
	}
	if v.Low != nil || v.N != nil || v.Verdict != nil || v.Reason != nil || v.Basis != nil {
		t.Error("a column is there that says nothing")
	}
}

// The secret never enters: no number, count, interval or rank goes with a status
// that has none.
func TestVectorRefusesSecretNumbers(t *testing.T) {
	leaks := map[string]func(*edition.Value){
		"number":    func(v *edition.Value) { v.Number = 27 },
		"numerator": func(v *edition.Value) { v.Numerator = 27 },
		"low":       func(v *edition.Value) { v.Low = 27 },
		"high":      func(v *edition.Value) { v.High = 27 },
		"smoothed":  func(v *edition.Value) { v.Smoothed = 27 },
		"n":         func(v *edition.Value) { v.N = 2 },
		"rank":      func(v *edition.Value) { v.RankHigh = 2 },
		"verdict":   func(v *edition.Value) { v.Verdict = indicator.Above },
	}
	for name, leak := range leaks {
		v := edition.Unknown(indicator.Secret, indicator.SourceSecret, edition.Basis{})
		leak(&v)
		if _, err := edition.NewVector(edition.Key{Indicator: "i", Level: "l"}, "b", []edition.Value{v}); err == nil {
			t.Errorf("%s of a secret value was let in", name)
		}
	}
	for name, v := range map[string]edition.Value{
		"no number":     edition.Unknown(indicator.OK, "", edition.Basis{}),
		"no reason":     edition.Unknown(indicator.Absent, "", edition.Basis{}),
		"reason for ok": {Status: indicator.OK, Reason: "why"},
	} {
		if _, err := edition.NewVector(edition.Key{Indicator: "i", Level: "l"}, "b", []edition.Value{v}); err == nil {
			t.Errorf("a value with %s was let in", name)
		}
	}
}

// A secret number that somebody writes into the bytes is not read back.
func TestDecodeRefusesSecretNumbers(t *testing.T) {
	values := []edition.Value{edition.Known(27, edition.Basis{}), edition.Known(28, edition.Basis{})}
	v, err := edition.NewVector(edition.Key{Indicator: "i", Level: "l"}, "b", values)
	if err != nil {
		t.Fatal(err)
	}
	v.Status[1] = indicator.Secret
	if _, err := edition.DecodeVector(v.Encode()); err == nil {
		t.Error("a number with the status secret was read")
	}
}

func TestBoundariesGiveBackTheirAreas(t *testing.T) {
	ring := orb.Ring{{3, 50}, {3.123456789, 50}, {3.1, 50.1}, {3, 50}}
	hole := orb.Ring{{3.05, 50.02}, {3.06, 50.02}, {3.06, 50.03}, {3.05, 50.02}}
	areas := []edition.Area{
		{Code: "59670", Name: "Don", AreaM2: 2.3e6, Boundary: orb.MultiPolygon{{ring, hole}, {{{-1, -1}, {0, -1}, {0, 0}, {-1, -1}}}}},
		{Code: "59350", Name: "Lille", AreaM2: math.NaN(), Sources: []string{"nobody"}},
		{Code: "59512", Name: "Roubaix", AreaM2: 1, Boundary: orb.MultiPolygon{{ring}}, Sources: []string{"a", "b"}},
	}
	b, err := edition.NewBoundaries(source.Commune, "2023", areas)
	if err != nil {
		t.Fatal(err)
	}
	again, err := edition.DecodeBoundaries(b.Encode())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(b, again, cmpopts.EquateNaNs(), cmpopts.IgnoreUnexported(edition.Boundaries{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if i, ok := again.Index("59350"); !ok || i != 0 || again.Shapes[0] != nil || !math.IsNaN(again.AreaM2[0]) {
		t.Error("codes are in order, and an area without boundary has none")
	}
	if got := again.Sources; got[0] != nil || !slices.Equal(got[1], []string{"a", "b"}) || got[2] != nil {
		t.Errorf("sources = %q: those of a boundary, none without one", got)
	}
	// 1e-8° is a millimetre: 3.123456789 becomes 3.12345679.
	if got := again.Shapes[2][0][0][1][0]; math.Abs(got-3.12345679) > 1e-12 {
		t.Errorf("coordinate = %.10f", got)
	}
	for name, bad := range map[string]edition.Area{
		"not on the earth": {Code: "1", AreaM2: 1, Boundary: orb.MultiPolygon{{{{181, 0}, {0, 0}, {0, 1}, {181, 0}}}}},
		"not a number":     {Code: "1", AreaM2: 1, Boundary: orb.MultiPolygon{{{{math.NaN(), 0}, {0, 0}, {0, 1}, {math.NaN(), 0}}}}},
		"not closed":       {Code: "1", AreaM2: 1, Boundary: orb.MultiPolygon{{{{1, 0}, {0, 0}, {0, 1}, {2, 0}}}}},
		"no surface":       {Code: "1", Boundary: orb.MultiPolygon{{ring}}},
		"no code":          {AreaM2: 1},
	} {
		if _, err := edition.NewBoundaries(source.Commune, "", []edition.Area{bad}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// Boundaries whose sources nobody says are written as they were before sources were.
func TestBoundariesWithoutSourcesKeepTheirForm(t *testing.T) {
	ring := orb.Ring{{3, 50}, {3.1, 50}, {3.1, 50.1}, {3, 50}}
	area := edition.Area{Code: "1", AreaM2: 1, Boundary: orb.MultiPolygon{{ring}}}
	first := func(a edition.Area) byte {
		b, err := edition.NewBoundaries(source.Commune, "", []edition.Area{a})
		if err != nil {
			t.Fatal(err)
		}
		return b.Encode()[0]
	}
	sourced := area
	sourced.Sources = []string{"s"}
	if first(area) != 1 || first(sourced) != 2 {
		t.Errorf("versions %d and %d, want 1 and 2", first(area), first(sourced))
	}
}

func TestLinksGiveBackThemselves(t *testing.T) {
	l := editiontest.Draft(t, "x").Links
	body := l.Encode()
	l.Members[0], l.Members[1] = l.Members[1], l.Members[0]
	if !bytes.Equal(l.Encode(), body) {
		t.Error("the order of the lists changes the bytes")
	}
	again, err := edition.DecodeLinks(body)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(again.Encode(), body) || len(again.Overlaps) != 2 || again.Aliases[1].To != l.Aliases[1].To {
		t.Errorf("links = %+v", again)
	}
}

// fuzzCodec checks that a decoder takes any bytes without a panic, and that what it
// accepts is the one encoding of what it returns.
func fuzzCodec(f *testing.F, seeds [][]byte, decode func([]byte) ([]byte, error)) {
	f.Helper()
	for _, seed := range seeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		again, err := decode(body)
		if err == nil && !bytes.Equal(again, body) {
			t.Errorf("accepted %s, but writes %s", hex.EncodeToString(body), hex.EncodeToString(again))
		}
	})
}

func seeds(t testing.TB) edition.Bundle {
	t.Helper()
	b, err := editiontest.Draft(t, "x").Encode()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func bodies(parts map[edition.Hash][]byte) [][]byte {
	list := [][]byte{nil, {1}}
	for _, body := range parts {
		list = append(list, body)
	}
	return list
}

func FuzzDecodeVector(f *testing.F) {
	fuzzCodec(f, bodies(seeds(f).Vectors), func(body []byte) ([]byte, error) {
		v, err := edition.DecodeVector(body)
		if err != nil {
			return nil, err
		}
		return v.Encode(), nil
	})
}

func FuzzDecodeBoundaries(f *testing.F) {
	fuzzCodec(f, bodies(seeds(f).Boundaries), func(body []byte) ([]byte, error) {
		b, err := edition.DecodeBoundaries(body)
		if err != nil {
			return nil, err
		}
		return b.Encode(), nil
	})
}

func FuzzDecodeLinks(f *testing.F) {
	fuzzCodec(f, [][]byte{nil, editiontest.Draft(f, "x").Links.Encode(), withEngagements(f).Links.Encode(), withPostcodes(f).Links.Encode()}, func(body []byte) ([]byte, error) {
		l, err := edition.DecodeLinks(body)
		if err != nil {
			return nil, err
		}
		return l.Encode(), nil
	})
}
