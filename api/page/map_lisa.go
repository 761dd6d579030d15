package page

import (
	"context"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/figure"
	"github.com/observatoire-essor/essor/data/edition"
)

// islandSlot is how an area without neighbours is drawn: after the kinds of neighbourhood.
const islandSlot = 5

// noSlot stands in the numbers for script for an area that has no kind.
const noSlot = -1

// neighbours are what a map of neighbours shows.
type neighbours struct {
	Slots    []int // kind of each area of the level, by its position
	Sentence string
}

// comparesNeighbours tells whether areas of a level are compared with their neighbours on
// the map: rates of several areas, and not so many that it takes seconds.
func comparesNeighbours(e *edition.Edition, s *Settled) bool {
	b := e.Level(s.Level)
	return perHead(s.Definition) && b != nil && b.Len() > 1 && b.Len() <= mostForLISA
}

// settleNeighbours tells that a map of neighbours cannot be had, and leaves it out.
func (s *Settled) settleNeighbours(e *edition.Edition) {
	if s.View != viewLISA || comparesNeighbours(e, s) {
		return
	}
	s.View = viewChoropleth
	if isCount(s.Definition.Unit) {
		s.View = viewSymbols
	}
	s.notices = append(s.notices, ask.BadValue("view", viewLISA, s.View))
}

// lisaLegend draws rows by what they are among their neighbours.
func (v view) lisaLegend(ctx context.Context, a ask.Asker, s Settled, rows []mapRow) (legend, *neighbours, error) {
	out, err := a.Equity(ctx, v.Edition, &ask.EquityIn{Indicator: s.Indicator, Level: string(s.Level), Period: s.Period, Measures: "moran,lisa"})
	if err != nil {
		return legend{}, nil, err
	}
	kinds, colours := figure.LISAColours()
	l := legend{Palette: colours}
	for k, kind := range kinds {
		l.Items = append(l.Items, legendItem{swatch{Fill: colours[k]}, v.Text.Sentence(v.Lang, "figure.lisa."+kind, nil), 0})
	}
	n := &neighbours{Slots: slices.Repeat([]int{noSlot}, v.Edition.Level(s.Level).Len())}
	islands := 0
	for i := range rows {
		r := &rows[i]
		if !r.Known || r.figure.Value.Basis.AtMost() {
			continue
		}
		slot := slotOf(&out, kinds, r.Index)
		n.Slots[r.Index] = slot
		if slot == islandSlot {
			islands++
			r.Swatch, r.Class = swatch{Fill: zeroFill}, v.Text.Sentence(v.Lang, "figure.lisa.island", nil)
			continue
		}
		l.Items[slot].Count++
		r.Swatch, r.Class = l.Items[slot].Swatch, l.Items[slot].Text
	}
	if islands > 0 {
		l.Others = []legendItem{{swatch{Fill: zeroFill}, v.Text.Sentence(v.Lang, "figure.lisa.island", nil), islands}}
	}
	for _, m := range out.Measures {
		if (m.ID == "moran" || m.ID == "lisa") && !strings.Contains(n.Sentence, m.Text) {
			n.Sentence = strings.TrimSpace(n.Sentence + " " + m.Text)
		}
	}
	return l, n, nil
}

// slotOf is the kind of neighbourhood of an area.
func slotOf(out *ask.EquityOut, kinds []string, i int) int {
	switch {
	case out.LISA == nil && !out.Apart():
		return slices.Index(kinds, "chance") // values that are all equal: no area stands out
	case out.LISA == nil || out.LISA.Quadrant[i] == "":
		return islandSlot
	case out.LISA.Significant[i]:
		return slices.Index(kinds, out.LISA.Quadrant[i])
	}
	return slices.Index(kinds, "chance")
}

// viewChoices are what a map can say of the areas: each by itself, against need, among its
// neighbours.
func (v view) viewChoices(e *edition.Edition, s Settled) []choice {
	choices := []choice{
		{"", v.Say("map.view.alone"), s.View != viewBivariate && s.View != viewLISA},
		{viewBivariate, v.Say("map.view.bivariate"), s.View == viewBivariate},
	}
	if comparesNeighbours(e, &s) || s.View == viewLISA {
		choices = append(choices, choice{viewLISA, v.Say("map.view.lisa"), s.View == viewLISA})
	}
	return choices
}
