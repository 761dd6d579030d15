package api_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// addVector adds values of a level to a draft.
func addVector(t testing.TB, d *edition.Draft, key edition.Key, values ...edition.Value) {
	t.Helper()
	i := slices.IndexFunc(d.Boundaries, func(b *edition.Boundaries) bool { return b.Level == key.Level })
	v, err := edition.NewVector(key, d.Boundaries[i].Hash, values)
	if err != nil {
		t.Fatal(err)
	}
	d.Vectors = append(d.Vectors, v)
}

// withIncome is the territory with incomes that are low where poverty is high: known for the
// same communes, or for none.
func withIncome(t testing.TB, known bool) edition.Draft {
	t.Helper()
	d := territoryDraft(t)
	defineAll(t, &d, "need.income")
	slices.SortFunc(d.Catalogue[1:3], func(a, b edition.Definition) int { return strings.Compare(b.ID, a.ID) })
	var incomes []edition.Value
	for i := range squares * squares {
		if v := edition.Known(40_000-500*communePoverty(i), edition.Basis{}); known && i != secretPoverty && i != atMostPoverty {
			incomes = append(incomes, v)
		} else {
			incomes = append(incomes, edition.Unknown(indicator.Absent, indicator.SourceMissing, edition.Basis{}))
		}
	}
	addVector(t, &d, edition.Key{Indicator: "need.income", Level: source.Commune, Period: indicator.Year(2021)}, incomes...)
	return d
}

// rebuilt makes the vectors of a draft anew, with what is made of each value.
func rebuilt(t testing.TB, d *edition.Draft, change func(v *edition.Vector, x edition.Value) edition.Value) {
	t.Helper()
	for n, v := range d.Vectors {
		var values []edition.Value
		for i := range v.Len() {
			values = append(values, change(v, v.At(i)))
		}
		made, err := edition.NewVector(v.Key, v.Boundaries, values)
		if err != nil {
			t.Fatal(err)
		}
		d.Vectors[n] = made
	}
}

// unreliable makes all values of funding unreliable, but for what lies outside of neighbourhoods.
func unreliable(t testing.TB, d *edition.Draft) {
	t.Helper()
	rebuilt(t, d, func(v *edition.Vector, x edition.Value) edition.Value {
		if v.Indicator == "funding.per_capita" && !v.Level.IsOutside() && x.Status == indicator.OK {
			x.Status, x.Reason = indicator.Unreliable, indicator.FewCases
		}
		return x
	})
}

func measureOf(t *testing.T, out ask.EquityOut, id string) ask.MeasureOut {
	t.Helper()
	i := slices.IndexFunc(out.Measures, func(m ask.MeasureOut) bool { return m.ID == id })
	if i < 0 {
		t.Fatalf("there is no %s", id)
	}
	return out.Measures[i]
}

// Where income falls as poverty rises, ranking by one is ranking by the other: the index of
// concentration is the same. Kakwani's would set money against income itself.
func TestIncomeRanksFromTheHighest(t *testing.T) {
	s := serveDrafts(t, withIncome(t, true))
	const path = "/api/v1/equity?indicator=funding.per_capita&level=commune&measures=concentration,kakwani&need="
	poverty, income := askJSON[ask.EquityOut](t, s, path+"need.poverty"), askJSON[ask.EquityOut](t, s, path+"need.income")
	want, got := measureOf(t, poverty, "concentration"), measureOf(t, income, "concentration")
	if *want.Value <= 0 || *got.Value != *want.Value || !income.Need.Falls || poverty.Need.Falls {
		t.Errorf("by income %v, by poverty %v", *got.Value, *want.Value)
	}
	if k := measureOf(t, income, "kakwani"); k.Value != nil || k.Reason != "need_falls" || strings.Contains(k.Text, "need_falls") {
		t.Errorf("Kakwani: %+v", k)
	}
	page := s.follow(t, "/equite?need=need.income")
	if !strings.Contains(page, "est le plus bas, donc le besoin le plus fort") || strings.Contains(page, "est le plus élevé") {
		t.Error("the page does not say that need is greatest where income is lowest")
	}
	d := withIncome(t, true)
	unreliable(t, &d)
	if m := measureOf(t, askJSON[ask.EquityOut](t, serveDrafts(t, d), path+"need.income"), "concentration"); !strings.Contains(m.Text, "est bas ont") {
		t.Errorf("%q", m.Text)
	}
}

