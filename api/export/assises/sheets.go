package assises

import (
	"cmp"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// sheetList is the sheets of the areas of one level, by name.
type sheetList struct {
	Level  source.Level
	Title  string
	Sheets []areaSheet
}

// areaSheet is the page of an area.
type areaSheet struct {
	ID        string // of its place in the booklet
	Name      string
	Kind      string   // its level and code
	Lies      string   // in which areas
	Engaged   string   // in the social economy
	Lines     []line   // with a number
	InPart    string   // what is not counted anywhere
	Unknown   []absent // without one, by reason
	Simulated string
}

// line is a figure of a sheet.
type line struct {
	wording.Line
	Weak bool // it is unreliable
}

// absent are figures that are missing for one reason.
type absent struct {
	Why    string
	Labels []string
}

// sheets are the sheets of the levels that the plan names.
func (b *builder) sheets() []sheetList {
	var lists []sheetList
	for _, level := range b.Plan.Sheets {
		areas := b.edition.Level(level)
		if areas == nil {
			continue
		}
		list := sheetList{Level: level, Title: b.words.Text.Sentence(b.words.Lang, "page.levels."+string(level), nil)}
		for _, code := range areas.Codes {
			sheet, err := b.edition.Sheet(level, code)
			if err != nil { // a code of the level is an area of it
				continue
			}
			list.Sheets = append(list.Sheets, b.sheet(sheet))
		}
		slices.SortStableFunc(list.Sheets, func(x, y areaSheet) int { return cmp.Compare(edition.Fold(x.Name), edition.Fold(y.Name)) })
		lists = append(lists, list)
	}
	return lists
}

func (b *builder) sheet(s edition.Sheet) areaSheet {
	s = s.With(ofBooklet(s.OfIndicators()))
	out := areaSheet{
		ID: string(s.Ref.Level) + "-" + s.Ref.Code, Name: s.Name, Kind: b.words.Level(s.Ref.Level) + " " + s.Ref.Code,
		Engaged: b.words.Engaged(s.Engaged), Simulated: b.words.Simulated(s.Sources),
	}
	var lies []string
	for _, o := range s.Overlaps {
		if o.Ref.Level == source.Commune || o.Ref.Level == source.Territoire {
			lies = append(lies, o.Name+" ("+b.words.Share(o.Area)+")")
		}
	}
	for _, m := range s.Members {
		if m.Ref.Level == source.Commune {
			lies = append(lies, m.Name)
		}
	}
	out.Lies = strings.Join(lies, ", ")
	out.InPart = b.words.InPart(s.Figures)
	for i, l := range b.words.Lines(s) {
		if l.Known {
			out.Lines = append(out.Lines, line{l, s.Figures[i].Value.Status == indicator.Unreliable})
			continue
		}
		why := l.Value
		if r := s.Figures[i].Value.Reason; r != "" {
			why += " – " + b.words.Text.Sentence(b.words.Lang, "reason."+string(r), nil)
		}
		at := slices.IndexFunc(out.Unknown, func(a absent) bool { return a.Why == why })
		if at < 0 {
			out.Unknown, at = append(out.Unknown, absent{Why: why}), len(out.Unknown)
		}
		label := l.Label
		if l.Period != "" {
			label += " (" + l.Period + ")"
		}
		out.Unknown[at].Labels = append(out.Unknown[at].Labels, label)
	}
	return out
}

// ofBooklet is one figure of each indicator: that of the longest span, or of the latest year
// where there is no span.
func ofBooklet(figures []edition.Figure) []edition.Figure {
	best := map[string]indicator.Period{}
	for _, f := range figures { // the latest comes first
		p, ok := best[f.ID]
		if years := f.Period.To - f.Period.From; !ok || years > p.To-p.From {
			best[f.ID] = f.Period
		}
	}
	return slices.DeleteFunc(figures, func(f edition.Figure) bool { return best[f.ID] != f.Period })
}
