package secrecy_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/observatoire-essor/essor/analytics/secrecy"
)

// sums writes the sums of a dimension with codes.
func sums(d secrecy.Dimension) map[string][][]string {
	out := map[string][][]string{}
	for _, s := range d.Sums {
		var parts []string
		for _, p := range s.Parts {
			parts = append(parts, d.Codes[p])
		}
		slices.Sort(parts)
		out[d.Codes[s.Total]] = append(out[d.Codes[s.Total]], parts)
	}
	return out
}

func hasSum(d secrecy.Dimension, total string, parts ...string) bool {
	return slices.ContainsFunc(sums(d)[total], func(s []string) bool { return slices.Equal(s, parts) })
}

func TestTree(t *testing.T) {
	d, err := secrecy.Tree(map[string]string{"b": "T", "a": "T", "c": "U", "T": "epci", "U": "epci"})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(d.Codes, []string{"T", "U", "a", "b", "c", "epci"}) || len(d.Sums) != 3 {
		t.Errorf("got %+v", d)
	}
	if !hasSum(d, "epci", "T", "U") || !hasSum(d, "T", "a", "b") || !hasSum(d, "U", "c") {
		t.Errorf("sums %v", sums(d))
	}
	for _, circle := range []map[string]string{{"a": "a"}, {"a": "b", "b": "a"}, {"x": "a", "a": "b", "b": "c", "c": "a"}} {
		if _, err := secrecy.Tree(circle); !errors.Is(err, secrecy.ErrInput) {
			t.Errorf("%v: %v", circle, err)
		}
	}
}

// By hand: communes a and b; a has a neighbourhood of 2015 that reaches into b, and
// one of 2024 inside the first.
func TestAreas(t *testing.T) {
	places := [][]string{
		{"epci", "a", "q15", "q24"},
		{"epci", "a", "q15", ""},
		{"epci", "a", "", ""},
		{"epci", "b", "q15", ""},
		{"epci", "b", "", ""},
		{"epci", "b", "", ""},
	}
	d, of, err := secrecy.Areas([]string{"epci", "commune", "qpv2015", "qpv2024"}, places)
	if err != nil {
		t.Fatal(err)
	}
	for total, parts := range map[string][]string{
		"epci": {"a", "b"},
		"a":    {"a & -qpv2015", "a & q15"},
		"b":    {"b & -qpv2015", "b & q15"},
		"q15":  {"a & q15", "b & q15"},
	} {
		if !hasSum(d, total, parts...) {
			t.Errorf("%s = %v is missing from %v", total, parts, sums(d)[total])
		}
	}
	if !hasSum(d, "epci", "epci & -qpv2015", "q15") || !hasSum(d, "q15", "q15 & -qpv2024", "q24") || !hasSum(d, "a", "a & -qpv2024", "q24") {
		t.Errorf("complements are missing: %v", sums(d))
	}
	for i, code := range d.Codes {
		if published := slices.Contains([]string{"epci", "a", "b", "q15", "q24"}, code); published == d.Inner[i] {
			t.Errorf("%s: inner %v", code, d.Inner[i])
		}
	}
	for i, holders := range of {
		for level, code := range places[i] {
			at := slices.Index(d.Codes, code)
			if code != "" && !slices.Contains(holders, at) {
				t.Errorf("place %d is not in %s of level %d", i, code, level)
			}
		}
	}
	checkSums(t, d, of)
}

// checkSums counts places: every sum holds, and no place is in two of its parts.
func checkSums(t *testing.T, d secrecy.Dimension, of [][]int) {
	t.Helper()
	for _, s := range d.Sums {
		for i, holders := range of {
			n := 0
			for _, p := range s.Parts {
				if slices.Contains(holders, p) {
					n++
				}
			}
			if in := slices.Contains(holders, s.Total); n > 1 || in != (n == 1) {
				t.Errorf("place %d is in %d parts of %s, and in it: %v", i, n, d.Codes[s.Total], in)
			}
		}
	}
}

func TestAreasBadInput(t *testing.T) {
	if _, _, err := secrecy.Areas([]string{"x", "y"}, [][]string{{"a", "b"}, {"a"}}); !errors.Is(err, secrecy.ErrInput) {
		t.Errorf("a place without a level: %v", err)
	}
	if _, _, err := secrecy.Areas([]string{"x", "y"}, [][]string{{"a", "b"}, {"b", "a"}}); !errors.Is(err, secrecy.ErrInput) {
		t.Errorf("an area in two levels: %v", err)
	}
	if d, of, err := secrecy.Areas(nil, nil); err != nil || len(d.Codes) != 0 || len(of) != 0 {
		t.Errorf("no place: %v, %v, %v", d, of, err)
	}
}

// A unit with two establishments in one cell is one unit there.
func TestCrossCountsUnitsOnce(t *testing.T) {
	areas, families := secrecy.Flat("epci", "a", "b"), secrecy.Flat("all", "f")
	table, err := secrecy.Cross([]secrecy.Dimension{areas, families}, []secrecy.Contribution{
		{Unit: "u", Value: 3, In: [][]int{{0, 1}, {0, 1}}},
		{Unit: "u", Value: 4, In: [][]int{{0, 2}, {0, 1}}},
		{Unit: "v", Value: 5, In: [][]int{{0, 2}, {0, 1}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]secrecy.Cell{
		"epci|all": {Value: 12, Units: 2, Largest: 7},
		"a|f":      {Value: 3, Units: 1, Largest: 3},
		"b|all":    {Value: 9, Units: 2, Largest: 5},
	}
	for key, w := range want {
		w.Key = key
		if got := table.Cells[at(t, table, key)]; got != w {
			t.Errorf("%+v, want %+v", got, w)
		}
	}
	if len(table.Cells) != 6 || len(table.Relations) != 5 {
		t.Errorf("%d cells, %d sums, want 3 × 2, and 2 + 3", len(table.Cells), len(table.Relations))
	}
	if c := secrecy.Sum("s", []float64{3, 4}); c != (secrecy.Cell{Key: "s", Value: 7, Units: 2, Largest: 4}) {
		t.Errorf("Sum = %+v", c)
	}
	for name, in := range map[string][][]int{"dimension": {{0}}, "code": {{0, 3}, {0}}} {
		if _, err := secrecy.Cross([]secrecy.Dimension{areas, families}, []secrecy.Contribution{{Unit: "u", In: in}}); !errors.Is(err, secrecy.ErrInput) {
			t.Errorf("bad %s: %v", name, err)
		}
	}
}
