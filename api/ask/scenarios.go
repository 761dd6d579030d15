package ask

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/analytics/allocate"
	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/analytics/inequality"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// ScenariosIn are the parameters of a what-if. Amounts are euros with at most two
// decimals.
type ScenariosIn struct {
	Envelope  string `query:"envelope" doc:"What is shared, in euros; what the areas have now when left out. Another sum is compared with the same sum shared as now" example:"609000"`
	Principle string `query:"principle" enum:"inhabitants,poor,qpv_floor,own" doc:"By what it is shared: people, poor people, people with a least sum for priority neighbourhoods (see qpv_least), or own weights; inhabitants when left out"`
	Weights   string `query:"weights" doc:"With principle=own, by what it is shared: code:weight separated by commas, with *:weight for all others; numbers from 0 on, 0 for areas that are not named" example:"59350:3,*:1"`
	Level     string `query:"level" enum:"commune,territoire,epci,qpv2015,qpv2024" doc:"Areas that share it, which do not overlap: a level, or the neighbourhoods of a generation with all that lies outside of them; commune when left out"`
	Period    string `query:"period" doc:"Year or span of the commitments that the areas have now; all years when left out" example:"2011-2014"`
	Axis      string `query:"axis" doc:"Axis of the plan, 1 to 5, of what the areas have now; whatever when left out"`
	Place     string `query:"place" enum:"seat,action" doc:"Whether money is where the beneficiary’s seat is or where the project acts; the seat when left out"`
	Floors    string `query:"floors" doc:"What areas get at least, in euros: one amount for all, or code:amount separated by commas, with *:amount for all others" example:"59350:10000,*:500"`
	Ceilings  string `query:"ceilings" doc:"What areas get at most; as floors"`
	Locks     string `query:"locks" doc:"What areas get exactly, whatever else is said of them; as floors, without *. The word now locks at what the area has, see compared_cents" example:"59350:now"`
	Least     string `query:"least" doc:"An amount above zero comes to this at least, in euros; locks excepted"`
	Below     string `query:"below" enum:"drop,lift" doc:"What becomes of amounts under the least: drop gives the areas of least weight nothing, lift gives all the least; drop when left out"`
	QPVLeast  string `query:"qpv_least" doc:"What priority neighbourhoods get together at least, in euros; with the levels qpv2015 and qpv2024 only"`
	Missing   string `query:"missing" enum:"exclude,keep_now,average" doc:"What becomes of an area of which people or poor people are not known: keep_now locks it at its present share, apart from what is shared; keep_now when left out"`
	Group     string `query:"group" enum:"territoire,epci" doc:"Level of the groups between and within which Theil’s index is split; none when left out"`
}

// UnplacedText says what has no place, and whether it is in what is shared; empty when next
// to nothing has none.
func (out ScenarioOut) UnplacedText() string { return out.unplaced }

// ScenarioOut is a what-if: a simulation, not a decision.
type ScenarioOut struct {
	Simulation bool             `json:"simulation" doc:"Always true: this is a simulation, not a decision"`
	Notice     string           `json:"notice" doc:"The same in words, in the language of the request"`
	Edition    EditionRef       `json:"edition"`
	Level      source.Level     `json:"level"`
	Principle  string           `json:"principle"`
	Period     string           `json:"period,omitempty"`
	Axis       int              `json:"axis,omitempty"`
	Place      string           `json:"place"`
	Envelope   source.Cents     `json:"envelope_cents"`
	Now        source.Cents     `json:"now_cents" doc:"What the areas have now together; help in kind and money taken back from unknown grants are not in it"`
	Scaled     bool             `json:"scaled" doc:"Whether the envelope is not what the areas have now, so that changes are taken from it shared as now, see compared_cents"`
	Unplaced   source.Cents     `json:"unplaced_cents" doc:"What went to the territory and of which nobody says in which of the areas it is: not in now_cents"`
	Moved      source.Cents     `json:"moved_cents" doc:"What the losers lose together"`
	Gainers    []string         `json:"gainers" doc:"Level and code of areas that get more than compared_cents, from the largest change"`
	Losers     []string         `json:"losers" doc:"Level and code of areas that get less, from the largest loss"`
	Dropped    []string         `json:"dropped" doc:"Areas that have a weight and got nothing, because they would have got less than the least"`
	Unknown    []string         `json:"unknown" doc:"Areas of which people or poor people are not known; the parameter missing says what became of them"`
	Missing    string           `json:"missing" doc:"What became of them" enum:"exclude,keep_now,average"`
	Kept       source.Cents     `json:"kept_cents" doc:"What they keep with missing=keep_now, together"`
	ShareKnown float64          `json:"share_unknown" doc:"Share of the known population that lives in them, 0 to 1"`
	QPVBinds   bool             `json:"qpv_binds" doc:"Whether neighbourhoods have more because of qpv_least"`
	QPV        *QPVShareOut     `json:"qpv,omitempty" doc:"What goes to priority neighbourhoods; with the levels qpv2015 and qpv2024 only"`
	People     string           `json:"people" doc:"Period of the population"`
	Poor       string           `json:"poor,omitempty" doc:"Period of the poverty that poor people are counted by; left out when nothing is known of it"`
	Counted    bool             `json:"poor_counted" doc:"Whether concentration and Kakwani take for need the number of poor people that funding.per_poor divides by, estimated where no rate is published, and not the published poverty rate"`
	Before     []MeasureOut     `json:"before"`
	After      []MeasureOut     `json:"after"`
	Allocation []ShareOut       `json:"allocation" doc:"By level and code"`
	Simulated  []string         `json:"simulated" doc:"Roles of the inputs that are simulated"`
	Sources    []edition.Source `json:"sources"`

	unplaced string // in words
}

