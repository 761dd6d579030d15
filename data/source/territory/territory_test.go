package territory_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/sourcetest"
	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/data/source/territory"
	"github.com/observatoire-essor/essor/geo/infile"
	"github.com/observatoire-essor/essor/packs"
)

func read(t testing.TB, f source.ReadFunc, in source.Input) (*sourcetest.Recorder, source.Counts) {
	t.Helper()
	r := &sourcetest.Recorder{}
	counts, err := f(t.Context(), in, r)
	if err != nil {
		t.Fatal(err)
	}
	if err := counts.Check(); err != nil {
		t.Error(err)
	}
	return r, counts
}

func file(t testing.TB, lines ...string) source.Input {
	t.Helper()
	return source.Input{File: sourcetest.Write(t, "table.csv", strings.Join(lines, "\n")+"\n")}
}

// communesOfTheMEL is the table of facts that packs/mel.yaml stands on.
func communesOfTheMEL(t *testing.T) source.Input {
	t.Helper()
	body, err := fs.ReadFile(packs.Files(), "mel_communes.csv")
	if err != nil {
		t.Fatal(err)
	}
	file := sourcetest.Write(t, "mel_communes.csv", string(body))
	return source.Input{File: file, Options: map[string]string{
		"epci": "200093201", "epci_name": "Métropole Européenne de Lille", "aliases": "245900410..2020-03-14",
	}}
}

// INSEE's and DGCL's tables of 2008 to 2024: 85 communes until 2016, 90 from 2017, 95 from 14 March 2020; the SIREN
// changed with the last.
func TestMembersOfTheMEL(t *testing.T) {
	r, counts := read(t, territory.Members, communesOfTheMEL(t))
	mel := source.Ref{Level: source.EPCI, Code: "200093201"}
	for day, want := range map[source.Date]int{
		source.Day(2016, time.June, 1): 85, source.Day(2018, time.January, 1): 90,
		source.Day(2020, time.March, 13): 90, source.Day(2024, time.January, 1): 95,
	} {
		members := 0
		for _, l := range r.Links {
			if l.Parent == mel && !l.From.After(day.Time) && l.To.IsZero() {
				members++
			}
		}
		if members != want {
			t.Errorf("%s: %d members, want %d", day, members, want)
		}
	}
	want := source.Alias{Row: 2, Ref: mel, Code: "245900410", Kind: "former_code", To: source.Day(2020, time.March, 14)}
	if len(r.Aliases) != 1 || r.Aliases[0] != want {
		t.Errorf("%+v", r.Aliases)
	}
	if len(r.Areas) != 96 || r.Areas[0].Ref != mel || counts.Kept != 95 {
		t.Errorf("%d areas, %+v", len(r.Areas), counts)
	}
}

// Counted in the same files with another program: sizes of the eight sub-territories.
func TestSubTerritoriesOfTheMEL(t *testing.T) {
	in := source.Input{File: sourcetest.Real(t, "mel_territoires/mel_territoires.csv"), Keep: sourcetest.KeepMEL(t)}
	in.Options = map[string]string{"valid_from": "2020-01-01"}
	r, counts := read(t, territory.SubTerritories, in)
	sizes := map[string]int{}
	for _, l := range r.Links {
		sizes[l.Parent.Code]++
		if l.From != source.Day(2020, time.January, 1) {
			t.Errorf("%+v", l)
		}
	}
	names := map[string]int{}
	for _, a := range r.Areas {
		names[a.Name] = sizes[a.Ref.Code]
	}
	if len(r.Areas) != 8 || counts.Kept != 95 || names["Territoire des Weppes"] != 25 || names["Couronne Sud de Lille"] != 18 || names["Territoire Roubaisien"] != 9 {
		t.Errorf("%v %+v", names, counts)
	}
}

func TestSubTerritoriesOfTheFacts(t *testing.T) {
	r, _ := read(t, territory.SubTerritories, communesOfTheMEL(t))
	if len(r.Areas) != 8 || len(r.Links) != 95 {
		t.Errorf("%d sub-territories, %d links", len(r.Areas), len(r.Links))
	}
}

// readMembers reads Lille, and one row more.
func readMembers(t *testing.T, row string) (*sourcetest.Recorder, source.Counts) {
	t.Helper()
	in := file(t, "code,member_since,member_until", "59350,initial,", row)
	in.Options = map[string]string{"epci": "200093201"}
	return read(t, territory.Members, in)
}

