package publish

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/pack"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/filosofi"
)

// input is what the sources of the pack say, as far as the edition needs it.
type input struct {
	publication *data.Publication
	pack        pack.Pack
	asOf        source.Date

	sources        map[int64]edition.Source
	rank           map[int64]int // which of two sources speaks first: the lower
	areas          map[int64]data.StoredArea
	levels         map[source.Level][]int64    // ids by code
	members        []data.StoredLink           // both sides are in the edition
	communesOf     map[int64][]int64           // the communes that make up an area of a whole level, by code
	wholesOf       map[int64][]int64           // the wholes that a commune is part of
	communesAround map[int64][]target          // the communes in which a neighbourhood lies, with the shares of its people, else of its surface
	overlaps       []data.StoredLink           // as members
	crossings      []data.StoredCrossing       // which neighbourhoods of the two generations share ground
	complements    map[source.Level]complement // what lies outside of a generation of neighbourhoods
	aliases        []data.StoredAlias
	engagements    []edition.Engagement
	postcodes      []edition.Postcode
	grid           gridCount
	carrier        *carrier
	carried        map[carriedKey]carriage
	perimeters     perimeters // of wholes on the days of sources

	told      map[figureKey]data.StoredObservation // but posts of the ESS: see eachPosts
	tellers   map[tellerKey]map[int64]bool         // the sources that speak of a variable at a level
	differ    map[conflictKey]*Conflict            // figures that two sources tell
	conflicts []Conflict                           // of other things
	masks     []MaskReport                         // what secrecy did
}

// figureKey names one figure of one area.
type figureKey struct {
	area     int64
	variable string
	period   indicator.Period
}

// tellerKey names a variable of a level.
type tellerKey struct {
	level    source.Level
	variable string
	period   indicator.Period
}

// variables that are read at once.
func variables() []string {
	return []string{
		source.PopulationMunicipal, source.Population, source.PovertyRate, source.IncomeMedian,
		source.EmployerEstablishments, source.SalariedPosts, source.PrivateEstablishments, source.PrivatePosts,
	}
}

func read(ctx context.Context, p *data.Publication, o Options) (*input, error) {
	in := &input{publication: p, pack: o.Pack, asOf: o.AsOf}
	if err := in.readSources(ctx); err != nil {
		return nil, err
	}
	if err := in.readAreas(ctx); err != nil {
		return nil, err
	}
	if err := in.readCrossings(ctx); err != nil {
		return nil, err
	}
	if err := in.readEngagements(ctx); err != nil {
		return nil, err
	}
	if err := in.readPostcodes(ctx); err != nil {
		return nil, err
	}
	if err := in.readGrid(ctx); err != nil {
		return nil, err
	}
	return in, in.readObservations(ctx)
}

// readObservations reads the figures and picks one of each.
func (in *input) readObservations(ctx context.Context) error {
	stored, err := in.publication.Observations(ctx, variables())
	if err != nil {
		return err
	}
	in.told, in.tellers, in.differ = map[figureKey]data.StoredObservation{}, map[tellerKey]map[int64]bool{}, map[conflictKey]*Conflict{}
	return in.choose(ctx, stored, in.told)
}

// choose carries figures to the communes of the edition, and puts one of each into told.
// A figure of a whole that had other communes on the day of its source is that of another
// whole: it is absent.
func (in *input) choose(ctx context.Context, stored []data.StoredObservation, told map[figureKey]data.StoredObservation) error {
	if err := in.readPerimeters(ctx, stored); err != nil {
		return err
	}
	for _, o := range in.carryFigures(stored) {
		area, ok := in.areas[o.Area]
		if !ok {
			continue
		}
		t := tellerKey{area.Ref.Level, o.Variable, o.Period}
		if in.tellers[t] == nil {
			in.tellers[t] = map[int64]bool{}
		}
		in.tellers[t][o.Source] = true
		if in.ofOtherCommunes(o) {
			in.perimeters.told[figureKey{o.Area, o.Variable, o.Period}] = o
			o.Value, o.Status, o.Reason = nil, indicator.Absent, OtherPerimeter
		}
		key := figureKey{o.Area, o.Variable, o.Period}
		before, twice := told[key]
		if !twice {
			told[key] = o
			continue
		}
		first, second := in.pick(before, o)
		told[key] = first
		in.disagree(t, first, second)
	}
	return nil
}

