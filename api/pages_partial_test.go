package api_test

import (
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/publish"
	"github.com/observatoire-essor/essor/data/source"
)

// placedInPart is the territory of which a fifth of the money and a quarter of the
// establishments are neither in a neighbourhood nor outside, and whose grants do not say the
// neighbourhood they act in. The first neighbourhood has money, the second none.
func placedInPart(t *testing.T) edition.Draft {
	t.Helper()
	d := territoryDraft(t)
	defineAll(t, &d, "funding.per_capita?place=action", "ess.density", "ess.quotient")
	money := edition.Basis{Method: "funding.seat", Args: map[string]string{"sided": "80"}}
	units := edition.Basis{Method: "units.point", Args: map[string]string{"unplaced": "26"}, DenominatorPeriod: indicator.Year(2021)}
	span, year := indicator.Period{From: 2011, To: 2014}, indicator.Year(2021)
	unknown := edition.Unknown(indicator.Absent, publish.PlaceUnknown, edition.Basis{Missing: "grants"})
	nothing := edition.Known(0, money)
	nothing.Numerator, nothing.Denominator, nothing.N, nothing.Status, nothing.Reason = 0, 600, 0, indicator.Unreliable, indicator.FewCases
	set := func(id string, level source.Level, p indicator.Period, values ...edition.Value) {
		key := edition.Key{Indicator: id, Level: level, Period: p}
		hash := edition.Hash("")
		for _, b := range d.Boundaries {
			if b.Level == level {
				hash = b.Hash
			}
		}
		v, err := edition.NewVector(key, hash, values)
		if err != nil {
			t.Fatal(err)
		}
		for i := range d.Vectors {
			if d.Vectors[i].Key == key {
				d.Vectors[i] = v
				return
			}
		}
		d.Vectors = append(d.Vectors, v)
	}
	set("funding.per_capita", source.QPV2024, span, perHead(8000, 400, money), nothing)
	set("funding.per_capita?place=action", source.QPV2024, span, unknown, unknown)
	set("ess.density", source.QPV2024, year, perHead(7, 400, units), perHead(9, 600, units))
	set("funding.per_capita", source.OutsideQPV2024, span, perHead(112_000, 135_000, money))
	set("ess.density", source.OutsideQPV2024, year, perHead(2423, 135_000, units))
	rate := edition.Basis{Method: "published"}
	set("need.poverty", source.QPV2024, year, edition.Known(40, rate), edition.Known(50, rate))
	missing := edition.Unknown(indicator.Absent, indicator.SourceMissing, edition.Basis{})
	set("ess.quotient", source.OutsideQPV2024, year, missing)
	return d
}

