package api_test

import (
	"math/rand/v2"
	"net/url"
	"testing"
)

// Requests drawn from what makes sense, what nearly does and what does not: none fails on
// our side. Bytes drawn by the fuzzer rarely get past the first check.
func TestDrawnParametersNeverFail(t *testing.T) {
	s := serveDrafts(t, territoryDraft(t))
	levels := []string{"commune", "qpv2024", "outside-qpv2024", "territoire", "epci", "iris", ""}
	indicators := []string{"people.count", "need.poverty", "funding.per_capita", "funding.per_capita?axis=1", "x"}
	periods := []string{"2021", "2011-2014", "1999", "2014-2011", "all", "latest", "0", "99999", "-1"}
	numbers := []string{"0", "1", "5", "20", "-1", "1e308", "-1e308,1e308", "1e-320", "0.2,1", "1,1", "NaN", "Inf", "999999999999.99", "1000000000001", "0.01", "12.345", ""}
	amounts := []string{"1", "*:5", "01001:1,*:2", "01002:now", "01001:999999999999", "qpv2024/QN05901M:3", "x:1", "01001:", ":", ",", "*:", "01001:1,01001:2"}
	pools := map[string]map[string][]string{
		"/api/v1/indicators": {"level": levels},
		"/api/v1/areas":      {"level": levels, "q": {"la bassee", "carre", "01", "*", "œ", "l"}, "limit": numbers, "offset": numbers},
		"/api/v1/areas/commune/01005": {
			"indicator": append(indicators, "people.count,need.poverty"), "period": periods, "variants": {"true", "false", "1"},
		},
		"/api/v1/values": {
			"indicator": indicators, "level": levels, "period": periods, "fields": {"value", "codes,status,low", "reason,basis", "x", "value,value"},
			"rounded": {"true", "false", "x"}, "codes": {"true", "false"},
		},
		"/api/v1/classes": {
			"indicator": indicators, "level": levels, "period": periods, "k": numbers, "breaks": numbers,
			"method": {"quantile", "equal", "fisher-jenks", "head-tail", "standard-deviation", "box", "pretty", "manual", "x"},
		},
		"/api/v1/equity": {
			"indicator": indicators, "level": levels, "period": periods, "need": indicators, "need_period": periods, "group": {"territoire", "epci", "commune"},
			"measures": {"gini", "lorenz,lisa", "moran", "theil,kakwani", "x"},
		},
		"/api/v1/scenarios": {
			"envelope": numbers, "principle": {"inhabitants", "poor", "qpv_floor", "own"}, "level": levels, "period": periods, "axis": {"1", "5", "6"},
			"place": {"seat", "action", "x"}, "floors": amounts, "ceilings": amounts, "locks": amounts, "least": numbers, "below": {"drop", "lift"},
			"qpv_least": numbers, "missing": {"exclude", "keep_now", "average"}, "group": {"territoire", "epci"},
		},
		"/api/v1/locate":   {"lon": {"3.2", "3", "181", "x"}, "lat": {"50.2", "50", "-91", ""}, "siret": {"00000000000003", "1", ""}},
		"/api/v1/grants":   {"area": {"commune/01002", "commune/x", "x"}, "axis": numbers, "period": periods, "limit": numbers},
		"/api/v1/editions": {},
	}
	var paths []string
	for path := range pools {
		paths = append(paths, path)
	}
	seed := rand.Uint64()               //nolint:gosec // other requests in each run; a failure names its request
	r := rand.New(rand.NewPCG(seed, 0)) //nolint:gosec // see above
	answered := map[int]int{}
	for range 4000 {
		path := paths[r.IntN(len(paths))]
		query := url.Values{}
		for name, pool := range pools[path] {
			if r.IntN(4) == 0 {
				query.Set(name, pool[r.IntN(len(pool))])
			}
		}
		for _, name := range []string{"indicator", "level"} { // most need them
			if pool := pools[path][name]; pool != nil && r.IntN(4) > 0 {
				query.Set(name, pool[r.IntN(3)])
			}
		}
		full := path + []string{"", "", ".json", ".csv", ".xlsx", ".geojson"}[r.IntN(6)] + "?" + query.Encode()
		reply := s.get(t, full)
		answered[reply.StatusCode]++
		if reply.StatusCode >= 500 {
			t.Errorf("%s: %s\n%s", full, reply.Status, s.log)
		}
	}
	t.Logf("answers by status: %v", answered)
	if answered[200] < 100 || answered[400] < 100 || answered[404] == 0 {
		t.Errorf("answers by status %v: the draws no longer reach all of the interface", answered)
	}
}