// pick says which of two observations of one figure counts: one that is secret,
// since publishing the other would tell it; else one that is known; else that of
// the source which speaks first.
func (in *input) pick(a, b data.StoredObservation) (first, second data.StoredObservation) {
	if cmp.Or(cmp.Compare(claim(a.Status), claim(b.Status)), cmp.Compare(in.rank[a.Source], in.rank[b.Source])) > 0 {
		return b, a
	}
	return a, b
}

// claim orders what sources say of one figure, whatever their rank.
func claim(s indicator.Status) int {
	switch s {
	case indicator.Secret:
		return 0
	case indicator.Absent:
		return 2
	default:
		return 1
	}
}

// PublishedAtMost is the method of a figure whose source gives it for itself and all
// that is below: a key of the message catalogue under "method.".
const PublishedAtMost = "published.bottom_coded"

// bounded marks a rate that means "at most": the note is on its row, which has other
// variables as well (INSEE's notice of FILOSOFI).
func bounded(o data.StoredObservation, basis edition.Basis) edition.Basis {
	if o.Variable == source.PovertyRate && slices.Contains(o.Notes, string(filosofi.BottomCoded)) {
		basis.Method = PublishedAtMost
		basis.Args = map[string]string{edition.BottomCoded: strconv.FormatFloat(*o.Value, 'f', -1, 64)}
	}
	return basis
}

// periods are the periods for which a source gives any of the variables at a level
// (any level when it is empty), the earliest first.
func (in *input) periods(level source.Level, variables ...string) []indicator.Period {
	var found []indicator.Period
	for t := range in.tellers {
		if (level == "" || t.level == level) && slices.Contains(variables, t.variable) {
			found = append(found, t.period)
		}
	}
	return union(found, nil)
}

// union are the periods of two lists, each once, the earliest first.
func union(a, b []indicator.Period) []indicator.Period {
	all := slices.Concat(a, b)
	slices.SortFunc(all, func(a, b indicator.Period) int {
		return cmp.Or(cmp.Compare(a.To, b.To), cmp.Compare(a.From, b.From))
	})
	return slices.Compact(all)
}

// speaks tells whether any source gives one of the variables at a level.
func (in *input) speaks(level source.Level, variables ...string) bool {
	return len(in.periods(level, variables...)) > 0
}

// sourceIDs are the published ids of sources, sorted, each once.
func (in *input) sourceIDs(sources map[int64]bool) []string {
	var ids []string
	for s := range sources {
		if published, ok := in.sources[s]; ok {
			ids = append(ids, published.ID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// observed is the value of a figure as its source has it, or absent when the
// sources that speak of the level do not mention the area.
func (in *input) observed(area int64, variable string, period indicator.Period) (edition.Value, error) {
	v := in.figure(area, variable, period)
	o, ok := in.told[figureKey{area, variable, period}]
	if !ok {
		return v, nil
	}
	v.Row = int32(o.Row)
	if int64(v.Row) != o.Row {
		return v, fmt.Errorf("row %d of %s is beyond what an edition can name", o.Row, in.sources[o.Source].File)
	}
	return v, nil
}

// figure is the observed value without its row.
func (in *input) figure(area int64, variable string, period indicator.Period) edition.Value {
	o, ok := in.told[figureKey{area, variable, period}]
	if !ok {
		tellers := in.tellers[tellerKey{in.areas[area].Ref.Level, variable, period}]
		return edition.Unknown(indicator.Absent, indicator.SourceNotPublished, edition.Basis{Method: Published, Sources: in.sourceIDs(tellers)})
	}
	basis := in.carriedBasis(o, edition.Basis{Method: Published, Sources: in.sourceIDs(map[int64]bool{o.Source: true})})
	v := edition.Unknown(o.Status, o.Reason, basis)
	if o.Value != nil {
		v.Number = *o.Value
		v.Basis = bounded(o, basis)
	}
	return v
}
