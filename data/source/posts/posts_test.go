package posts_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/posts"
	"github.com/observatoire-essor/essor/data/source/sourcetest"
	"github.com/observatoire-essor/essor/geo/infile"
)

const extract = `niveau;code;annee;famille;etablissements;postes;etp;plus_grand
epci;200093201;2021;ensemble;3900;52000;44000,5;1200
commune;59350;2021;Associations;900;12000;;
commune;59350;2021;Coopératives;nd;s;s;s
;59512;2021;;0;0;0;0
qpv2015;QP059074;2021;associations;12;140;110,2;60
qpv2024;QP059074;2021;associations;12;140;110;60
commune;59350;2021;Associations;1;1;1;1
commune;59650;2021;clubs;1;1;1;1
commune;59650;21;associations;1;1;1;1
commune;59650;2021;mutuelles;1;10;9;11
commune;59650;2021;mutuelles;1;-10;9;1
région;32;2021;;1;1;1;1
commune;75056;2021;;1;1;1;1
territoire;5;2021;fondations;2;30;25;20
`

func read(t *testing.T, body string, in source.Input) (*sourcetest.Recorder, source.Counts, error) {
	t.Helper()
	r := &sourcetest.Recorder{}
	in.File = sourcetest.Write(t, "posts.csv", body)
	counts, err := posts.Read(t.Context(), in, r)
	if counts.Check() != nil {
		t.Fatal(counts.Check())
	}
	return r, counts, err
}

func TestRead(t *testing.T) {
	r, counts, err := read(t, extract, source.Input{Keep: sourcetest.KeepMEL(t)})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, o := range r.Observations {
		if o.Variable == source.ESSPosts || o.Row != 2 {
			got = append(got, fmt.Sprintf("%d %s %s %s %v %s", o.Row, o.Ref, o.Variable, o.Period, o.Value, o.Status))
		}
	}
	want := []string{
		"2 epci/200093201 ess.extract.posts 2021 52000 ok",
		"3 commune/59350 ess.extract.establishments?family=associations 2021 900 ok",
		"3 commune/59350 ess.extract.posts?family=associations 2021 12000 ok",
		"3 commune/59350 ess.extract.full_time?family=associations 2021 0 absent",
		"3 commune/59350 ess.extract.largest?family=associations 2021 0 absent",
		"4 commune/59350 ess.extract.establishments?family=cooperatives 2021 0 absent",
		"4 commune/59350 ess.extract.posts?family=cooperatives 2021 0 secret",
		"4 commune/59350 ess.extract.full_time?family=cooperatives 2021 0 secret",
		"4 commune/59350 ess.extract.largest?family=cooperatives 2021 0 secret",
		"5 commune/59512 ess.extract.establishments 2021 0 ok",
		"5 commune/59512 ess.extract.posts 2021 0 ok",
		"5 commune/59512 ess.extract.full_time 2021 0 ok",
		"5 commune/59512 ess.extract.largest 2021 0 ok",
		"6 qpv2015/QP059074 ess.extract.establishments?family=associations 2021 12 ok",
		"6 qpv2015/QP059074 ess.extract.posts?family=associations 2021 140 ok",
		"6 qpv2015/QP059074 ess.extract.full_time?family=associations 2021 110.2 ok",
		"6 qpv2015/QP059074 ess.extract.largest?family=associations 2021 60 ok",
		"15 territoire/5 ess.extract.establishments?family=foundations 2021 2 ok",
		"15 territoire/5 ess.extract.posts?family=foundations 2021 30 ok",
		"15 territoire/5 ess.extract.full_time?family=foundations 2021 25 ok",
		"15 territoire/5 ess.extract.largest?family=foundations 2021 20 ok",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	wantCounts := source.Counts{Read: 14, Kept: 6, Skipped: 1, Rejected: map[string]int64{
		"posts.level": 2, "code.duplicate": 1, "posts.family": 1, "posts.year": 1, "posts.largest": 1, "figure.range": 1,
	}}
	if d := cmp.Diff(wantCounts, counts); d != "" {
		t.Error(d)
	}
}

func TestPeriodOfThePack(t *testing.T) {
	r, _, err := read(t, "code,postes\n59350,12\n", source.Input{Period: indicator.Year(2012)})
	if o, ok := r.Value(source.Ref{Level: source.Commune, Code: "59350"}, source.ESSPosts); err != nil || !ok || o.Period != indicator.Year(2012) || o.Value != 12 {
		t.Errorf("%+v, %v", r.Observations, err)
	}
}

func TestFaults(t *testing.T) {
	for body, want := range map[string]infile.Code{
		"code,postes\n59350,12\n":    "input.period_missing",
		"code,annee\n59350,2021\n":   "table.missing_column",
		"annee,postes\n2021,12\n":    "table.missing_column",
		"%PDF-1.4 no table, really.": "table.format",
	} {
		_, _, err := read(t, body, source.Input{})
		var fault *infile.Fault
		if !errors.As(err, &fault) || fault.Code != want {
			t.Errorf("%q: %v, want a fault %s", body, err, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	sourcetest.Fuzz(f, posts.Read, source.Input{File: "posts.csv"}, extract, "code,annee,postes\n59350,2021,s\n", "code")
}
