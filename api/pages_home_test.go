package api_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/edition/editiontest"
	"github.com/observatoire-essor/essor/data/source"
)

// The home page counts neighbourhoods by verdict: of the two of the draft the edition tells
// nothing, though their intervals are what they are. The whole has 124 000 € for 136 000
// people.
func TestHomeSaysWhatVerdictsAllow(t *testing.T) {
	d := territoryDraft(t)
	hash := edition.Hash("")
	for _, b := range d.Boundaries {
		if b.Level == source.EPCI {
			hash = b.Hash
		}
	}
	basis := edition.Basis{Method: "funding.seat", DenominatorPeriod: indicator.Year(2021)}
	v, err := edition.NewVector(edition.Key{Indicator: "funding.per_capita", Level: source.EPCI, Period: indicator.Period{From: 2011, To: 2014}}, hash,
		[]edition.Value{perHead(124_000, 136_000, basis)})
	if err != nil {
		t.Fatal(err)
	}
	d.Vectors = append(d.Vectors, v)
	body := string(serveDrafts(t, d).get(t, "/?lang=fr").Body)
	for _, want := range []string{
		"Sur 2 quartiers prioritaires, l’argent par habitant de 2011–2014 est en dessous du territoire entier pour aucun, au-dessus pour aucun\u202f; pour 2, on ne peut pas trancher.",
		"0,91\u00a0€ par hab. en tout", "intervalle à 95\u00a0%\u00a0: 0,46–1,82", "c’est le territoire entier",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the home page does not say %q in\n%s", want, body)
		}
	}
}

// Editions of before have no postcodes: five digits that no area has may be one, and the page
// says that these are not searched.
func TestEditionsWithoutPostcodes(t *testing.T) {
	s := serve(t, false)
	if body := string(s.get(t, "/?q=59000&lang=fr").Body); !strings.Contains(body, "L’édition ne les connaît pas") || strings.Contains(body, "ou code postal") {
		t.Error("59000: no word on postcodes")
	}
	if body := string(s.get(t, "/?q=59350&lang=fr").Body); strings.Contains(body, "Un code postal") || !strings.Contains(body, "code commune 59350") {
		t.Error("59350 is a code of INSEE")
	}
}

// withPostcodes is the draft of Lille and Don with postcodes; 59350 is the code of Lille and,
// in the draft, a postcode of Don.
func withPostcodes(t *testing.T) edition.Draft {
	t.Helper()
	d := editiontest.Draft(t, "codes")
	for _, p := range []edition.Postcode{
		{Code: "59000", Label: "LILLE"}, {Code: "59160", Label: "LILLE", Line5: "LOMME"}, {Code: "59350", Label: "DON"},
	} {
		p.Ref, p.Source = source.Ref{Level: source.Commune, Code: editiontest.Lille}, d.Sources[0].ID
		if p.Label == "DON" {
			p.Ref.Code = editiontest.Don
		}
		d.Links.Postcodes = append(d.Links.Postcodes, p)
	}
	return d
}

// A postcode leads to its commune, then to the neighbourhoods of the commune; what is both a
// code and a postcode is told as both.
func TestSearchByPostcode(t *testing.T) {
	s := serveDrafts(t, withPostcodes(t))
	hit := func(path, name, text string) string {
		return `<li><a href="/territoires/` + path + `">` + name + `</a> <span class="quiet">` + text + `</span></li>`
	}
	lille := hit("commune/59350?lang=LANG", "Lille", "commune 59350 – FOUND")
	for _, tt := range []struct {
		query string
		want  []string
	}{
		{"/?q=59160&lang=fr", []string{
			strings.NewReplacer("?lang=LANG", "", "FOUND", "code postal 59160, LOMME").Replace(lille),
			" – QPV de plusieurs communes, dont Lille (code postal 59160)</span>",
		}},
		{"/?q=59000&lang=en", []string{
			strings.NewReplacer("LANG", "en", "FOUND", "postcode 59000").Replace(lille),
			" – priority neighbourhood of several communes, Lille among them (postcode 59000)</span>",
		}},
		{"/?q=59350&lang=fr", []string{
			strings.NewReplacer("?lang=LANG", "", "FOUND", "code commune 59350").Replace(lille),
			hit("commune/59670", "Don", "commune 59670 – code postal 59350"),
		}},
		{"/?q=59001&lang=fr", []string{"Aucune commune de l’édition n’a celui-ci", "Vouliez-vous dire", "code postal 59000"}},
		{"/?lang=fr", []string{`<label for="q">Nom, code ou code postal</label>`, `<label for="find-q">Nom, code ou code postal</label>`}},
	} {
		body, from := string(s.get(t, tt.query).Body), 0
		for _, want := range tt.want {
			at := strings.Index(body[from:], want)
			if at < 0 {
				t.Fatalf("%s: no %q behind what comes before in\n%s", tt.query, want, body)
			}
			from += at
		}
	}
}

// Lille is the box from 3° to 3.1° E and from 50.6° to 50.7° N, Don is west of it, and the
// neighbourhood, which is simulated, lies from 2.99° to 3.03° E and from 50.62° to 50.64° N.
func TestSearchByCoordinates(t *testing.T) {
	s := serveDrafts(t, editiontest.Draft(t, "point"))
	for query, want := range map[string][]string{
		"50.65, 3.05":    {"Le point 50,65000°\u00a0N, 3,05000°\u00a0E", "Lille</a> <span class=\"quiet\">commune 59350 – contient le point</span>"},
		"3,05 50,65":     {"Le point 50,65000°\u00a0N, 3,05000°\u00a0E", "commune 59350 – contient le point</span>"},
		"50.63;3.02":     {"commune 59350 – contient le point</span>", "QP059074 – contient le point (contours simulés)</span>"},
		"50,65,3,0001":   {"commune 59350 – contient le point, à 10\u00a0m au plus de sa limite", "Don</a> <span class=\"quiet\">commune 59670 – ne contient pas le point, qui est à 10\u00a0m au plus"},
		"2,9999 50,65":   {"Don</a> <span class=\"quiet\">commune 59670 – contient le point, à 10", "commune 59350 – ne contient pas le point"},
		"48.85, 2.35":    {"Aucune commune et aucun quartier prioritaire"},
		"123.45, 567.89": {"Aucun territoire trouvé"},
		"50 3":           {"Aucun territoire trouvé"},
		"-1.5 -2.5":      {"Le point 1,50000°\u00a0S, 2,50000°\u00a0O"},
	} {
		body, from := string(s.get(t, "/?lang=fr&q="+url.QueryEscape(query)).Body), 0
		for _, w := range want {
			at := strings.Index(body[from:], w)
			if at < 0 {
				t.Errorf("%s: no %q", query, w)
				break
			}
			from += at
		}
	}
}