func TestRejectedRows(t *testing.T) {
	for name, tt := range map[string]struct {
		row  string
		want infile.Code
	}{
		"no day":        {"59512,,", table.BadDate},
		"a month":       {"59512,2020-03,", table.BadDate},
		"no such day":   {"59512,2020-02-30,", table.BadDate},
		"left before":   {"59512,2020-03-14,2019-01-01", table.BadDate},
		"twice":         {"59350,initial,", layout.Duplicate},
		"lost zero":     {"1004,initial,", table.NumberCode},
		"some other id": {"245900410,initial,", table.BadCommune},
	} {
		t.Run(name, func(t *testing.T) {
			r, counts := readMembers(t, tt.row)
			if counts.Rejected[string(tt.want)] != 1 || counts.Kept != 1 || len(r.Links) != 1 {
				t.Errorf("%+v", counts)
			}
		})
	}
	// A commune that came back has two spans.
	if r, _ := readMembers(t, "59350,2020-03-14,"); len(r.Links) != 2 {
		t.Errorf("%+v", r.Links)
	}

	r, counts := read(t, territory.SubTerritories, file(t, "code_insee,code_territoire,nom_territoire",
		"59350,1,Lillois", "59512,,Roubaisien", "59350,2,Weppes", "59017,1,Lilois"))
	if counts.Rejected[string(territory.NoCode)] != 1 || counts.Rejected[string(layout.Duplicate)] != 1 || len(r.Areas) != 1 {
		t.Errorf("%+v %+v", counts, r.Areas)
	}
	if notes := r.IssuesOf(string(territory.OtherName)); len(notes) != 1 || notes[0].Args["first"] != "Lillois" {
		t.Errorf("%+v", notes)
	}
}

func TestOptions(t *testing.T) {
	for name, tt := range map[string]struct {
		options map[string]string
		want    infile.Code
	}{
		"no epci":       {nil, layout.OptionMissing},
		"wrong epci":    {map[string]string{"epci": "200093202"}, layout.BadOption},
		"wrong alias":   {map[string]string{"epci": "200093201", "aliases": "MEL"}, layout.BadOption},
		"alias, no day": {map[string]string{"epci": "200093201", "aliases": "245900410..then"}, layout.BadOption},
		"ends first":    {map[string]string{"epci": "200093201", "aliases": "245900410:2020-03-14..2019-01-01"}, layout.BadOption},
	} {
		t.Run(name, func(t *testing.T) {
			in := file(t, "code,member_since", "59350,initial")
			in.Options = tt.options
			wantFault(t, territory.Members, in, tt.want)
		})
	}
	in := file(t, "code_insee,code_territoire,nom_territoire", "59350,1,Lillois")
	in.Options = map[string]string{"valid_from": "2020-01-01", "valid_to": "2019-01-01"}
	wantFault(t, territory.SubTerritories, in, layout.BadOption)

	in = file(t, "code,member_since", "59350,initial")
	in.Options = map[string]string{"epci": "200093201", "aliases": "245900410:2015-01-01..2020-03-14, 245900816"}
	r, _ := read(t, territory.Members, in)
	if len(r.Aliases) != 2 || r.Aliases[0].From != source.Day(2015, time.January, 1) || !r.Aliases[1].To.IsZero() {
		t.Errorf("%+v", r.Aliases)
	}
}

func wantFault(t *testing.T, f source.ReadFunc, in source.Input, want infile.Code) {
	t.Helper()
	_, err := f(t.Context(), in, &sourcetest.Recorder{})
	var fault *infile.Fault
	if !errors.As(err, &fault) || fault.Code != want {
		t.Errorf("error = %v, want %s", err, want)
	}
}

func FuzzMembers(f *testing.F) {
	in := source.Input{Options: map[string]string{"epci": "200093201"}}
	sourcetest.Fuzz(f, territory.Members, in, "code,name,member_since,member_until\n59350,Lille,initial,\n59005,Allennes,2020-03-14,2026-01-01\n")
}

func FuzzSubTerritories(f *testing.F) {
	sourcetest.Fuzz(f, territory.SubTerritories, source.Input{}, "code_insee,code_territoire,nom_territoire\n59350,8,Lillois\n59512,,Roubaisien\n")
}
