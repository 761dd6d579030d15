package figure_test

import (
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/api/figure"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/data/source"
)

// Neighbourhoods that do not touch have no neighbours, which is not the same as neighbours
// that chance explains.
func TestAreasApartHaveNoNeighbours(t *testing.T) {
	a, e := published(t)
	for level, want := range map[source.Level]bool{source.QPV2024: true, source.Commune: false} {
		f := draw(t, a, e, figure.Spec{Kind: figure.LISA, State: state.State{Indicator: "need.poverty", Level: level}})
		svg, err := f.SVG()
		if err != nil {
			t.Fatal(err)
		}
		said := strings.Contains(f.Title(), "aucun n’en touche un autre")
		marked := strings.Contains(string(svg), "Sans voisin")
		if said != want || marked != want {
			t.Errorf("%s: the title is %q; the legend says so: %v", level, f.Title(), marked)
		}
	}
}
