package edition_test

import (
	"slices"
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
)

// The headlines of a sheet: the latest year of each indicator, all spans, by seat and by
// place of action; no other variant, no earlier year.
func TestHeadlines(t *testing.T) {
	figure := func(id string, from, to int) edition.Figure {
		return edition.Figure{Definition: edition.Definition{ID: id}, Period: indicator.Period{From: from, To: to}}
	}
	s := edition.Sheet{Figures: []edition.Figure{
		figure("money", 2011, 2023), figure("money", 2023, 2023), figure("money", 2011, 2022), figure("money", 2022, 2022),
		figure("money?axis=1", 2023, 2023), figure("money?axis=1&place=action", 2023, 2023), figure("money?place=action", 2023, 2023),
		figure("poverty", 2021, 2021), figure("poverty", 2019, 2019),
	}}
	shown, left := s.Headlines()
	var got []string
	for _, f := range shown {
		got = append(got, f.ID+" "+f.Period.String())
	}
	want := []string{"money 2011-2023", "money 2023", "money 2011-2022", "money?place=action 2023", "poverty 2021"}
	if !slices.Equal(got, want) || left != 4 {
		t.Errorf("%q and %d left, want %q and 4", got, left, want)
	}
}
