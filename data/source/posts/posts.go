package posts

import (
	"context"
	_ "embed" // the names of columns
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/perimeter"
	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/geo/infile"
)

// Codes of the message catalogue.
const (
	BadLevel   infile.Code = "posts.level"   // row: no level of areas, or one that the code is not of
	BadFamily  infile.Code = "posts.family"  // row: no legal family
	BadYear    infile.Code = "posts.year"    // row: no year
	TooLargest infile.Code = "posts.largest" // row: the largest enterprise has more posts than all
)

//go:embed columns.yaml
var columnsYAML []byte

// Read reads an extract. Variables of a family end with "?family=" and its name.
func Read(ctx context.Context, in source.Input, to source.Sink) (source.Counts, error) {
	file, err := layout.Lookup(columnsYAML, "posts")
	if err != nil {
		return source.Counts{}, err
	}
	return layout.Read(ctx, in, to, file, func(rows *layout.Rows) (layout.Visit, error) {
		r := reader{Rows: rows, figures: file.Figures()}
		if !slices.ContainsFunc(r.figures, func(c layout.Column) bool { return rows.Has(c.Name) }) {
			return nil, rows.Missing(source.ESSPosts)
		}
		if !rows.Has("year") && rows.In.Period == (indicator.Period{}) {
			return nil, rows.Fault(layout.PeriodMissing, map[string]string{"column": "annee"})
		}
		return r.visit, nil
	})
}

type reader struct {
	*layout.Rows
	figures []layout.Column
}

func (r reader) visit(row table.Row) error {
	ref, err := r.ref(row)
	if err != nil {
		return err
	}
	if !r.In.Keeps(ref) {
		return layout.ErrSkip
	}
	period, err := r.period(row)
	if err != nil {
		return err
	}
	family, ok := familyOf(row.Text("family"))
	if !ok {
		return r.Refuse(r.At(row, "family"), BadFamily, nil)
	}
	var found []source.Observation
	for _, c := range r.figures {
		if !r.Has(c.Name) {
			continue
		}
		o := source.Observation{Row: row.Number, Ref: ref, Variable: Variable(c.Name, family), Period: period}
		if o.Value, o.Status, o.Reason, err = r.Figure(r.At(row, c.Name), *c.Figure); err != nil {
			return err
		}
		found = append(found, o)
	}
	if largest, posts, ok := dominance(found, family); ok && largest > posts {
		return r.Refuse(r.At(row, source.ESSLargest), TooLargest, nil)
	}
	if err := r.Once(r.At(row, "code"), ref.String()+" "+string(family)+" "+period.String()); err != nil {
		return err
	}
	return r.Tell(found)
}

// Variable is the name of a variable for one family, or for all when it is empty.
func Variable(name string, f perimeter.Family) string {
	if f == "" {
		return name
	}
	return name + "?family=" + string(f)
}

// dominance finds the posts of a row and those of its largest enterprise.
func dominance(found []source.Observation, f perimeter.Family) (largest, posts float64, ok bool) {
	known := 0
	for _, o := range found {
		switch {
		case !o.Status.HasValue():
		case o.Variable == Variable(source.ESSLargest, f):
			largest = o.Value
			known++
		case o.Variable == Variable(source.ESSPosts, f):
			posts = o.Value
			known++
		}
	}
	return largest, posts, known == 2
}

func (r reader) ref(row table.Row) (source.Ref, error) {
	level := source.Level(strings.ToLower(row.Text("level")))
	v := r.At(row, "code")
	switch level {
	case source.Commune, "":
		return r.Commune(v)
	case source.EPCI:
		return r.EPCI(v)
	case source.IRIS:
		return r.IRIS(v)
	case source.Territoire:
		if v.Text == "" {
			return source.Ref{}, r.Refuse(v, table.BadValue, nil)
		}
		return source.Ref{Level: level, Code: strings.Clone(v.Text)}, nil
	case source.QPV2015, source.QPV2024:
		ref, err := r.QPV(v)
		if err == nil && ref.Level != level { // the generations are never mixed
			return source.Ref{}, r.Refuse(r.At(row, "level"), BadLevel, nil)
		}
		return ref, err
	}
	return source.Ref{}, r.Refuse(r.At(row, "level"), BadLevel, nil)
}

func (r reader) period(row table.Row) (indicator.Period, error) {
	if !r.Has("year") {
		return r.In.Period, nil
	}
	p, err := indicator.ParsePeriod(row.Text("year"))
	if err != nil || p.Years() != 1 {
		return p, r.Refuse(r.At(row, "year"), BadYear, nil)
	}
	return p, nil
}

// familyOf reads the word for a family, in the singular or plural, in French or
// English.
func familyOf(text string) (perimeter.Family, bool) {
	word := table.Fold(text)
	switch word {
	case "", "ensemble", "total", "tous", "toutes", "all", "ess":
		return "", true
	}
	for _, f := range []struct {
		beginning string
		family    perimeter.Family
	}{
		{"association", perimeter.Associations},
		{"cooperative", perimeter.Cooperatives},
		{"mutu", perimeter.Mutuals},
		{"fondation", perimeter.Foundations},
		{"foundation", perimeter.Foundations},
		{"societe", perimeter.Companies},
		{"compan", perimeter.Companies},
		{"autre", perimeter.Other},
		{"other", perimeter.Other},
	} {
		if strings.HasPrefix(word, f.beginning) {
			return f.family, true
		}
	}
	return "", false
}
