package publish

import (
	"context"
	"maps"
	"slices"

	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/source"
)

// RequestCounts counts requests by what became of them. A request is a row of the
// register: an application of one organisation. Who asks for what, and what was
// refused, is not in it; whether a count may be shown is decided where it is published.
type RequestCounts struct {
	Requests int // all of them, also those that wait
	Eligible int // found eligible: awarded or refused; those that wait are not known to be
	Awarded  int
	Pending  int // no decision yet
}

// plus is the sum of two counts.
func (c RequestCounts) plus(d RequestCounts) RequestCounts {
	return RequestCounts{c.Requests + d.Requests, c.Eligible + d.Eligible, c.Awarded + d.Awarded, c.Pending + d.Pending}
}

// countOf counts one request.
func countOf(outcome string) RequestCounts {
	switch outcome {
	case "awarded":
		return RequestCounts{Requests: 1, Eligible: 1, Awarded: 1}
	case "refused":
		return RequestCounts{Requests: 1, Eligible: 1}
	case "pending":
		return RequestCounts{Requests: 1, Pending: 1}
	default:
		return RequestCounts{Requests: 1}
	}
}

// requestKey names the requests of one axis and year that have a place of a kind in an
// area.
type requestKey struct {
	area int64
	kind string // seat or action
	axis string // "1" to "5"; empty: of all axes, and of none
	year int
}

// requests are the requests of a register, counted where they have their seat or act.
// A request with places in several areas is one request in each, and one in what these
// make up.
type requests struct {
	counts       map[requestKey]RequestCounts
	years        map[int]bool
	axes         map[string]bool        // that any request has
	sources      map[int]map[int64]bool // by year
	known        map[requestLevel]bool  // levels at which requests of a year have places of a kind
	unregistered int                    // awarded, and in no register of grants under the same reference
}

// requestLevel is a level at which requests may have a kind of place.
type requestLevel struct {
	level source.Level
	kind  string
}

// readRequests counts the requests by area. seats gives rows the seats that were found
// for their beneficiaries, as for grants.
func (in *input) readRequests(ctx context.Context, seats func([]data.StoredGrant) []data.StoredGrant) (*requests, error) {
	stored, err := in.publication.Requests(ctx)
	if err != nil {
		return nil, err
	}
	r := &requests{
		counts: map[requestKey]RequestCounts{}, years: map[int]bool{}, axes: map[string]bool{},
		sources: map[int]map[int64]bool{}, known: map[requestLevel]bool{},
	}
	outcomes := map[int64]string{}
	rows := make([]data.StoredGrant, len(stored))
	for i, s := range stored {
		rows[i] = s.StoredGrant
		if _, again := outcomes[s.Grant]; again {
			continue
		}
		outcomes[s.Grant] = s.Outcome
		if s.Outcome == "awarded" && !s.Registered {
			r.unregistered++
		}
		r.see(s.StoredGrant)
	}
	if seats != nil {
		rows = seats(rows)
	}
	for _, kind := range []string{seat, action} {
		r.add(in, rows, kind, outcomes)
	}
	return r, nil
}

// see notes when there are requests, and who tells of them.
func (r *requests) see(s data.StoredGrant) {
	r.years[s.Year] = true
	if s.Axis != "" {
		r.axes[s.Axis] = true
	}
	if r.sources[s.Year] == nil {
		r.sources[s.Year] = map[int64]bool{}
	}
	r.sources[s.Year][s.Source] = true
}

// add counts requests in the areas of all levels that their places of a kind stand for.
func (r *requests) add(in *input, rows []data.StoredGrant, kind string, outcomes map[int64]string) {
	inCommunes := in.shareInCommunes(kind, rows)
	type visit struct{ grant, area int64 }
	seen := map[visit]bool{}
	for _, s := range rows {
		if s.Kind != kind {
			continue
		}
		for _, level := range in.sortedLevels() {
			for _, t := range in.targets(level, s, inCommunes[s.Grant]) {
				if v := (visit{s.Grant, t.area}); seen[v] {
					continue
				} else {
					seen[v] = true
				}
				r.known[requestLevel{level, kind}] = true
				r.addOne(t.area, s, outcomes[s.Grant])
			}
		}
		if kind == seat && in.isAway(s.Area) {
			r.addOne(s.Area, s, outcomes[s.Grant])
		}
	}
}

// addOne counts a request in an area.
func (r *requests) addOne(area int64, s data.StoredGrant, outcome string) {
	for _, axis := range slices.Compact([]string{"", s.Axis}) {
		k := requestKey{area, s.Kind, axis, s.Year}
		r.counts[k] = r.counts[k].plus(countOf(outcome))
	}
}

// isAway tells whether an area is a commune that is not in the edition. Its figures enter
// no edition, but say what left a whole since an earlier one.
func (in *input) isAway(area int64) bool {
	_, commune := in.carrier.codes[area]
	_, here := in.areas[area]
	return commune && !here
}

// tells whether requests have places of a kind at a level: then an area of it that
// has none had no request.
func (r *requests) tells(level source.Level, kind string) bool {
	return r.known[requestLevel{level, kind}]
}

// sortedYears are the years of requests, the earliest first; none without a register.
func (r *requests) sortedYears() []int { return slices.Sorted(maps.Keys(r.years)) }

// count is how many requests of a span of years, both included, have a place of a
// kind in an area.
func (r *requests) count(area int64, kind, axis string, from, to int) RequestCounts {
	var sum RequestCounts
	for year := range r.years {
		if from <= year && year <= to {
			sum = sum.plus(r.counts[requestKey{area, kind, axis, year}])
		}
	}
	return sum
}

// sourcesOf are the published ids of the registers that tell of a span of years.
func (r *requests) sourcesOf(in *input, from, to int) []string {
	used := map[int64]bool{}
	for year, of := range r.sources {
		if from <= year && year <= to {
			maps.Copy(used, of)
		}
	}
	return in.sourceIDs(used)
}
