package melodi

import (
	"context"
	"fmt"
	"math"
	"strconv"

	"github.com/goccy/go-yaml"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/geo/infile"
)

// Codes of the message catalogue.
const (
	BadPeriod     infile.Code = "melodi.period"      // row: TIME_PERIOD is no year
	BadMultiplier infile.Code = "melodi.unit_mult"   // row: UNIT_MULT is no power of ten
	Qualified     infile.Code = "melodi.obs_status"  // row noted: a value with another status than A
	NotFree       infile.Code = "melodi.conf_status" // row: a number that CONF_STATUS does not set free
	Withheld      infile.Code = "melodi.withheld"    // row noted: a number beside a status that says there is none; not taken
)

// Dataset says what to take from a data set.
type Dataset struct {
	Measure  []string                `yaml:"measure"`  // names of the column that holds the measure
	Objects  map[string]source.Level `yaml:"objects"`  // levels by GEO_OBJECT
	Measures map[string]Measure      `yaml:"measures"` // by the code of the measure
}

// Measure is a measure that is wanted.
type Measure struct {
	Variable string        `yaml:"variable"`
	Unit     string        `yaml:"unit"` // UNIT_MEASURE that is meant, when the data set gives several
	Figure   layout.Figure `yaml:"figure"`
}

// Parse reads the YAML that stands beside a reader: data sets by name.
func Parse(text []byte, name string) (Dataset, error) {
	var all map[string]Dataset
	if err := yaml.UnmarshalWithOptions(text, &all, yaml.Strict()); err != nil {
		return Dataset{}, fmt.Errorf("measures of melodi: %w", err)
	}
	d, ok := all[name]
	if !ok {
		return Dataset{}, fmt.Errorf("measures of melodi: no data set %q", name)
	}
	return d, nil
}

// file is the container: the dimensions that we know, by name, never by position.
func (d Dataset) file() layout.File {
	return layout.File{
		Member: "*_data.csv",
		Columns: []layout.Column{
			{Name: "geo", Names: []string{"GEO"}, Required: true},
			{Name: "object", Names: []string{"GEO_OBJECT"}, Required: true},
			{Name: "measure", Names: d.Measure, Required: true},
			{Name: "period", Names: []string{"TIME_PERIOD"}, Required: true},
			{Name: "value", Names: []string{"OBS_VALUE"}, Required: true},
			{Name: "unit", Names: []string{"UNIT_MEASURE"}},
			{Name: "multiplier", Names: []string{"UNIT_MULT"}},
			{Name: "confidentiality", Names: []string{"CONF_STATUS"}},
			{Name: "status", Names: []string{"OBS_STATUS"}},
		},
	}
}

// Read reads a data set. Rows about other objects, measures and units are skipped.
func (d Dataset) Read(ctx context.Context, in source.Input, to source.Sink) (source.Counts, error) {
	return layout.Read(ctx, in, to, d.file(), func(rows *layout.Rows) (layout.Visit, error) {
		return reader{Rows: rows, Dataset: d}.visit, nil
	})
}

type reader struct {
	*layout.Rows
	Dataset
}

func (r reader) visit(row table.Row) error {
	level, wanted := r.Objects[row.Text("object")]
	measure, known := r.Measures[row.Text("measure")]
	if !wanted || !known || measure.Unit != "" && r.Has("unit") && row.Text("unit") != measure.Unit {
		return layout.ErrSkip
	}
	ref, err := r.ref(row, level)
	if err != nil {
		return err
	}
	if !r.In.Keeps(ref) {
		return layout.ErrSkip
	}
	o := source.Observation{Row: row.Number, Ref: ref, Variable: measure.Variable}
	if o.Period, err = r.period(row); err != nil {
		return err
	}
	if o.Value, o.Status, o.Reason, err = r.value(row, measure.Figure); err != nil {
		return err
	}
	if err := r.Once(r.At(row, "geo"), ref.String()+" "+o.Variable+" "+o.Period.String()); err != nil {
		return err
	}
	if err := r.note(row, o.Status); err != nil {
		return err
	}
	return r.Sink.Observation(o)
}

func (r reader) ref(row table.Row, level source.Level) (source.Ref, error) {
	switch level {
	case source.EPCI:
		return r.EPCI(r.At(row, "geo"))
	case source.IRIS:
		return r.IRIS(r.At(row, "geo"))
	case source.QPV2015, source.QPV2024:
		return r.QPV(r.At(row, "geo"))
	default:
		return r.Commune(r.At(row, "geo"))
	}
}

func (r reader) period(row table.Row) (indicator.Period, error) {
	p, err := indicator.ParsePeriod(row.Text("period"))
	if err != nil || p.Years() != 1 {
		return p, r.Refuse(r.At(row, "period"), BadPeriod, nil)
	}
	return p, nil
}

// value is the figure of a row: its number, unless a status forbids to take it.
func (r reader) value(row table.Row, f layout.Figure) (float64, indicator.Status, indicator.Reason, error) {
	if status, reason, hidden := r.hidden(row); hidden {
		return 0, status, reason, nil
	}
	v, status, reason, err := r.number(row, f)
	if err == nil && status.HasValue() && !r.free(row) {
		return 0, 0, "", r.Refuse(r.At(row, "confidentiality"), NotFree, nil)
	}
	return v, status, reason, err
}

// number is the number of a row, in its unit. UNIT_MULT is a power of ten, as SDMX
// has it; empty means 0.
func (r reader) number(row table.Row, f layout.Figure) (float64, indicator.Status, indicator.Reason, error) {
	scale := 1.0
	if text := row.Text("multiplier"); text != "" {
		power, err := strconv.Atoi(text)
		if err != nil || power < -12 || power > 12 {
			return 0, 0, "", r.Refuse(r.At(row, "multiplier"), BadMultiplier, nil)
		}
		scale = math.Pow10(power)
	}
	v, status, reason, err := r.Figure(r.At(row, "value"), layout.Figure{})
	if err != nil || !status.HasValue() {
		return 0, status, reason, err
	}
	if v *= scale; !f.Holds(v) {
		return 0, 0, "", r.Refuse(r.At(row, "value"), layout.OutOfRange, nil)
	}
	return v, status, reason, nil
}
