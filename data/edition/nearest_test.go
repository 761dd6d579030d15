package edition_test

import (
	"testing"

	"github.com/observatoire-essor/essor/data/source"
)

// What is nearest is told by hand: letters changed, added, dropped, exchanged.
func TestNearest(t *testing.T) {
	e := sample(t)
	for text, want := range map[string]string{
		"Lile": "59350", "lillle": "59350", "Lillr": "59350", "illle": "59350", "LÎLLE": "59350", // a letter too few, too many, another, two exchanged, none
		"59351": "59350", "59530": "59350", "QP059075": "QP059074", "Lome": "59350", // Lomme is counted in Lille
	} {
		hits := e.Nearest(text, "", 3)
		if len(hits) == 0 || hits[0].Ref.Code != want {
			t.Errorf("%q finds %v, want %s", text, hits, want)
		}
	}
	for _, text := range []string{"", "x", "Marseille", "75056", "<script>alert(1)</script><script>alert(1)</script><script>"} {
		if hits := e.Nearest(text, source.Commune, 3); len(hits) > 0 {
			t.Errorf("%q finds %v", text, hits)
		}
	}
}
