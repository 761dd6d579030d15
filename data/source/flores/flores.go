package flores

import (
	"context"
	_ "embed" // the names of columns
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/melodi"
	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/geo/infile"
)

// NoTotal is told once for a file: wanted measures of the territory stand there only
// by activity, size or legal form, and parts are never summed.
const NoTotal infile.Code = "flores.no_total"

//go:embed measures.yaml
var measuresYAML []byte

// total is the code of all activities and of all sizes.
const total = "_T"

// Read reads employer establishments and salaried posts of communes and EPCI, all
// and private ones.
func Read(ctx context.Context, in source.Input, to source.Sink) (source.Counts, error) {
	file, err := layout.Lookup(measuresYAML, "columns")
	if err != nil {
		return source.Counts{}, err
	}
	var r *reader
	counts, err := layout.Read(ctx, in, to, file, func(rows *layout.Rows) (layout.Visit, error) {
		r = &reader{Rows: rows}
		return r.visit, nil
	})
	if err != nil || r.taken > 0 || r.parts == 0 {
		return counts, err
	}
	return counts, r.Note(source.Issue{Code: string(NoTotal), Args: map[string]string{"count": strconv.Itoa(r.parts)}})
}

type reader struct {
	*layout.Rows
	taken, parts int // rows of totals, rows of parts
}

func (r *reader) visit(row table.Row) error {
	variable, wanted := variableOf(row)
	if !wanted {
		return layout.ErrSkip
	}
	ref, err := r.ref(row)
	if err != nil {
		return err
	}
	if !r.In.Keeps(ref) {
		return layout.ErrSkip
	}
	if variable == "" {
		r.parts++
		return layout.ErrSkip
	}
	o := source.Observation{Row: row.Number, Ref: ref, Variable: variable}
	if o.Period, err = indicator.ParsePeriod(row.Text("period")); err != nil || o.Period.Years() != 1 {
		return r.Refuse(r.At(row, "period"), melodi.BadPeriod, nil)
	}
	if o.Value, o.Status, o.Reason, err = r.value(row); err != nil {
		return err
	}
	if err := r.Once(r.At(row, "geo"), ref.String()+" "+o.Variable+" "+o.Period.String()); err != nil {
		return err
	}
	if qualifier := row.Text("status"); o.Status.HasValue() && qualifier != "" && qualifier != "A" {
		err := r.Note(source.Issue{
			Row: row.Number, Column: row.Col("status"), Code: string(melodi.Qualified), Args: map[string]string{"value": qualifier},
		})
		if err != nil {
			return err
		}
	}
	r.taken++
	return r.Sink.Observation(o)
}

// variableOf is the variable of a row; empty for a part of a wanted measure.
func variableOf(row table.Row) (variable string, wanted bool) {
	private := false
	form := row.Text("legal_form")
	switch form {
	case "", total:
	case "1T9X7": // all legal forms but the public ones
		private = true
	default:
		form = "part"
	}
	switch row.Text("measure") {
	case "UNIT_LOC":
		variable = source.EmployerEstablishments
		if private {
			variable = source.PrivateEstablishments
		}
	case "EMPL3112":
		variable = source.SalariedPosts
		if private {
			variable = source.PrivatePosts
		}
	default:
		return "", false
	}
	if form == "part" || !isTotal(row.Text("activity")) || !isTotal(row.Text("size")) {
		return "", true
	}
	return variable, true
}

// isTotal tells whether a dimension is not cut; data sets leave some dimensions out.
func isTotal(code string) bool { return code == "" || code == total }

func (r *reader) ref(row table.Row) (source.Ref, error) {
	switch row.Text("object") {
	case "COM":
		return r.Commune(r.At(row, "geo"))
	case "EPCI":
		return r.EPCI(r.At(row, "geo"))
	}
	return source.Ref{}, layout.ErrSkip
}

// value is the figure of a row. Beside a status that says there is none, whatever
// stands in the cell is not taken; a number that is not free rejects its row. The
// statuses are those of package melodi.
func (r *reader) value(row table.Row) (float64, indicator.Status, indicator.Reason, error) {
	confidentiality, status := strings.ToUpper(row.Text("confidentiality")), strings.ToUpper(row.Text("status"))
	switch {
	case confidentiality == "C", status == "C", status == "Q":
		return 0, indicator.Secret, indicator.SourceSecret, r.withheld(row)
	case status != "" && strings.Contains("KHLMO", status):
		return 0, indicator.Absent, indicator.SourceNotPublished, r.withheld(row)
	}
	least := 0.0
	v, told, reason, err := r.Figure(r.At(row, "value"), layout.Figure{Min: &least, Whole: true})
	if err == nil && told.HasValue() && r.Has("confidentiality") && confidentiality != "F" {
		return 0, 0, "", r.Refuse(r.At(row, "confidentiality"), melodi.NotFree, nil)
	}
	return v, told, reason, err
}

// withheld tells of a number that stands where none should.
func (r *reader) withheld(row table.Row) error {
	if _, _, mark := indicator.Mark(row.Text("value")); mark {
		return nil
	}
	return r.Note(source.Issue{Row: row.Number, Column: row.Col("value"), Code: string(melodi.Withheld)})
}
