package page

import (
	"cmp"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// home is what the observatory says of its territory.
type home struct {
	Sentences []sentence
	Keys      []homeFigure
}

// homeFigure is a key figure of an area.
type homeFigure struct {
	keyFigure
	Of edition.Relation
}

// home gathers what the first page says; nothing of a territory that the edition does not
// have.
func (v view) home(asked AreaAsked) home {
	var h home
	t := v.Edition.Pack.Territory
	if t == nil {
		return h
	}
	s := v.sheetOf(t.Ref())
	if s == nil {
		return h
	}
	whole := newReader(v, v.Edition, *s, asked)
	h.addESS(whole)
	h.addMoney(whole)
	for _, level := range []source.Level{source.OutsideQPV2024, source.OutsideQPV2015} {
		if b := v.Edition.Level(level); b != nil && b.Len() == 1 && h.addOutside(whole, source.Ref{Level: level, Code: b.Codes[0]}) {
			break
		}
	}
	return h
}

func (h *home) addESS(r reader) {
	f, ok := pick(&r.sheet, "ess.density", "")
	if !ok || !f.Value.Status.HasValue() {
		return
	}
	args := append(r.figureArgs(f), "name", r.sheet.Name, "n", r.Writer.Count(f))
	h.Sentences = append(h.Sentences, sentence{r.Say("home.say.ess", args...), f.Simulated()})
	h.addKey(r, f)
}

// addMoney says for how many neighbourhoods money per inhabitant differs from the whole, and
// of how many nothing can be told.
func (h *home) addMoney(r reader) {
	f, ok := pick(&r.sheet, "funding.per_capita", "")
	if !ok || !f.Value.Status.HasValue() {
		return
	}
	h.addKey(r, f)
	for _, level := range []source.Level{source.QPV2024, source.QPV2015} {
		v := r.Edition.Vector(edition.Key{Indicator: f.ID, Level: level, Period: f.Period})
		if v == nil {
			continue
		}
		n, partial := map[indicator.Verdict]int{}, ""
		for i := range v.Len() {
			of := edition.Figure{Definition: f.Definition, Value: v.At(i)}
			n[of.Value.Verdict]++
			partial = cmp.Or(partial, r.partial(of))
		}
		if n[indicator.NoVerdict] == v.Len() {
			continue
		}
		count := func(of indicator.Verdict) string { return r.Plural("home.say.count", n[of]) }
		unknown := ""
		if n[indicator.NoVerdict] > 0 {
			unknown = count(indicator.NoVerdict)
		}
		h.Sentences = append(h.Sentences, sentence{r.Say("home.say.verdicts", "n", r.Count(v.Len()), "period", wording.Period(f.Period),
			"below", count(indicator.Below), "above", count(indicator.Above), "unsure", count(indicator.CannotTell), "partial", partial, "unknown", unknown), f.Simulated()})
		return
	}
}

// addOutside says what money goes to poor people who do not live in neighbourhoods.
func (h *home) addOutside(r reader, ref source.Ref) bool {
	s := r.sheetOf(ref)
	outside := newReader(r.view, r.Edition, *s, r.asked)
	f, ok := pick(s, "funding.per_poor", "")
	if !ok || !f.Value.Status.HasValue() {
		return false
	}
	args := append(outside.figureArgs(f), "verdict", outside.verdictWithReason(f))
	h.Sentences = append(h.Sentences, sentence{r.Say("home.say.outside", args...), f.Simulated()})
	h.addKey(outside, f)
	return true
}

func (h *home) addKey(r reader, f edition.Figure) {
	k := homeFigure{r.keyFigure(f), edition.Relation{Ref: r.sheet.Ref, Name: r.Edition.Name(r.sheet.Ref)}} // its level is said beside
	if r.other == nil {
		k.Verdict = r.Say("home.verdict.self")
	}
	h.Keys = append(h.Keys, k)
}
