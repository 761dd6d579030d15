package geo

import (
	"maps"
	"strconv"

	"github.com/paulmach/orb"
	"github.com/twpayne/go-geos"

	"github.com/observatoire-essor/essor/geo/infile"
	"github.com/observatoire-essor/essor/geo/proj"
)

// Repairer checks and repairs boundaries of one reference system. It keeps
// memory between calls: use one per goroutine.
type Repairer struct {
	crs   proj.CRS
	atlas *proj.Atlas
	quick quick
	geos  *geos.Context // made when first needed
}

// NewRepairer returns a Repairer for boundaries whose coordinates are in crs,
// which must not be zero.
func NewRepairer(crs proj.CRS) *Repairer { return &Repairer{crs: crs, atlas: proj.NewAtlas()} }

// Report is what a repair changed.
type Report struct {
	Changed                 bool // the boundary itself; turning rings round is no change
	AreaBeforeM2            float64
	AreaAfterM2             float64
	PartsBefore, PartsAfter int
	Issues                  []*infile.Fault // what was wrong; File and Row are empty
}

// DifferenceM2 is the area that the repair added, or took away when negative.
func (r Report) DifferenceM2() float64 { return r.AreaAfterM2 - r.AreaBeforeM2 }

// Faults are the issues for a report on a file: one per kind of problem, with
// file, row and the areas filled in.
func (r Report) Faults(file string, row int) []*infile.Fault {
	out := make([]*infile.Fault, len(r.Issues))
	for i, issue := range r.Issues {
		args := map[string]string{
			"area_before":  squareMetres(r.AreaBeforeM2),
			"area_after":   squareMetres(r.AreaAfterM2),
			"difference":   squareMetres(r.DifferenceM2()),
			"parts_before": strconv.Itoa(r.PartsBefore),
			"parts_after":  strconv.Itoa(r.PartsAfter),
		}
		maps.Copy(args, issue.Args)
		out[i] = &infile.Fault{Code: issue.Code, File: file, Row: row, Args: args}
	}
	return out
}

func squareMetres(x float64) string { return strconv.FormatFloat(x, 'f', 3, 64) }

// Check returns nil when g is valid, whichever way its rings run, and otherwise
// an [*infile.Fault] that says why not, without file and row.
func (r *Repairer) Check(g orb.MultiPolygon) error {
	if err := r.checkPoints(g); err != nil {
		return err
	}
	if r.quick.valid(g) {
		return nil
	}
	closed, c := closeRings(g)
	if issues := r.closureIssues(c); len(issues) > 0 {
		return issues[0]
	}
	problem, err := geosProblem(r.context(), closed)
	if err != nil {
		return &infile.Fault{Code: RepairFailed, Err: err}
	}
	if problem != nil {
		return problem
	}
	return nil
}

// Repair returns g as a valid multipolygon, and what had to change. It takes
// polygons, multipolygons and collections of them. Open rings are closed, rings
// without three different points left out, and what GEOS finds invalid is
// rebuilt: see docs/methods/repair.md. A valid g comes back as it is, only with
// its rings turned where needed; the result may share rings with g, which is
// never changed.
//
// The error is an [*infile.Fault] without file and row, for what is no boundary:
// nothing, points or lines, coordinates that are not finite or lie outside the
// reference system's domain.
func (r *Repairer) Repair(g orb.Geometry) (orb.MultiPolygon, Report, error) {
	polygons, err := polygonsOf(g)
	if err != nil {
		return nil, Report{}, err
	}
	if err := r.checkPoints(polygons); err != nil {
		return nil, Report{}, err
	}
	if r.quick.valid(polygons) {
		return orient(polygons), Report{}, nil
	}
	closed, c := closeRings(polygons)
	issues := r.closureIssues(c)
	valid, problem, err := r.rebuild(closed)
	if err != nil {
		return nil, Report{}, err
	}
	if problem != nil {
		issues = append(issues, problem)
	}
	valid = orient(valid)
	if len(issues) == 0 {
		return valid, Report{}, nil
	}
	return valid, r.report(polygons, valid, issues), nil
}

// rebuild returns g made valid, and what GEOS objected to; g itself when it is
// valid.
func (r *Repairer) rebuild(g orb.MultiPolygon) (orb.MultiPolygon, *infile.Fault, error) {
	noArea := &infile.Fault{Code: NoArea}
	if len(g) == 0 {
		return nil, nil, noArea
	}
	problem, err := geosProblem(r.context(), g)
	if err == nil && problem == nil {
		return g, nil, nil
	}
	var valid orb.MultiPolygon
	if err == nil {
		valid, err = makeValid(r.context(), g)
	}
	if err == nil && len(valid) > 0 {
		var left *infile.Fault
		if left, err = geosProblem(r.context(), valid); left != nil {
			err = left
		}
	}
	switch {
	case err != nil:
		return nil, nil, &infile.Fault{Code: RepairFailed, Err: err}
	case len(valid) == 0:
		return nil, nil, noArea
	}
	return valid, problem, nil
}

func (r *Repairer) report(before, after orb.MultiPolygon, issues []*infile.Fault) Report {
	return Report{
		Changed:      true,
		AreaBeforeM2: r.AreaM2(before), AreaAfterM2: r.AreaM2(after),
		PartsBefore: len(before), PartsAfter: len(after),
		Issues: issues,
	}
}

func (r *Repairer) closureIssues(c closure) []*infile.Fault {
	var issues []*infile.Fault
	if c.closed > 0 {
		issues = append(issues, &infile.Fault{Code: UnclosedRing, Args: map[string]string{
			"rings": strconv.Itoa(c.closed), "gap": squareMetres(r.metres(c.gapFrom, c.gapTo)),
			"x": decimal(c.gapFrom[0]), "y": decimal(c.gapFrom[1]),
		}})
	}
	if c.degenerate > 0 {
		issues = append(issues, &infile.Fault{Code: DegenerateRing, Args: map[string]string{
			"rings": strconv.Itoa(c.degenerate), "x": decimal(c.dropped[0]), "y": decimal(c.dropped[1]),
		}})
	}
	return issues
}

// metres is the distance of two points on the ground.
func (r *Repairer) metres(a, b orb.Point) float64 {
	plane := planeFor(orb.MultiPolygon{{{a, b}}}, r.crs, r.atlas.Local)
	return width(proj.Point(a, r.crs, plane), proj.Point(b, r.crs, plane))
}

func (r *Repairer) context() *geos.Context {
	if r.geos == nil {
		r.geos = geos.NewContext()
	}
	return r.geos
}
