package territory_test

import (
	"io/fs"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/sourcetest"
	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/data/source/territory"
	"github.com/observatoire-essor/essor/packs"
)

func TestEngagements(t *testing.T) {
	in := file(t,
		"commune,from,to,what",
		"59350,2015-10-07,,délibération",
		"59378,2016-01-01,2018-01-01,charte",
		"59378,2020-01-01,,",           // came back
		"62041,2016-01-01,,",           // Arras is elsewhere
		"59512,,,",                     // since when?
		"59599,2018-01-01,2018-01-01,", // ends before it begins
		"59350,2015-10-07,,encore",     // twice
		"59350,2019,,",                 // a year is no day
	)
	in.Keep = sourcetest.KeepMEL(t)
	r, counts := read(t, territory.Engagements, in)
	commune := func(code string) source.Ref { return source.Ref{Level: source.Commune, Code: code} }
	want := []source.Engagement{
		{Row: 2, Ref: commune("59350"), From: source.Day(2015, time.October, 7), What: "délibération"},
		{Row: 3, Ref: commune("59378"), From: source.Day(2016, time.January, 1), To: source.Day(2018, time.January, 1), What: "charte"},
		{Row: 4, Ref: commune("59378"), From: source.Day(2020, time.January, 1)},
	}
	if len(r.Engagements) != len(want) {
		t.Fatalf("%+v", r.Engagements)
	}
	for i, e := range want {
		if r.Engagements[i] != e {
			t.Errorf("%+v, want %+v", r.Engagements[i], e)
		}
	}
	if counts.Skipped != 1 || counts.Rejected[string(table.BadDate)] != 3 || counts.Rejected[string(layout.Duplicate)] != 1 {
		t.Errorf("%+v", counts)
	}
	wantFault(t, territory.Engagements, file(t, "commune,what", "59350,délibération"), table.MissingColumn)
}

// The list of the demonstration is kept whole, and says in each row that it is simulated.
func TestEngagementsOfTheDemonstration(t *testing.T) {
	body, err := fs.ReadFile(packs.Files(), "demo_engaged_communes.csv")
	if err != nil {
		t.Fatal(err)
	}
	in := source.Input{File: sourcetest.Write(t, "demo_engaged_communes.csv", string(body)), Keep: sourcetest.KeepMEL(t)}
	r, counts := read(t, territory.Engagements, in)
	if counts.Kept != counts.Read || counts.Read == 0 {
		t.Errorf("%+v", counts)
	}
	for _, e := range r.Engagements {
		if e.What != "délibération simulée" {
			t.Errorf("%+v", e)
		}
	}
}

func FuzzEngagements(f *testing.F) {
	sourcetest.Fuzz(f, territory.Engagements, source.Input{}, "commune,from,to,what\n59350,2015-10-07,,délibération\n59512,2016-01-01,2018-01-01,\n")
}
