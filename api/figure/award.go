package figure

import (
	"context"
	"math"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// Indicators whose numerators and denominators are the stages of the award funnel.
const (
	densityID  = "ess.density"
	requestsID = "funnel.requests"
	successID  = "funnel.success"
)

// stage is a step from organisations to posts. What is counted has a bar.
type stage struct {
	id      string
	number  float64 // NaN: not known
	counted bool
	text    string // the number, or why there is none
	more    string // rate and interval; may be empty
	known   bool

	period string        // of the number
	value  edition.Value // that the number is part of, or is
	from   *chartSeries  // that it was read from; nil when it was read from none
	rated  bool          // the rate of the value is told
}

// awardFigure is the stages for one area.
type awardFigure struct {
	q       *question
	ref     source.Ref
	period  string
	stages  []stage
	sources []edition.Source
}

// awardChart draws the way from organisations to grants for one area: those that are
// picked out, the reference, else the territory. Stages of which nothing is published
// say so; nothing is drawn for them.
func (q *question) awardChart(ctx context.Context) (*content, error) {
	refs := q.spec.State.Sel
	if len(refs) == 0 {
		refs = q.usualAreas()
	}
	if len(refs) == 0 {
		return nil, ask.NewParamError("ref", "missing_parameter", nil)
	}
	f := &awardFigure{q: q, ref: refs[0]}
	if err := f.fill(ctx); err != nil {
		return nil, err
	}
	about := q.say("award.about", map[string]string{"period": f.periodText()})
	return &content{
		title: f.title(), own: f.data, subtitle: about, note: q.say("award.note", nil), alt: f.alt(about), sources: f.sources,
		vintages: []string{q.e.Level(f.ref.Level).Vintage}, table: f.table(), draw: f.draw,
	}, nil
}

func (f *awardFigure) periodText() string { return strings.ReplaceAll(f.period, "-", "–") }

// value is an indicator of the area, nil when it is not published for it; an empty period
// is the latest.
func (f *awardFigure) value(ctx context.Context, id, period string) (*item, *chartSeries) {
	s, err := f.q.series(ctx, id, f.ref.Level, period)
	if err != nil { // not published at this level or for this period: not known
		return nil, nil
	}
	v, ok := s.find(f.ref)
	if !ok {
		return nil, nil
	}
	f.sources = f.q.mergeSources(f.sources, s.Sources)
	return &v, s
}

func (f *awardFigure) fill(ctx context.Context) error {
	q := f.q
	f.period = q.spec.State.Period
	if _, s := f.value(ctx, requestsID, f.period); s != nil {
		f.period = s.Period.String()
	}
	requests, asked := f.value(ctx, requestsID, f.period)
	var employers *item
	var density *chartSeries
	if requests == nil || !requests.drawn() || math.IsNaN(requests.Denominator) {
		employers, density = f.value(ctx, densityID, "")
	}
	success, won := f.value(ctx, successID, f.period)
	organisations := f.numeratorStage("organisations", employers).of(employers, density, false)
	if density != nil {
		organisations.more = wording.Period(density.Period)
	}
	demands := f.numeratorStage("requests", requests).of(requests, asked, true)
	if requests != nil && requests.drawn() {
		demands.more = q.full(asked, requests.Number)
		organisations = f.stockStage(organisations, *requests)
	}
	awarded := f.numeratorStage("awarded", success).of(success, won, true)
	if success != nil && success.drawn() {
		awarded.more = q.say("award.rate.awarded", map[string]string{"value": q.full(won, success.Number), "interval": q.interval(won, *success)})
	}
	money, err := f.moneyStage(ctx)
	if err != nil {
		return err
	}
	unknown := func(id string) stage {
		return stage{id: id, number: math.NaN(), text: q.say("award.unknown", nil), more: q.say("award.unknown."+id, nil)}
	}
	f.stages = []stage{organisations, demands, unknown("eligible"), awarded, money, unknown("posts")}
	return nil
}

// numeratorStage is what an indicator counts.
func (f *awardFigure) numeratorStage(id string, v *item) stage {
	s := stage{id: id, number: math.NaN(), text: f.q.say("award.unknown", nil), counted: true}
	switch {
	case v == nil:
	case v.drawn() && !math.IsNaN(v.Numerator):
		s.number, s.known = v.Numerator, true
		s.text = f.q.Text.Float(f.q.Lang, v.Numerator, 0)
	default:
		s.text = f.q.Text.Sentence(f.q.Lang, "status."+v.Status.String(), nil)
		if v.Reason != "" {
			s.more = f.q.Text.Sentence(f.q.Lang, "reason."+string(v.Reason), nil)
		}
	}
	return s
}

// of keeps what a number was read from.
func (s stage) of(v *item, from *chartSeries, rated bool) stage {
	if v != nil {
		s.value, s.from, s.rated, s.period = v.Value, from, rated, from.Period.String()
	}
	return s
}

// stockStage is the stock that the rate of requests divides by, with its year: beside
// another one, readers would work out another rate.
func (f *awardFigure) stockStage(s stage, requests item) stage {
	if math.IsNaN(requests.Denominator) {
		return s
	}
	of := requests.Basis.DenominatorPeriod
	s.number, s.known, s.text = requests.Denominator, true, f.q.Text.Float(f.q.Lang, requests.Denominator, 0)
	s.value = edition.Known(requests.Denominator, requests.Basis)
	s.period, s.more = of.String(), f.q.say("award.stock", map[string]string{"period": wording.Period(of)})
	return s
}

// moneyStage is what the register of grants sums up for the area.
func (f *awardFigure) moneyStage(ctx context.Context) (stage, error) {
	q := f.q
	s := stage{id: "money", number: math.NaN(), text: q.say("award.unknown", nil)}
	out, err := q.Grants(ctx, q.e, &ask.GrantsIn{Area: f.ref.String(), Period: f.period, Limit: "1"})
	if err != nil || len(q.e.GrantSums()) == 0 {
		return s, err
	}
	basis := edition.Basis{}
	for _, source := range q.registers() { // they tell that there is nothing too
		f.sources = q.mergeSources(f.sources, []edition.Source{source})
		basis.Sources = append(basis.Sources, source.ID)
	}
	s.period, s.value = f.period, edition.Known(out.Totals.Net.Euros(), basis)
	s.number, s.known, s.text = out.Totals.Net.Euros(), true, q.Text.Euros(q.Lang, out.Totals.Net.Euros(), 0)
	args := map[string]string{"grants": q.count(out.Totals.Grants)}
	if out.Totals.InKind > 0 {
		args["in_kind"] = q.count(out.Totals.InKind)
	}
	s.more = q.say("award.rate.money", args)
	return s, nil
}

// registers are the sources of all grants.
func (q *question) registers() []edition.Source {
	var list []edition.Source
	for _, sum := range q.e.GrantSums() {
		if s, ok := q.e.Source(sum.Source); ok && !slices.ContainsFunc(list, func(o edition.Source) bool { return o.ID == s.ID }) {
			list = append(list, s)
		}
	}
	return list
}

func (f *awardFigure) stage(id string) stage {
	for _, s := range f.stages {
		if s.id == id {
			return s
		}
	}
	return stage{}
}

func (f *awardFigure) title() string {
	requests, awarded, money := f.stage("requests"), f.stage("awarded"), f.stage("money")
	args := map[string]string{"name": f.q.e.Name(f.ref), "requests": requests.text, "awarded": awarded.text}
	if money.known {
		args["money"] = money.text
	}
	if !requests.known || !awarded.known {
		return f.q.say("award.title.part", args)
	}
	if awarded.number == 1 {
		return f.q.title("award.title.one", args)
	}
	return f.q.title("award.title", args)
}

func (f *awardFigure) alt(about string) string {
	var parts []string
	for _, s := range f.stages {
		parts = append(parts, f.q.say("award.alt.stage", map[string]string{"stage": f.stageName(s), "text": s.text, "more": s.more}))
	}
	return f.q.say("award.alt", map[string]string{"about": about, "stages": strings.Join(parts, f.q.say("separator", nil))})
}

func (f *awardFigure) stageName(s stage) string { return f.q.say("award.stage."+s.id, nil) }

func (f *awardFigure) table() Table {
	q := f.q
	t := Table{Columns: []string{q.say("award.column.stage", nil), q.say("award.column.value", nil), q.say("award.column.more", nil)}}
	for _, s := range f.stages {
		t.Rows = append(t.Rows, []string{f.stageName(s), s.text, s.more})
	}
	return t
}
