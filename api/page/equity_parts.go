package page

import (
	"context"
	"slices"
	"sort"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/figure"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/data/source"
)

// equityParts are the questions of the page, each with its figure.
func (v view) equityParts(ctx context.Context, a ask.Asker, out *ask.EquityOut, s state.State) ([]equityPart, error) {
	s.Scenario = ""
	if s.Group == noGroup {
		s.Group = ""
	}
	parts := []equityPart{v.spreadPart(out), v.needPart(out), v.neighboursPart(out)}
	for i, kind := range []figure.Kind{figure.Lorenz, figure.Concentration, figure.LISA} {
		if kind == figure.LISA && v.Edition.Level(out.Level).Len() > mostForLISA { // comparing so many takes long: the picture is made once, and kept
			parts[i].Figure = v.pictureOf(figure.Spec{Kind: kind, State: s, Use: figure.Web}, figure.Words{Title: parts[i].Title, Alt: v.Say("equite.lisa.alt", "indicator", out.Label)})
			continue
		}
		var err error
		if parts[i].Figure, err = v.drawn(ctx, a, kind, s); err != nil {
			return nil, err
		}
	}
	return parts, nil
}

// spreadPart is how evenly the indicator is spread.
func (v view) spreadPart(out *ask.EquityOut) equityPart {
	p := equityPart{ID: "repartition", Title: v.Say("equite.spread"), CurveTitle: v.Say("equite.lorenz.caption"), CurveHead: v.Say("equite.lorenz.head")}
	if c := out.Lorenz; c != nil {
		p.Reading = v.Say("equite.lorenz.half", "share", v.whole(curveAt(c, 0.5)), "who", v.Who(out.Weight))
		p.Curve = v.curveRows(c)
	}
	p.Measures = v.cards(out, "mean", "gini", "hoover", "theil", "theil_between", "theil_within")
	p.LeftOut = v.sentenceOf(out, "excluded") + " " + v.Say("equite.inside")
	return p
}

// needPart is how the indicator follows need.
func (v view) needPart(out *ask.EquityOut) equityPart {
	p := equityPart{ID: "besoin", Title: v.Say("equite.need"), CurveTitle: v.Say("equite.concentration.caption"), CurveHead: v.Say("equite.concentration.head")}
	if c := out.Concentration; c != nil && out.Need != nil {
		half := "equite.concentration.half"
		if out.Need.Falls {
			half += ".falls"
		}
		p.Reading = v.Say(half, "share", v.whole(1-curveAt(c, 0.5)), "who", v.Who(out.Weight), "need", out.Need.Label)
		p.Curve = v.curveRows(c)
		p.LeftOut = v.Say("equite.need.none")
		if out.Need.Indicator == "need.poverty" {
			p.Basis = v.Say("equite.need.basis")
		}
	}
	p.Measures = v.cards(out, "concentration", "kakwani", "qpv_ratio")
	if out.Concentration == nil {
		if !needless(out) {
			return p // its measures say why
		}
		p.LeftOut = v.Say("equite.need.nowhere", "level", v.Levels(out.Level))
		if there, ok := v.Edition.Latest(equityNeed, source.Commune); ok && out.Level != source.Commune && anyKnown(v.Edition, there) {
			p.Elsewhere = &link{"/equite?" + CanonicalEquity(v.Edition, state.State{Indicator: out.Indicator, Level: source.Commune}).Query(), v.Say("equite.need.elsewhere")}
		}
		return p
	}
	if out.Need != nil && len(out.Need.Excluded) > 0 {
		p.LeftOut = v.leftOutOfNeed(out)
	}
	return p
}

// needless tells whether need is known nowhere at the level.
func needless(out *ask.EquityOut) bool {
	return slices.ContainsFunc(out.Measures, func(m ask.MeasureOut) bool { return m.Reason == "no_need" })
}

// neighboursPart is whether areas that touch are alike.
func (v view) neighboursPart(out *ask.EquityOut) equityPart {
	p := equityPart{ID: "voisins", Title: v.Say("equite.neighbours"), LeftOut: v.sentenceOf(out, "excluded")}
	p.Measures = v.cards(out, "moran", "lisa")
	p.Reading = v.Say("equite.lisa.reading")
	if out.LISA != nil {
		p.Distinct = v.distinct(out)
	}
	return p
}

// distinct are the areas that stand out among their neighbours, by what they are and name.
func (v view) distinct(out *ask.EquityOut) []distinctRow {
	b := v.Edition.Level(out.Level)
	var rows []distinctRow
	for i, significant := range out.LISA.Significant {
		if !significant {
			continue
		}
		quadrant := out.LISA.Quadrant[i]
		rows = append(rows, distinctRow{
			Ref: source.Ref{Level: out.Level, Code: b.Codes[i]}, Name: b.Names[i], Quadrant: quadrant, Text: v.Say("equite.quadrant." + quadrant),
		})
	}
	slices.SortStableFunc(rows, func(x, y distinctRow) int {
		order := []string{"high_high", "low_low", "high_low", "low_high"}
		return slices.Index(order, x.Quadrant) - slices.Index(order, y.Quadrant)
	})
	return rows
}

// cards are measures with their sentences, those that were computed.
func (v view) cards(out *ask.EquityOut, ids ...string) []measureCard {
	var cards []measureCard
	for _, id := range ids {
		for _, m := range out.Measures {
			if m.ID == id {
				cards = append(cards, measureCard{v.measureName(id), v.measureValue(out, m), m.Text})
			}
		}
	}
	return cards
}

func (v view) sentenceOf(out *ask.EquityOut, id string) string {
	for _, m := range out.Measures {
		if m.ID == id {
			return m.Text
		}
	}
	return ""
}

// curveRows are the points of a curve at every tenth of those who are counted.
func (v view) curveRows(c *ask.CurveOut) []curveRow {
	var rows []curveRow
	for tenth := 1; tenth <= 10; tenth++ {
		share := float64(tenth) / 10
		rows = append(rows, curveRow{v.whole(share), v.Share(curveAt(c, share))})
	}
	return rows
}

// whole writes a share between 0 and 1 in whole percent.
func (v view) whole(share float64) string { return v.Text.Percent(v.Lang, 100*share, 0) }

// curveAt is the height of a curve at a share of those who are counted, 0 to 1: straight
// between its points.
func curveAt(c *ask.CurveOut, share float64) float64 {
	i := sort.SearchFloat64s(c.Population, share)
	if i == 0 || i == len(c.Population) {
		return c.Value[min(i, len(c.Value)-1)]
	}
	x0, x1 := c.Population[i-1], c.Population[i]
	if x1 <= x0 {
		return c.Value[i]
	}
	return c.Value[i-1] + (c.Value[i]-c.Value[i-1])*(share-x0)/(x1-x0)
}
