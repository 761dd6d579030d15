package page

import (
	"math"
	"net/url"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

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

// LinkWith is an address of this site with parameters, in the language of the page.
func (v view) LinkWith(path string, pairs ...string) string {
	query := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			query.Set(pairs[i], pairs[i+1])
		}
	}
	if v.Lang != message.FR {
		query.Set("lang", string(v.Lang))
	}
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}

// LevelNote says which generation of perimeters a level has, where there are several.
func (v view) LevelNote(l source.Level) string {
	switch l {
	case source.QPV2015, source.OutsideQPV2015, source.QPV2024, source.OutsideQPV2024:
		return v.Say("area.generation." + string(l))
	}
	return ""
}

// joined are parts of a sentence with semicolons, those that are not empty.
func (v view) joined(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), v.Semicolon())
}

// Semicolon parts the members of a list in a sentence.
func (v view) Semicolon() string { return v.Text.Sentence(v.Lang, "cli.semicolon", nil) }

// stateLink is the address of the page as it is, in its language.
func (v view) stateLink() string {
	link := v.Link(v.Path)
	switch {
	case v.State == "":
		return link
	case link == v.Path:
		return link + "?" + v.State
	default:
		return link + "&" + v.State
	}
}
