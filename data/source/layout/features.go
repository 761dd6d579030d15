package layout

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/geo"
	"github.com/observatoire-essor/essor/geo/format"
	"github.com/observatoire-essor/essor/geo/infile"
	"github.com/observatoire-essor/essor/geo/proj"
)

// CRSOverruled is the note on a file whose reference system the pack overrules.
const CRSOverruled infile.Code = "geo.crs_overruled"

// Features is a layer of a vector file on the way through a reader.
type Features struct {
	Ledger
	CRS proj.CRS     // of the coordinates
	End func() error // called after the last feature; may be nil

	layer    *format.Reader
	columns  []Column
	names    map[string]string // our name -> name in the file
	repairer *geo.Repairer
	world    *geo.Repairer
}

// FeatureVisit turns one feature into records.
type FeatureVisit func(format.Feature) error

// ReadFeatures opens a layer of a vector file, lets start look at its columns, and
// gives each feature to the function that start returns, as [Read] does with rows.
// Input.CRS overrules the reference system that the file names.
func ReadFeatures(ctx context.Context, in source.Input, to source.Sink, f File, start func(*Features) (FeatureVisit, error)) (counts source.Counts, err error) {
	features, err := openFeatures(ctx, in, to, f)
	if err != nil {
		return source.Counts{}, err
	}
	defer func() {
		if closeErr := features.layer.Close(); err == nil {
			err = closeErr
		}
	}()
	visit, err := start(features)
	if err != nil {
		return features.Counts(), err
	}
	if err := features.walk(visit); err != nil {
		return features.Counts(), err
	}
	return features.Counts(), features.end()
}

func openFeatures(ctx context.Context, in source.Input, to source.Sink, f File) (*Features, error) {
	overrule, err := overruling(in)
	if err != nil {
		return nil, err
	}
	layer, err := format.Open(ctx, in.File, format.Options{Layer: in.Layer, CRS: overrule, Limits: in.Limits, Progress: in.Progress})
	if err != nil {
		return nil, err
	}
	r := &Features{Ledger: newLedger(in, in.File, to), CRS: layer.Layer().CRS, layer: layer, columns: f.WithNames(in.Columns).Columns}
	err = r.useCRS(overrule)
	if err == nil {
		err = r.findColumns()
	}
	if err != nil {
		return nil, errors.Join(err, layer.Close())
	}
	r.repairer, r.world = geo.NewRepairer(r.CRS), geo.NewRepairer(proj.WGS84())
	return r, nil
}

// overruling is the reference system that the pack gives, zero when it gives none.
func overruling(in source.Input) (proj.CRS, error) {
	if in.CRS == 0 {
		return proj.CRS{}, nil
	}
	crs, err := proj.ByCode(in.CRS)
	if err != nil {
		return crs, &infile.Fault{Code: format.UnknownCRS, File: in.File, Args: map[string]string{"crs": "EPSG:" + strconv.Itoa(in.CRS)}, Err: err}
	}
	return crs, nil
}

func (r *Features) useCRS(overrule proj.CRS) error {
	if overrule.IsZero() || overrule == r.CRS {
		return nil
	}
	before := r.CRS
	r.CRS = overrule
	return r.Note(source.Issue{Code: string(CRSOverruled), Args: map[string]string{"before": before.String(), "after": overrule.String()}})
}

// findColumns finds the file's names for our columns.
func (r *Features) findColumns() error {
	found := r.layer.Layer().Columns
	folded := make(map[string]string, len(found))
	for i := len(found) - 1; i >= 0; i-- {
		folded[table.Fold(found[i])] = found[i]
	}
	r.names = map[string]string{}
	var missing []string
	for _, c := range r.columns {
		for _, name := range c.Names {
			if its, ok := folded[table.Fold(name)]; ok {
				r.names[c.Name] = its
				break
			}
		}
		if _, ok := r.names[c.Name]; !ok && c.Required {
			missing = append(missing, c.Name)
		}
	}
	if len(missing) > 0 {
		return r.missing(0, missing, found)
	}
	return nil
}

func (r *Features) walk(visit FeatureVisit) error {
	for f, err := range r.layer.Features() {
		if err != nil {
			return err
		}
		if f.Fault != nil {
			err = r.Reject(source.IssueOf(f.Fault, source.Rejected))
		} else {
			err = r.settle(visit(f))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// end tells what is left and what concerns the whole file.
func (r *Features) end() error {
	if r.End != nil {
		if err := r.End(); err != nil {
			return err
		}
	}
	for _, note := range r.layer.Notes() {
		if err := r.Note(source.IssueOf(note, source.Noted)); err != nil {
			return err
		}
	}
	return r.finish()
}

// At is what a feature has in a column.
func (r *Features) At(f format.Feature, column string) Value {
	v := Value{Row: f.Row, Column: r.names[column]}
	if v.Column == "" {
		v.Column = column
		return v
	}
	text, _ := f.Text(v.Column)
	v.Text = strings.TrimSpace(text)
	return v
}

// Boundary is the feature's geometry as a valid multipolygon in longitude and
// latitude, and its area in m² in the plane of the place's own projected system. What
// had to be repaired is told when the row is kept.
func (r *Features) Boundary(f format.Feature) (orb.MultiPolygon, float64, error) {
	valid, err := r.repaired(r.repairer, f.Row, f.Geometry)
	if err != nil {
		return nil, 0, err
	}
	area := r.repairer.AreaM2(valid)
	if r.CRS == proj.WGS84() {
		return valid, area, nil
	}
	world, _ := proj.Transform(valid, r.CRS, proj.WGS84()).(orb.MultiPolygon)
	// Converting moves points by less than they are exact, which may still let two
	// edges cross that nearly touched.
	world, err = r.repaired(r.world, f.Row, world)
	return world, area, err
}

// repaired makes a geometry valid and remembers what changed.
func (r *Features) repaired(by *geo.Repairer, row int, g orb.Geometry) (orb.MultiPolygon, error) {
	valid, report, err := by.Repair(g)
	var fault *infile.Fault
	if errors.As(err, &fault) {
		refused := *fault
		refused.File, refused.Row = r.file, row
		return nil, &RefusalError{Fault: &refused}
	}
	if err != nil {
		return nil, err
	}
	for _, f := range report.Faults(r.file, row) {
		r.Repaired(source.IssueOf(f, source.Repaired))
	}
	return valid, nil
}

// Joined is a boundary with further parts; ok is false when they overlap it or share
// an edge with it.
func (r *Features) Joined(b, parts orb.MultiPolygon) (joined orb.MultiPolygon, ok bool) {
	joined = append(append(orb.MultiPolygon{}, b...), parts...)
	return joined, r.world.Check(joined) == nil
}