// A need that is known nowhere is the reason, not that values are equal or too few.
func TestNeedKnownNowhereIsTheReason(t *testing.T) {
	s := serveDrafts(t, withIncome(t, false))
	out := askJSON[ask.EquityOut](t, s, "/api/v1/equity?indicator=funding.per_capita&level=commune&need=need.income")
	for _, id := range []string{"concentration", "kakwani"} {
		if m := measureOf(t, out, id); m.Reason != "no_need" {
			t.Errorf("%s: %+v", id, m)
		}
	}
}

// Each measure counts what is unreliable among its own areas, and concludes nothing when most
// are.
func TestMeasuresOfUnreliableValuesConcludeNothing(t *testing.T) {
	d := territoryDraft(t)
	unreliable(t, &d)
	s := serveDrafts(t, d)
	out := askJSON[ask.EquityOut](t, s, "/api/v1/equity?indicator=funding.per_capita&level=commune&measures=gini,concentration,kakwani,qpv_ratio,moran,lisa")
	for id, areas := range map[string]int{"concentration": 13, "kakwani": 13, "moran": 15, "lisa": 15, "gini": 15, "qpv_ratio": 3} {
		m, unreliable := measureOf(t, out, id), areas
		if id == "qpv_ratio" { // what lies outside is reliable
			unreliable--
		}
		if m.Areas != areas || m.Unreliable != unreliable {
			t.Errorf("%s: %d unreliable of %d, want %d of %d", id, m.Unreliable, m.Areas, unreliable, areas)
		}
		if says := strings.Contains(m.Text, "on ne peut pas dire"); says != (id != "gini") {
			t.Errorf("%s says %q", id, m.Text)
		}
	}
}

// What has no place bounds the ratio of neighbourhoods: 8 000 € and 4 000 € for 1 000 people
// inside, 112 000 € for 135 000 outside, and the rest of the territory on either side.
func TestUnplacedMoneyBoundsTheRatioOfNeighbourhoods(t *testing.T) {
	for _, tt := range []struct {
		name      string
		whole     float64
		low, high float64
		tells     bool // which side has more
	}{
		{"some", 150_000, 12.0 * 135 / 138, 38.0 * 135 / 112, true},
		{"most", 2_200_000, 12.0 * 135 / 2188, 2088.0 * 135 / 112, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := territoryDraft(t)
			addVector(t, &d, edition.Key{Indicator: "funding.per_capita", Level: source.EPCI, Period: indicator.Period{From: 2011, To: 2014}}, perHead(tt.whole, 136_000, edition.Basis{}))
			out := askJSON[ask.EquityOut](t, serveDrafts(t, d), "/api/v1/equity?indicator=funding.per_capita&level=commune&measures=qpv_ratio")
			n := out.Neighbourhoods
			near := func(x *float64, want float64) bool { return x != nil && *x > want-1e-9 && *x < want+1e-9 }
			if n == nil || n.Level != source.QPV2024 || !near(n.Low, tt.low) || !near(n.High, tt.high) || !near(n.Unplaced, (tt.whole-124_000)/tt.whole) {
				t.Errorf("%+v, want from %v to %v", n, tt.low, tt.high)
			}
			if m := measureOf(t, out, "qpv_ratio"); strings.Contains(m.Text, "On ne peut donc pas dire") == tt.tells || strings.Contains(m.Text, "{") {
				t.Errorf("%q", m.Text)
			}
		})
	}
}

