package api_test

import (
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/web"
)

// One state of the map has one address: what the form writes, another order, and what is
// left to its default anyway lead there.
func TestMapHasOneAddress(t *testing.T) {
	s := serveDrafts(t, territoryDraft(t))
	for query, want := range map[string]string{
		"indicator=&view=":                                      "/carte",
		"level=commune&need=need.poverty":                       "/carte",
		"indicator=funding.per_capita&view=bivariate":           "/carte",
		"view=bivariate&lang=en":                                "/carte?lang=en",
		"level=qpv2024&indicator=funding.per_capita":            "/carte?indicator=funding.per_capita&level=qpv2024",
		"indicator=funding.per_capita&axis=1":                   "/carte?indicator=funding.per_capita%3Faxis%3D1",
		"indicator=need.poverty&method=quantile&k=3":            "/carte?indicator=need.poverty&classes=quantile-3",
		"indicator=need.poverty&method=fisher-jenks&k=5":        "/carte?indicator=need.poverty&classes=fisher-jenks-5",
		"indicator=need.poverty&method=quantile&k=4":            "/carte?indicator=need.poverty",
		"indicator=need.poverty&method=manual&breaks=12,5%3B20": "/carte?indicator=need.poverty&breaks=12.5,20",
		// Bounds that were written stand against any method; those that are drawn are kept by hand, and go with another.
		"was=need.poverty+commune&indicator=need.poverty&level=commune&method=quantile&breaks=12,5+%3B+20":             "/carte?indicator=need.poverty&breaks=12.5,20",
		"was=need.poverty+commune&indicator=need.poverty&level=commune&method=quantile&breaks=12,5+20":                 "/carte?indicator=need.poverty&breaks=12.5,20",
		"was=need.poverty+commune&indicator=need.poverty&level=commune&method=quantile&breaks=12.5,+20&lang=en":        "/carte?indicator=need.poverty&breaks=12.5,20&lang=en",
		"was=need.poverty+commune&indicator=need.poverty&level=commune&method=manual&bounds=10,20":                     "/carte?indicator=need.poverty&breaks=10,20",
		"was=need.poverty+commune&indicator=need.poverty&level=commune&method=equal&k=3&bounds=10,20&breaks=10+%3B+20": "/carte?indicator=need.poverty&classes=equal-3",
		// What the form still has of another indicator goes.
		"was=people.count+commune&indicator=need.poverty&period=2012&breaks=1000": "/carte?indicator=need.poverty",
		"was=need.poverty+commune&indicator=people.count&view=lisa":               "/carte?indicator=people.count",
	} {
		r := s.get(t, "/carte?"+query)
		if r.StatusCode != http.StatusFound || r.Header.Get("Location") != want {
			t.Errorf("%s: %d to %q, want %q", query, r.StatusCode, r.Header.Get("Location"), want)
		}
		if again := s.get(t, want); again.StatusCode != http.StatusOK {
			t.Errorf("%s: %d to %q", want, again.StatusCode, again.Header.Get("Location"))
		}
	}
}

// What is wrong is told, escaped, and the page opens.
func TestMapTellsWhatIsWrong(t *testing.T) {
	s := serveDrafts(t, territoryDraft(t))
	for query, word := range map[string]string{
		"indicator=moon": "moon", "level=iris": "iris", "period=1999": "1999", "edition=none": "none", "colour=red": "colour", "breaks=3,2": "Bornes", "lang=de": "de",
		"indicator=need.poverty&against=1990": "1990", "indicator=funding.per_capita&against=2011-2014": "années en commun", "ref=commune/99999": "99999", "indicator=%3Cscript%3Ealert(1)%3C/script%3E": "&lt;script&gt;",
		"indicator=need.poverty&breaks=1,2,3,4,5,6,7": "Bornes", "indicator=people.count&view=lisa": "lisa",
	} {
		r := s.get(t, "/carte?"+query)
		body := string(r.Body)
		_, notice, _ := strings.Cut(body, `<p class="notice" role="status">`)
		notice, _, _ = strings.Cut(notice, "</p>")
		if r.StatusCode != http.StatusOK || !strings.Contains(notice, word) || strings.Contains(body, "<script>") {
			t.Errorf("%s: %d, notice %q", query, r.StatusCode, notice)
		}
	}
}

