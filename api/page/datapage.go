package page

import (
	"cmp"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// dataContent is the content of the page of the data.
type dataContent struct {
	Files     int
	Simulated []string
	Roles     []roleFiles
	Missing   []missingRole
	Editions  []editionRow
	Levels    []levelFile
	JSON      string
}

// roleFiles are the files of one role.
type roleFiles struct {
	Name, Title string
	Files       []fileReport
}

// fileReport is a file with the report of its load.
type fileReport struct {
	edition.Source
	Read, Kept, Skipped, Rejected, Repaired string
	Size                                    string
	Issues                                  []issueRow
}

// issueRow is one kind of thing that was noted in a file.
type issueRow struct{ What, Effect, Rows string }

// missingRole is something to know that no file tells.
type missingRole struct{ Title, Obtain string }

// editionRow is a published edition.
type editionRow struct {
	Label, ID, Short, AsOf, Published string
	InForce                           bool
	JSON                              string
}

// levelFile is the areas of a level as files.
type levelFile struct {
	Name, Vintage, Areas, CSV, GeoJSON string
	Simulated                          bool
}

// Data is the page of the sources, of how their files were read, and of the editions.
func (p *Pages) Data(lang message.Lang, e *edition.Edition, heads []edition.Head, notices []string) ([]byte, error) {
	v := view{Writer: wording.Writer{Text: p.text, Lang: lang}, Path: "/donnees", Notices: notices, Edition: e}
	v.Title = v.Say("donnees.title")
	sources := slices.Collect(e.Sources())
	c := dataContent{Files: len(sources), Simulated: simulatedTitles(sources), JSON: v.DataLink("/api/v1/editions/" + string(e.Head.ID))}
	c.Roles, c.Missing = v.roles(sources)
	for _, h := range heads {
		c.Editions = append(c.Editions, editionRow{
			Label: h.Label, ID: string(h.ID), Short: h.ID.Short(), AsOf: v.date(h.Day()), Published: v.Text.Date(v.Lang, h.PublishedAt),
			InForce: h.ID == e.Head.ID, JSON: v.DataLink("/api/v1/editions/" + string(h.ID)),
		})
	}
	for _, l := range e.Levels() {
		b := e.Level(l)
		c.Levels = append(c.Levels, levelFile{
			Name: v.Levels(l), Vintage: b.Vintage, Areas: v.Count(b.Len()), Simulated: len(e.SimulatedBoundaries(l)) > 0,
			CSV: v.DataLink("/api/v1/areas.csv", "level", string(l), "csv", frenchCSV(lang)), GeoJSON: v.geoJSON(l),
		})
	}
	v.Content = c
	return p.render("data", v)
}

// geoJSON is the address of the areas of a level with their shapes.
func (v view) geoJSON(l source.Level) string {
	return v.LinkTo("/ogc/collections/"+string(l)+"/items", "f=json")
}

// roles are the files by what they are for, and what no file tells, in the order of the
// pack.
func (v view) roles(sources []edition.Source) (roles []roleFiles, missing []missingRole) {
	titles := map[string]string{}
	order := map[string]int{}
	for i, r := range v.Edition.Pack.Roles {
		titles[r.Name], order[r.Name] = v.Choose(r.Title), i+1
		if !slices.ContainsFunc(sources, func(s edition.Source) bool { return s.Role == r.Name }) {
			missing = append(missing, missingRole{v.Choose(r.Title), v.Choose(r.Obtain)})
		}
	}
	at := map[string]int{}
	for _, s := range sources {
		i, ok := at[s.Role]
		if !ok {
			i = len(roles)
			at[s.Role] = i
			roles = append(roles, roleFiles{Name: s.Role, Title: cmp.Or(titles[s.Role], s.Role)})
		}
		roles[i].Files = append(roles[i].Files, v.fileReport(s))
	}
	slices.SortStableFunc(roles, func(a, b roleFiles) int { return cmp.Compare(order[a.Name], order[b.Name]) })
	return roles, missing
}

func (v view) fileReport(s edition.Source) fileReport {
	count := func(n int64) string { return v.Text.Int(v.Lang, n) }
	f := fileReport{
		Source: s, Read: count(s.Rows.Read), Kept: count(s.Rows.Kept), Skipped: count(s.Rows.Skipped), Rejected: count(s.Rows.Rejected),
		Repaired: count(s.Rows.Repaired), Size: v.Text.Bytes(v.Lang, s.Bytes),
	}
	for _, issue := range s.Issues {
		f.Issues = append(f.Issues, issueRow{capital(v.Text.Title(v.Lang, issue.Code)), v.effect(issue.Effect), count(issue.Rows)})
	}
	return f
}

// effect is what became of rows, in a word; one that this version does not know stands as
// it is.
func (v view) effect(effect string) string {
	if code := "page.donnees.effect." + effect; v.Text.Has(code) {
		return v.Text.Sentence(v.Lang, code, nil)
	}
	return effect
}

// capital begins a text with a capital.
func capital(text string) string {
	for i, r := range text {
		return strings.ToUpper(string(r)) + text[i+len(string(r)):]
	}
	return text
}
