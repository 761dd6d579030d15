package page

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// area is the content of the page of an area.
type area struct {
	edition.Sheet
	Crumbs    []edition.Relation // what it is part of, else the territory of the edition
	Figures   []wording.Line     // the latest of each indicator
	Earlier   []wording.Line     // those before
	Unknown   []unknown          // of the latest, those without a number
	Simulated []string           // titles of the sources that are simulated
	Areas     []memberList       // members by level
	JSON      string             // address of the same in JSON
}

// unknown are the figures that are missing for one reason.
type unknown struct {
	Labels []string // with their periods
	Why    string
}

// memberList are the members of one level.
type memberList struct {
	Level source.Level
	Areas []edition.Relation
}

// Area is the page of an area.
func (p *Pages) Area(lang message.Lang, e *edition.Edition, s edition.Sheet, notices []string) ([]byte, error) {
	v := view{
		Writer: wording.Writer{Text: p.text, Lang: lang}, Path: "/territoires/" + s.Ref.String(),
		Title: s.Name, Notices: notices, Edition: e,
	}
	content := area{Sheet: s, Crumbs: s.Parents, JSON: "/api/v1/areas/" + s.Ref.String()}
	if len(s.Parents) == 0 && s.Reference.Ref.Code != "" && s.Reference.Ref != s.Ref {
		content.Crumbs = []edition.Relation{s.Reference}
	}
	s.Figures = s.OfIndicators()
	seen := map[string]bool{}
	for i, line := range v.Lines(s) {
		f := s.Figures[i]
		slices.Sort(line.Sources)
		if !line.Known && !seen[f.ID] {
			content.addUnknown(line)
		}
		if !line.Known { // the table is short, the list below it says how to get the file
			line.Note = v.Reason(f.Value.Reason)
		}
		if seen[f.ID] {
			content.Earlier = append(content.Earlier, line)
		} else {
			content.Figures = append(content.Figures, line)
		}
		seen[f.ID] = true
	}
	for _, source := range s.Sources {
		if source.Simulated {
			content.Simulated = append(content.Simulated, source.Title)
		}
	}
	content.Areas = byLevel(s.Members)
	content.Within = slices.SortedStableFunc(slices.Values(s.Within), func(a, b edition.Share) int {
		return cmp.Or(edition.CompareLevels(a.Ref.Level, b.Ref.Level), byName(a.Relation, b.Relation))
	})
	v.Content = content
	return p.render("area", v)
}

// addUnknown adds a figure to those that are missing for the same reason.
func (a *area) addUnknown(line wording.Line) {
	label := line.Label
	if line.Period != "" {
		label += " (" + line.Period + ")"
	}
	why := line.Value
	if line.Note != "" {
		why += " – " + line.Note
	}
	if i := slices.IndexFunc(a.Unknown, func(u unknown) bool { return u.Why == why }); i >= 0 {
		a.Unknown[i].Labels = append(a.Unknown[i].Labels, label)
		return
	}
	a.Unknown = append(a.Unknown, unknown{[]string{label}, why})
}

// Reason is why a figure has its status, in words.
func (v view) Reason(r indicator.Reason) string {
	if r == "" {
		return ""
	}
	return v.Text.Sentence(v.Lang, "reason."+string(r), nil)
}

// byLevel parts members by their level; they come in the order of levels.
func byLevel(members []edition.Relation) []memberList {
	var lists []memberList
	for _, m := range members {
		if len(lists) == 0 || lists[len(lists)-1].Level != m.Ref.Level {
			lists = append(lists, memberList{Level: m.Ref.Level})
		}
		last := &lists[len(lists)-1]
		last.Areas = append(last.Areas, m)
	}
	for _, l := range lists {
		slices.SortStableFunc(l.Areas, byName)
	}
	return lists
}

// AliasNotice says that an area was asked for by another code.
func (v view) AliasNotice(s edition.Sheet) string {
	if s.Alias == nil {
		return ""
	}
	return v.Say(wording.AliasCode("alias.", *s.Alias, v.Edition.Head.Day()),
		"code", s.Alias.Code, "alias", s.Alias.Name, "name", s.Name, "to", v.date(s.Alias.To), "standing", s.Ref.Code)
}

// AliasText is another code of an area, with its kind and dates.
func (v view) AliasText(a edition.Alias) string {
	return v.Say(wording.AliasCode("also.", a, v.Edition.Head.Day()),
		"code", a.Code, "name", a.Name, "from", v.date(a.From), "to", v.date(a.To), "in_force", v.AsOf())
}

func (v view) date(d source.Date) string {
	if d.IsZero() {
		return ""
	}
	return v.Text.Date(v.Lang, d.Time)
}

// ShareText is how much of an area lies in another.
func (v view) ShareText(s edition.Share) string {
	people := ""
	if !math.IsNaN(s.Population) {
		people = v.Share(s.Population)
	}
	return v.Say("share", "area", v.Share(s.Area), "people", people)
}

// AsOf is the day of the edition.
func (v view) AsOf() string {
	return v.date(v.Edition.Head.Day())
}

// PublishedOn is the day on which the edition was published.
func (v view) PublishedOn() string { return v.Text.Date(v.Lang, v.Edition.Head.PublishedAt) }

// SourceText is a source in one line, without its address.
func (v view) SourceText(s edition.Source) string {
	s.Address = ""
	return v.Source(s)
}

// IsLink tells whether an address can be followed.
func (v view) IsLink(address string) bool {
	return strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://")
}
