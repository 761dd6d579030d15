package api

import (
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
)

// chosenFigures are the figures of a sheet that a request asks for.
type chosenFigures struct {
	ids      []string // nil: all
	variants bool     // of these indicators too
	all      bool     // periods
	period   indicator.Period
	latest   map[string]bool // indicators of which a figure was taken, when only the latest is wanted
}

// figureChoice reads which figures a request asks for.
func figureChoice(e *edition.Edition, in *AreaIn) (*chosenFigures, error) {
	c := &chosenFigures{}
	var err error
	if c.variants, err = parseBool("variants", in.Variants, false); err != nil {
		return nil, err
	}
	if in.Indicator != "" {
		for id := range strings.SplitSeq(in.Indicator, ",") {
			d, err := parseIndicator(e, "indicator", id)
			if err != nil {
				return nil, err
			}
			if slices.Contains(c.ids, d.ID) {
				return nil, &paramError{"indicator", "duplicate_value", map[string]string{"value": d.ID}}
			}
			c.ids = append(c.ids, d.ID)
		}
	}
	switch in.Period {
	case "", "latest":
		c.latest = map[string]bool{}
	case "all":
		c.all = true
	default:
		if c.period, err = indicator.ParsePeriod(in.Period); err != nil {
			return nil, badValue("period", in.Period, "2021, 2011-2014, latest, all")
		}
	}
	return c, nil
}

// takes tells whether a figure is asked for. Figures come in their order, the latest
// of an indicator first.
func (c *chosenFigures) takes(f edition.Figure) bool {
	named := slices.Contains(c.ids, f.ID)
	base := c.ids == nil || slices.Contains(c.ids, f.Base())
	if !named && (!base || !c.variants && f.ID != f.Base()) {
		return false
	}
	switch {
	case c.all:
		return true
	case c.latest == nil:
		return f.Period == c.period
	case c.latest[f.ID]:
		return false
	}
	c.latest[f.ID] = true
	return true
}
