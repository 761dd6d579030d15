package api_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/observatoire-essor/essor/analytics/classify"
	"github.com/observatoire-essor/essor/analytics/inequality"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// TestInterface compares answers with testdata/TestInterface/*.
func TestInterface(t *testing.T) {
	s := serveDrafts(t, territoryDraft(t))
	const funding = "indicator=funding.per_capita&level=commune"
	for _, tt := range []struct {
		name, path string
		status     int
	}{
		{"indicators", "/api/v1/indicators", 200},
		{"indicators of a level", "/api/v1/indicators?level=qpv2024&lang=en", 200},
		{"indicators wrong level", "/api/v1/indicators?level=iris", 400},
		{"indicator", "/api/v1/indicators/funding.per_capita?lang=en", 200},
		{"indicator variant", "/api/v1/indicators/funding.per_capita%3Faxis%3D1", 200},
		{"indicator unknown", "/api/v1/indicators/funding.nothing", 404},
		{"sheet of one indicator", "/api/v1/areas/commune/01002?indicator=funding.per_capita&variants=true&period=all", 200},
		{"sheet of a variant", "/api/v1/areas/commune/01002?indicator=funding.per_capita%3Faxis%3D1&period=2011-2014", 200},
		{"sheet of a period without figures", "/api/v1/areas/commune/01002?period=2099&indicator=funding.per_capita", 404},
		{"sheet wrong period", "/api/v1/areas/commune/01002?period=yesterday", 400},
		{"sheet indicator twice", "/api/v1/areas/commune/01002?indicator=people.count,people.count", 400},
		{"areas found by words", "/api/v1/areas?q=villeneuve+d+ascq&lang=en", 200},
		{"values of a few columns", "/api/v1/values?" + funding + "&fields=status,value&rounded=true", 200},
		{"values wrong field", "/api/v1/values?" + funding + "&fields=values", 400},
		{"values as French CSV", "/api/v1/values.csv?" + funding + "&csv=fr", 200},
		{"values as CSV", "/api/v1/values.csv?" + funding + "&fields=value", 200},
		{"values as GeoJSON", "/api/v1/values.geojson?indicator=funding.per_capita&level=qpv2024&fields=value", 200},
		{"values csv of what", "/api/v1/values?" + funding + "&csv=fr", 400},
		{"values edition of a label", "/api/v1/values?" + funding + "&edition=carr%C3%A9&fields=value", 200},
		{"values edition unknown", "/api/v1/values?" + funding + "&edition=nobody", 404},
		{"classes", "/api/v1/classes?" + funding + "&method=quantile&k=4", 200},
		{"classes own breaks", "/api/v1/classes?" + funding + "&breaks=0.2,1&lang=en", 200},
		{"classes fewer", "/api/v1/classes?indicator=need.poverty&level=commune&k=9", 200},
		{"classes of nothing", "/api/v1/classes?indicator=people.count&level=outside-qpv2024&method=standard-deviation", 200},
		{"classes breaks fall", "/api/v1/classes?" + funding + "&breaks=2,1", 400},
		{"classes breaks with another method", "/api/v1/classes?" + funding + "&breaks=2&method=equal", 400},
		{"classes without breaks", "/api/v1/classes?" + funding + "&method=manual", 400},
		{"classes as CSV", "/api/v1/classes.csv?" + funding + "&method=equal&k=3", 200},
		{"equity", "/api/v1/equity?" + funding + "&group=territoire", 200},
		{"equity in English with LISA", "/api/v1/equity?" + funding + "&measures=moran,lisa&lang=en", 200},
		{"equity of neighbourhoods", "/api/v1/equity?indicator=funding.per_capita&level=qpv2024", 200},
		{"equity of a total", "/api/v1/equity?indicator=people.count&level=commune", 400},
		{"equity without groups", "/api/v1/equity?indicator=funding.per_capita&level=qpv2024&group=epci", 400},
		{"equity as CSV", "/api/v1/equity.csv?" + funding + "&measures=gini", 200},
		{"scenario", "/api/v1/scenarios?envelope=272000&group=territoire&floors=01001:500.50&locks=01016:now", 200},
		{"scenario for neighbourhoods", "/api/v1/scenarios?level=qpv2024&principle=qpv_floor&qpv_least=3000&envelope=10000&lang=en", 200},
		{"scenario by need", "/api/v1/scenarios.csv?principle=poor&envelope=1000&missing=average", 200},
		{"scenario infeasible", "/api/v1/scenarios?envelope=100&floors=10", 422},
		{"scenario bounds", "/api/v1/scenarios?envelope=100000&floors=01001:10&ceilings=01001:9.99&lang=en", 422},
		{"scenario wrong amount", "/api/v1/scenarios?envelope=12.345", 400},
		{"scenario unknown area", "/api/v1/scenarios?envelope=1000&locks=99999:1", 400},
		{"scenario least for no neighbourhood", "/api/v1/scenarios?envelope=1000&qpv_least=10", 400},
		{"locate", "/api/v1/locate?lon=3.03&lat=50.03", 200},
		{"locate on a border", "/api/v1/locate?lon=3.2&lat=50.05&lang=en", 200},
		{"locate outside", "/api/v1/locate?lon=2&lat=48", 200},
		{"locate a beneficiary", "/api/v1/locate?siret=000+000+000+00007", 200},
		{"locate an unknown SIRET", "/api/v1/locate?siret=99999999999999", 404},
		{"locate nothing", "/api/v1/locate", 400},
		{"locate beyond the pole", "/api/v1/locate?lon=3&lat=91", 400},
		{"grants as CSV", "/api/v1/grants.csv?area=commune/01002", 200},
		{"form unknown", "/api/v1/editions.geojson", 404},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := s.get(t, tt.path)
			if r.StatusCode != tt.status {
				t.Errorf("status = %d, want %d", r.StatusCode, tt.status)
			}
			body := r.Body
			if strings.Contains(r.Header.Get("Content-Type"), "json") {
				body = indented(t, r.Body)
			}
			golden(t, r, body)
		})
	}
}

