package figure

import (
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/data/edition"
)

// What is counted is named before what it is divided by and where it lies, whatever the
// order of the edition.
func TestSourcesOfValuesComeFirst(t *testing.T) {
	var list []edition.Source
	for _, role := range []string{"commune_boundaries", "populations", "establishments", "qpv2024_boundaries", "grants", "income_qpv2024"} {
		list = append(list, edition.Source{Role: role})
	}
	var roles []string
	for _, s := range byImportance(list) {
		roles = append(roles, s.Role)
	}
	if got, want := strings.Join(roles, " "), "grants establishments income_qpv2024 populations commune_boundaries qpv2024_boundaries"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