// States of the map, by hand from the square of 16 communes.
func TestMapStates(t *testing.T) {
	s := serveDrafts(t, territoryDraft(t))
	for query, words := range map[string][]string{
		"":                              {"Le soutien va-t-il là où le besoin est le plus fort", "Sur les 13 communes dont on connaît le besoin et le soutien (besoin\u00a0: taux de pauvreté, 2021\u202f; soutien\u00a0: subventions par habitant, 2011–2014)", "on ne peut pas dire si le soutien dépasse celui du territoire entier\u00a0: 13 (peu de cas ou intervalle trop large).", ">Besoin\u00a0: taux de pauvreté, 2021</th>", "Valeurs de 2011–2014, par rapport aux habitants de 2021.", ">secret<", "au plus cette valeur", `src="/figures/bivariate.svg?`},
		"?lang=en":                      {"Does support go where need is greatest?", "Of the 13 communes of which need and support are known (need: poverty rate, 2021; support: grants per inhabitant, 2011–2014)", "Need: poverty rate, 2021</th>", "(few cases or too wide an interval)", "Values of 2011–2014, against the people of 2021."},
		"?indicator=funding.per_capita": {"Subventions nettes par habitant", "on ne peut pas trancher", "absent", "peu fiable", ">zéro<", "Chaque classe comprend sa borne haute."},
		"?indicator=need.poverty":       {"secret", "au plus cette valeur"},
		"?indicator=people.count":       {"La surface du cercle suit la valeur", "Pourquoi des cercles"},
		"?indicator=funding.per_capita&view=lisa":           {"Les voisins se ressemblent", "Non significatif", `src="/figures/lisa.svg?`, "&#34;kinds&#34;:[", `<option value="lisa" selected>`},
		"?indicator=people.count&view=choropleth":           {"est un nombre, non un taux"},
		"?indicator=need.poverty&level=qpv2024":             {"n’est pas publié pour les quartiers prioritaires (2024)"},
		"?level=qpv2024":                                    {"n’est pas publié pour les quartiers prioritaires (2024)", "sans le besoin"},
		"?indicator=funding.per_capita%3Faxis%3D1":          {"Zéro partout"},
		"?indicator=funding.per_capita&uncertainty=verdict": {"au-dessus de la référence"},
	} {
		r := s.get(t, "/carte"+query)
		for _, word := range words {
			if !strings.Contains(string(r.Body), word) {
				t.Errorf("/carte%s (%d) does not say %q", query, r.StatusCode, word)
			}
		}
	}
}

// No state of the map gives an error, and each leads to an address that stays.
func TestMapStatesAtRandom(t *testing.T) {
	s := serveDrafts(t, territoryDraft(t))
	rng := rand.New(rand.NewPCG(6, 1))
	pick := func(list ...string) string { return list[rng.IntN(len(list))] }
	var ids []string
	for _, d := range indicator.Entries() {
		ids = append(ids, d.ID)
	}
	ids = append(ids, "", "funding.per_capita?axis=1")
	for range 200 {
		q := url.Values{
			"indicator": {pick(ids...)}, "level": {pick("", "commune", "qpv2024", "territoire", "epci", "outside-qpv2024", "iris")},
			"period": {pick("", "2021", "2011-2014", "1999")}, "against": {pick("", "", "2021", "2010")}, "view": {pick(append(state.Views(), "", "")...)},
			"classes": {pick("", "quantile-3", "head-tail", "equal-20", "box", "standard-deviation", "manual")}, "breaks": {pick("", "", "10,20", "-1")},
			"uncertainty": {pick("", "none", "hatch", "verdict")}, "place": {pick("", "seat", "action")}, "need": {pick("", "need.poverty", "people.count")},
			"ref": {pick("", "territoire/S", "commune/01002")}, "sel": {pick("", "commune/01001,commune/01002")}, "bbox": {pick("", "3,50,3.2,50.2")},
		}
		r := s.get(t, "/carte?"+q.Encode())
		for hops := 0; r.StatusCode == http.StatusFound && hops < 2; hops++ {
			r = s.get(t, r.Header.Get("Location"))
		}
		if r.StatusCode != http.StatusOK {
			t.Errorf("%v: %d", q, r.StatusCode)
		}
	}
}

