package assises_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/export/assises"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// An edition compared with itself moves no figure, of no kind; one value that changes moves
// exactly the figures that draw it.
func TestPrintedFiguresMoveWithTheirNumbers(t *testing.T) {
	t.Parallel()
	o := kindsOptions(t, "")
	m := printed(t, o)
	if len(m.Figures) < 18 {
		t.Fatalf("%d figures", len(m.Figures))
	}
	year := func(id string, level source.Level, year int) edition.Key {
		return edition.Key{Indicator: id, Level: level, Period: indicator.Year(year)}
	}
	for _, tt := range []struct {
		name string
		key  edition.Key
		code string
		want string // names of the figures
		says string // in the example of the first
	}{
		{name: "the same"},
		{"a year of small maps and of a ranking", year("ess.density", source.Commune, 2016), "59101", "petites rangs", "Commune Ba"},
		{"a year of the whole", year("ess.density", source.EPCI, 2017), "200093201", "evolution", "Métropole Européenne de Lille 2017"},
		{"a year of one line of two", year("funding.per_capita", source.Commune, 2016), "59107", "evolutions", "Commune Ha 2016"},
		{"a year of requests", year("funnel.requests", source.EPCI, 2016), "200093201", "etapes-2016", ""},
		{"a year that no figure draws", year("funding.per_capita", source.Commune, 2016), "59109", "", ""},
	} {
		found := false
		after := kindsEdition(t, func(k edition.Key, code string, v *edition.Value) {
			if k == tt.key && code == tt.code && v.Status.HasValue() {
				v.Number, v.Numerator, v.High = v.Number+1, v.Numerator+v.Denominator/100, v.High+1
				found = true
			}
		})
		if !found && tt.code != "" {
			t.Errorf("%s: there is no such value", tt.name)
		}
		moved, err := assises.PrintedMoves(t.Context(), m, o.Draw, o.Edition, after)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, f := range moved {
			names = append(names, f.Name)
			if f.Numbers == 0 || f.Numbers > 6 || f.Gone != nil {
				t.Errorf("%s: %s: %d of %d numbers moved, %v", tt.name, f.Name, f.Numbers, f.All, f.Gone)
			}
		}
		if slices.Sort(names); strings.Join(names, " ") != tt.want {
			t.Errorf("%s: moved %v, want %s", tt.name, names, tt.want)
		}
		if len(moved) > 0 && !strings.Contains(moved[0].Sentence(), tt.says) {
			t.Errorf("%s: the example is %q", tt.name, moved[0].Sentence())
		}
	}
}

// Areas of one name are told apart, and years that came or went are told as such.
func TestPrintedRowsOfOneName(t *testing.T) {
	t.Parallel()
	o := kindsOptions(t, "")
	m := printed(t, o)
	m.Figures = m.Figures[:1]
	for _, tt := range []struct {
		was, is [][]string
		moved   int
	}{
		{[][]string{{"A", "2015", "1"}, {"A", "2016", "2"}}, [][]string{{"A", "2015", "1"}, {"A", "2016", "2"}, {"A", "2017", "3"}}, 1},
		{[][]string{{"A", "2015", "1"}, {"A", "2016", "2"}}, [][]string{{"A", "2016", "2"}}, 1},
		{[][]string{{"A", "2015", "1"}, {"A", "2015", "2"}}, [][]string{{"A", "2015", "1"}, {"A", "2015", "4"}}, 1},
		{[][]string{{"A", "2015", "1"}, {"A", "2015", "2"}}, [][]string{{"A", "2015", "1"}, {"A", "2015", "2"}}, 0},
	} {
		draw := twoTables{Drawer: o.Draw, before: o.Edition, was: assises.Table{Rows: tt.was, Key: 2}, is: assises.Table{Rows: tt.is, Key: 2}}
		moved, err := assises.PrintedMoves(t.Context(), m, draw, o.Edition, kindsEdition(t, func(edition.Key, string, *edition.Value) {}))
		if err != nil {
			t.Fatal(err)
		}
		got := 0
		for _, f := range moved {
			got += f.Numbers
		}
		if got != tt.moved {
			t.Errorf("%v to %v: %d numbers moved, want %d", tt.was, tt.is, got, tt.moved)
		}
	}
}

// twoTables gives one table for an edition and another one for others.
type twoTables struct {
	assises.Drawer
	before  *edition.Edition
	was, is assises.Table
}

func (d twoTables) Table(_ context.Context, e *edition.Edition, _ assises.Slot) (assises.Table, error) {
	if e == d.before {
		return d.was, nil
	}
	return d.is, nil
}

// printed is the manifest of a pack as far as its figures are made from it.
func printed(t *testing.T, o assises.Options) (m assises.Manifest) {
	t.Helper()
	slots, _, err := assises.Drawable(t.Context(), o.Draw, o.Edition, o.Plan)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range slots {
		m.Figures = append(m.Figures, assises.Printed{Number: s.Number, Name: s.Name, Kind: s.Kind, Query: s.State.Query(), Uses: s.Uses})
	}
	return m
}