// vectorOf is the vector of the edition that the service answers from.
func vectorOf(t *testing.T, s service, id string, level source.Level) (*edition.Vector, *edition.Boundaries) {
	t.Helper()
	e := s.shelf.Current()
	key, ok := e.Latest(id, level)
	if !ok {
		t.Fatalf("%s %s is not published", id, level)
	}
	return e.Vector(key), e.Level(level)
}

// In every form a value is the one of the edition, with its code, status and nothing
// where nothing is known.
func TestValuesAreThoseOfTheEdition(t *testing.T) {
	s := serveDrafts(t, territoryDraft(t))
	v, b := vectorOf(t, s, "funding.per_capita", source.Commune)
	const query = "?indicator=funding.per_capita&level=commune"
	check := func(form string, i int, code, status string, value *float64) {
		t.Helper()
		x := v.At(i)
		if code != b.Codes[i] || status != x.Status.String() || (value == nil) != math.IsNaN(x.Number) {
			t.Errorf("%s, area %d: %q %q %v; want %q %v %v", form, i, code, status, value, b.Codes[i], x.Status, x.Number)
		}
		digits := 0.0
		if form == "xlsx" {
			digits = 1e-14 // the library reads 15 digits, as spreadsheets do
		}
		if value != nil && math.Abs(*value-x.Number) > digits*x.Number {
			t.Errorf("%s, area %d: %v, want %v", form, i, *value, x.Number)
		}
	}
	var columns struct {
		Codes, Status []string
		Value         []*float64
	}
	if err := json.Unmarshal(s.get(t, "/api/v1/values"+query).Body, &columns); err != nil || len(columns.Value) != v.Len() {
		t.Fatalf("%v, %d values", err, len(columns.Value))
	}
	for i := range columns.Value {
		check("json", i, columns.Codes[i], columns.Status[i], columns.Value[i])
	}
	readNumber := func(text string) *float64 {
		if text == "" {
			return nil
		}
		x, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
		if err != nil {
			t.Error(err)
		}
		return &x
	}
	for form, comma := range map[string]rune{"": ',', "&csv=fr": ';'} {
		in := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(s.get(t, "/api/v1/values.csv"+query+form).Body, []byte("\ufeff"))))
		in.Comma = comma
		records, err := in.ReadAll()
		if err != nil || len(records) != v.Len()+1 {
			t.Fatalf("csv%s: %v, %d rows", form, err, len(records))
		}
		at := positionsOf(records[0])
		for i, record := range records[1:] {
			check("csv"+form, i, record[at["code"]], record[at["status"]], readNumber(record[at["value"]]))
		}
	}
	f, err := excelize.OpenReader(bytes.NewReader(s.get(t, "/api/v1/values.xlsx"+query).Body))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := f.GetRows("Données", excelize.Options{RawCellValue: true})
	if err != nil || len(rows) != v.Len()+1 {
		t.Fatalf("xlsx: %v, %d rows", err, len(rows))
	}
	at := positionsOf(rows[0])
	for i, row := range rows[1:] {
		check("xlsx", i, row[at["code"]], row[at["status"]], readNumber(row[at["value"]]))
	}
	if note, err := f.GetCellValue("Notes", "B1"); err != nil || !strings.Contains(note, "simulé") || !strings.Contains(note, "Subventions") {
		t.Errorf("the first note is %q, %v: it says what is simulated", note, err)
	}
	var collection struct {
		Features []struct {
			Properties struct {
				Code, Status string
				Value        *float64
			}
		}
	}
	if err := json.Unmarshal(s.get(t, "/api/v1/values.geojson"+query).Body, &collection); err != nil || len(collection.Features) != v.Len() {
		t.Fatalf("geojson: %v, %d features", err, len(collection.Features))
	}
	for i, f := range collection.Features {
		check("geojson", i, f.Properties.Code, f.Properties.Status, f.Properties.Value)
	}
}