// Names and centres of areas, for good.
func TestMapPoints(t *testing.T) {
	s := serveDrafts(t, territoryDraft(t))
	b := s.shelf.Current().Level("commune")
	r := s.get(t, "/carte/points/commune/"+string(b.Hash)+".json")
	if r.StatusCode != http.StatusOK || !strings.Contains(string(r.Body), `"Villeneuve-d’Ascq"`) || !strings.Contains(string(r.Body), "[3.05,50.05]") ||
		!strings.Contains(r.Header.Get("Cache-Control"), "immutable") {
		t.Errorf("%d %v %.200s", r.StatusCode, r.Header, r.Body)
	}
	if r := s.get(t, "/carte/points/qpv2024/"+string(b.Hash)+".json"); r.StatusCode != http.StatusNotFound {
		t.Errorf("points of another level: %d", r.StatusCode)
	}
}

// The page, its style and its own script are 120 KB at most, compressed, without the map
// library.
func TestMapBudget(t *testing.T) {
	const most = 120 << 10
	s := serveDrafts(t, territoryDraft(t))
	total := 0
	for _, name := range append(s.scripts(t), s.get(t, "/carte").path(t, `href="/assets/`)) {
		if strings.HasPrefix(name, "maplibre") {
			continue
		}
		total += len(s.get(t, "/assets/"+name, "Accept-Encoding", "gzip").Body)
	}
	total += len(s.get(t, "/carte", "Accept-Encoding", "gzip").Body)
	t.Logf("%d bytes of HTML, CSS and own script, compressed", total)
	if total > most {
		t.Errorf("%d bytes of HTML, CSS and own script, compressed; %d at most", total, most)
	}
}

// path is the name after some text of a page.
func (r reply) path(t *testing.T, after string) string {
	t.Helper()
	_, rest, found := strings.Cut(string(r.Body), after)
	name, _, _ := strings.Cut(rest, `"`)
	if !found || name == "" {
		t.Fatalf("no %s", after)
	}
	return name
}

// scripts are the names of the files of the bundle.
func (s service) scripts(t *testing.T) []string {
	t.Helper()
	bundle, err := web.Load()
	if err != nil {
		t.Fatal(err)
	}
	return bundle.Names()
}

// The map of need and support says what is simulated of both, and has files of both.
func TestMapTellsWhatIsSimulatedOfNeed(t *testing.T) {
	d := territoryDraft(t)
	i := slices.IndexFunc(d.Sources, func(s edition.Source) bool { return s.Role == "income_communes" })
	was := d.Sources[i].ID
	incomes := d.Sources[i]
	incomes.Title, incomes.Simulated = "Revenus simulés", true
	incomes, err := incomes.Identify()
	if err != nil {
		t.Fatal(err)
	}
	d.Sources[i] = incomes
	for _, v := range d.Vectors {
		for _, b := range v.Bases {
			for k, id := range b.Sources {
				if id == was {
					b.Sources[k] = incomes.ID
				}
			}
		}
	}
	s := serveDrafts(t, d)
	for path, want := range map[string]bool{"/carte": true, "/carte?indicator=need.poverty": true, "/carte?indicator=funding.per_capita": false} {
		_, under, _ := strings.Cut(string(s.get(t, path).Body), `<div class="under">`)
		under, _, _ = strings.Cut(under, "</p>")
		if strings.Contains(under, "Revenus simulés") != want {
			t.Errorf("%s: %s", path, under)
		}
		if needs := strings.Contains(under, "values.csv?indicator=need.poverty"); needs != want {
			t.Errorf("%s: files of need %v, want %v", path, needs, want)
		}
	}
}
