package format_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/observatoire-essor/essor/geo/format"
	"github.com/observatoire-essor/essor/geo/infile"
)

func write(t *testing.T, name string, body []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, body, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func gz(t *testing.T, body []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(body); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// member is a file of a zip.
type member struct {
	name string
	body []byte
}

func zipped(t *testing.T, members ...member) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, m := range members {
		w, err := z.Create(m.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(m.body); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// outcome is all that reading a layer gives.
type outcome struct {
	layer  format.Layer
	good   []format.Feature
	faults []*infile.Fault // of features
	notes  []*infile.Fault
	err    error // that ended the reading, or of opening
}

func readAll(t *testing.T, file string, o format.Options) outcome {
	t.Helper()
	var out outcome
	r, err := format.Open(t.Context(), file, o)
	if err != nil {
		out.err = err
		return out
	}
	row := 0
	for f, err := range r.Features() {
		switch {
		case err != nil:
			out.err = err
		case f.Fault != nil:
			if f.Fault.Row != f.Row || f.Geometry != nil || f.Fault.File == "" {
				t.Errorf("row %d has the fault %v and geometry %v", f.Row, f.Fault, f.Geometry)
			}
			out.faults = append(out.faults, f.Fault)
		default:
			out.good = append(out.good, f)
		}
		if err == nil {
			if f.Row <= row {
				t.Errorf("row %d follows row %d", f.Row, row)
			}
			row = f.Row
		}
	}
	out.layer, out.notes = r.Layer(), r.Notes()
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	return out
}

func wantFault(t *testing.T, err error, code infile.Code, row int) {
	t.Helper()
	var fault *infile.Fault
	if !errors.As(err, &fault) {
		t.Fatalf("error = %v, want %s", err, code)
	}
	if fault.Code != code || fault.Row != row || fault.File == "" {
		t.Errorf("fault = %v, want %s in row %d of a named file", err, code, row)
	}
}
