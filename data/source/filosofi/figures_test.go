package filosofi_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/filosofi"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/sourcetest"
	"github.com/observatoire-essor/essor/geo/infile"
)

// A median or a decile under 0 is impossible, in a table and in Melodi; 0 is not.
func TestNegativeIncomesAreRejected(t *testing.T) {
	for name, tt := range map[string]struct {
		read   source.ReadFunc
		header string
		row    string // with %s for the income
	}{
		"median":         {filosofi.Communes, "CODGEO;MED21", "59350;%s"},
		"first decile":   {filosofi.Communes, "CODGEO;MED21;D121", "59350;20520;%s"},
		"ninth decile":   {filosofi.Communes, "CODGEO;MED21;D921", "59350;20520;%s"},
		"IRIS":           {filosofi.IRIS, "IRIS;DISP_MED21", "593500104;%s"},
		"IRIS, decile":   {filosofi.IRIS, "IRIS;DISP_MED21;DISP_D121", "593500104;20520;%s"},
		"declared":       {filosofi.IRIS, "IRIS;DEC_MED21", "593500104;%s"},
		"QPV":            {filosofi.QPV, "CODGEO;DISP_MED_A21", "QP059074;%s"},
		"QPV, decile":    {filosofi.QPV, "CODGEO;DISP_MED_A21;DISP_D9_A21", "QP059074;20520;%s"},
		"Melodi, median": {filosofi.Communes, melodiHeader, "59350;COM;MED_SL;EUR_YR;0;F;A;2021;%s"},
		"Melodi, first":  {filosofi.Communes, melodiHeader, "59350;COM;D1_SL;EUR_YR;0;F;A;2021;%s"},
		"Melodi, ninth":  {filosofi.Communes, melodiHeader, "59350;COM;D9_SL;EUR_YR;0;F;A;2021;%s"},
	} {
		t.Run(name, func(t *testing.T) {
			r, counts := read(t, tt.read, file(t, tt.header, fmt.Sprintf(tt.row, "-5")))
			if counts.Rejected[string(layout.OutOfRange)] != 1 || len(r.Observations) != 0 {
				t.Errorf("-5: %+v, %+v", counts, r.Observations)
			}
			if _, counts := read(t, tt.read, file(t, tt.header, fmt.Sprintf(tt.row, "0"))); counts.Kept != 1 {
				t.Errorf("0: %+v", counts)
			}
		})
	}
}

// An edition that renames the median and the poverty rate has other columns that we
// know: it is refused all the same, with the names sought and found; when one of the
// pair is there, the other is noted. Declared income is a pair of its own.
func TestMainFiguresAreMissed(t *testing.T) {
	for name, tt := range map[string]struct {
		read      source.ReadFunc
		header    string
		row       string
		refused   bool
		missing   string // what the fault or the note names
		otherwise string // what a note must not name
	}{
		"communes, both":        {filosofi.Communes, "CODGEO;NBMENFISC21;MEDIANE21;PAUVRETE21", "59350;1;2;3", true, "TP60{yy}", ""},
		"communes, rate":        {filosofi.Communes, "CODGEO;MED21;PAUVRETE21", "59350;1;2", false, "poverty.rate (TP60{yy})", "MED"},
		"communes, median":      {filosofi.Communes, "CODGEO;MEDIANE21;TP6021", "59350;1;2", false, "income.median (MED{yy}, Q2{yy})", "TP60"},
		"communes, none":        {filosofi.Communes, "CODGEO;MED21;TP6021", "59350;1;2", false, "", ""},
		"IRIS, both disposable": {filosofi.IRIS, "IRIS;DISP_MEDIANE21;DISP_PAUVRETE21;DISP_D121", "593500104;1;2;3", true, "DISP_MED{yy}", ""},
		"IRIS, both declared":   {filosofi.IRIS, "IRIS;DEC_PIMP21;DEC_MEDIANE21", "593500104;1;2", true, "DEC_MED{yy}", ""},
		"IRIS, declared":        {filosofi.IRIS, "IRIS;DEC_MED21;DEC_PIMP21", "593500104;1;2", false, "DEC_TP60{yy}", "DISP"},
		"IRIS, disposable":      {filosofi.IRIS, "IRIS;DISP_TP6021", "593500104;1", false, "DISP_MED{yy}", "DEC"},
		"QPV, both":             {filosofi.QPV, "CODGEO;NBMENFISC21;DISP_D1_A21", "QP059074;1;2", true, "DISP_MED_A{yy}", ""},
		"QPV, rate":             {filosofi.QPV, "CODGEO;DISP_MED_A21", "QP059074;1", false, "DISP_TP60_A{yy}", "MED"},
	} {
		t.Run(name, func(t *testing.T) {
			r := &sourcetest.Recorder{}
			_, err := tt.read(t.Context(), file(t, tt.header, tt.row), r)
			var fault *infile.Fault
			if tt.refused {
				if !errors.As(err, &fault) || fault.Code != layout.NoFigure || !strings.Contains(fault.Args["columns"], tt.missing) ||
					fault.Args["found"] != strings.ReplaceAll(tt.header, ";", ", ") || len(r.Observations) != 0 {
					t.Errorf("error = %v, want %s with %s", err, layout.NoFigure, tt.missing)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			notes := r.IssuesOf(string(layout.MissingFigure))
			switch {
			case tt.missing == "" && len(notes) == 0:
			case tt.missing == "" || len(notes) != 1:
				t.Errorf("notes: %+v, want about %q", notes, tt.missing)
			case notes[0].Row != 0 || notes[0].Effect != source.Noted || !strings.Contains(notes[0].Args["columns"], tt.missing) ||
				strings.Contains(notes[0].Args["columns"], tt.otherwise):
				t.Errorf("note: %+v, want about %q", notes[0], tt.missing)
			}
		})
	}
}
