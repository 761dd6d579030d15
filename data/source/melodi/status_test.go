package melodi_test

import (
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/melodi"
	"github.com/observatoire-essor/essor/data/source/sourcetest"
)

const measures = `
incomes:
  measure: [FILOSOFI_MEASURE]
  objects: {COM: commune}
  measures:
    PR_MD60: {variable: poverty.rate, figure: {min: 0, max: 100}}
`

func read(t *testing.T, lines ...string) (*sourcetest.Recorder, source.Counts) {
	t.Helper()
	set, err := melodi.Parse([]byte(measures), "incomes")
	if err != nil {
		t.Fatal(err)
	}
	r := &sourcetest.Recorder{}
	in := source.Input{File: sourcetest.Write(t, "ds_data.csv", strings.Join(lines, "\n")+"\n")}
	counts, err := set.Read(t.Context(), in, r)
	if err != nil {
		t.Fatal(err)
	}
	if err := counts.Check(); err != nil {
		t.Error(err)
	}
	return r, counts
}

// INSEE's notice of FILOSOFI: CONF_STATUS is F (free) or C (confidential). Only what is said to be
// free goes through; numbers made up.
func TestOnlyFreeNumbersGoThrough(t *testing.T) {
	for _, tt := range []struct {
		confidentiality, value string
		status                 indicator.Status
		reason                 indicator.Reason
		rejected, noted        string
	}{
		{"F", "27.0", indicator.OK, "", "", ""},
		{" f ", "27.0", indicator.OK, "", "", ""},
		{"F", "", indicator.Absent, indicator.SourceNotPublished, "", ""},
		{"C", "", indicator.Secret, indicator.SourceSecret, "", ""},
		{"C", "27.0", indicator.Secret, indicator.SourceSecret, "", string(melodi.Withheld)},
		{" c ", "27.0", indicator.Secret, indicator.SourceSecret, "", string(melodi.Withheld)},
		{"", "27.0", 0, "", string(melodi.NotFree), ""},
		{"", "", indicator.Absent, indicator.SourceNotPublished, "", ""},
		{"X", "27.0", 0, "", string(melodi.NotFree), ""},
		{"N", "27.0", 0, "", string(melodi.NotFree), ""},
		{"D", "0", 0, "", string(melodi.NotFree), ""},
		{"FC", "27.0", 0, "", string(melodi.NotFree), ""},
		{"X", "s", indicator.Secret, indicator.SourceSecret, "", ""},
	} {
		r, counts := read(t, "GEO;GEO_OBJECT;FILOSOFI_MEASURE;CONF_STATUS;OBS_STATUS;TIME_PERIOD;OBS_VALUE",
			"59350;COM;PR_MD60;"+tt.confidentiality+";A;2021;"+tt.value)
		check(t, "CONF_STATUS "+tt.confidentiality+" with "+tt.value, outcome{tt.status, tt.reason, tt.rejected, tt.noted}, r, counts)
	}
}

// INSEE's notice of the file: K is not disseminated. The other codes are SDMX's
// CL_OBS_STATUS 2.2; C is Eurostat's flag.
func TestStatusThatSaysThereIsNoNumber(t *testing.T) {
	for _, tt := range []struct {
		observed, value string
		status          indicator.Status
		reason          indicator.Reason
		noted           string
	}{
		{"A", "27.0", indicator.OK, "", ""},
		{" a ", "27.0", indicator.OK, "", ""},
		{"", "27.0", indicator.OK, "", ""},
		{"P", "27.0", indicator.OK, "", string(melodi.Qualified)},
		{"K", "", indicator.Absent, indicator.SourceNotPublished, ""},
		{"K", "27.0", indicator.Absent, indicator.SourceNotPublished, string(melodi.Withheld)},
		{" k ", "0", indicator.Absent, indicator.SourceNotPublished, string(melodi.Withheld)},
		{"O", "27.0", indicator.Absent, indicator.SourceNotPublished, string(melodi.Withheld)},
		{"M", "27.0", indicator.Absent, indicator.SourceNotPublished, string(melodi.Withheld)},
		{"L", "27.0", indicator.Absent, indicator.SourceNotPublished, string(melodi.Withheld)},
		{"H", "27.0", indicator.Absent, indicator.SourceNotPublished, string(melodi.Withheld)},
		{"C", "27.0", indicator.Secret, indicator.SourceSecret, string(melodi.Withheld)},
		{"c", "27.0", indicator.Secret, indicator.SourceSecret, string(melodi.Withheld)},
		{"Q", "", indicator.Secret, indicator.SourceSecret, ""},
		{"Q", "27.0", indicator.Secret, indicator.SourceSecret, string(melodi.Withheld)},
	} {
		want := outcome{tt.status, tt.reason, "", tt.noted}
		// With a column of confidentiality, and without one.
		r, counts := read(t, "GEO;GEO_OBJECT;FILOSOFI_MEASURE;CONF_STATUS;OBS_STATUS;TIME_PERIOD;OBS_VALUE",
			"59350;COM;PR_MD60;F;"+tt.observed+";2021;"+tt.value)
		check(t, "F, OBS_STATUS "+tt.observed+" with "+tt.value, want, r, counts)
		r, counts = read(t, "GEO;GEO_OBJECT;FILOSOFI_MEASURE;OBS_STATUS;TIME_PERIOD;OBS_VALUE",
			"59350;COM;PR_MD60;"+tt.observed+";2021;"+tt.value)
		check(t, "OBS_STATUS "+tt.observed+" with "+tt.value, want, r, counts)
	}
}

type outcome struct {
	status          indicator.Status
	reason          indicator.Reason
	rejected, noted string
}

// check holds what a file of one row with 27 or nothing gave against what is due.
func check(t *testing.T, name string, want outcome, r *sourcetest.Recorder, counts source.Counts) {
	t.Helper()
	issue := want.rejected + want.noted
	if issue == "" && len(r.Issues) != 0 || issue != "" && (len(r.Issues) != 1 || r.Issues[0].Code != issue) {
		t.Errorf("%s: issues %+v, want %q", name, r.Issues, issue)
	}
	if want.rejected != "" {
		if len(r.Observations) != 0 || counts.Rejected[want.rejected] != 1 {
			t.Errorf("%s: %+v, %+v, want a rejected row", name, r.Observations, counts)
		}
		return
	}
	if len(r.Observations) != 1 || counts.Kept != 1 {
		t.Fatalf("%s: %+v, %+v, want a kept row", name, r.Observations, counts)
	}
	value := 0.0
	if want.status == indicator.OK {
		value = 27
	}
	if o := r.Observations[0]; o.Status != want.status || o.Reason != want.reason || o.Value != value {
		t.Errorf("%s: %+v, want %v, %v %s", name, o, value, want.status, want.reason)
	}
}
