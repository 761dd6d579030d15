package synth

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"math"
	"strconv"
	"strings"
)

// postsTally is what the employers of the ESS have by locality and family, the family
// none standing for all: as much memory as there are communes.
type postsTally struct {
	cells [][foundations + 1]postsCell
}

// postsCell is what the establishments of a locality and family have together.
type postsCell struct {
	sites, posts int32
	largest      int32 // posts of the unit that has most
}

func newPostsTally(localities int) *postsTally {
	return &postsTally{make([][foundations + 1]postsCell, localities)}
}

// add counts the employers of a unit of the ESS.
func (t *postsTally) add(u *bulkUnit, day int32, age int) {
	if u.family == none {
		return
	}
	for k := range u.sites {
		s := &u.sites[k]
		if !u.employs(s, day) {
			continue
		}
		number := int32(u.postsAt(s, age))
		together := number // what the unit has in the locality so far
		for j := range k {
			if o := &u.sites[j]; o.at == s.at && u.employs(o, day) {
				together += int32(u.postsAt(o, age))
			}
		}
		for _, f := range []family{none, u.family} {
			c := &t.cells[s.at][f]
			c.sites++
			c.posts += number
			c.largest = max(c.largest, together)
		}
	}
}

// writePosts writes the extract of posts at the end of a year: every commune and
// family, with true zeros.
func (b *bulk) writePosts(ctx context.Context, dir, year string, t *postsTally) (File, error) {
	entry := postsFile(year)
	entry.Name = strings.TrimSuffix(entry.Name, ".csv")
	entry.Fields = []Field{
		{"niveau, code", Fact, "code officiel géographique, par le fichier des populations"},
		{"annee, famille, etablissements, postes, plus_grand", Simulated, "établissements avec salariés du registre simulé"},
	}
	l := postsColumns()
	out, err := newTable(ctx, dir, entry, l, tableForm{format: CSV, separator: ','})
	if err != nil {
		return File{}, err
	}
	f := l.form([]string{"niveau", "commune", "annee", year, "simule", "true"}, "code", "famille", "etablissements", "postes", "plus_grand")
	for i, cells := range t.cells {
		for kind, c := range cells {
			row := f.text(b.localities[i].code).text(cmp.Or(family(kind).String(), "ensemble")).
				whole(int(c.sites)).whole(int(c.posts)).whole(int(c.largest)).row()
			if err := out.put(row); err != nil {
				_, closed := out.close()
				return File{}, errors.Join(err, closed)
			}
		}
	}
	return out.close()
}

// writeFlores writes FLORES of a year in the container of Melodi, in which the ESS
// has its share of establishments and posts of the whole territory.
func (b *bulk) writeFlores(ctx context.Context, dir, year string, t *postsTally) (File, error) {
	out, err := create(ctx, dir, floresFile(year))
	if err != nil {
		return File{}, err
	}
	z, name, d := out.archive(), floresName(year), floresDialect()
	w, err := z.Create(name + "_data.csv")
	if err == nil {
		err = b.floresRows(year, t, func(rows [][]string) error {
			var text bytes.Buffer
			for _, r := range rows {
				d.line(&text, r)
			}
			if out.rows += len(rows); err != nil {
				return err
			}
			_, err := w.Write(text.Bytes())
			return errors.Join(err, ctx.Err())
		})
	}
	if err == nil {
		if w, err = z.Create(name + "_metadata.csv"); err == nil {
			_, err = w.Write(d.sheet(floresCodeColumns().header, floresCodes()))
		}
	}
	f, closed := out.close()
	f.Rows-- // the header
	return f, errors.Join(err, closed)
}

// floresRows gives the rows of FLORES: the header, then those of each commune.
func (b *bulk) floresRows(year string, t *postsTally, write func([][]string) error) error {
	l, r := floresColumns(), stream(b.seed, "flores "+year)
	if err := write([][]string{l.header}); err != nil {
		return err
	}
	essSites, essPosts, weights := 0, 0, make([]float64, len(b.localities))
	for i, c := range t.cells {
		essSites += int(c[none].sites)
		essPosts += int(c[none].posts)
		weights[i] = math.Pow(float64(b.localities[i].population), attraction) * math.Exp(unevenness*r.NormFloat64())
	}
	otherSites := apportion(int(float64(essSites)*(1/essShareOfSites-1)), weights)
	otherPosts := apportion(int(float64(essPosts)*(1/essShareOfAll-1)), weights)
	for i, c := range t.cells {
		w := workplace{object: "COM", code: b.localities[i].code, year: year}
		if otherSites[i] == 0 { // nowhere to have posts
			otherPosts[i] = 0
		}
		w.divide(int(c[none].sites), otherSites[i], int(c[none].posts), otherPosts[i], r)
		if err := write(w.rows(l)); err != nil {
			return err
		}
	}
	return nil
}

// yearBefore is the year at whose end a stock's posts were counted.
func yearBefore(stock int) string { return strconv.Itoa(stock - 1) }
