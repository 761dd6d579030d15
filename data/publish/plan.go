package publish

import (
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/pack"
)

// publishedPlan is what an edition keeps of the public plan of a pack: all of it.
func publishedPlan(p *pack.Policy) *edition.Plan {
	if p == nil {
		return nil
	}
	out := &edition.Plan{Title: edition.Text(p.Title), Period: p.Period.String(), Facts: publishedFacts(p.Facts), Unknown: publishedTexts(p.Unknown)}
	for _, a := range p.Axes {
		out.Axes = append(out.Axes, edition.Axis{
			Number: a.Number, Title: edition.Text(a.Title), Aims: publishedFacts(a.Aims), Indicators: a.Indicators, Unknown: publishedTexts(a.Unknown),
		})
	}
	for _, s := range p.Sources {
		out.Sources = append(out.Sources, edition.PlanSource{ID: s.ID, Title: edition.Text(s.Title), Address: s.Address})
	}
	return out
}

func publishedFacts(facts []pack.Fact) []edition.Fact {
	var out []edition.Fact
	for _, f := range facts {
		out = append(out, edition.Fact{Text: edition.Text{FR: f.FR, EN: f.EN}, Sources: f.Sources})
	}
	return out
}

func publishedTexts(texts []pack.Text) []edition.Text {
	var out []edition.Text
	for _, t := range texts {
		out = append(out, edition.Text(t))
	}
	return out
}
