package page

import (
	"cmp"
	"slices"

	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// nearest is the content of the page of an area that is not there.
type nearest struct {
	Detail, RequestID string
	Areas             []edition.Relation
}

// How many areas are offered instead of one that is not there, and how many letters they
// may differ by.
const (
	mostNearest  = 8
	mostMistakes = 2
	mostCompare  = 40 // letters of what was asked for
)

// NoArea is the page of an area that is not there, with those whose code or name is close
// to what was asked for.
func (p *Pages) NoArea(lang message.Lang, e *edition.Edition, asked source.Ref, title, requestID string) ([]byte, error) {
	v := view{Writer: wording.Writer{Text: p.text, Lang: lang}, Title: title, Path: "/", Edition: e}
	v.Content = nearest{v.Say("area.missing", "area", asked.String()), requestID, nearestAreas(e, asked)}
	return p.render("nearest", v)
}

// nearestAreas are what a search finds, of the same level first, then the areas of the
// level whose code or name differs by a letter or two, the closest first.
func nearestAreas(e *edition.Edition, asked source.Ref) []edition.Relation {
	text := edition.Fold(asked.Code)
	if letters := []rune(text); len(letters) > mostCompare {
		text = string(letters[:mostCompare])
	}
	if text == "" {
		return nil
	}
	var list []edition.Relation
	add := func(r edition.Relation) {
		if len(list) < mostNearest && !slices.Contains(list, r) {
			list = append(list, r)
		}
	}
	for _, level := range []source.Level{asked.Level, ""} {
		if level != "" && e.Level(level) == nil {
			continue
		}
		for _, hit := range e.Search(text, level, mostNearest) {
			add(edition.Relation{Ref: hit.Ref, Name: hit.Name})
		}
	}
	type close struct {
		edition.Relation
		mistakes int
	}
	var found []close
	if b := e.Level(asked.Level); b != nil {
		for i, code := range b.Codes {
			mistakes := min(distance(text, edition.Fold(code)), distance(text, edition.Fold(b.Names[i])))
			if mistakes <= mostMistakes {
				ref := source.Ref{Level: asked.Level, Code: code}
				found = append(found, close{edition.Relation{Ref: ref, Name: e.Name(ref)}, mistakes})
			}
		}
	}
	slices.SortStableFunc(found, func(a, b close) int { return cmp.Compare(a.mistakes, b.mistakes) })
	for _, c := range found {
		add(c.Relation)
	}
	return list
}

// distance is how many letters must be changed, added or taken away to make one text the
// other; more than [mostMistakes] is told as that and one.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if d := len(x) - len(y); d > mostMistakes || d < -mostMistakes {
		return mostMistakes + 1
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		before := row[0]
		row[0] = i + 1
		for j := range y {
			change := before
			if x[i] != y[j] {
				change++
			}
			before, row[j+1] = row[j+1], min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(y)]
}