// QPVShareOut is the share of priority neighbourhoods, 0 to 1.
type QPVShareOut struct {
	People *float64 `json:"people"`
	Before *float64 `json:"before" doc:"Null when the areas have nothing now"`
	After  *float64 `json:"after"`
}

// ShareOut is what an area gets. Amounts are euro cents.
type ShareOut struct {
	AreaRef
	People  *float64      `json:"people"`
	Poor    *float64      `json:"poor"`
	QPV     bool          `json:"qpv"`
	Group   string        `json:"group,omitempty" doc:"Code of its group"`
	Now     source.Cents  `json:"now_cents"`
	Base    source.Cents  `json:"compared_cents" doc:"What it would have if the envelope were shared as what the areas have now; now_cents when that is the envelope"`
	Floor   source.Cents  `json:"floor_cents"`
	Ceiling *source.Cents `json:"ceiling_cents"`
	Locked  bool          `json:"locked"`
	Unknown bool          `json:"unknown" doc:"Whether its people or poor people are not known"`
	Amount  source.Cents  `json:"amount_cents"`
	Change  source.Cents  `json:"change_cents" doc:"amount_cents less compared_cents"`
	PerHead *float64      `json:"euros_per_person"`
}

// Scenario is the answer to GET /api/v1/scenarios.
func (a Asker) Scenario(ctx context.Context, e *edition.Edition, in *ScenariosIn) (ScenarioOut, error) {
	q, err := scenarioQuery(e, in)
	if err != nil {
		return ScenarioOut{}, err
	}
	w := a.Writer
	if err := q.readUnplaced(w, e); err != nil {
		return ScenarioOut{}, err
	}
	result, err := allocate.Run(q.areas, q.plan)
	if infeasible, ok := errors.AsType[*allocate.InfeasibleError](err); ok {
		return ScenarioOut{}, q.infeasible(w, infeasible)
	}
	if errors.Is(err, allocate.ErrInput) { // such as locking what is below zero
		return ScenarioOut{}, &InfeasibleError{"infeasible_input", nil}
	}
	if err != nil {
		return ScenarioOut{}, err
	}
	return q.answer(w, e, result), nil
}

// infeasible names the constraint that fails and by how much.
func (q *scenarioRequest) infeasible(w wording.Writer, e *allocate.InfeasibleError) error {
	args := map[string]string{"constraint": string(e.Constraint), "by": w.Euros(source.Cents(e.By)), "cents": strconv.FormatInt(e.By, 10), "area": e.Area}
	code := "infeasible_" + string(e.Constraint)
	return &InfeasibleError{code, args}
}

// answer writes the result of a what-if.
func (q *scenarioRequest) answer(w wording.Writer, e *edition.Edition, result allocate.Scenario) ScenarioOut {
	unplaced := q.unplacedText(w)
	out := ScenarioOut{
		Simulation: true, Notice: strings.TrimSpace(w.Text.Sentence(w.Lang, "scenario.notice", nil) + " " + unplaced), unplaced: unplaced, Edition: RefOf(e.Head), Level: q.level,
		Principle: q.plan.Principle.String(), Period: q.filter.Period.String(), Axis: q.filter.Axis, Place: q.filter.Place,
		Envelope: source.Cents(q.plan.Envelope), Scaled: q.scaled, Unplaced: q.unplaced, Moved: source.Cents(result.Moved), Missing: q.missing(),
		Gainers: q.names(result.Gainers), Losers: q.names(result.Losers), Dropped: q.names(result.Dropped), Unknown: q.names(result.Unknown),
		ShareKnown: result.ShareUnknown, QPVBinds: result.QPVBinds, People: q.peoplePeriod, Poor: q.poorPeriod, Counted: q.counted,
		Before: q.measures(w, result.Before), After: q.measures(w, result.After), Allocation: []ShareOut{}, Sources: q.sources(e),
	}
	out.Simulated = rolesOfSimulated(out.Sources)
	for i, a := range q.areas {
		share := ShareOut{
			AreaRef: AreaRef{q.refs[i].Level, q.refs[i].Code, nameOf(w, e, q.refs[i])}, People: number(a.Population), Poor: number(a.Poor), QPV: a.QPV, Group: a.Group,
			Now: source.Cents(q.now[i]), Base: source.Cents(a.Now), Floor: source.Cents(a.Floor), Locked: a.Lock.Set,
			Amount: source.Cents(result.Amounts[i]), Change: source.Cents(result.Changes[i]),
		}
		if a.Ceiling.Set {
			ceiling := source.Cents(a.Ceiling.Cents)
			share.Ceiling = &ceiling
		}
		if a.Population > 0 {
			perHead := share.Amount.Euros() / a.Population
			share.PerHead = &perHead
		}
		if share.Unknown = slices.Contains(result.Unknown, i); share.Unknown && q.plan.Missing == allocate.KeepNow {
			out.Kept += share.Amount
		}
		out.Now += share.Now
		out.Allocation = append(out.Allocation, share)
	}
	out.QPV = q.neighbourhoods(result)
	return out
}