// A sheet says what of its counts is missing, and why it has no verdict; what the register
// cannot place is unknown and no zero.
func TestSheetSaysWhatHasNoPlace(t *testing.T) {
	s := serveDrafts(t, placedInPart(t))
	for _, tt := range []struct {
		path       string
		has, lacks []string
	}{
		{"qpv2024/QN05901M?lang=fr", []string{
			"L’ESS y compte au moins 7 établissements employeurs en 2021",
			"compté en partie (26\u00a0% des établissements n’ont pas de quartier sûr)\u202f; on ne peut pas dire si c’est plus ou moins que le territoire entier",
			"compté en partie (20\u00a0% des montants n’ont pas de siège connu à cette échelle)", "aucun projet aidé n’a pu être placé ici\u00a0: au moins 20,00\u00a0€ par hab.",
			"Compté en partie\u00a0: 20\u00a0% des montants n’ont pas de siège connu à cette échelle. Selon le lieu de l’action\u00a0: les décisions ne disent pas leur lieu à ce niveau.",
			"aussi un compte entier.", "<p class=\"verdict\">compté en partie\u00a0: pas de verdict</p>", "Compté en partie\u00a0: 26\u00a0% des établissements n’ont pas de quartier sûr.",
		}, nil},
		{"qpv2024/QN05901M?lang=fr&place=action", []string{"On ne sait pas quels projets agissent ici\u00a0: les décisions ne disent pas leur lieu"}, []string{"non pas inconnu"}},
		{"qpv2024/QN05902M?lang=fr", []string{
			"Aucun projet dont le bénéficiaire a son siège ici n’a été trouvé\u00a0: 20\u00a0% des montants", "aucun projet aidé n’a pu être placé ici", "Compté en partie\u00a0: 26\u00a0%",
		}, []string{"non pas inconnu", "au moins 0 ", "au moins 0,00"}},
		{"outside-qpv2024/200000001?lang=fr", []string{
			"<h1>Carré hors quartiers, hors quartiers prioritaires (2024)</h1>", "Carré hors quartiers, hors quartiers prioritaires (2024) compte 135\u202f000 habitants",
			"absent\u00a0: aucun fichier chargé ne le donne à ce niveau",
		}, nil},
		{"commune/01002?lang=fr&ref=outside-qpv2024/200000001&sel=outside-qpv2024/200000001", []string{
			"Comparé à Carré hors quartiers, hors quartiers prioritaires (2024).", "La référence est comptée en partie (26\u00a0%", "<span class=\"quiet\">compté en partie</span>", ">Carré hors quartiers, hors quartiers prioritaires (2024)</a></th>",
		}, []string{"y compte au moins"}},
		{"qpv2024/QN05901M?lang=en", []string{
			"at least 7 employer establishments", "counted in part (26% of establishments have no sure neighbourhood); cannot tell", "also a whole count.",
		}, nil},
		{"qpv2024/QN05902M?lang=en&place=action", []string{"Which projects act here is not known"}, []string{"zero, not unknown"}},
		{"commune/01001?lang=fr", []string{"aucun projet dont le bénéficiaire a son siège ici\u00a0: zéro, non pas inconnu"}, []string{"compté en partie"}},
	} {
		body := string(s.get(t, "/territoires/"+tt.path).Body)
		for _, want := range tt.has {
			if !strings.Contains(body, want) {
				t.Errorf("%s does not say %q", tt.path, want)
			}
		}
		for _, never := range tt.lacks {
			if strings.Contains(body, never) {
				t.Errorf("%s says %q", tt.path, never)
			}
		}
	}
	money := betweenMarks(string(s.get(t, "/territoires/qpv2024/QN05901M?lang=fr").Body), "Par axe du plan", "</table>")
	if n := strings.Count(money, ">absent</td>"); n != 5 {
		t.Errorf("%d axes are absent by the place of action, want 5:\n%s", n, money)
	}
}

// betweenMarks is what stands between two marks, the first time.
func betweenMarks(text, from, to string) string {
	_, text, _ = strings.Cut(text, from)
	text, _, _ = strings.Cut(text, to)
	return text
}

// The map says of neighbourhoods what of the money is missing from them, and the home page why
// it cannot tell.
func TestMapAndHomeSayWhatHasNoPlace(t *testing.T) {
	s := serveDrafts(t, placedInPart(t))
	for path, words := range map[string][]string{
		"/carte?indicator=funding.per_capita&level=qpv2024&lang=fr": {"Compté en partie\u00a0: 20\u00a0% des montants n’ont pas de siège connu à cette échelle."},
		"/carte?indicator=ess.density&level=qpv2024&lang=en":        {"Counted in part: 26% of establishments"},
		"/carte?indicator=funding.per_capita&ref=outside-qpv2024/200000001&lang=fr": {
			"Référence\u00a0: Carré hors quartiers, hors quartiers prioritaires (2024), ", "de «\u00a0Carré hors quartiers, hors quartiers prioritaires (2024)\u00a0»",
		},
		"/carte?level=qpv2024&lang=fr":                     {"aucun soutien connu\u00a0: ", "(peu de cas ou intervalle trop large\u202f; 20\u00a0% des montants n’ont pas de siège connu à cette échelle)"},
		"/carte?indicator=people.count&level=epci&lang=fr": {"intercommunalité"},
	} {
		body := string(s.get(t, path).Body)
		for _, want := range words {
			if !strings.Contains(body, want) {
				t.Errorf("%s does not say %q", path, want)
			}
		}
	}
}
