package page

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// How much the index shows; what is left out is said.
const (
	mostListed = 200 // areas of a level
	mostFound  = 50  // hits of a search
	mostNear   = 5   // names that are like what was not found
)

// index is the content of the index.
type index struct {
	Searched bool
	Hits     []edition.Hit
	Total    int           // of hits
	Near     []edition.Hit // areas with names or codes that are like it, when there is no hit
	Place    *ask.Place    // that was sought by its coordinates, or nil
	Levels   []levelList
	Postcode bool // what was searched may be a postcode, which nobody knows
	home
}

// levelList is a level with its areas, or their number when they are many.
type levelList struct {
	Level source.Level
	Total int
	Areas []edition.Relation
}

// IndexAsked is what somebody asks of the index.
type IndexAsked struct {
	Query   string
	Place   *ask.Place // that the query means by its coordinates, or nil
	Today   time.Time
	Notices []string
}

// Index is the page of all levels and areas, with what a search found.
func (p *Pages) Index(lang message.Lang, e *edition.Edition, asked IndexAsked) ([]byte, error) {
	query := asked.Query
	v := view{Writer: wording.Writer{Text: p.text, Lang: lang}, Path: "/", Query: query, Notices: asked.Notices, Edition: e}
	v.Title = v.PackTitle()
	content := index{Searched: query != "", Place: asked.Place}
	if content.Searched {
		content.Hits = e.Search(query, "", 0)
		content.Total = len(content.Hits)
		if content.Total == 0 {
			content.Near = e.Nearest(query, "", mostNear)
		}
		content.Hits = content.Hits[:min(len(content.Hits), mostFound)]
		content.Postcode = looksLikePostcode(query)
		v.Title = v.Say("search.title", "query", query)
	} else {
		content.home = v.home(AreaAsked{Today: asked.Today})
	}
	for _, level := range e.Levels() {
		b := e.Level(level)
		list := levelList{Level: level, Total: b.Len()}
		if b.Len() <= mostListed {
			for _, code := range b.Codes {
				ref := source.Ref{Level: level, Code: code}
				list.Areas = append(list.Areas, edition.Relation{Ref: ref, Name: e.Name(ref)})
			}
			slices.SortStableFunc(list.Areas, byName)
		}
		content.Levels = append(content.Levels, list)
	}
	v.Content = content
	return p.render("index", v)
}

// looksLikePostcode tells whether a text is five digits.
func looksLikePostcode(text string) bool {
	return len(text) == 5 && strings.Trim(text, "0123456789") == ""
}

// SearchSay is a sentence on the search, as it is for editions that know postcodes or for
// those that do not.
func (v view) SearchSay(code string) string {
	if v.Edition != nil && !v.Edition.HasPostcodes() {
		code += ".plain"
	}
	return v.Say(code)
}

// byName orders areas as people seek them: by name, without regard to case, accents
// and hyphens. Lists for programs stay in the order of codes.
func byName(a, b edition.Relation) int {
	return strings.Compare(edition.Fold(a.Name), edition.Fold(b.Name))
}

// PackTitle is the name of the territory of the edition.
func (v view) PackTitle() string {
	if v.Edition == nil {
		return ""
	}
	return v.Choose(v.Edition.Pack.Title)
}

// AreaPath is the address of an area's page.
func (v view) AreaPath(r source.Ref) string { return v.Link("/territoires/" + r.String()) }

// Count writes a whole number.
func (v view) Count(n int) string { return v.Text.Int(v.Lang, int64(n)) }

// Levels names several areas of a level: "communes".
func (v view) Levels(l source.Level) string { return v.Say("levels." + string(l)) }

// LevelWords are the names of the levels of the edition by their codes, as JSON for the
// suggestions of the search.
func (v view) LevelWords() (string, error) {
	words := map[source.Level]string{}
	if v.Edition != nil {
		for _, level := range v.Edition.Levels() {
			words[level] = v.Level(level)
		}
	}
	body, err := json.Marshal(words)
	return string(body), err
}

// Plural chooses between two sentences by a number, which it gives them as "n".
func (v view) Plural(code string, n int, args ...string) string {
	form := "many"
	if n == 0 || n == 1 {
		form = []string{"none", "one"}[n]
	}
	return v.Say(fmt.Sprintf("%s.%s", code, form), append(args, "n", v.Count(n))...)
}
