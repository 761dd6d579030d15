package page

import (
	"context"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/figure"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/data/source"
)

// mostForFigures is how many areas a level may have for its sheets to show figures: what a
// figure says is computed from all of them, and a sheet shall open at once.
const mostForFigures = 2000

// figures are the figures of a sheet on a screen: a map of the first key figure that a map
// can show, with the area picked out, and the years of the first that has some, beside the
// reference.
func (r reader) figures(ctx context.Context, a ask.Asker, keys []keyFigure) ([]drawn, error) {
	if b := r.Edition.Level(r.sheet.Ref.Level); b == nil || b.Len() > mostForFigures {
		return nil, nil
	}
	var figures []drawn
	for _, k := range keys {
		if !k.Known {
			continue
		}
		f, _ := r.figure(k.ID)
		d, err := r.drawn(ctx, a, figure.Choropleth, state.State{
			Indicator: k.ID, Level: r.sheet.Ref.Level, Period: f.Period.String(), Sel: []source.Ref{r.sheet.Ref},
		})
		if err != nil {
			return nil, err
		}
		if d.Why == "" { // else the indicator is no rate
			figures = append(figures, d)
			break
		}
	}
	for _, k := range keys {
		if k.Trend == nil {
			continue
		}
		sel := []source.Ref{r.sheet.Ref}
		if r.other != nil && len(singleYears(r.other.Figures, k.ID)) > 0 {
			sel = append(sel, r.other.Ref)
		}
		d, err := r.drawn(ctx, a, figure.Trend, state.State{Indicator: k.ID, Level: r.sheet.Ref.Level, Sel: sel})
		if err != nil {
			return nil, err
		}
		if d.Why == "" {
			return append(figures, d), nil
		}
	}
	return figures, nil
}
