package page

import (
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
)

// keyFigure is one of the figures that a sheet opens with.
type keyFigure struct {
	wording.Line
	ID      string
	Status  indicator.Status
	Why     string // reason of the status
	Verdict string
	Rank    string // "rang 2 à 26 sur 26"
	Old     bool
	Trend   *trend
	Weak    string     // that the value is unreliable or counts a part only, and why
	Columns []otherKey // of the areas that are compared
}

// mostKeys is how many key figures there are.
const mostKeys = 8

// keyIDs are the figures that a sheet may open with, the first that a level has: need,
// offer, money, requests.
func keyIDs(place string) []string {
	return []string{
		"need.poverty", "need.income", "ess.density", "ess.quotient", "ess.posts", placed("funding.per_capita", place), placed("funding.per_poor", place),
		placed("funding.projects", place), "ess.registered", "funnel.requests", "funnel.success", placed("funding.per_establishment", place), "ess.posts_share",
	}
}

// keyFigures are the key figures of the sheet. They are the same for all areas of a level,
// so that two sheets lie side by side: those of which anything is known at the level come
// first, in the order of [keyIDs].
func (r reader) keyFigures() []keyFigure {
	var chosen, silent []string
	for _, id := range keyIDs(r.asked.State.Place) {
		if r.isKnown(id) {
			chosen = append(chosen, id)
		} else if _, ok := r.Edition.Latest(id, r.sheet.Ref.Level); ok {
			silent = append(silent, id)
		}
	}
	chosen = append(chosen, silent...)
	chosen = chosen[:min(mostKeys, len(chosen))]
	order := keyIDs(r.asked.State.Place)
	slices.SortFunc(chosen, func(a, b string) int { return slices.Index(order, a) - slices.Index(order, b) })
	keys := make([]keyFigure, 0, len(chosen))
	for _, id := range chosen {
		f, _ := r.figure(id)
		k := r.keyFigure(f)
		k.Trend = r.trend(id)
		for i := range r.compared {
			k.Columns = append(k.Columns, r.otherKey(same(&r.compared[i], f)))
		}
		keys = append(keys, k)
	}
	return keys
}

// otherKey is a key figure of an area that is compared, with the marks of a key figure.
type otherKey struct {
	wording.Line
	Mark string
	Why  string // that it is unreliable or counts a part only, or why there is no number
}

func (r reader) otherKey(f edition.Figure) otherKey {
	return otherKey{r.line(f), markOf(f.Value.Status), r.whyOf(f)}
}

// whyOf is the reason of a status, said as that of an unreliable value where there is a
// number, and that it is counted in part: sentences and notes say how much is missing.
func (r reader) whyOf(f edition.Figure) string {
	why := r.Reason(f.Value.Reason)
	if f.Value.Status == indicator.Unreliable {
		why = r.Say("area.weak", "why", why)
	}
	if r.Partial(f) != "" {
		return r.joined(why, r.Say("area.partial.brief"))
	}
	return why
}

// keyFigure writes one figure with all that is said beside it.
func (r reader) keyFigure(f edition.Figure) keyFigure {
	k := keyFigure{Line: r.line(f), ID: f.ID, Status: f.Value.Status, Old: f.Value.Status.HasValue() && isOld(f.Period, r.asked.Today)}
	k.Verdict, k.Why = r.verdictInBrief(f), r.Reason(f.Value.Reason)
	if k.Known {
		k.Weak = r.whyOf(f)
	}
	if k.Known && k.Verdict == "" && r.other != nil {
		k.Verdict = r.Say("area.verdict.none.reference")
		if k.Interval == "" {
			k.Verdict = r.Say("area.verdict.none.interval")
		}
	}
	if v := f.Value; v.RankLow != edition.None {
		k.Rank = r.rankWords(f)
	}
	return k
}

// rankWords is the interval of a rank among the areas of the level that have one.
func (r reader) rankWords(f edition.Figure) string {
	v := r.Edition.Vector(edition.Key{Indicator: f.ID, Level: r.sheet.Ref.Level, Period: f.Period})
	ranked := 0
	for _, rank := range v.RankLow {
		if rank != edition.None {
			ranked++
		}
	}
	if ranked < 2 {
		return ""
	}
	code := "area.rank.range"
	if f.Value.RankLow == f.Value.RankHigh {
		code = "area.rank.one"
	}
	return r.Say(code, "low", r.Count(int(f.Value.RankLow)), "high", r.Count(int(f.Value.RankHigh)), "n", r.Count(ranked))
}

// isKnown tells whether any area of the level has a number.
func (r reader) isKnown(id string) bool {
	k, ok := r.Edition.Latest(id, r.sheet.Ref.Level)
	if !ok {
		return false
	}
	v := r.Edition.Vector(k)
	for i := range v.Len() {
		if v.At(i).Status.HasValue() {
			return true
		}
	}
	return false
}

// Mark is the sign of a status, beside which its words stand.
func (k keyFigure) Mark() string { return markOf(k.Status) }

func markOf(s indicator.Status) string {
	return map[indicator.Status]string{
		indicator.Unreliable: "≈", indicator.Secret: "■", indicator.Absent: "○", indicator.NotApplicable: "–",
	}[s]
}

// StatusWord names a status for style sheets.
func (k keyFigure) StatusWord() string { return k.Status.String() }
