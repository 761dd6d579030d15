package flores_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/flores"
	"github.com/observatoire-essor/essor/data/source/sourcetest"
)

// The header is that of DS_FLORES_A5 to A38 (INSEE's notice of the file).
const header = "\"GEO\";\"GEO_OBJECT\";\"ACTIVITY\";\"NUMBER_EMPL\";\"LEGAL_FORM_WITH_PUBLIC\";\"FLORES_MEASURE\";\"OBS_STATUS\";\"TIME_PERIOD\";\"OBS_VALUE\"\n"

const data = header + `"59350";"COM";"_T";"_T";"_T";"EMPL3112";"A";"2022";165000
"59350";"COM";"_T";"_T";"1T9X7";"EMPL3112";"A";"2022";120000
"59350";"COM";"_T";"_T";"1T9X7";"UNIT_LOC";"A";"2022";9000
"59350";"COM";"_T";"_T";"_T";"UNIT_LOC";"W";"2022";9500
"59512";"COM";"_T";"_T";"_T";"UNIT_LOC";"K";"2022";
"59512";"COM";"_T";"_T";"_T";"EMPL3112";"K";"2022";0
"59599";"COM";"_T";"_T";"_T";"EMPL3112";"C";"2022";
"59599";"COM";"_T";"_T";"_T";"UNIT_LOC";"A";"2022";0
"59350";"COM";"A";"_T";"_T";"EMPL3112";"A";"2022";12
"59350";"COM";"_T";"E0";"_T";"EMPL3112";"A";"2022";0
"59350";"COM";"_T";"_T";"7";"EMPL3112";"A";"2022";45000
"59350";"COM";"_T";"_T";"_T";"EMPL3112";"A";"2022";165001
"FM";"FRANCE";"_T";"_T";"_T";"EMPL3112";"A";"2022";26604745
"59650";"COM";"_T";"_T";"_T";"EMPL3112";"A";"2022";-4
"59650";"COM";"_T";"_T";"_T";"EMPL3112";"A";"2022-Q1";4
"59650";"COM";"_T";"_T";"_T";"PAYROLL";"A";"2022";4
"99999X";"COM";"_T";"_T";"_T";"EMPL3112";"A";"2022";4
"75056";"COM";"_T";"_T";"_T";"EMPL3112";"A";"2022";4
"200093201";"EPCI";"_T";"_T";"_T";"EMPL3112";"A";"2022";500000
`

func read(t *testing.T, body string) (*sourcetest.Recorder, source.Counts) {
	t.Helper()
	r := &sourcetest.Recorder{}
	counts, err := flores.Read(t.Context(), source.Input{File: sourcetest.Write(t, "DS_FLORES_A5_data.csv", body), Keep: sourcetest.KeepMEL(t)}, r)
	if err != nil || counts.Check() != nil {
		t.Fatal(err, counts.Check())
	}
	return r, counts
}

func TestRead(t *testing.T) {
	r, counts := read(t, data)
	var got []string
	for _, o := range r.Observations {
		got = append(got, fmt.Sprintf("%d %s %s %s %v %s %s", o.Row, o.Ref, o.Variable, o.Period, o.Value, o.Status, o.Reason))
	}
	want := []string{
		"2 commune/59350 employment.posts 2022 165000 ok ",
		"3 commune/59350 employment.private.posts 2022 120000 ok ",
		"4 commune/59350 employment.private.establishments 2022 9000 ok ",
		"5 commune/59350 employment.establishments 2022 9500 ok ",
		"6 commune/59512 employment.establishments 2022 0 absent source_not_published",
		"7 commune/59512 employment.posts 2022 0 absent source_not_published",
		"8 commune/59599 employment.posts 2022 0 secret source_secret",
		"9 commune/59599 employment.establishments 2022 0 ok ",
		"20 epci/200093201 employment.posts 2022 500000 ok ",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	wantCounts := source.Counts{Read: 19, Kept: 9, Skipped: 6, Rejected: map[string]int64{
		"code.duplicate": 1, "figure.range": 1, "melodi.period": 1, "code.commune": 1,
	}}
	if d := cmp.Diff(wantCounts, counts); d != "" {
		t.Error(d)
	}
	if notes := r.IssuesOf("melodi.obs_status"); len(notes) != 1 || notes[0].Row != 5 || notes[0].Args["value"] != "W" {
		t.Errorf("%+v", notes)
	}
}

// A zero beside K (row 7) is no zero, and is told.
func TestWithheld(t *testing.T) {
	r, _ := read(t, data)
	if notes := r.IssuesOf("melodi.withheld"); len(notes) != 1 || notes[0].Row != 7 {
		t.Errorf("%+v", notes)
	}
	_, counts := read(t, "GEO;GEO_OBJECT;FLORES_MEASURE;CONF_STATUS;TIME_PERIOD;OBS_VALUE\n59350;COM;EMPL3112;F;2022;12\n59350;COM;UNIT_LOC;N;2022;12\n59512;COM;EMPL3112;C;2022;\n")
	if counts.Kept != 2 || counts.Rejected["melodi.conf_status"] != 1 {
		t.Errorf("%+v", counts)
	}
}

// Data sets without totals say so; A88 has no sizes.
func TestOtherDataSets(t *testing.T) {
	r, _ := read(t, header+"59350;COM;A;_T;_T;EMPL3112;A;2022;12\n")
	if len(r.Observations) != 0 || len(r.IssuesOf("flores.no_total")) != 1 {
		t.Errorf("%+v, %+v", r.Observations, r.Issues)
	}
	r, _ = read(t, "GEO;GEO_OBJECT;ACTIVITY;LEGAL_FORM_WITH_PUBLIC;FLORES_MEASURE;OBS_STATUS;TIME_PERIOD;OBS_VALUE\n59350;COM;_T;_T;EMPL3112;A;2022;12\n")
	if o, ok := r.Value(source.Ref{Level: source.Commune, Code: "59350"}, source.SalariedPosts); !ok || o.Value != 12 || len(r.Issues) != 0 {
		t.Errorf("%+v, %+v", r.Observations, r.Issues)
	}
}

func FuzzRead(f *testing.F) {
	sourcetest.Fuzz(f, flores.Read, source.Input{File: "DS_FLORES_A5_data.csv"}, data, header, "GEO;GEO_OBJECT")
}
