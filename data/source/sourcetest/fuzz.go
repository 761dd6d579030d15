package sourcetest

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/geo/infile"
)

// Fuzz feeds a reader with damaged files that begin as one of the seeds. Whatever
// the bytes: no panic, no lost row, faults that name the file, and records that the
// database would take.
func Fuzz(f *testing.F, read source.ReadFunc, in source.Input, seeds ...string) {
	f.Helper()
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	if in.File == "" {
		in.File = "input"
	}
	in.File = filepath.Join(f.TempDir(), in.File)
	f.Fuzz(func(t *testing.T, body []byte) {
		if err := os.WriteFile(in.File, body, 0o600); err != nil {
			t.Fatal(err)
		}
		r := &Recorder{}
		counts, err := read(t.Context(), in, r)
		var fault *infile.Fault
		if err != nil && !errors.As(err, &fault) {
			t.Errorf("error without a fault: %v", err)
		}
		if err := counts.Check(); err != nil {
			t.Error(err)
		}
		r.check(t)
	})
}

// check looks for records that the database would refuse.
func (r *Recorder) check(t *testing.T) {
	t.Helper()
	for _, o := range r.Observations {
		if o.Row == 0 || o.Ref.Code == "" || o.Variable == "" || o.Period == (indicator.Period{}) {
			t.Errorf("incomplete observation %+v", o)
		}
		if math.IsNaN(o.Value) || math.IsInf(o.Value, 0) || !o.Status.HasValue() && o.Value != 0 {
			t.Errorf("observation with a wrong value %+v", o)
		}
		if (o.Reason == "") != (o.Status == indicator.OK) {
			t.Errorf("observation with status but no reason, or the reverse: %+v", o)
		}
	}
	for _, l := range r.Links {
		if l.Child.Code == "" || l.Parent.Code == "" || !l.To.IsZero() && !l.From.Before(l.To.Time) {
			t.Errorf("wrong link %+v", l)
		}
	}
	for _, a := range r.Areas {
		if a.Ref.Code == "" || math.IsNaN(a.AreaM2) || a.Boundary != nil && a.AreaM2 <= 0 {
			t.Errorf("wrong area %s of %v m²", a.Ref, a.AreaM2)
		}
	}
	for _, p := range r.Postcodes {
		if p.Row == 0 || p.Ref.Code == "" || len(p.Code) != 5 || p.Label == "" {
			t.Errorf("wrong postcode %+v", p)
		}
	}
	for _, i := range r.Issues {
		if i.Code == "" || i.Effect == "" {
			t.Errorf("incomplete issue %+v", i)
		}
	}
}
