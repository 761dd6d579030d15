package ogc_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/api/ogc/cql2"
)

// TestFilter filters the grid: 100 squares of a hundredth of a degree, and one without
// boundary; people.count is half of the position, and secret where that is divided by 3.
func TestFilter(t *testing.T) {
	s := serve(t, grid(t, 10))
	for filter, want := range map[string]string{
		"code = '00042'":    "00042",
		"'00042' = code":    "00042",
		"code < '00002'":    "00000 00001",
		"code >= '00098'":   "00098 00099 99999",
		"code LIKE '0009%'": "00090 00091 00092 00093 00094 00095 00096 00097 00098 00099",
		"code LIKE '%0_7' AND NOT code LIKE '__0%'":               "",
		"code LIKE '000_7' AND code NOT LIKE '0001_'":             "00007 00027 00037 00047 00057 00067 00077 00087 00097",
		"name LIKE 'Nowhe_e'":                                     "99999",
		`name LIKE 'Now\here'`:                                    "99999", // \ takes the next as it is
		`name LIKE 'Now\%'`:                                       "",
		"name LIKE '%“1_”'":                                       "00010 00011 00012 00013 00014 00015 00016 00017 00018 00019",
		"code IN ('00001', '00003', 'x')":                         "00001 00003",
		"code NOT IN ('00001') AND code < '00003'":                "00000 00002",
		"people.count BETWEEN 1 AND 2.5":                          "00002 00004 00005",
		"people.count < 1":                                        "00001", // position 0 is secret: unknown is not less
		"NOT people.count >= 1":                                   "00001", // and not the contrary either
		"people.count IS NULL AND code < '00007'":                 "00000 00003 00006",
		"people.count IS NOT NULL AND code < '00003'":             "00001 00002",
		"people.count IN (0.5, 1) OR code = '00000'":              "00000 00001 00002",
		"people.count.status = 'secret' AND code < '00007'":       "00000 00003 00006",
		"\"people.count.period\" = '2021' AND code<'00001'":       "00000",
		"people.count = people.count AND code < '00003'":          "00001 00002",
		"(code = '00001' OR code = '00002') AND TRUE":             "00001 00002",
		"code = '00001' OR code = '00002' AND FALSE":              "00001",
		"geometry IS NULL":                                        "99999",
		"S_INTERSECTS(geometry, POINT(2.015 48.005))":             "00001",
		"S_INTERSECTS(geometry, POINT(2.02 48.005))":              "00001 00002",
		"S_INTERSECTS(POINT(2.02 48.01), geometry)":               "00001 00002 00011 00012",
		"S_INTERSECTS(geometry, BBOX(2.001,48.001,2.002,48.002))": "00000",
		"NOT S_INTERSECTS(geometry, BBOX(0,0,2.095,90))":          "",
		// A triangle whose tip lies in square 0 and whose upper side leaves the grid in square 10, and one that lies inside of square 11.
		"S_INTERSECTS(geometry, POLYGON((1 47,2.009 48.009,1 49,1 47)))":                                                    "00000 00010",
		"S_INTERSECTS(geometry, POLYGON((2.014 48.014,2.016 48.014,2.015 48.016,2.014 48.014)))":                            "00011",
		"S_INTERSECTS(geometry, MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((2.051 48.051,2.052 48.051,2.052 48.052,2.051 48.051))))": "00055",
		// Around square 11, with a hole around it: neighbours only.
		"S_INTERSECTS(geometry, POLYGON((2.005 48.005,2.025 48.005,2.025 48.025,2.005 48.025,2.005 48.005),(2.009 48.009,2.009 48.021,2.021 48.021,2.021 48.009,2.009 48.009)))": "00000 00001 00002 00010 00012 00020 00021 00022",
	} {
		got := s.items(t, "commune", "filter", filter, "limit", "1000")
		if got.ids() != want || got.NumberMatched != len(got.Features) {
			t.Errorf("%s:\n%s, want\n%s", filter, got.ids(), want)
		}
	}
}

