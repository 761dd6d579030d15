package api_test

import (
	"encoding/json"
	"fmt"
	"html"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/api"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/edition/editiontest"
	"github.com/observatoire-essor/essor/data/source"
)

// plannedDraft is the territory of the tests of measures with a plan and engaged communes.
func plannedDraft(t testing.TB) edition.Draft {
	t.Helper()
	d := territoryDraft(t)
	d.Pack.Title = edition.Text{FR: "Carré <b>", EN: "Square <b>"}
	d.Pack.Roles = []edition.Role{{Name: "posts", Title: edition.Text{FR: "Postes", EN: "Posts"}, Obtain: edition.Text{FR: "à demander", EN: "on request"}}}
	fact := func(fr, en string) edition.Fact {
		return edition.Fact{Text: edition.Text{FR: fr, EN: en}, Sources: []string{"a"}}
	}
	d.Pack.Plan = &edition.Plan{
		Title: edition.Text{FR: "Plan du carré", EN: "Plan of the square"}, Period: "2011-2014",
		Facts: []edition.Fact{fact("Adopté en 2011.", "Adopted in 2011.")},
		Axes: []edition.Axis{
			{
				Number: 1, Title: edition.Text{FR: "Aider", EN: "Help"}, Aims: []edition.Fact{fact("Aider <tous>.", "Help <all>.")}, Indicators: []string{"funding.per_capita?axis=1", "ess.density"},
				Unknown: []edition.Text{{FR: "Ce que deviennent les projets.", EN: "What becomes of projects."}},
			},
			{Number: 2, Title: edition.Text{FR: "Animer", EN: "Animate"}, Indicators: []string{"need.poverty"}},
		},
		Unknown: []edition.Text{{FR: "Les effets.", EN: "Effects."}},
		Sources: []edition.PlanSource{{ID: "a", Title: edition.Text{FR: "Délibération", EN: "Deliberation"}, Address: "https://example.org/plan"}},
	}
	engaged := addTestSource(t, &d, edition.Source{Pack: "carre", Role: "engaged_communes", Kind: "engaged_communes", Title: "Communes engagées", File: "engagees.csv", SHA256: "aa09", Simulated: true})
	d.Links.Engagements = []edition.Engagement{
		{Ref: area(source.Commune, communeCode(2)), From: source.Day(2015, 10, 7), What: "Charte", Source: engaged},
		{Ref: area(source.Commune, communeCode(1)), From: source.Day(2015, 10, 7), To: source.Day(2019, 1, 1), Source: engaged},
	}
	return d
}

// TestObservatoryPages compares pages with testdata/TestObservatoryPages/*.
func TestObservatoryPages(t *testing.T) {
	s := serveDrafts(t, plannedDraft(t))
	for _, tt := range []struct {
		name, path string
		status     int
	}{
		{"equity", "/equite", 200},
		{"equity with a what-if in English", "/equite?scenario=envelope%3D100000%26principle%3Dpoor%26level%3Dcommune%26locks%3D01002:now&lang=en", 200},
		{"equity that cannot be", "/equite?scenario=envelope%3D100%26principle%3Dinhabitants%26floors%3D01002:200", 200},
		{"equity with wrong parameters", "/equite?indicator=people.count&level=moon&colour=%3Cred%3E&period=1999", 200},
		{"plan", "/plan", 200},
		{"indicators in English", "/indicateurs?lang=en", 200},
		{"indicator", "/indicateurs/funding.per_capita?axis=1", 200},
		{"data", "/donnees", 200},
		{"accessibility", "/accessibilite", 200},
		{"area that is nearly there", "/territoires/commune/bassee", 404},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := s.get(t, tt.path)
			if r.StatusCode != tt.status {
				t.Errorf("status = %d, want %d", r.StatusCode, tt.status)
			}
			body := strings.ReplaceAll(string(r.Body), string(s.id), "EDITION")
			golden(t, r, []byte(strings.ReplaceAll(body, s.id.Short(), "SHORT")))
		})
	}
}

// A pack that tells of no plan says so; nothing is made up.
func TestPlanOfAPackWithoutOne(t *testing.T) {
	s := serve(t, false)
	for lang, want := range map[string]string{"fr": "n’a pas de plan décrit", "en": "has no plan described"} {
		if r := s.get(t, "/plan?lang="+lang); r.StatusCode != http.StatusOK || !strings.Contains(string(r.Body), want) {
			t.Errorf("%s: %d, without %q", lang, r.StatusCode, want)
		}
	}
}