// nameOf names an area: what lies outside of neighbourhoods, which has the name of the
// whole, by what it is.
func nameOf(w wording.Writer, e *edition.Edition, ref source.Ref) string {
	if ref.Level == source.OutsideQPV2015 || ref.Level == source.OutsideQPV2024 {
		return w.Level(ref.Level)
	}
	return e.Name(ref)
}

// Among are those of a list of areas that are of the level: what lies outside of
// neighbourhoods is none of them.
func (out ScenarioOut) Among(areas []string) []string {
	return slices.DeleteFunc(slices.Clone(areas), func(name string) bool { return !strings.HasPrefix(name, string(out.Level)+"/") })
}

// Lost is what areas of the level lose together: [ScenarioOut.Moved] without what lies
// outside of neighbourhoods.
func (out ScenarioOut) Lost() source.Cents {
	var lost source.Cents
	for _, a := range out.Allocation {
		if a.Level == out.Level && a.Change < 0 {
			lost -= a.Change
		}
	}
	return lost
}

// neighbourhoods is the share of priority neighbourhoods; nil where there are none.
func (q *scenarioRequest) neighbourhoods(result allocate.Scenario) *QPVShareOut {
	var people, allPeople, before, allBefore, after, allAfter float64
	any := false
	for i, a := range q.areas {
		inside := 0.0
		if a.QPV {
			inside, any = 1, true
		}
		if a.Population > 0 {
			people, allPeople = people+inside*a.Population, allPeople+a.Population
		}
		before, allBefore = before+inside*float64(a.Now), allBefore+float64(a.Now)
		after, allAfter = after+inside*float64(result.Amounts[i]), allAfter+float64(result.Amounts[i])
	}
	if !any {
		return nil
	}
	return &QPVShareOut{shareOf(people, allPeople), shareOf(before, allBefore), shareOf(after, allAfter)}
}

// shareOf is a part of a whole above zero, else null.
func shareOf(part, whole float64) *float64 {
	if !(whole > 0) {
		return nil
	}
	share := part / whole
	return &share
}

// names are the level and code of areas.
func (q *scenarioRequest) names(positions []int) []string {
	list := []string{}
	for _, i := range positions {
		list = append(list, q.refs[i].String())
	}
	return list
}

// needName names what concentration and Kakwani take for need.
func (q *scenarioRequest) needName(w wording.Writer) string {
	if q.counted {
		return w.Text.Sentence(w.Lang, "scenario.need.counted", nil)
	}
	return w.Indicator(needPoverty)
}

// measures are the measures of what areas have or get, with their sentences.
func (q *scenarioRequest) measures(w wording.Writer, m allocate.Measures) []MeasureOut {
	people := w.Who(string(indicator.People))
	var list []MeasureOut
	for _, one := range []struct {
		id    string
		value inequality.Value
	}{
		{"gini", m.Gini},
		{"hoover", m.Hoover},
		{"theil", m.TheilT},
		{"theil_between", m.TheilBetween},
		{"theil_within", m.TheilWithin},
		{"concentration", m.Concentration},
		{"kakwani", m.Kakwani},
		{"qpv_ratio", m.QPVRatio},
	} {
		if q.group == "" && strings.HasPrefix(one.id, "theil_") || q.level.Outside() == "" && one.id == "qpv_ratio" {
			continue
		}
		if err := one.value.Err; err != nil {
			reason := reasonOf(err)
			list = append(list, MeasureOut{ID: one.id, Reason: reason, Text: w.Measure("none."+reason, nil)})
			continue
		}
		args := needWords(w, q.needName(w), false)
		args["groups"] = w.Level(q.group)
		switch one.id {
		case "hoover":
			args["share"] = w.Share(one.value.Value)
		case "qpv_ratio":
			args["value"] = w.Text.Float(w.Lang, one.value.Value, 2)
		}
		list = append(list, measureOut(w, one.id, one.value.Value, 0, people, args))
	}
	return list
}
