package filosofi_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/filosofi"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/sourcetest"
	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/geo/infile"
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

func ref(level source.Level, code string) source.Ref { return source.Ref{Level: level, Code: code} }

// The numbers are those of a count of the same files by another program: MED21 for 95 of 95, TP6021 secret for
// 37; Lille 20 520 € and 27,0 %, Roubaix 14 580 € and 46,0 %.
func TestCommunesOfTheMEL(t *testing.T) {
	in := source.Input{File: sourcetest.Real(t, "insee_filosofi/cc_filosofi_2021_COM.csv.gz"), Keep: sourcetest.KeepMEL(t)}
	r, counts := read(t, filosofi.Communes, in)
	medians, secret := 0, 0
	for _, o := range r.Observations {
		switch {
		case o.Period != indicator.Year(2021):
			t.Errorf("%+v", o)
		case o.Variable == source.IncomeMedian && o.Status == indicator.OK:
			medians++
		case o.Variable == source.PovertyRate && o.Status == indicator.Secret && o.Reason == indicator.SourceSecret:
			secret++
		}
	}
	if medians != 95 || secret != 37 || len(r.Observations) != 8*95 || counts.Read != 34909 || counts.RejectedRows() != 0 {
		t.Errorf("%d medians, %d secret rates, %+v", medians, secret, counts)
	}
	for _, want := range []struct {
		code, variable string
		value          float64
	}{
		{"59350", source.IncomeMedian, 20520},
		{"59350", source.PovertyRate, 27},
		{"59512", source.IncomeMedian, 14580},
		{"59512", source.PovertyRate, 46},
		{"59350", source.FiscalHouseholds, 96579},
		{"59350", source.FiscalPersons, 187249},
		{"59350", source.TaxedShare, 50},
		{"59350", source.IncomeD1, 9510},
		{"59350", source.IncomeD9, 41520},
		{"59350", source.IncomeRatio, 4.4},
	} {
		if o, _ := r.Value(ref(source.Commune, want.code), want.variable); o.Value != want.value || o.Status != indicator.OK {
			t.Errorf("%s of %s = %+v, want %v", want.variable, want.code, o, want.value)
		}
	}
}

// Counted in the file with awk: TP6021 is 5,0 in 132 rows and never less; 45 rows are
// arrondissements.
func TestCommunesOfFrance(t *testing.T) {
	r, counts := read(t, filosofi.Communes, source.Input{File: sourcetest.Real(t, "insee_filosofi/cc_filosofi_2021_COM.csv.gz")})
	if notes := r.IssuesOf(string(filosofi.BottomCoded)); len(notes) != 132 || notes[0].Effect != source.Noted || notes[0].Row == 0 {
		t.Errorf("%d rates at the floor", len(notes))
	}
	if counts.Kept != 34909-45 || counts.Skipped != 45 || counts.RejectedRows() != 0 {
		t.Errorf("%+v", counts)
	}
}

// A file with rates below 5 % is not bottom-coded: then 5 % is 5 %.
func TestNoFloorWhereRatesLieBelow(t *testing.T) {
	r, _ := read(t, filosofi.Communes, file(t, "CODGEO;TP6019", "59350;5,0", "59512;4,9"))
	if notes := r.IssuesOf(string(filosofi.BottomCoded)); len(notes) != 0 {
		t.Errorf("%+v", notes)
	}
}

// Counted in the same files with another program: 464 IRIS in 42 communes of the MEL; declared incomes only.
func TestIRISOfTheMEL(t *testing.T) {
	in := source.Input{File: sourcetest.Real(t, "insee_filosofi/BASE_TD_FILO_IRIS_2021_DEC.csv.gz"), Keep: sourcetest.KeepMEL(t)}
	r, counts := read(t, filosofi.IRIS, in)
	communes := map[string]bool{}
	for _, o := range r.Observations {
		communes[o.Ref.Code[:5]] = true
		if o.Variable == source.IncomeMedian || o.Variable == source.PovertyRate {
			t.Errorf("a declared income is no disposable income: %+v", o)
		}
	}
	if counts.Kept != 464 || len(communes) != 42 || counts.RejectedRows() != 0 {
		t.Errorf("%d communes, %+v", len(communes), counts)
	}
	o, _ := r.Value(ref(source.IRIS, "593500104"), source.DeclaredMedian)
	if o.Value != 30660 || o.Period != indicator.Year(2021) {
		t.Errorf("%+v", o)
	}
	hidden, _ := r.Value(ref(source.IRIS, "593500101"), source.DeclaredMedian)
	if hidden.Status != indicator.Absent || hidden.Reason != indicator.SourceNotSignificant {
		t.Errorf("593500101 is ns in the file, got %+v", hidden)
	}
}

