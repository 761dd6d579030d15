package scdl_test

import (
	"fmt"
	"testing"

	"github.com/observatoire-essor/essor/data/source"
)

// The axes are those of the plan: see words.yaml.
func TestAxes(t *testing.T) {
	tests := map[string]string{
		"1": "1", " 5 ": "5", "3.0": "3", "Axe 2": "2", "axe n° 4": "4", "AXE III": "3", "iv": "4", "axe v : emploi": "5",
		"1 - Accompagnement et financement": "1", "2. Animation territoriale": "2", "3 — Recherche & innovation": "3",
		"Sensibilisation, formation et promotion": "4", "Emploi et ressources humaines": "5", "financement": "1", "3 (projet pilote)": "3",
		"0": "", "6": "", "1, 2": "", "1 et 3": "", "12": "", "1.5": "", "axe": "", "I am": "", "V comme vélo": "",
		"Culture": "", "1 - Animation territoriale": "", "axe 1-3": "", "-1": "",
	}
	for text, want := range tests {
		r, counts := rows(t, "dateConvention;nomBeneficiaire;montant;axe", "2023-05-04;a;1;\""+text+"\"")
		if counts.Kept != 1 || r.Grants[0].Axis != want {
			t.Errorf("%q: axis %q, want %q; counts %+v", text, r.Grants[0].Axis, want, counts)
		}
		var issues []string
		if want == "" {
			issues = []string{"2 axe grant.unknown_axis noted"}
		}
		wantList(t, text, told(r), issues)
	}
}

func TestCofunders(t *testing.T) {
	tests := []struct {
		text string
		want []source.Cofunder
		bad  int
	}{
		{"Région:5000", []source.Cofunder{{Name: "Région", Amount: 500_000, Told: true}}, 0},
		{"Région : 5 000,50 € | État: DRAC:0", []source.Cofunder{{Name: "Région", Amount: 500_050, Told: true}, {Name: "État: DRAC", Told: true}}, 0},
		{"Commune||", []source.Cofunder{{Name: "Commune"}}, 0},
		{"Région:beaucoup|Commune:12.500|:50|5000|Département:-5|CAF:1", []source.Cofunder{{Name: "CAF", Amount: 100, Told: true}}, 5},
	}
	for _, tt := range tests {
		r, _ := rows(t, "dateConvention;nomBeneficiaire;montant;cofinanceurs", "2023-05-04;a;1;"+tt.text)
		if got := r.Grants[0].Cofunders; fmt.Sprint(got) != fmt.Sprint(tt.want) {
			t.Errorf("%q: %v, want %v", tt.text, got, tt.want)
		}
		if bad := r.IssuesOf("grant.bad_cofunder"); len(bad) != tt.bad || len(r.Issues)-2 != tt.bad { // two are about the file
			t.Errorf("%q: %v", tt.text, r.Issues)
		}
	}
}

// Whatever the total and the shares, as long as they make the whole within two
// percent, the beneficiaries have the total to the cent, each within a cent of its
// part.
func TestBeneficiariesHaveTheTotal(t *testing.T) {
	shares := [][]float64{{0.5, 0.5}, {0.33, 0.33, 0.33}, {0.7, 0.32}, {0.125, 0.125, 0.25, 0.5}, {0.17, 0.17, 0.17, 0.17, 0.17, 0.17}, {0.000001, 0.999999}}
	for _, total := range []int64{1, 7, 99, 10_001, 1_234_567, 99_999_999_999_999, -10_001} {
		for _, list := range shares {
			var lines []string
			whole := 0.0
			for i, s := range list {
				sign, cents := "", total
				if total < 0 {
					sign, cents = "-", -total
				}
				lines = append(lines, fmt.Sprintf("2023-01-01;R;b%d;o;%s%d,%02d;%v", i, sign, cents/100, cents%100, s))
				whole += s
			}
			r, counts := rows(t, "dateConvention;referenceDecision;nomBeneficiaire;objet;montant;pourcentageSubvention", lines...)
			sum := int64(0)
			for i, g := range r.Grants {
				sum += int64(g.Net())
				if want := float64(total) * list[i] / whole; float64(g.Net())-want > 1 || want-float64(g.Net()) > 1 {
					t.Errorf("%d in %v: %d for %v", total, list, g.Net(), list[i])
				}
			}
			if sum != total || counts.Kept != int64(len(list)) {
				t.Errorf("%d in %v: the sum is %d; counts %+v", total, list, sum, counts)
			}
		}
	}
}
