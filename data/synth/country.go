package synth

import (
	"cmp"
	"context"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/boundary"
	"github.com/observatoire-essor/essor/data/source/insee"
	"github.com/observatoire-essor/essor/geo/proj"
)

// attractionSpread is the standard deviation of the logarithm of what a commune has
// for each inhabitant, against the whole territory.
const attractionSpread = 0.3

// country is the ground of a register of any length: the communes of official
// files, with people and, where boundaries were given, with their shapes.
type country struct {
	localities []locality // by code
	people     int
	weights    []float64      // running sum of the weights of the localities
	rows       map[string]int // of the official files, by path
}

// locality is a commune. What stands in it follows its population, and chance.
type locality struct {
	code, name string
	population int
	weight     float64
	shape      *shape // nil without a boundary
	crs        proj.CRS
	epsg       string
}

// readCountry reads the communes and their boundaries.
func readCountry(ctx context.Context, o TerritoryOptions) (*country, error) {
	p := &peopleSink{}
	in := source.Input{File: o.Communes, Period: indicator.Year(o.PopulationYear), Keep: o.keeps}
	counts, err := insee.Populations(ctx, in, p)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(p.list, func(a, b locality) int { return cmp.Compare(a.code, b.code) })
	c := &country{localities: p.list, rows: map[string]int{o.Communes: int(counts.Read)}}
	if err := c.readBoundaries(ctx, o); err != nil {
		return nil, err
	}
	r := stream(o.Seed, "communes")
	sum := 0.0
	for i := range c.localities {
		l := &c.localities[i]
		l.weight = float64(l.population) * math.Exp(attractionSpread*r.NormFloat64())
		sum += l.weight
		c.people += l.population
		c.weights = append(c.weights, sum)
	}
	if c.people == 0 {
		return nil, &OptionError{"nobody", o.Communes}
	}
	return c, nil
}

// readBoundaries gives the localities their shapes; communes without people are
// left out.
func (c *country) readBoundaries(ctx context.Context, o TerritoryOptions) error {
	files, err := boundaryFiles(o.Boundaries)
	if err != nil {
		return err
	}
	at := map[string]int{}
	for i, l := range c.localities {
		at[l.code] = i
	}
	known := func(r source.Ref) bool { _, ok := at[r.Code]; return ok }
	for _, file := range files {
		sink := &shapeSink{country: c, at: at}
		counts, err := boundary.Communes(ctx, source.Input{File: file, Vintage: o.BoundaryVintage, Keep: known}, sink)
		if err != nil {
			return err
		}
		c.rows[file] = int(counts.Read)
	}
	return nil
}

// locality draws a position of localities, by a number from 0 to 1.
func (c *country) locality(u float64) int32 {
	at := u * c.weights[len(c.weights)-1]
	return int32(min(sort.SearchFloat64s(c.weights, at), len(c.weights)-1))
}

// keeps tells whether an area belongs to the territory.
func (o TerritoryOptions) keeps(r source.Ref) bool {
	return len(o.Keep) == 0 || slices.ContainsFunc(o.Keep, func(beginning string) bool { return strings.HasPrefix(r.Code, beginning) })
}

// nothing is a sink that takes no notice.
type nothing struct{}

func (nothing) Area(source.Area) error               { return nil }
func (nothing) Alias(source.Alias) error             { return nil }
func (nothing) Link(source.Link) error               { return nil }
func (nothing) Movement(source.Movement) error       { return nil }
func (nothing) Observation(source.Observation) error { return nil }
func (nothing) Cell(source.Cell) error               { return nil }
func (nothing) Grant(source.Grant) error             { return nil }
func (nothing) Issue(source.Issue) error             { return nil }

// peopleSink takes the communes with people.
type peopleSink struct {
	nothing
	list []locality
}

// Observation takes municipal populations.
func (s *peopleSink) Observation(o source.Observation) error {
	if o.Variable != source.PopulationMunicipal || !o.Status.HasValue() || o.Value <= 0 {
		return nil
	}
	s.list = append(s.list, locality{code: o.Ref.Code, population: int(o.Value)})
	return nil
}

// shapeSink takes the names and boundaries of known communes.
type shapeSink struct {
	nothing
	country *country
	at      map[string]int
}

// Area takes a commune.
func (s *shapeSink) Area(a source.Area) error {
	l := &s.country.localities[s.at[a.Ref.Code]]
	l.name = plain(capitals(a.Name))
	crs, ok := proj.ForDepartment(departmentOf(l.code))
	if !ok || l.shape != nil {
		return nil
	}
	l.crs, l.epsg, l.shape = crs, strconv.Itoa(crs.Code()), newShape(a.Boundary)
	return nil
}

// departmentOf is the département of a commune: "59", "2A", "974".
func departmentOf(commune string) string {
	if strings.HasPrefix(commune, "97") || strings.HasPrefix(commune, "98") {
		return commune[:3]
	}
	return commune[:2]
}

// plain takes out of a name what would need quotes in a table.
func plain(name string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(",;\"\r\n", r) {
			return ' '
		}
		return r
	}, name)
}