// One state has one address: parameters in another order, empty ones and what the page
// chooses anyway lead to it; an address that says something wrong stays, with a notice.
func TestEquityHasOneAddress(t *testing.T) {
	s := serveDrafts(t, territoryDraft(t))
	for path, want := range map[string]string{
		"/equite?": "/equite",
		"/equite?level=commune&indicator=funding.per_capita&need=&group=territoire": "/equite",
		"/equite?period=2011-2014&level=qpv2024":                                    "/equite?level=qpv2024&period=2011-2014",
		"/equite?lang=en&need=need.poverty":                                         "/equite?lang=en",
		"/equite?scenario=principle%3Dpoor%26envelope%3D5":                          "/equite?scenario=envelope%3D5%26principle%3Dpoor",
		"/equite?view=lisa&bbox=2,50,3,51":                                          "/equite",
		"/equite/simulation?principle=poor&envelope=609+000,50+%E2%82%AC&lock=01002:now&lock=&locks=01003:5%0D%0A&show=level%3Dqpv2024&lang=en": "/equite?level=qpv2024&scenario=envelope%3D609000.50%26principle%3Dpoor%26locks%3D01003:5,01002:now&lang=en#simulation",
	} {
		r := s.get(t, path)
		if got := r.Header.Get("Location"); r.StatusCode != http.StatusFound && r.StatusCode != http.StatusSeeOther || got != want {
			t.Errorf("%s: %d to %s\n want %s", path, r.StatusCode, got, want)
		}
		address, _, _ := strings.Cut(want, "#")
		if r := s.get(t, address); r.StatusCode != http.StatusOK {
			t.Errorf("%s: %d to %s", address, r.StatusCode, r.Header.Get("Location"))
		}
	}
	for _, query := range []string{
		"colour=red", "level=moon", "indicator=people.count", "indicator=x", "period=1999", "period=soon", "need=funding", "group=commune", "edition=none", "level=commune&level=epci",
		"scenario=envelope%3Dmuch", "scenario=colour%3Dred", "scenario=level%3Dmoon", "scenario=floors%3D99999:1", "scenario=principle%3Dqpv_floor", "lang=de", "%zz", "period=1999&level=qpv2024",
	} {
		r := s.get(t, "/equite?"+query)
		if body := string(r.Body); r.StatusCode != http.StatusOK || !strings.Contains(body, `class="notice"`) || !strings.Contains(body, "</html>") {
			t.Errorf("%s: %d, notice %t", query, r.StatusCode, strings.Contains(body, `class="notice"`))
		}
	}
}

// A constraint that cannot be held is named, with how much is missing: floors of 300 € in an
// envelope of 100 € miss 200 €, and so on.
func TestWhatIfNamesTheConstraint(t *testing.T) {
	s := serveDrafts(t, territoryDraft(t))
	for scenario, want := range map[string][]string{
		"envelope=100&floors=01002:300":                                {"les planchers et les montants figés", "ensemble 200,00 € de trop"},
		"envelope=100&locks=01002:300":                                 {": les montants figés", "ensemble 200,00 € de trop"},
		"envelope=100&ceilings=1":                                      {"les plafonds laissent 84,00 €"}, // 16 communes
		"envelope=100&floors=01002:30&ceilings=01002:10":               {"le plancher de La Bassée est supérieur de 20,00 € à son plafond"},
		"envelope=100&level=qpv2024&qpv_least=150&principle=qpv_floor": {"la part garantie aux quartiers", "s’en faut de 50,00 €"},
		"principle=qpv_floor":                                          {"une part garantie aux quartiers se simule entre"},
	} {
		page := s.follow(t, "/equite?scenario="+url.QueryEscape(scenario))
		_, told, _ := strings.Cut(page, `role="alert">`)
		told, _, _ = strings.Cut(told, "</p>")
		for _, words := range want {
			if words = typeset(words); !strings.Contains(told, words) || strings.Contains(page, `id="result"`) {
				t.Errorf("%s: %q, without %q", scenario, told, words)
			}
		}
	}
}

// typeset puts the blanks of French where the test has plain ones.
func typeset(text string) string {
	return strings.ReplaceAll(text, " €", "\u00a0€")
}

