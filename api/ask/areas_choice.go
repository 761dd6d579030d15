package ask

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

// chooseFigures are the figures of a sheet that a request asks for: its headlines when it
// does not say.
func chooseFigures(e *edition.Edition, sheet edition.Sheet, in *AreaIn) ([]edition.Figure, error) {
	if in.Indicator == "" && in.Variants == "" && in.Period == "" {
		figures, _ := sheet.Headlines()
		return figures, nil
	}
	choice, err := figureChoice(e, in)
	if err != nil {
		return nil, err
	}
	figures := slices.DeleteFunc(slices.Clone(sheet.Figures), func(f edition.Figure) bool { return !choice.takes(f) })
	if len(figures) == 0 && choice.latest == nil && !choice.all {
		return nil, choice.noPeriod(sheet)
	}
	return figures, nil
}

// noPeriod says that the area has none of the figures in the period that was asked for, and
// in which it has them.
func (c *chosenFigures) noPeriod(sheet edition.Sheet) error {
	var periods []indicator.Period
	for _, f := range sheet.Figures {
		named := c.ids == nil || slices.Contains(c.ids, f.ID)
		if named && f.Period != (indicator.Period{}) && !slices.Contains(periods, f.Period) {
			periods = append(periods, f.Period)
		}
	}
	slices.SortFunc(periods, edition.ComparePeriods)
	args := map[string]string{"level": string(sheet.Ref.Level), "period": c.period.String()}
	if c.ids != nil {
		args["indicator"] = strings.Join(c.ids, ", ")
	}
	if len(periods) > 0 {
		args["periods"] = joinPeriods(periods)
	}
	return &NotFoundError{"no_such_period", args}
}

func joinPeriods(periods []indicator.Period) string {
	words := make([]string, len(periods))
	for i, p := range periods {
		words[i] = p.String()
	}
	return strings.Join(words, ", ")
}

// figureChoice reads which figures a request asks for.
func figureChoice(e *edition.Edition, in *AreaIn) (*chosenFigures, error) {
	c := &chosenFigures{}
	var err error
	if c.variants, err = ParseBool("variants", in.Variants, false); err != nil {
		return nil, err
	}
	if in.Indicator != "" {
		for id := range strings.SplitSeq(in.Indicator, ",") {
			d, err := ParseIndicator(e, "indicator", id)
			if err != nil {
				return nil, err
			}
			if slices.Contains(c.ids, d.ID) {
				return nil, &ParamError{"indicator", "duplicate_value", map[string]string{"value": d.ID}}
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
			return nil, BadValue("period", in.Period, "2021, 2011-2014, latest, all")
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
