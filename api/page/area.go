package page

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// AreaAsked is what the address of a sheet asks for.
type AreaAsked struct {
	State   state.State // its Ref, Sel, Place and Period count
	Today   time.Time   // what makes figures old
	Edition *edition.Edition
	Notices []string // what was wrong with the address
	Base    string   // address of the service, with its scheme
}

// area is the content of the sheet of an area.
type area struct {
	edition.Sheet
	Crumbs []edition.Relation // what it is part of, else the territory of the edition
	Population
	Locator   *locator
	Sentences []sentence
	Keys      []keyFigure
	Embed     embedding
	Drawn     []drawn
	Reference edition.Relation // what figures are compared with; no code: nothing
	InPart    string           // what of the reference counts a part only
	Compared  []edition.Relation
	Choices   choices
	ESS       ess
	Money     money
	Similar   ask.Similar
	Unknown   []unknown
	Figures   []wording.Line // the latest of each indicator
	Earlier   []wording.Line // those before
	Simulated []string       // titles of the sources that are simulated
	Areas     []memberList   // members by level
	JSON      string         // address of the same in JSON
	Card      string         // address of the card that other sites may show
	Link      string         // address of the page as it is
}

// Population is how many people an area has, and how many of them are poor.
type Population struct {
	People *wording.Line // nil: nobody knows
	Poor   string        // "17 374 habitants pauvres (39,3 %)"; empty: nobody knows
}

// sentence is one of those that say what the figures do.
type sentence struct {
	Text      string
	Simulated bool
}

// memberList are the members of one level.
type memberList struct {
	Level source.Level
	Areas []edition.Relation
}

// Area is the sheet of an area. Its errors are those of package ask.
func (p *Pages) Area(ctx context.Context, a ask.Asker, s edition.Sheet, asked AreaAsked) ([]byte, error) {
	e := asked.Edition
	s.Name = a.AreaName(s.Ref, s.Name)
	v := view{
		Writer: a.Writer, Path: "/territoires/" + s.Ref.String(), State: asked.State.Query(),
		Title: s.Name, Notices: asked.Notices, Edition: e,
	}
	c := area{Sheet: s, Crumbs: crumbs(s), JSON: "/api/v1/areas/" + s.Ref.String(), Card: v.Path + "/carte-integrable", Link: v.stateLink()}
	r := newReader(v, e, s, asked)
	c.Reference, c.Compared, c.Choices = r.reference, r.comparedAreas(), r.choices()
	c.InPart = r.referenceInPart()
	c.Population, c.Locator, c.Keys = r.population(), r.locator(), r.keyFigures()
	c.Embed = v.embedOf(s.Name, asked.Base, asked, c.Keys)
	c.ESS, c.Money = r.ess(), r.money()
	c.Sentences = r.sentences()
	var err error
	if c.Similar, err = ask.FindSimilar(e, s.Ref); err != nil {
		return nil, err
	}
	if c.Drawn, err = r.figures(ctx, a, c.Keys); err != nil {
		return nil, err
	}
	c.Unknown = r.unknown()
	c.addFigures(v, s)
	for _, source := range s.Sources {
		if source.Simulated && !slices.Contains(c.Simulated, source.Title) {
			c.Simulated = append(c.Simulated, source.Title)
		}
	}
	c.Areas = byLevel(s.Members)
	c.Within = slices.SortedStableFunc(slices.Values(s.Within), func(a, b edition.Share) int {
		return cmp.Or(edition.CompareLevels(a.Ref.Level, b.Ref.Level), byName(a.Relation, b.Relation))
	})
	v.Content = c
	return p.render("area", v)
}

// crumbs are what an area is part of, else the territory of the edition.
func crumbs(s edition.Sheet) []edition.Relation {
	if len(s.Parents) == 0 && s.Reference.Ref.Code != "" && s.Reference.Ref != s.Ref {
		return []edition.Relation{s.Reference}
	}
	return s.Parents
}

// addFigures adds the tables of all figures of indicators, the latest apart.
func (c *area) addFigures(v view, s edition.Sheet) {
	s.Figures = s.OfIndicators()
	seen := map[string]bool{}
	for i, line := range v.Lines(s) {
		f := s.Figures[i]
		slices.Sort(line.Sources)
		if !line.Known { // the table is short, what is not known is told apart
			line.Note = v.Reason(f.Value.Reason)
		}
		if seen[f.ID] {
			c.Earlier = append(c.Earlier, line)
		} else {
			c.Figures = append(c.Figures, line)
		}
		seen[f.ID] = true
	}
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

// IsLink tells whether an address can be followed.
func (v view) IsLink(address string) bool {
	return strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://")
}