func positionsOf(header []string) map[string]int {
	at := map[string]int{}
	for i, name := range header {
		at[name] = i
	}
	return at
}

// askJSON reads a JSON answer.
func askJSON[T any](t *testing.T, s service, path string) T {
	t.Helper()
	r := s.get(t, path)
	var out T
	if err := json.Unmarshal(r.Body, &out); err != nil || r.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %v %s", path, r.StatusCode, err, r.Body)
	}
	return out
}

// Classes are those of analytics/classify over the numbers of the edition without the one
// zero, which is counted apart.
func TestClassesAreThoseOfTheAnalytics(t *testing.T) {
	s := serveDrafts(t, territoryDraft(t))
	v, _ := vectorOf(t, s, "funding.per_capita", source.Commune)
	numbers := slices.Clone(v.Number)
	for i, x := range numbers {
		if x == 0 {
			numbers[i] = math.NaN()
		}
	}
	for _, method := range []classify.Method{classify.Quantile, classify.EqualInterval, classify.FisherJenks, classify.HeadTail, classify.StandardDeviation, classify.BoxPlot, classify.Pretty} {
		want, err := classify.Divide(numbers, classify.Options{Method: method, K: 4})
		if err != nil {
			t.Fatal(err)
		}
		got := askJSON[struct {
			Breaks  []float64
			Classes []struct{ Count int }
			N       int
			Zeros   int
			Without []struct {
				Why   string
				Areas int
			}
			Goodness struct{ GVF float64 }
		}](t, s, "/api/v1/classes?indicator=funding.per_capita&level=commune&k=4&method="+string(method))
		if fmt.Sprint(got.Breaks) != fmt.Sprint(want.Breaks) || got.N != want.N+1 || got.Zeros != 1 {
			t.Errorf("%s: breaks %v, n %d, zeros %d; want %v, %d and one zero", method, got.Breaks, got.N, got.Zeros, want.Breaks, want.N+1)
		}
		for i, c := range got.Classes {
			if c.Count != want.Class[i].Count {
				t.Errorf("%s: class %d has %d values, want %d", method, i, c.Count, want.Class[i].Count)
			}
		}
		if gvf, err := want.GVF(); err != nil || got.Goodness.GVF != gvf {
			t.Errorf("%s: goodness %v, want %v", method, got.Goodness.GVF, gvf)
		}
		if len(got.Without) != 1 || got.Without[0].Why != "absent" || got.Without[0].Areas != 1 {
			t.Errorf("%s: without = %+v, want one absent", method, got.Without)
		}
	}
}