// What a page says is what the interface says, for states drawn at random.
func TestEquityPageSaysWhatTheInterfaceSays(t *testing.T) {
	s := serveDrafts(t, territoryDraft(t))
	seed := rand.Uint64() // other states in each run; a failure names its state
	r := rand.New(rand.NewPCG(seed, 0))
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	shown, scenarios := 0, 0
	for range 200 {
		query := url.Values{
			"indicator": {pick("funding.per_capita", "funding.per_capita?axis=1", "need.poverty")}, "level": {pick("commune", "commune", "qpv2024", "territoire")},
			"period": {pick("", "", "2011-2014", "2021")}, "need": {"need.poverty"}, "group": {pick("", "territoire")}, "lang": {pick("fr", "en")},
		}
		var of ask.EquityOut
		if reply := s.get(t, "/api/v1/equity?"+query.Encode()+"&measures=gini,hoover,theil,concentration,kakwani,qpv_ratio,moran,lisa"); reply.StatusCode == http.StatusOK {
			decode(t, reply, &of)
		}
		scenario := url.Values{
			"envelope": {pick("100000", "5000.55", "123456")}, "principle": {pick("inhabitants", "poor")}, "level": {pick("commune", "territoire", "qpv2024")},
			"missing": {pick("average", "exclude")}, "least": {pick("", "500")}, "locks": {pick("", "01002:now")},
		}
		var what ask.ScenarioOut
		reply := s.get(t, "/api/v1/scenarios?"+scenario.Encode()+"&lang="+query.Get("lang"))
		if reply.StatusCode == http.StatusOK {
			decode(t, reply, &what)
			query.Set("scenario", scenario.Encode())
		}
		page := s.follow(t, "/equite?"+query.Encode())
		about := fmt.Sprintf("seed %d: /equite?%s", seed, query.Encode())
		if of.Areas > 0 {
			shown++
			compareMeasures(t, about, page, of)
		}
		if what.Simulation && strings.Contains(page, `id="result"`) {
			scenarios++
			compareAllocation(t, about, page, what, wording.Writer{Text: s.text, Lang: message.Lang(query.Get("lang"))})
		}
	}
	if shown < 25 || scenarios < 25 { // a third of the draws are published, give or take
		t.Errorf("%d pages had measures and %d a what-if: the draws miss the page", shown, scenarios)
	}
}

func decode(t *testing.T, r reply, into any) {
	t.Helper()
	if err := json.Unmarshal(r.Body, into); err != nil {
		t.Fatal(err)
	}
}

// follow is a page, as text, after it led to its one address.
func (s service) follow(t *testing.T, path string) string {
	t.Helper()
	r := s.get(t, path)
	if to := r.Header.Get("Location"); to != "" {
		r = s.get(t, to)
	}
	if r.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s", path, r.Status)
	}
	return html.UnescapeString(string(r.Body))
}

// compareMeasures seeks the sentence of each measure, which has its number.
func compareMeasures(t *testing.T, about, page string, of ask.EquityOut) {
	t.Helper()
	for _, m := range of.Measures {
		if strings.HasPrefix(m.ID, "theil_") || m.Reason != "" { // the page may choose groups, and says once that there is none
			continue
		}
		if !strings.Contains(page, m.Text) {
			t.Errorf("%s: without %s, %q", about, m.ID, m.Text)
		}
	}
}

// compareAllocation seeks each area's amounts in its row.
func compareAllocation(t *testing.T, about, page string, what ask.ScenarioOut, w wording.Writer) {
	t.Helper()
	_, table, _ := strings.Cut(page, `class="numbers allocation"`)
	for _, a := range what.Allocation {
		_, row, _ := strings.Cut(table, "/territoires/"+string(a.Level)+"/"+a.Code)
		row, _, _ = strings.Cut(row, "</tr>")
		for name, want := range map[string]string{"now": w.Text.Euros(w.Lang, a.Now.Euros(), 0), "amount": "<strong>" + w.Text.Euros(w.Lang, a.Amount.Euros(), 0), "change": w.Text.Euros(w.Lang, a.Change.Euros(), 0)} {
			if !strings.Contains(row, want) {
				t.Errorf("%s: %s has no %s of %s", about, a.Name, name, want)
			}
		}
	}
	if !strings.Contains(page, w.Text.Sentence(w.Lang, "scenario.notice", nil)) {
		t.Errorf("%s: does not say that it is a simulation", about)
	}
}

