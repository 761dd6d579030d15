package page

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

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
	high := cross.Cells[most]
	args := []string{
		"known", v.Count(cross.Known), "areas", v.countedAreas(s.Level, cross.Known), "low", v.Count(high[0].Areas), "high", v.Count(high[most].Areas),
		"support", v.supportWord(*cross, 0), "support_high", v.supportWord(*cross, most), "cannot_tell", v.Count(cross.CannotTell), "partial", v.partOf(s),
		"need_name", v.nameInside(cross.Need.ID), "need_period", wording.Period(cross.NeedPeriod),
		"support_name", v.nameInside(s.Indicator), "period", wording.Period(s.Key.Period),
	}
	if none := high[0].None; none > 0 && !cross.ZeroApart {
		args = append(args, "none", v.Count(none))
	}
	if left := cross.Areas - cross.Known; left > 0 {
		args = append(args, "unknown", v.Count(left))
	}
	return v.Say("map.sentence.bivariate", args...)
}

// needHead is the head of the column of need: what it is measured by, and of which year.
func (v view) needHead(cross *ask.CrossOut) string {
	if cross == nil {
		return ""
	}
	return v.Say("map.column.need", "need", v.nameInside(cross.Need.ID), "period", wording.Period(cross.NeedPeriod))
}

// nameInside is the short name of an indicator within a sentence: "taux de pauvreté".
func (v view) nameInside(id string) string {
	name := v.Short(id)
	r, n := utf8.DecodeRuneInString(name)
	if next, _ := utf8.DecodeRuneInString(name[n:]); unicode.IsUpper(next) { // of capitals
		return name
	}
	return string(unicode.ToLower(r)) + name[n:]
}

// partOf says how much of what the map shows has no place; nothing where all is counted.
func (v view) partOf(s Settled) string {
	vector := v.Edition.Vector(s.Key)
	for i := range vector.Len() {
		if why := v.Partial(edition.Figure{Definition: s.Definition, Value: vector.At(i)}); why != "" {
			return why
		}
	}
	return ""
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
	if why := v.partOf(s); why != "" {
		notes = append(notes, v.Say("map.partial", "why", why))
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
