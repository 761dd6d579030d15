package page

import (
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// areasWord names areas of a level within a sentence: "communes".
func (v view) areasWord(l source.Level) string { return v.Say("map.areas." + string(l)) }

// countedAreas names n areas of a level within a sentence that has the number.
func (v view) countedAreas(l source.Level, n int) string {
	return v.Say("map.areas."+string(l), "n", v.Count(n))
}

// crossSentence says what a map of need and support shows, of which years, and why it cannot
// be told of some areas whether their support exceeds that of the whole.
func (v view) crossSentence(s Settled, cross *ask.CrossOut) string {
	const most = ask.CrossClasses - 1
	high, words := cross.Cells[most], v.supportWords(*cross)
	args := []string{
		"known", v.Count(cross.Known), "areas", v.countedAreas(s.Level, cross.Known), "low", v.Count(high[0].Areas), "high", v.Count(high[most].Areas),
		"support", words[0], "support_high", words[most], "cannot_tell", v.Count(cross.CannotTell),
		"need_name", wording.Inside(v.Short(cross.Need.ID)), "need_period", wording.Period(cross.NeedPeriod),
		"support_name", wording.Inside(v.Short(s.Indicator)), "period", wording.Period(s.Key.Period),
	}
	if f := v.inPart(s.Definition, s.Key); f != nil {
		args = append(args, "partial", v.Partial(*f))
	}
	if none := high[0].None; none > 0 && !cross.ZeroApart {
		args = append(args, "none", v.Count(none))
	}
	if left := cross.Areas - cross.Known; left > 0 {
		args = append(args, "unknown", v.Count(left))
	}
	return v.Say("map.sentence.bivariate", args...)
}

// supportWords name the classes of support: the lowest may be nothing at all, or nothing that
// could be placed, and then what is above it are halves.
func (v view) supportWords(cross ask.CrossOut) [ask.CrossClasses]string {
	codes := [ask.CrossClasses]string{"low", "middle", "high"}
	if cross.ZeroApart {
		codes = [ask.CrossClasses]string{"none", "less", "more"}
		if v.inPart(cross.Support, edition.Key{Indicator: cross.Support.ID, Level: cross.Level, Period: cross.SupportPeriod}) != nil {
			codes[0] = "none_known"
		}
	}
	for i, code := range codes {
		codes[i] = v.Say("map.support." + code)
	}
	return codes
}

// needHead is the head of the column of need: what it is measured by, and of which year.
func (v view) needHead(cross *ask.CrossOut) string {
	if cross == nil {
		return ""
	}
	return v.Say("map.column.need", "need", wording.Inside(v.Short(cross.Need.ID)), "period", wording.Period(cross.NeedPeriod))
}

// inPart is a figure of a vector that counts a part only, nil where all has a place.
func (v view) inPart(d edition.Definition, key edition.Key) *edition.Figure {
	for _, b := range v.Edition.Vector(key).Bases {
		f := edition.Figure{Definition: d, Value: edition.Known(1, b)}
		if v.Partial(f) != "" {
			return &f
		}
	}
	return nil
}

// mapNotes say what readers of values need to know: by the numbers of which years they are
// divided, and how much of what they count is missing.
func (v view) mapNotes(s Settled) []string {
	var notes []string
	for _, key := range []edition.Key{s.Before, s.Key} {
		if divided := v.dividedBy(s.Definition, key); divided != "" {
			notes = append(notes, divided)
		}
	}
	if f := v.inPart(s.Definition, s.Key); f != nil {
		notes = append(notes, v.InPart([]edition.Figure{*f}))
	}
	return notes
}

// dividedBy says by the numbers of which years a vector is divided, where these are not its
// own: values of 2015 may be counts of 2015 per inhabitant of 2021.
func (v view) dividedBy(d edition.Definition, key edition.Key) string {
	vector := v.Edition.Vector(key)
	if vector == nil || indicator.Quantity(d.Denominator).IsFlow() {
		return ""
	}
	var years []string
	for _, b := range vector.Bases {
		if p := b.DenominatorPeriod; p != (indicator.Period{}) && p != key.Period && !slices.Contains(years, wording.Period(p)) {
			years = append(years, wording.Period(p))
		}
	}
	if len(years) == 0 {
		return ""
	}
	slices.Sort(years)
	what := "other"
	if d.Denominator == "people" {
		what = d.Denominator
	}
	by := v.Text.Sentence(v.Lang, "figure.divided.brief."+what, map[string]string{"period": strings.Join(years, ", ")})
	return v.Say("map.divided", "period", wording.Period(key.Period), "divided", by)
}