// What the catalogue page says of statuses is counted from the vector of the interface.
func TestIndicatorPageCountsStatuses(t *testing.T) {
	s := serveDrafts(t, territoryDraft(t))
	for _, id := range []string{"people.count", "need.poverty", "funding.per_capita"} {
		page := s.follow(t, "/indicateurs/"+id+"?lang=en")
		for _, level := range []string{"commune", "territoire", "qpv2024"} {
			r := s.get(t, "/api/v1/values?indicator="+id+"&level="+level)
			if r.StatusCode == http.StatusNotFound {
				continue
			}
			var of struct{ Status []string }
			decode(t, r, &of)
			names := map[string]string{"ok": "known", "unreliable": "unreliable", "secret": "secret", "absent": "absent", "not_applicable": "not applicable"}
			for _, status := range []string{"ok", "unreliable", "secret", "absent", "not_applicable"} {
				n := len(slices.DeleteFunc(slices.Clone(of.Status), func(x string) bool { return x != status }))
				if want := fmt.Sprintf("%s (%d)", names[status], n); n > 0 && !strings.Contains(page, want) {
					t.Errorf("%s, %s: without %q", id, level, want)
				}
			}
		}
	}
	if r := s.get(t, "/indicateurs/funding.per_capita?axis=5"); r.StatusCode != http.StatusOK || !strings.Contains(string(r.Body), "pas publiée") {
		t.Errorf("a variant that is not published: %d", r.StatusCode)
	}
	if r := s.get(t, "/indicateurs/none"); r.StatusCode != http.StatusNotFound {
		t.Errorf("an indicator that is not there: %d", r.StatusCode)
	}
}

// Whoever runs the service says how to be reached, or the page says that nobody did.
func TestContact(t *testing.T) {
	s := serve(t, false)
	if body := string(s.get(t, "/accessibilite").Body); !strings.Contains(body, "n’a pas donné d’adresse") {
		t.Error("a missing contact is not told")
	}
	for contact, want := range map[string]string{
		"acces@example.org":           `href="mailto:acces@example.org"`,
		"https://example.org/contact": `href="https://example.org/contact"`,
		"javascript:alert(1)":         "",
	} {
		body := string(serveContact(t, s, contact).get(t, "/accessibilite").Body)
		if strings.Contains(body, `href="javascript`) || strings.HasPrefix(want, "href") && !strings.Contains(body, want) || !strings.Contains(body, contact) {
			t.Errorf("%s: %s", contact, body)
		}
	}
}

// Names that are like what was sought are offered, and nothing of it is believed.
func TestNearestNamesAreOffered(t *testing.T) {
	s := serve(t, false)
	for path, want := range map[string]string{
		"/territoires/commune/Lile": editiontest.Lille, "/territoires/commune/59351": editiontest.Lille, "/territoires/ville/don": editiontest.Don,
	} {
		r := s.get(t, path)
		if r.StatusCode != http.StatusNotFound || !strings.Contains(string(r.Body), "/territoires/commune/"+want+`"`) {
			t.Errorf("%s: %d, without %s", path, r.StatusCode, want)
		}
	}
	if body := string(s.get(t, "/territoires/commune/%3Cscript%3E").Body); strings.Contains(body, "<script>") {
		t.Error("what was sought stands in the page as it is")
	}
}

// serveContact is the same service with a contact.
func serveContact(t *testing.T, s service, contact string) service {
	t.Helper()
	var err error
	s.Handler, err = api.New(api.Options{Editions: s.shelf, Text: s.text, Now: noon, Log: s.logger(), Version: "0", Contact: contact})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Pages stay small with as many areas as France has communes: the budget of a page is 120 KB
// compressed, with styles and script; half of it is left to these.
func TestPagesOfACountryStaySmall(t *testing.T) {
	if os.Getenv("ESSOR_TEST_ALL") == "" {
		t.Skip("thirty-five thousand areas: ESSOR_TEST_ALL=1 runs it")
	}
	s := serveDrafts(t, franceDraft(t))
	for _, path := range []string{
		"/equite", "/equite?scenario=envelope%3D100000000%26principle%3Dinhabitants%26level%3Dcommune%26locks%3D01003:5000", "/plan", "/indicateurs", "/indicateurs/funding.per_capita", "/donnees",
	} {
		start := time.Now()
		r := s.get(t, path, "Accept-Encoding", "gzip")
		t.Logf("%s: %d bytes compressed, %v", path, len(r.Body), time.Since(start).Round(time.Millisecond))
		if r.StatusCode != http.StatusOK || len(r.Body) > 60_000 {
			t.Errorf("%s: %s, %d bytes compressed", path, r.Status, len(r.Body))
		}
	}
	page := s.follow(t, "/equite?scenario=envelope%3D100000000%26principle%3Dinhabitants%26level%3Dcommune%26locks%3D01003:5000")
	if n := strings.Count(page, `name="lock"`); n != 500 || !strings.Contains(page, "Figer Commune 1\"") {
		t.Errorf("the table has %d areas, want the 500 that move most and those that are locked", n)
	}
}