// Who is left out is told of the measures that were asked for.
func TestExcludedIsOfTheMeasuresAskedFor(t *testing.T) {
	s := serveDrafts(t, territoryDraft(t))
	for measures, want := range map[string]string{"gini": "excluded", "concentration": "excluded_need", "gini,concentration": "excluded excluded_need"} {
		out := askJSON[ask.EquityOut](t, s, "/api/v1/equity?indicator=funding.per_capita&level=commune&measures="+measures)
		var got []string
		for _, m := range out.Measures {
			if strings.HasPrefix(m.ID, "excluded") {
				got = append(got, m.ID)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", measures, got, want)
		}
	}
	out := askJSON[ask.EquityOut](t, s, "/api/v1/equity?indicator=funding.per_capita&level=commune&measures=concentration")
	people := communePeople(secretPoverty) + communePeople(atMostPoverty) + communePeople(absentFunding)
	if m := measureOf(t, out, "excluded_need"); *m.Value < people/136_000-1e-12 || *m.Value > people/136_000+1e-12 {
		t.Errorf("%v of the people are left out, want %v", *m.Value, people/136_000)
	}
}

// A rate as published is nothing that areas share: no half of them holds a part of it.
func TestRatesAreNotShared(t *testing.T) {
	s := serveDrafts(t, territoryDraft(t))
	out := askJSON[ask.EquityOut](t, s, "/api/v1/equity?indicator=need.poverty&level=commune")
	for _, id := range []string{"gini", "hoover", "theil", "concentration", "kakwani"} {
		if m := measureOf(t, out, id); m.Reason != "not_shared" {
			t.Errorf("%s: %+v", id, m)
		}
	}
	if out.Lorenz != nil || out.Concentration != nil || measureOf(t, out, "moran").Value == nil {
		t.Error("there is a curve, or no Moran")
	}
	if page := s.follow(t, "/equite?indicator=need.poverty"); strings.Contains(page, "connu pour aucun territoire") {
		t.Error("the page says that need is known nowhere")
	}
}

// Boundaries are sources of what depends on who touches whom and on what lies in a
// neighbourhood, need is one of what follows it.
func TestSourcesAreThoseOfWhatIsAskedFor(t *testing.T) {
	d := territoryDraft(t)
	drawn := addTestSource(t, &d, edition.Source{Pack: "carre", Role: "outlines", Kind: "boundaries", Title: "Contours", File: "contours.geojson", SHA256: "aa77", Simulated: true})
	hashes := map[edition.Hash]edition.Hash{}
	for n, b := range d.Boundaries {
		areas := make([]edition.Area, b.Len())
		for i := range areas {
			areas[i] = edition.Area{Code: b.Codes[i], Name: b.Names[i], AreaM2: b.AreaM2[i], Boundary: b.Shapes[i], Sources: []string{drawn}}
		}
		with, err := edition.NewBoundaries(b.Level, b.Vintage, areas)
		if err != nil {
			t.Fatal(err)
		}
		hashes[b.Hash], d.Boundaries[n] = with.Hash, with
	}
	for _, v := range d.Vectors {
		v.Boundaries = hashes[v.Boundaries]
	}
	rebuilt(t, &d, func(_ *edition.Vector, x edition.Value) edition.Value { return x })
	s := serveDrafts(t, d)
	const communes = "/api/v1/equity?indicator=funding.per_capita&level=commune&measures="
	for path, want := range map[string][2]bool{ // boundaries, need
		communes + "lorenz,gini":   {false, false},
		communes + "concentration": {false, true},
		communes + "moran":         {true, false},
		communes + "qpv_ratio":     {true, false},
		"/api/v1/equity?indicator=funding.per_capita&level=qpv2024&measures=gini": {true, false},
		"/api/v1/scenarios?envelope=1000":                                         {false, true},
		"/api/v1/scenarios?envelope=1000&level=qpv2024":                           {true, false},
	} {
		out := askJSON[struct{ Sources []edition.Source }](t, s, path)
		has := func(role string) bool {
			return slices.ContainsFunc(out.Sources, func(s edition.Source) bool { return s.Role == role })
		}
		if got := [2]bool{has("outlines"), has("income_communes")}; got != want {
			t.Errorf("%s: boundaries and need are sources: %v, want %v", path, got, want)
		}
	}
	if page := s.follow(t, "/equite"); !strings.Contains(page, "<li>Contours</li>") {
		t.Error("the page does not say that boundaries are simulated")
	}
}

// Where no money has a place among the areas and some went to the whole, there is nothing to
// share otherwise: page, interface and figure say so.
func TestWhatIfOfUnplacedMoneyIsRefused(t *testing.T) {
	d := territoryDraft(t)
	for i := range d.Grants {
		d.Grants[i].Places = append(d.Grants[i].Places, edition.GrantPlace{Ref: area(source.EPCI, "200000001"), Kind: edition.PlaceAction, Millionths: int64(edition.Whole)})
	}
	s := serveDrafts(t, d)
	for _, envelope := range []string{"", "&envelope=1000"} {
		asked := "level=qpv2024&place=action" + envelope
		if r := s.get(t, "/api/v1/scenarios?"+asked); r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(string(r.Body), "infeasible_unplaced") {
			t.Errorf("%s: %s %s", asked, r.Status, r.Body)
		}
		page := s.follow(t, "/equite?scenario="+url.QueryEscape(asked))
		if !strings.Contains(page, "on ne sait pas où va cet argent") || strings.Contains(page, `id="result"`) {
			t.Errorf("%s: the page does not refuse", asked)
		}
		if r := s.get(t, "/figures/scenario.svg?scenario="+url.QueryEscape(asked)); r.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s: the figure is %s", asked, r.Status)
		}
	}
	if r := s.get(t, "/api/v1/scenarios?level=commune"); r.StatusCode != http.StatusOK {
		t.Errorf("communes: %s %s", r.Status, r.Body)
	}
}

