package page

import (
	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
)

// sentences are what the figures say, in three: people and need, offer, money. Each says
// only what its figure allows: the interval is in it, and the verdict or that there is none.
func (r reader) sentences() []sentence {
	list := []sentence{r.needSentence(), r.offerSentence(), r.moneySentence()}
	out := list[:0]
	for _, s := range list {
		if s.Text != "" {
			out = append(out, s)
		}
	}
	return out
}

// needSentence says how many people live there, and how many of them are poor.
func (r reader) needSentence() sentence {
	people, ok := pick(&r.sheet, "people.count", "")
	if !ok {
		return sentence{}
	}
	if !people.Value.Status.HasValue() {
		return sentence{Text: r.Say("area.say.no_people", "name", r.sheet.Name)}
	}
	s := sentence{Simulated: people.Simulated()}
	args := []string{"name", r.sheet.Name, "n", r.Text.Float(r.Lang, people.Value.Number, 0), "period", wording.Period(people.Period)}
	if poverty, ok := pick(&r.sheet, "need.poverty", ""); ok && poverty.Value.Status.HasValue() {
		s.Simulated = s.Simulated || poverty.Simulated()
		s.Text = r.Say("area.say.poverty", append(args, "rate", r.Value(poverty.Definition, poverty.Value), "year", wording.Period(poverty.Period))...)
		return s
	}
	if poor := r.population().Poor; poor != "" {
		if f, ok := pick(&r.sheet, "funding.per_poor", ""); ok {
			s.Simulated = s.Simulated || f.Simulated()
		}
		s.Text = r.Say("area.say.poor", append(args, "poor", poor)...)
		return s
	}
	s.Text = r.Say("area.say.people", args...)
	return s
}

// offerSentence says how many employers of the social economy there are.
func (r reader) offerSentence() sentence {
	f, ok := pick(&r.sheet, "ess.density", "")
	if !ok || !f.Value.Status.HasValue() {
		return sentence{}
	}
	args := append(r.figureArgs(f), "n", r.AtLeast(f, r.Writer.Count(f)))
	if f.Value.Number == 0 {
		return sentence{r.Say("area.say.no_ess", args...), f.Simulated()}
	}
	return sentence{r.Say("area.say.ess", args...), f.Simulated()}
}

// moneySentence says what grants there are per inhabitant.
func (r reader) moneySentence() sentence {
	place := r.asked.State.Place
	f, ok := r.figure(placed("funding.per_capita", place))
	if !ok {
		return sentence{}
	}
	code := "area.say.money.seat"
	if place == edition.PlaceAction {
		code = "area.say.money.action"
	}
	if !f.Value.Status.HasValue() {
		return sentence{r.Say("area.say.no_money", "period", wording.Period(f.Period), "why", r.Reason(f.Value.Reason)), f.Simulated()}
	}
	t := r.Edition.Grants(edition.GrantFilter{Area: r.sheet.Ref, Place: place, Period: f.Period}).Totals()
	switch {
	case t.Grants == 0 && r.Partial(f) != "":
		code = "area.say.money.none_placed"
	case t.Grants == 0:
		code += ".none"
	}
	args := append(r.figureArgs(f), "grants", r.AtLeast(f, r.Plural("area.say.grants", t.Grants)), "euros", r.AtLeast(f, r.Text.Euros(r.Lang, t.Net.Euros(), 0)))
	return sentence{r.Say(code, args...), f.Simulated()}
}

// figureArgs are what sentences say of a figure.
func (r reader) figureArgs(f edition.Figure) []string {
	return []string{
		"period", wording.Period(f.Period), "value", r.AtLeast(f, r.Value(f.Definition, f.Value)), "interval", r.Interval(f.Definition, f.Value), "conclusion", r.conclusion(f),
	}
}

// conclusion is what may be concluded of a figure: that it counts a part only, the verdict
// against the reference, that it is unreliable and why, or nothing.
func (r reader) conclusion(f edition.Figure) string {
	if f.Value.Status == indicator.Unreliable {
		return r.joined(r.partial(f), r.Say("area.say.unreliable", "why", r.Reason(f.Value.Reason)))
	}
	if words := r.verdictWithReason(f); words != "" {
		return words
	}
	return r.partial(f)
}