// Header of INSEE's notice of FILOSOFI; figures made up.
func TestDisposableIncomeOfIRIS(t *testing.T) {
	r, counts := read(t, filosofi.IRIS, file(t,
		"IRIS;DISP_TP6021;DISP_INCERT21;DISP_Q121;DISP_MED21;DISP_Q321;DISP_EQ21;DISP_D121;DISP_D221;DISP_D921;DISP_RD21;DISP_S80S2021",
		"593500104;24,0;1;12000;21540,5;30000;0,7;9000;11000;50000;5,6;7,1",
		"593500105;so;;ns;nd;s;;;;;;",
		"59350010;24,0;1;12000;21540;30000;0,7;9000;11000;50000;5,6;7,1",
	))
	o, _ := r.Value(ref(source.IRIS, "593500104"), source.IncomeMedian)
	ratio, _ := r.Value(ref(source.IRIS, "593500104"), source.IncomeRatio)
	if o.Value != 21540.5 || ratio.Value != 5.6 {
		t.Errorf("%+v %+v", o, ratio)
	}
	for variable, want := range map[string]indicator.Reason{
		source.PovertyRate: indicator.SourceNotApplicable, source.IncomeMedian: indicator.SourceNotAvailable, source.IncomeD1: indicator.SourceNotPublished,
	} {
		if o, ok := r.Value(ref(source.IRIS, "593500105"), variable); !ok || o.Reason != want || o.Status.HasValue() {
			t.Errorf("%s = %+v, want %s", variable, o, want)
		}
	}
	if counts.Rejected[string(table.NumberCode)] != 1 {
		t.Errorf("%+v", counts)
	}
}

// Names of columns by edition: INSEE's notice of FILOSOFI. Figures made up.
func TestQPV(t *testing.T) {
	for name, header := range map[string]string{
		"2021 csv":  "CODGEO;DISP_MED_A21;DISP_TP60_A21;DISP_D1_A21",
		"2021 xlsx": "CODGEO;DISP_MED_A21;DISP_TP6021;DISP_D1_A21",
		"2017":      "QP;disp_q2_a17;disp_tp60_a17;disp_d1_a17",
	} {
		t.Run(name, func(t *testing.T) {
			r, counts := read(t, filosofi.QPV, file(t, header,
				"ENSQP;14000;45,0;8000", "QP059074;12890;52,4;7400", "QN05901M;13000;s;7500", "Total;1;2;3", "QP059074;1;2;3"))
			old, _ := r.Value(ref(source.QPV2015, "QP059074"), source.PovertyRate)
			recent, _ := r.Value(ref(source.QPV2024, "QN05901M"), source.PovertyRate)
			if old.Value != 52.4 || recent.Status != indicator.Secret {
				t.Errorf("%+v %+v", old, recent)
			}
			if counts.Skipped != 1 || len(r.IssuesOf(string(filosofi.AggregateRow))) != 1 ||
				counts.Rejected[string(table.BadQPV)] != 1 || counts.Rejected[string(layout.Duplicate)] != 1 {
				t.Errorf("%+v", counts)
			}
		})
	}
}

const melodiHeader = "GEO;GEO_OBJECT;FILOSOFI_MEASURE;UNIT_MEASURE;UNIT_MULT;CONF_STATUS;OBS_STATUS;TIME_PERIOD;OBS_VALUE"