// The page of a what-if says of floors whom they leave out, and among neighbourhoods what is
// counted beside them.
func TestWhatIfSaysWhatItCounts(t *testing.T) {
	s := serveDrafts(t, territoryDraft(t))
	for asked, want := range map[string]string{
		"envelope=100000&principle=poor&floors=*:500":                "Ni plancher ni plafond ne vaut pour ces territoires.",
		"envelope=100000&principle=poor&floors=*:50&missing=exclude": "Ceux qui ont un plancher l’ont quand même.",
		"envelope=100000&level=qpv2024":                              "qui compte comme un seul.",
	} {
		if page := s.follow(t, "/equite?scenario="+url.QueryEscape(asked)); !strings.Contains(page, want) {
			t.Errorf("%s: without %q", asked, want)
		}
	}
}

// Sums that have no place are in an envelope of one's own, which is shared.
func TestOnlyTheEnvelopeOfNowLeavesOutWhatHasNoPlace(t *testing.T) {
	d := territoryDraft(t)
	for i := range d.Grants {
		d.Grants[i].Places = append(d.Grants[i].Places, edition.GrantPlace{Ref: area(source.EPCI, "200000001"), Kind: edition.PlaceSeat, Millionths: int64(edition.Whole)})
	}
	d.Grants[len(d.Grants)-1].Places = d.Grants[len(d.Grants)-1].Places[1:]
	s := serveDrafts(t, d)
	for query, shared := range map[string]bool{"": false, "envelope=1000": true} {
		out := askJSON[ask.ScenarioOut](t, s, "/api/v1/scenarios?"+query)
		if told := strings.Contains(out.Notice, "cette somme n’est pas partagée"); out.Unplaced == 0 || told == shared {
			t.Errorf("%q: %q", query, out.Notice)
		}
		drawn := string(s.get(t, "/figures/scenario.svg?level=commune&scenario="+url.QueryEscape("principle=inhabitants&"+query)).Body)
		_, described, _ := strings.Cut(drawn, "<desc")
		described, _, _ = strings.Cut(described, "</desc>")
		if told := strings.Contains(described, "cette somme n’est pas partagée"); told == shared || !strings.Contains(described, "sont allés au territoire") {
			t.Errorf("%q, the figure: %q", query, described)
		}
	}
}

// A group of one area has no inequality of its own by construction: the page says so.
func TestGroupOfOneAreaIsTold(t *testing.T) {
	d := territoryDraft(t)
	for i := range d.Links.Members {
		if m := &d.Links.Members[i]; m.Parent.Level == source.Territoire {
			m.Parent.Code = "N"
			if m.Child.Code == communeCode(2) {
				m.Parent.Code = "S"
			}
		}
	}
	s := serveDrafts(t, d)
	out := askJSON[ask.EquityOut](t, s, "/api/v1/equity?indicator=funding.per_capita&level=commune&group=territoire")
	if g := out.Groups; len(g) != 2 || g[0].Areas+g[1].Areas != 15 || min(g[0].Areas, g[1].Areas) != 1 {
		t.Errorf("%+v", g)
	}
	if page := s.follow(t, "/equite"); !strings.Contains(page, "un seul territoire</td>") {
		t.Error("the page does not say why there is no inequality in the group")
	}
}