// equityAnswer is what the tests look at.
type equityAnswer struct {
	Areas, Unreliable int
	Measures          []struct {
		ID    string
		Value *float64
		Text  string
	}
	Excluded []struct {
		Why   string
		Areas int
		Share float64
	}
	ExcludedShare float64 `json:"excluded_share"`
	Need          struct {
		Excluded []struct {
			Why   string
			Areas int
		}
	}
}

func (a equityAnswer) value(t *testing.T, id string) float64 {
	t.Helper()
	for _, m := range a.Measures {
		if m.ID == id && m.Value != nil {
			return *m.Value
		}
	}
	t.Errorf("there is no %s", id)
	return math.NaN()
}

// Measures are those of the analytics over the figures of the territory, which the test
// has from its own formulas; who is left out is counted by hand.
func TestEquityIsThatOfTheAnalytics(t *testing.T) {
	s := serveDrafts(t, territoryDraft(t))
	got := askJSON[equityAnswer](t, s, "/api/v1/equity?indicator=funding.per_capita&level=commune&group=territoire")
	var amounts, people, need []float64
	var groups []string
	for i := range squares * squares {
		amount, rate := communeEuros(i), communePoverty(i)
		if i == absentFunding {
			amount = math.NaN()
		}
		if i == secretPoverty || i == atMostPoverty {
			rate = math.NaN()
		}
		amounts, people, need = append(amounts, amount), append(people, communePeople(i)), append(need, rate)
		groups = append(groups, fmt.Sprint(i >= squares*squares/2))
	}
	d, err := inequality.OfAmounts(amounts, people)
	if err != nil {
		t.Fatal(err)
	}
	parts, err := inequality.Decompose(d, groups)
	if err != nil {
		t.Fatal(err)
	}
	c, err := inequality.Concentrate(amounts, need, people)
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]float64{
		"mean": d.Mean(), "gini": d.Gini(), "hoover": d.Hoover(), "theil": d.TheilT(), "theil_between": parts.T.Between, "theil_within": parts.T.Within,
		"concentration": c.Index, "kakwani": c.Kakwani.Value,
		"qpv_ratio": (12_000.0 / 1000) / (112_000.0 / 135_000), // 8 000 € and 4 000 € for 400 and 600 people
		"excluded":  6000.0 / 136_000,                          // the sixth of 1 000 + … + 16 000
	} {
		if v := got.value(t, id); math.Abs(v-want) > 1e-12*math.Abs(want) {
			t.Errorf("%s = %v, want %v", id, v, want)
		}
	}
	if got.Areas != 15 || got.Unreliable != 1 || len(got.Excluded) != 1 || got.Excluded[0].Why != "absent" || got.Excluded[0].Areas != 1 {
		t.Errorf("%+v", got)
	}
	if x := got.Need.Excluded; len(x) != 2 || x[0].Why != "secret" || x[1].Why != "at_most" {
		t.Errorf("need leaves out %+v, want the secret rate and the one that is a maximum", x)
	}
	for _, m := range got.Measures {
		if m.Text == "" || strings.Contains(m.Text, "{") || strings.Contains(m.Text, "map[") {
			t.Errorf("%s says %q", m.ID, m.Text)
		}
	}
}

// Where values rise to the north-east, areas that touch are alike; the contiguity of
// queens in a square of 4 by 4 has 42 pairs, which the corner at 3.1, 50.1 shows.
func TestNeighboursAreFound(t *testing.T) {
	s := serveDrafts(t, territoryDraft(t))
	got := askJSON[struct {
		equityAnswer
		LISA struct {
			I        []*float64
			Quadrant []string
		}
	}](t, s, "/api/v1/equity?indicator=need.poverty&level=commune&measures=moran,lisa")
	if i := got.value(t, "moran"); i < 0.3 {
		t.Errorf("I = %v: rates are the same from south to north", i)
	}
	if len(got.LISA.I) != squares*squares || got.LISA.I[secretPoverty] != nil || got.LISA.I[0] == nil || got.LISA.Quadrant[0] != "low_low" {
		t.Errorf("LISA = %+v: one item an area, none for the secret one", got.LISA)
	}
}

