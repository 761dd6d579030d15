package insee_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/sourcetest"
	"github.com/observatoire-essor/essor/geo/infile"
)

// read runs a reader and checks that no row was lost.
func read(t testing.TB, f source.ReadFunc, in source.Input) (*sourcetest.Recorder, source.Counts) {
	t.Helper()
	r, counts, err := try(t, f, in)
	if err != nil {
		t.Fatal(err)
	}
	return r, counts
}

func try(t testing.TB, f source.ReadFunc, in source.Input) (*sourcetest.Recorder, source.Counts, error) {
	t.Helper()
	r := &sourcetest.Recorder{}
	counts, err := f(t.Context(), in, r)
	if checkErr := counts.Check(); checkErr != nil {
		t.Error(checkErr)
	}
	return r, counts, err
}

// file reads a table written in the test.
func file(t testing.TB, lines ...string) source.Input {
	t.Helper()
	return source.Input{
		File:   sourcetest.Write(t, "table.csv", strings.Join(lines, "\n")+"\n"),
		Period: indicator.Year(2021),
	}
}

func commune(code string) source.Ref { return source.Ref{Level: source.Commune, Code: code} }

func wantFault(t *testing.T, err error, code infile.Code) {
	t.Helper()
	var fault *infile.Fault
	if !errors.As(err, &fault) || fault.Code != code {
		t.Errorf("error = %v, want the fault %s", err, code)
	}
}

// wantRejected checks that one row was rejected, and how.
func infileCode(code string) infile.Code { return infile.Code(code) }

func wantRejected(t *testing.T, r *sourcetest.Recorder, c source.Counts, row int, code infile.Code) {
	t.Helper()
	if c.Rejected[string(code)] != 1 || c.RejectedRows() != 1 {
		t.Errorf("rejected = %v, want one row for %s", c.Rejected, code)
	}
	if issues := r.IssuesOf(string(code)); len(issues) != 1 || issues[0].Row != row || issues[0].Effect != source.Rejected {
		t.Errorf("issues = %+v, want %s on row %d", r.Issues, code, row)
	}
}
