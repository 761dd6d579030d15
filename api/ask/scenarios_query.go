package ask

import (
	"math"

	"github.com/observatoire-essor/essor/analytics/allocate"
	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// MissingUsual is what becomes of an area of which people or poor people are not known, when
// nobody says: a need that is not known is no need of zero.
const MissingUsual = "keep_now"

// scenarioRequest is a what-if as the analytics take it.
type scenarioRequest struct {
	level  source.Level
	filter edition.GrantFilter // of what the areas have now
	refs   []source.Ref        // of the areas, in their order
	areas  []allocate.Area
	plan   allocate.Plan
	group  source.Level // empty: none
	now    []int64      // cents that the areas have now; areas[i].Now is what changes are taken from
	scaled bool         // these are not the same: see compare
	own    bool         // the envelope is a sum of its own, not what the areas have now

	unplaced source.Cents // what the territory has and none of the areas

	peoplePeriod, poorPeriod string
	counted                  bool // poor people are counted or estimated, not told by the published rate
	vectors                  []*edition.Vector
}

func scenarioQuery(e *edition.Edition, in *ScenariosIn) (*scenarioRequest, error) {
	q := &scenarioRequest{}
	if err := q.readNow(e, in); err != nil {
		return nil, err
	}
	if err := q.readAreas(e, in); err != nil {
		return nil, err
	}
	if err := q.readPlan(in); err != nil {
		return nil, err
	}
	q.compare()
	return q, q.readBounds(in)
}

// compare sets what changes are taken from: what the areas have now when the envelope is
// all of it, else their shares of it in the envelope. Of two sums of which one is larger,
// nearly all areas have less than they had, whatever the principle: that says nothing of it.
func (q *scenarioRequest) compare() {
	var sum int64
	for _, a := range q.areas {
		q.now = append(q.now, a.Now)
		sum += a.Now
	}
	shares, ok := allocate.Scale(q.now, q.plan.Envelope)
	if !ok || sum == q.plan.Envelope {
		return
	}
	q.scaled = true
	for i, share := range shares {
		q.areas[i].Now = share
	}
}

// readNow reads which grants the areas have now.
func (q *scenarioRequest) readNow(e *edition.Edition, in *ScenariosIn) error {
	level, err := ParseWord("level", in.Level, "commune", "commune", "territoire", "epci", "qpv2015", "qpv2024")
	if err != nil {
		return err
	}
	if q.level, err = ParseLevel(e, level); err != nil {
		return err
	}
	q.filter.Money = true
	if q.filter.Axis, err = ParseInt("axis", in.Axis, 1, 5, 0); err != nil {
		return err
	}
	if q.filter.Period, err = ParsePeriod("period", in.Period); err != nil {
		return err
	}
	q.filter.Place, err = parsePlace("place", in.Place)
	return err
}

// readAreas finds the areas of the level, and what lies outside of neighbourhoods.
func (q *scenarioRequest) readAreas(e *edition.Edition, in *ScenariosIn) error {
	levels := []source.Level{q.level}
	if outside := q.level.Outside(); outside != "" {
		if e.Level(outside) == nil {
			return &ParamError{"level", "no_outside", map[string]string{"value": string(q.level)}}
		}
		levels = append(levels, outside)
	}
	group, err := ParseWord("group", in.Group, "", string(source.Territoire), string(source.EPCI))
	if err != nil {
		return err
	}
	q.group = source.Level(group)
	for _, level := range levels {
		people := nearest(e, peopleCount, level, q.filter.Period)
		poor := poorOf(e, level, q.filter.Period)
		for i, code := range e.Level(level).Codes {
			ref := source.Ref{Level: level, Code: code}
			filter := q.filter
			filter.Area = ref
			a := allocate.Area{
				Code: ref.String(), Population: numberAt(people, i), QPV: level == q.level && len(levels) > 1,
				Now: int64(e.Grants(filter).Totals().Net),
			}
			a.Poor = poor.at(i, a.Population)
			if q.group != "" {
				for _, p := range e.Parents(ref) {
					if p.Ref.Level == q.group {
						a.Group = p.Ref.Code
					}
				}
			}
			q.refs, q.areas = append(q.refs, ref), append(q.areas, a)
		}
		q.use(people, &q.peoplePeriod)
		q.use(poor.vector, &q.poorPeriod)
		if poor.counts {
			q.counted = true
			q.poorPeriod = poor.period()
		}
	}
	return nil
}

// poorPeople tells how many poor people live in areas.
type poorPeople struct {
	vector *edition.Vector // nil: nothing is known
	counts bool            // its denominators are the numbers, else its values the rates
}

// poorOf finds the poor people of a level: those that funding per poor inhabitant is
// divided by, which are estimated where no rate is published, else the published rate.
func poorOf(e *edition.Edition, level source.Level, p indicator.Period) poorPeople {
	if v := nearest(e, perPoor, level, p); v != nil && v.Denominator != nil {
		return poorPeople{v, true}
	}
	return poorPeople{vector: nearest(e, needPoverty, level, p)}
}

// period is the year of the poverty that counts of poor people rest on, of all areas in
// which they are known; empty when nobody says.
func (p poorPeople) period() string {
	for _, b := range p.vector.Bases {
		if b.DenominatorPeriod != (indicator.Period{}) {
			return b.DenominatorPeriod.String()
		}
	}
	return ""
}

// at is the number of poor people of area i, NaN when it is not known.
func (p poorPeople) at(i int, people float64) float64 {
	if p.counts {
		return p.vector.Denominator[i]
	}
	return people * numberAt(p.vector, i) / 100
}

// use notes that the what-if rests on a vector, which may be nil.
func (q *scenarioRequest) use(v *edition.Vector, period *string) {
	if v == nil {
		return
	}
	*period = v.Period.String()
	q.vectors = append(q.vectors, v)
}

// numberAt is a number that can be computed with, else NaN.
func numberAt(v *edition.Vector, i int) float64 {
	if v == nil {
		return math.NaN()
	}
	if x := v.At(i); whyNot(x) == "" {
		return x.Number
	}
	return math.NaN()
}

// readPlan reads what is shared and how.
func (q *scenarioRequest) readPlan(in *ScenariosIn) error {
	principle, err := ParseWord("principle", in.Principle, "inhabitants", "inhabitants", "poor", "qpv_floor", "own")
	if err != nil {
		return err
	}
	if q.plan.Principle, err = allocate.ParsePrinciple(principle); err != nil {
		return err
	}
	if q.own = in.Envelope != ""; !q.own {
		for _, a := range q.areas {
			q.plan.Envelope += a.Now
		}
		if q.plan.Envelope < 0 {
			return &ParamError{"envelope", "missing_parameter", nil}
		}
	} else if q.plan.Envelope, err = parseEuros("envelope", in.Envelope); err != nil {
		return err
	}
	if q.plan.LeastGrant, err = parseEuros("least", in.Least); err != nil {
		return err
	}
	if q.plan.QPVLeast, err = parseEuros("qpv_least", in.QPVLeast); err != nil {
		return err
	}
	hasQPV := q.level.Outside() != ""
	switch {
	case in.QPVLeast != "" && !hasQPV:
		return &ParamError{"qpv_least", "needs_other", map[string]string{"other": "level=qpv2024, level=qpv2015"}}
	case q.plan.Principle == allocate.QPVFloor && (!hasQPV || in.QPVLeast == ""):
		return &ParamError{"principle", "needs_other", map[string]string{"other": "level=qpv2024, level=qpv2015; qpv_least"}}
	case (q.plan.Principle == allocate.OwnWeights) != (in.Weights != ""):
		return &ParamError{"weights", "needs_other", map[string]string{"other": "principle=own&weights=59350:3,*:1"}}
	}
	if err := q.readWeights(in.Weights); err != nil {
		return err
	}
	return q.readChoices(in)
}

func (q *scenarioRequest) readChoices(in *ScenariosIn) error {
	below, err := ParseWord("below", in.Below, "drop", "drop", "lift")
	if err != nil {
		return err
	}
	if below == "lift" {
		q.plan.Below = allocate.Lift
	}
	missing, err := ParseWord("missing", in.Missing, MissingUsual, "exclude", MissingUsual, "average")
	if err != nil {
		return err
	}
	switch missing {
	case MissingUsual:
		q.plan.Missing = allocate.KeepNow
	case "average":
		q.plan.Missing = allocate.Average
	}
	return nil
}

// missing is the choice for areas of which people or poor people are not known.
func (q *scenarioRequest) missing() string {
	return [...]string{"exclude", MissingUsual, "average"}[q.plan.Missing]
}