// scenarioAnswer is what the tests look at.
type scenarioAnswer struct {
	Simulation bool
	Envelope   int64 `json:"envelope_cents"`
	Now        int64 `json:"now_cents"`
	Moved      int64 `json:"moved_cents"`
	Unknown    []string
	QPV        struct{ People, Before, After float64 }
	Allocation []struct {
		Code   string
		Now    int64 `json:"now_cents"`
		Amount int64 `json:"amount_cents"`
		Change int64 `json:"change_cents"`
	}
}

// Shared by inhabitants, 272 000 € for 136 000 people are 2 € for each; sums hold to the
// cent whatever is asked.
func TestScenariosShareToTheCent(t *testing.T) {
	s := serveDrafts(t, territoryDraft(t))
	got := askJSON[scenarioAnswer](t, s, "/api/v1/scenarios?envelope=272000")
	var now int64
	for i, a := range got.Allocation {
		if want := int64(200 * communePeople(i)); a.Amount != want || a.Now != int64(100*communeEuros(i)) || a.Change != a.Amount-a.Now {
			t.Errorf("%s gets %d cents, has %d; want %d, %v", a.Code, a.Amount, a.Now, want, 100*communeEuros(i))
		}
		now += a.Now
	}
	if !got.Simulation || got.Now != now {
		t.Errorf("simulation %v, now %d; want true, %d", got.Simulation, got.Now, now)
	}
	for _, query := range []string{"envelope=1000.01", "envelope=999.99&principle=poor", "envelope=5000&floors=10&ceilings=900&locks=01003:12.34&least=20", "envelope=1&least=0.10&below=drop", "principle=poor&missing=keep_now"} {
		got := askJSON[scenarioAnswer](t, s, "/api/v1/scenarios?"+query)
		var sum int64
		for _, a := range got.Allocation {
			sum += a.Amount
		}
		if sum != got.Envelope {
			t.Errorf("%s: %d cents were shared of %d", query, sum, got.Envelope)
		}
	}
	poor := askJSON[scenarioAnswer](t, s, "/api/v1/scenarios?envelope=100&principle=poor")
	if len(poor.Unknown) != 2 {
		t.Errorf("unknown = %v, want the secret rate and the one that is a maximum", poor.Unknown)
	}
	least := askJSON[scenarioAnswer](t, s, "/api/v1/scenarios?level=qpv2024&principle=qpv_floor&qpv_least=3000&envelope=10000")
	if math.Abs(least.QPV.After-0.3) > 1e-12 || math.Abs(least.QPV.People-1000.0/136_000) > 1e-12 {
		t.Errorf("neighbourhoods: %+v, want 3 000 € of 10 000 €, 1 000 people of 136 000", least.QPV)
	}
}

// An answer that is kept is the one that was made, in each language and form, and of
// the edition that is asked for.
func TestKeptAnswersAreNotMixed(t *testing.T) {
	first, second := territoryDraft(t), territoryDraft(t)
	second.Label = "suivante"
	s := serveDrafts(t, first, second)
	const path = "/api/v1/equity?indicator=funding.per_capita&level=commune&measures=gini"
	seen := map[string]string{}
	for range 2 {
		for _, query := range []string{"", "&lang=en", "&edition=suivante", "&edition=" + string(s.id)[:8], "&measures=gini,hoover"} {
			full := strings.Replace(path, "&measures=gini", "", 1) + query
			if !strings.Contains(query, "measures") {
				full = path + query
			}
			body := string(s.get(t, full).Body)
			if before, ok := seen[full]; ok && before != body {
				t.Errorf("%s answers otherwise the second time", full)
			}
			seen[full] = body
		}
	}
	if seen[path] == seen[path+"&lang=en"] {
		t.Error("two languages, one answer")
	}
	if seen[path] != seen[path+"&edition=suivante"] {
		t.Error("the edition in force answers otherwise by its label")
	}
}
