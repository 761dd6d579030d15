package layout

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/table"
)

// Periods are the figures of a file that has them, each with its period: the year
// in the name of its column, else the period that the pack gives.
//
// A file without any figure is refused. When the description calls some figures main
// ones, the file must have one of them at least, whatever else it has: an edition
// that renames them must not pass in silence. Of a family of which the file has one,
// each other that it lacks is noted.
func (r *Rows) Periods() (map[string]indicator.Period, error) {
	if err := r.expectFigures(); err != nil {
		return nil, err
	}
	periods := map[string]indicator.Period{}
	for _, c := range r.figures {
		if !r.Has(c.Name) {
			continue
		}
		p := r.In.Period
		if year := r.Year(c.Name); year > 0 {
			p = indicator.Year(year)
		}
		if p == (indicator.Period{}) {
			return nil, r.Fault(PeriodMissing, map[string]string{"column": r.Column(c.Name)})
		}
		periods[c.Name] = p
	}
	return periods, nil
}

// expectFigures looks for the figures that the file is published for.
func (r *Rows) expectFigures() error {
	due := slices.DeleteFunc(slices.Clone(r.figures), func(c Column) bool { return c.Main == "" })
	if len(due) == 0 {
		due = r.figures
	}
	families := map[string]bool{} // of which the file has a figure
	var wanted []string
	for _, c := range due {
		wanted = append(wanted, c.expected())
		if r.Has(c.Name) {
			families[c.Main] = true
		}
	}
	found := strings.Join(r.Header(), ", ")
	if len(families) == 0 {
		return r.Fault(NoFigure, map[string]string{"columns": strings.Join(wanted, "; "), "found": found})
	}
	for _, c := range due {
		if c.Main == "" || !families[c.Main] || r.Has(c.Name) {
			continue
		}
		note := source.Issue{Code: string(MissingFigure), Args: map[string]string{"columns": c.expected(), "found": found}}
		if err := r.Note(note); err != nil {
			return err
		}
	}
	return nil
}

// expected is a figure and the columns in which it is sought.
func (c Column) expected() string {
	return c.Name + " (" + strings.Join(c.Names, ", ") + ")"
}

// Observations are the figures of a row about an area, in the order of the
// description. A cell that holds neither a number nor a marker rejects the row.
func (r *Rows) Observations(row table.Row, ref source.Ref, periods map[string]indicator.Period) ([]source.Observation, error) {
	found := make([]source.Observation, 0, len(periods))
	for _, c := range r.figures {
		period, ok := periods[c.Name]
		if !ok {
			continue
		}
		o := source.Observation{Row: row.Number, Ref: ref, Variable: c.Name, Period: period}
		var err error
		if o.Value, o.Status, o.Reason, err = r.Figure(r.At(row, c.Name), *c.Figure); err != nil {
			return nil, err
		}
		found = append(found, o)
	}
	return found, nil
}

// Figure is the figure of a value: a number, or the status that stands for it.
func (l *Ledger) Figure(v Value, f Figure) (float64, indicator.Status, indicator.Reason, error) {
	if status, reason, ok := indicator.Mark(v.Text); ok {
		return 0, status, reason, nil
	}
	x, err := Number(v.Text)
	if err != nil {
		return 0, 0, "", l.Because(v, err)
	}
	if !f.Holds(x) {
		return 0, 0, "", l.Refuse(v, OutOfRange, nil)
	}
	return x, indicator.OK, "", nil
}

// Holds tells whether the column may hold the number.
func (f Figure) Holds(v float64) bool {
	return (f.Min == nil || v >= *f.Min) && (f.Max == nil || v <= *f.Max) && (!f.Whole || v == math.Trunc(v))
}

// Tell hands observations to the sink.
func (l *Ledger) Tell(observations []source.Observation) error {
	for _, o := range observations {
		if err := l.Sink.Observation(o); err != nil {
			return err
		}
	}
	return nil
}

// Number reads a figure as INSEE writes it: with a decimal comma or point, never
// with points between thousands, so that "1,234" is no ambiguity. Blanks between
// digits fall away. Errors are a [*table.ValueError].
func Number(text string) (float64, error) {
	plain := strings.Map(func(c rune) rune {
		switch {
		case c == ',':
			return '.'
		case unicode.IsSpace(c):
			return -1
		}
		return c
	}, text)
	for _, c := range []byte(plain) {
		if !strings.ContainsRune("0123456789.+-eE", rune(c)) {
			return 0, &table.ValueError{Code: table.BadNumber, Text: text}
		}
	}
	v, err := strconv.ParseFloat(plain, 64)
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
		return 0, &table.ValueError{Code: table.BadNumber, Text: text}
	}
	return v, nil
}

// Vintage is the year of the edition that the pack names; 0 when it names none.
func Vintage(in source.Input) int {
	p, err := indicator.ParsePeriod(in.Vintage)
	if err != nil || p.Years() != 1 {
		return 0
	}
	return p.From
}
