// Package oracle runs the reference cases of the statistics in their tests: files in JSON,
// each of one measure, whose numbers come from R, pysal or exact formulas as the file says.
package oracle

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"math"
	"testing"
)

// Number is a number of a case: null and "NaN" mean missing or undefined, "Infinity" is
// endless, and a matrix of one, as some tools write, is its number.
type Number float64

// UnmarshalJSON reads any of these.
func (n *Number) UnmarshalJSON(b []byte) error {
	switch string(b) {
	case `null`, `"NaN"`:
		*n = Number(math.NaN())
		return nil
	case `"Infinity"`:
		*n = Number(math.Inf(1))
		return nil
	}
	if len(b) > 0 && b[0] == '[' {
		var inner []Number
		if err := json.Unmarshal(b, &inner); err != nil || len(inner) != 1 {
			return fmt.Errorf("not a number: %s", b)
		}
		*n = inner[0]
		return nil
	}
	return json.Unmarshal(b, (*float64)(n))
}

// Floats returns the numbers as they are computed with; nil for nil.
func Floats(x []Number) []float64 {
	if x == nil {
		return nil
	}
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = float64(v)
	}
	return out
}

// Tolerance is how far a result may be from that of the case: the larger of the two.
type Tolerance struct{ Default struct{ Rel, Abs float64 } }

// Near compares; where NaN is expected, err must say why there is no number.
func (o Tolerance) Near(t *testing.T, what string, got float64, err error, want Number) {
	t.Helper()
	w := float64(want)
	switch {
	case math.IsNaN(w):
		if err == nil {
			t.Errorf("%s = %v, want an error", what, got)
		}
	case err != nil:
		t.Errorf("%s: %v, want %v", what, err, w)
	case got == w: // infinities too
	case !(math.Abs(got-w) <= max(o.Default.Abs, o.Default.Rel*math.Abs(w))):
		t.Errorf("%s = %v, want %v", what, got, w)
	}
}

// NearAll compares lists of numbers that are all defined or NaN on both sides.
func (o Tolerance) NearAll(t *testing.T, what string, got []float64, want []Number) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s has %d numbers, want %d", what, len(got), len(want))
		return
	}
	for i := range got {
		o.Near(t, fmt.Sprint(what, " ", i), got[i], nil, want[i])
	}
}

// Run checks every case of a folder whose measure has a check, each as a test of its own,
// and fails when there are fewer of them than at least.
func Run[C any](t *testing.T, folder fs.FS, atLeast int, checks map[string]func(*testing.T, *C)) {
	t.Helper()
	files, err := fs.Glob(folder, "*-*.json")
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	for _, file := range files {
		b, err := fs.ReadFile(folder, file)
		if err != nil {
			t.Fatal(err)
		}
		var head struct{ Measure string }
		if err := json.Unmarshal(b, &head); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		check := checks[head.Measure]
		if check == nil {
			continue
		}
		ran++
		t.Run(file, func(t *testing.T) {
			var c C
			if err := json.Unmarshal(b, &c); err != nil {
				t.Fatal(err)
			}
			check(t, &c)
		})
	}
	if ran < atLeast {
		t.Errorf("the folder holds %d cases of these measures, want %d at least", ran, atLeast)
	}
}
