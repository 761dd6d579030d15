package edition_test

import (
	"testing"
	"time"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/edition/editiontest"
)

// TestCompareNamesWhatMoved changes one value, takes a file's digest for another, and
// leaves all else.
func TestCompareNamesWhatMoved(t *testing.T) {
	store := &editiontest.Store{}
	before := editiontest.Draft(t, "before")
	after := editiontest.Draft(t, "after")
	store.Put(t, before, time.Unix(1, 0))
	moved := 0
	for i, v := range after.Vectors {
		values := make([]edition.Value, v.Len())
		for j := range values {
			values[j] = v.At(j)
			if moved == 0 && values[j].Status == indicator.OK {
				values[j].Number++
				moved++
			}
		}
		changed, err := edition.NewVector(v.Key, v.Boundaries, values)
		if err != nil {
			t.Fatal(err)
		}
		after.Vectors[i] = changed
	}
	store.Put(t, after, time.Unix(2, 0))
	open := func(label string) *edition.Edition {
		e, err := edition.Open(t.Context(), store, label)
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	a, b := open("before"), open("after")
	moves := edition.Compare(a, b)
	if len(moves) != 1 || moves[0].After.Number != moves[0].Before.Number+1 || moves[0].Why != edition.WhyOther || moves[0].Name == "" {
		t.Errorf("moves = %+v, want the one that was made", moves)
	}
	if same := edition.Compare(a, a); len(same) != 0 {
		t.Errorf("an edition differs from itself: %+v", same)
	}
}