// TestFilterCRS: coordinates of a filter are those of its system, in its order of axes.
func TestFilterCRS(t *testing.T) {
	s := serve(t, grid(t, 10))
	for uri, filter := range map[string]string{
		crs84: "S_INTERSECTS(geometry, POINT(2.025 48.015))", wgs84: "S_INTERSECTS(geometry, POINT(48.015 2.025))",
		lambert:  "S_INTERSECTS(geometry, POINT(627307.33 6768739.33))",
		mercator: "S_INTERSECTS(geometry, BBOX(225421,6109350,225422,6109351))",
	} {
		if got := s.items(t, "commune", "filter", filter, "filter-crs", uri, "filter-lang", "cql2-text").ids(); got != "00012" {
			t.Errorf("%s of %s: %s", filter, uri, got)
		}
	}
}

// TestFilterOfGrants has each kind of property.
func TestFilterOfGrants(t *testing.T) {
	s := serve(t, draft(t))
	for filter, want := range map[string]string{
		"decided_on = DATE('2014-06-02')":                              "3 4",
		"decided_on < TIMESTAMP('2014-06-01T23:59:59Z')":               "2",
		"decided_on BETWEEN DATE('2011-01-01') AND DATE('2011-12-31')": "2",
		"in_kind = TRUE":                            "4",
		"unlinked <> FALSE":                         "5",
		"axis IN (1, 5)":                            "2 3",
		"year IS NULL":                              "6",
		"net_cents > 1000000":                       "2",
		"beneficiary IS NULL":                       "4 6",
		"withheld = 'person'":                       "6",
		"place_kind = 'action'":                     "3",
		"S_INTERSECTS(geometry, POINT(2.95 50.65))": "4",
		"object LIKE 'Ouverture d''un%'":            "",
		"object LIKE 'Ouverture%'":                  "2",
	} {
		var rows []string
		for _, f := range s.items(t, "grants", "filter", filter).Features {
			_, row, _ := strings.Cut(f.ID, ".")
			rows = append(rows, row)
		}
		if got := strings.Join(rows, " "); got != want {
			t.Errorf("%s: rows %s, want %s", filter, got, want)
		}
	}
}

// TestPropertiesAsParameters asks for equality without a filter.
func TestPropertiesAsParameters(t *testing.T) {
	s := serve(t, draft(t))
	for params, want := range map[string]int{"name=Don": 1, "name=don": 0, "need.poverty=27": 1, "need.poverty.status=secret&name=Don": 1, "name=Don&filter=code='59350'": 0} {
		if got := decode[features](s.get(t, "/ogc/collections/commune/items?"+params)).NumberMatched; got != want {
			t.Errorf("%s matches %d, want %d", params, got, want)
		}
	}
	for params, want := range map[string]int{"axis=1": 1, "in_kind=true": 1, "decided_on=2014-06-02": 2, "year=2014": 2} {
		if got := decode[features](s.get(t, "/ogc/collections/grants/items?"+params)).NumberMatched; got != want {
			t.Errorf("%s matches %d, want %d", params, got, want)
		}
	}
}

// TestFilterProblems: what is wrong is said with its position and in the language.
func TestFilterProblems(t *testing.T) {
	s := serve(t, draft(t))
	for filter, want := range map[string]string{
		"nosuch = 1":                           "names at character 1 a property “nosuch”",
		"code = 'é' AND naïve > 2":             "names at character 16 a property “naïve”",
		"name > 5":                             "compares name (text) with number",
		"people.count LIKE '1'":                "compares people.count (number) with text",
		"people.count > 'abc'":                 "compares people.count (number) with text",
		"S_INTERSECTS(code, POINT(1 2))":       "character 14 a property “code”",
		"S_INTERSECTS(POINT(1 2), POINT(1 2))": "character 26 two geometries",
		"S_INTERSECTS(geometry, POINT(1 200))": "character 24 a geometry that is none",
		"((( ":                                 "character 5: it needs a condition",
		"code = 'x":                            "opens at character 8 a text",
		"code = 'x' name = 'y'":                "character 12, at “name”: it needs AND, OR or the end",
		"CASEI(name) = 'x'":                    "character 1 for a function that is not offered: CASEI",
		"people.count IN (" + strings.Repeat("1,", cql2.MaxTerms) + "1)": "Stay within 1000",
	} {
		r := s.get(t, "/ogc/collections/commune/items?lang=en&"+query("filter", filter)).wants(http.StatusBadRequest)
		var p struct {
			Detail string
			Errors []struct{ Parameter string }
		}
		if err := json.Unmarshal(r.Body.Bytes(), &p); err != nil || !strings.Contains(p.Detail, want) || len(p.Errors) != 1 || p.Errors[0].Parameter != "filter" {
			t.Errorf("%.60s: %+v, want %s", filter, p, want)
		}
	}
}