// The layout is INSEE's notice of FILOSOFI; the figures of Lille are those of the table of 2021.
func TestMelodi(t *testing.T) {
	r, counts := read(t, filosofi.Communes, file(t, melodiHeader,
		`"59350";"COM";"MED_SL";"EUR_YR";"0";"F";"A";"2021";"20520"`,
		`"59350";"COM";"PR_MD60";"PT";"0";"F";"A";"2021";"27.0"`,
		`"59005";"COM";"PR_MD60";"PT";"0";"C";"A";"2021";""`,
		`"55039";"COM";"MED_SL";"EUR_YR";"0";"F";"O";"2021";""`,
		`"59350";"COM";"NUM_PER";"PER";"3";"F";"A";"2021";"187.249"`,
		`"59350";"COM";"D1_SL";"EUR_MTH";"0";"F";"A";"2021";"800"`,
		`"200093201";"EPCI";"MED_SL";"EUR_YR";"0";"F";"P";"2021";"21000"`,
		`"FM";"FRANCE";"MED_SL";"EUR_YR";"0";"F";"A";"2021";"23080"`,
		`"59350";"COM";"S_SOC_BEN_DI";"PT";"0";"F";"A";"2021";"8.5"`,
		`"59350";"COM";"PR_MD60";"PT";"0";"F";"A";"soon";"27.0"`,
		`"59350";"COM";"PR_MD60";"PT";"x";"F";"A";"2022";"27.0"`,
		`"59350";"COM";"PR_MD60";"PT";"0";"F";"A";"2022";"270"`,
		`"59350";"COM";"PR_MD60";"PT";"0";"F";"A";"2021";"28.0"`,
	))
	for _, want := range []struct {
		ref      source.Ref
		variable string
		value    float64
		reason   indicator.Reason
	}{
		{ref(source.Commune, "59350"), source.IncomeMedian, 20520, ""},
		{ref(source.Commune, "59350"), source.PovertyRate, 27, ""},
		{ref(source.Commune, "59005"), source.PovertyRate, 0, indicator.SourceSecret},
		{ref(source.Commune, "55039"), source.IncomeMedian, 0, indicator.SourceNotPublished},
		{ref(source.Commune, "59350"), source.FiscalPersons, 187249, ""},
		{ref(source.EPCI, "200093201"), source.IncomeMedian, 21000, ""},
	} {
		if o, ok := r.Value(want.ref, want.variable); !ok || o.Value != want.value || o.Reason != want.reason || o.Period != indicator.Year(2021) {
			t.Errorf("%s of %s = %+v", want.variable, want.ref, o)
		}
	}
	if counts.Kept != 6 || counts.Skipped != 3 || counts.RejectedRows() != 4 || len(r.IssuesOf("melodi.obs_status")) != 1 {
		t.Errorf("%+v %+v", counts, r.Issues)
	}
}

func TestBadFiles(t *testing.T) {
	for name, tt := range map[string]struct {
		in   source.Input
		want infile.Code
	}{
		"no figures":  {file(t, "CODGEO;PACT21", "59350;1"), layout.NoFigure},
		"renamed":     {file(t, "CODGEO;NBMENFISC21;MEDIANE21;PAUVRETE21;D121;D921", "59350;96579;20520;27,0;9510;41520"), layout.NoFigure},
		"no code":     {file(t, "LIBGEO;MED21", "Lille;1"), table.MissingColumn},
		"two medians": {file(t, "CODGEO;MED21;MED21", "59350;1;2"), table.DuplicateColumn},
		"folder":      {source.Input{File: t.TempDir()}, infile.IsDirectory},
		"nothing":     {source.Input{File: t.TempDir() + "/none.csv"}, infile.NotFound},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := filosofi.Communes(t.Context(), tt.in, &sourcetest.Recorder{})
			var fault *infile.Fault
			if !errors.As(err, &fault) || fault.Code != tt.want {
				t.Errorf("error = %v, want %s", err, tt.want)
			}
		})
	}
}

// 34 909 rows of 28 columns, 95 of them kept.
func BenchmarkCommunesOfTheMEL(b *testing.B) {
	in := source.Input{File: sourcetest.Real(b, "insee_filosofi/cc_filosofi_2021_COM.csv.gz"), Keep: sourcetest.KeepMEL(b)}
	for b.Loop() {
		read(b, filosofi.Communes, in)
	}
}

func FuzzCommunes(f *testing.F) {
	sourcetest.Fuzz(f, filosofi.Communes, source.Input{},
		"CODGEO;NBMENFISC21;MED21;TP6021\n59350;96579;20520;27,0\n59005;1427;26280;s\n",
		melodiHeader+"\n59350;COM;MED_SL;EUR_YR;0;F;A;2021;20520\n59005;COM;PR_MD60;PT;0;C;A;2021;\n")
}

func FuzzIRIS(f *testing.F) {
	sourcetest.Fuzz(f, filosofi.IRIS, source.Input{}, "IRIS;DEC_MED21;DEC_TP6021\n593500104;30660;24,0\n593500101;ns;so\n")
}

func FuzzQPV(f *testing.F) {
	sourcetest.Fuzz(f, filosofi.QPV, source.Input{}, "CODGEO;DISP_MED_A21;DISP_TP60_A21\nENSQP;1;2\nQP059074;12890;52,4\n")
}
