package page

import (
	"slices"
	"time"
	"unicode/utf8"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// reader reads the figures of a sheet beside those of the areas that it is compared with.
type reader struct {
	view
	sheet     edition.Sheet
	asked     AreaAsked
	whole     *edition.Sheet // of the territory of the edition; nil: it has none
	reference edition.Relation
	other     *edition.Sheet  // of the reference
	compared  []edition.Sheet // in columns
}

func newReader(v view, e *edition.Edition, s edition.Sheet, asked AreaAsked) reader {
	r := reader{view: v, sheet: s, asked: asked, reference: s.Reference}
	if s.Reference.Ref.Code != "" {
		r.whole = v.sheetOf(s.Reference.Ref)
	}
	r.other = r.whole
	if ref := asked.State.Ref; ref.Code != "" {
		r.reference, r.other = edition.Relation{Ref: ref, Name: v.AreaName(ref, e.Name(ref))}, v.sheetOf(ref)
	}
	if r.reference.Ref == s.Ref {
		r.reference, r.other = edition.Relation{}, nil
	}
	for _, ref := range asked.State.Sel {
		if other := v.sheetOf(ref); other != nil && ref != s.Ref && len(r.compared) < mostCompared {
			r.compared = append(r.compared, *other)
		}
	}
	return r
}

// mostCompared is how many areas stand beside that of the sheet.
const mostCompared = 3

// sheetOf is the sheet of another area, which is named so that its name can stand alone.
func (v view) sheetOf(ref source.Ref) *edition.Sheet {
	s, err := v.Edition.Sheet(ref.Level, ref.Code)
	if err != nil {
		return nil
	}
	s.Name = v.AreaName(s.Ref, s.Name)
	return &s
}

func (r reader) comparedAreas() []edition.Relation {
	var list []edition.Relation
	for _, s := range r.compared {
		list = append(list, edition.Relation{Ref: s.Ref, Name: s.Name})
	}
	return list
}

// placed is the variant of an indicator of money for a place.
func placed(id, place string) string {
	if place == edition.PlaceAction {
		return id + "?place=action"
	}
	return id
}

// pick is the figure of a sheet for an indicator: that of the period, else the latest, of
// spans and years that end together the longest.
func pick(s *edition.Sheet, id, period string) (edition.Figure, bool) {
	if s == nil {
		return edition.Figure{}, false
	}
	first := slices.IndexFunc(s.Figures, func(f edition.Figure) bool { return f.ID == id })
	if first < 0 {
		return edition.Figure{}, false
	}
	for _, f := range s.Figures[first:] {
		if f.ID != id {
			break
		}
		if f.Period.String() == period {
			return f, true
		}
	}
	return s.Figures[first], true
}

// figure is that of the sheet, in the period that was asked for.
func (r reader) figure(id string) (edition.Figure, bool) {
	return pick(&r.sheet, id, r.asked.State.Period)
}

// same is the figure of another sheet in the same period; an unknown one without.
func same(s *edition.Sheet, f edition.Figure) edition.Figure {
	if g, ok := pick(s, f.ID, f.Period.String()); ok && g.Period == f.Period {
		return g
	}
	f.Value, f.Sources, f.Missing = edition.Unknown(indicator.Absent, indicator.SourceNotPublished, edition.Basis{}), nil, nil
	return f
}

// line writes one figure.
func (r reader) line(f edition.Figure) wording.Line {
	return r.Lines(edition.Sheet{Figures: []edition.Figure{f}, Sources: r.sheet.Sources})[0]
}

// verdict is how a figure stands to the reference.
func (r reader) verdict(f edition.Figure) indicator.Verdict {
	switch {
	case r.other == nil:
		return indicator.NoVerdict
	case r.whole != nil && r.other.Ref == r.whole.Ref:
		return f.Value.Verdict
	default:
		whole := edition.Unknown(indicator.Absent, indicator.SourceNotPublished, edition.Basis{})
		if r.whole != nil {
			whole = same(r.whole, f).Value
		}
		return ask.Against(f.Definition, f.Value, same(r.other, f).Value, whole)
	}
}

// partialNote is a sentence on how much is missing from figures; empty where all is counted.
func (v view) partialNote(figures ...edition.Figure) string {
	var list []string
	for _, f := range figures {
		list = append(list, v.Partial(f))
	}
	if why := v.joined(list...); why != "" {
		return v.Say("area.partial.note", "why", why)
	}
	return ""
}

// referenceInPart says how much is missing from the reference, beside which nothing is told to
// be high; empty where it counts all.
func (r reader) referenceInPart() string {
	units, _ := pick(r.other, "ess.density", "")
	money, _ := pick(r.other, placed("funding.per_capita", r.asked.State.Place), r.asked.State.Period)
	return r.joined(r.Partial(units), r.Partial(money))
}

// verdictWords says how a figure stands to the reference, at length.
func (r reader) verdictWords(f edition.Figure) string {
	verdict := r.verdict(f)
	switch {
	case verdict == indicator.NoVerdict:
		return ""
	case r.whole != nil && r.other.Ref == r.whole.Ref:
		return r.Say("area.verdict.whole." + verdict.String())
	default:
		return r.Say("area.verdict.other."+verdict.String(), "name", r.reference.Name)
	}
}

// verdictWithReason is the verdict after the word that a figure counts a part only, and how
// much is missing from it: why it is never told to be below.
func (r reader) verdictWithReason(f edition.Figure) string {
	if words := r.verdictWords(f); words != "" {
		return r.joined(r.partial(f), words)
	}
	return ""
}

// longestName is how many letters the name of a reference has where there is little room.
const longestName = 40

// verdictInBrief is the verdict with its reason for where there is little room.
func (r reader) verdictInBrief(f edition.Figure) string {
	if utf8.RuneCountInString(r.reference.Name) > longestName {
		r.reference.Name = r.Say("area.verdict.reference")
	}
	words := r.verdictWords(f)
	switch {
	case words == "" || r.Partial(f) == "":
		return words
	case r.verdict(f) == indicator.CannotTell:
		return r.Say("area.partial.no_verdict")
	default:
		return r.joined(r.Say("area.partial.brief"), words)
	}
}

// partial says that a figure counts a part only, and how much is missing from it.
func (v view) partial(f edition.Figure) string {
	if why := v.Partial(f); why != "" {
		return v.Say("area.partial", "why", why)
	}
	return ""
}

// population is how many people the area has.
func (r reader) population() Population {
	var p Population
	if f, ok := pick(&r.sheet, "people.count", ""); ok && f.Value.Status.HasValue() {
		line := r.line(f)
		p.People = &line
	}
	if poor, percent := ask.PoorPeople(r.Edition, r.sheet.Ref); poor > 0 && percent > 0 {
		p.Poor = r.Say("area.poor", "n", r.Text.Float(r.Lang, poor, 0), "percent", r.Text.Percent(r.Lang, percent, 0))
	}
	return p
}

// monthsOld is after how many months a figure is marked as old.
const monthsOld = 36

// isOld tells whether the last day of a period lies more than [monthsOld] months back.
func isOld(p indicator.Period, today time.Time) bool {
	return p.To > 0 && time.Date(p.To+1, time.January, 1, 0, 0, 0, 0, time.UTC).AddDate(0, monthsOld, 0).Before(today)
}
