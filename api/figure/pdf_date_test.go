package figure_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/api/figure"
)

// The same edition published elsewhere, at another time, gives the same bytes.
func TestPublishedElsewhere(t *testing.T) {
	var first [2][]byte
	for i, at := range []time.Time{time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC), time.Date(2027, 7, 1, 0, 0, 1, 0, time.FixedZone("", -4*3600))} {
		a, e := publishedAt(t, at)
		f, err := figure.Make(t.Context(), a, e, figure.Spec{Kind: figure.Choropleth})
		if err != nil {
			t.Fatal(err)
		}
		one, err := f.PDF()
		if err != nil {
			t.Fatal(err)
		}
		deck, err := figure.Deck("Deux figures", f, f)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			first = [2][]byte{one, deck}
		} else if !bytes.Equal(one, first[0]) || !bytes.Equal(deck, first[1]) {
			t.Error("published at another time: other bytes")
		}
	}
}