// TestQueryables: each is one that a filter takes, and members of features are theirs.
func TestQueryables(t *testing.T) {
	s := serve(t, draft(t))
	for _, c := range []string{"epci", "commune", "qpv2015", "grants"} {
		r := s.get(t, "/ogc/collections/"+c+"/queryables").ok()
		q := decode[struct {
			Schema     string `json:"$schema"`
			ID         string `json:"$id"`
			Type       string
			Properties map[string]struct{ Title, Type, Format string }
		}](r)
		if r.Header().Get("Content-Type") != "application/schema+json" || q.Type != "object" || !strings.HasSuffix(q.ID, "/ogc/collections/"+c+"/queryables") || !strings.Contains(q.Schema, "2020-12") {
			t.Errorf("%s: %+v", c, q)
		}
		f := s.items(t, c).Features[0]
		if len(f.Properties)+1 != len(q.Properties) {
			t.Errorf("%s: %d properties and %d queryables with the geometry", c, len(f.Properties), len(q.Properties))
		}
		for name, p := range q.Properties {
			if p.Title == "" || strings.HasPrefix(p.Title, "ogc.") || name != "geometry" && p.Type == "" {
				t.Errorf("%s %s: %+v", c, name, p)
			}
			s.items(t, c, "filter", fmt.Sprintf("%q IS NOT NULL", name))
		}
	}
}

// FuzzItems asks for anything: no answer is a failure of ours, and none is JSON that is
// not.
func FuzzItems(f *testing.F) {
	s := serve(f, draft(f))
	for _, seed := range []string{
		"limit=3&bbox=2,48,3,51&crs=" + lambert, "filter=code LIKE '59%25' AND S_INTERSECTS(geometry,BBOX(3,50,2,51))&filter-crs=" + wgs84,
		"datetime=../2014-06-02T00:00:00Z&f=html", "after=59350&before=&lang=en", "bbox=1e308,-1e308,1e308,1e308&bbox-crs=" + lambert, "bbox=-1e9,-1e9,1e9,1e9&bbox-crs=" + mercator,
		"people.count=1e999", "filter=S_INTERSECTS(geometry,POLYGON((1e300 1,2 2,3 3,1e300 1)))&filter-crs=" + lambert, "edition=%00&limit=00001", "decided_on=0000-01-01",
	} {
		for _, collection := range []string{"commune", "grants", "x"} {
			f.Add(collection, seed, "gzip", "application/json")
		}
	}
	f.Fuzz(func(t *testing.T, collection, params, encoding, accept string) {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/ogc", nil)
		r.URL.Path, r.URL.RawQuery = "/ogc/collections/"+collection+"/items", params
		r.Header.Set("Accept-Encoding", encoding)
		r.Header.Set("Accept", accept)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code >= 500 {
			t.Fatalf("%s %q: %d %s", collection, params, w.Code, w.Body)
		}
		body := reply{w, t, params}.plain()
		if strings.Contains(w.Header().Get("Content-Type"), "json") && !json.Valid(body) {
			t.Fatalf("%s %q: not JSON: %s", collection, params, body)
		}
	})
}
