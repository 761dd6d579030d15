package synth

import (
	"strings"
	"testing"
)

// Every decision of the register of grants was asked for, under its reference, its
// amount and its beneficiary; what is taken back was not.
func TestRequestsHoldTheGrants(t *testing.T) {
	_, grants := demoTable(t, "subventions_simule.csv", ',')
	_, requests := demoTable(t, "dossiers_simule.csv", ',')
	key := func(r map[string]string) string {
		return strings.Join([]string{r["referenceDecision"], r["idBeneficiaire"], r["dateConvention"], r["montant"], r["axe"], r["nature"]}, " ")
	}
	asked := map[string]int{}
	for _, q := range requests {
		if q["statut"] == statusAwarded {
			asked[key(q)]++
		}
	}
	for _, g := range grants {
		if strings.HasPrefix(g["montant"], "-") {
			continue
		}
		if asked[key(g)] != 1 {
			t.Errorf("%d requests for grant %s", asked[key(g)], key(g))
		}
		delete(asked, key(g))
	}
	if len(asked) > 0 {
		t.Errorf("requests for grants that are not there: %v", asked)
	}
}

func TestRequestRows(t *testing.T) {
	_, rows := demoTable(t, "dossiers_simule.csv", ',')
	units := map[string]bool{}
	_, stock := zipped(t, stockFile("StockEtablissement", "2015-01"), ',')
	for _, e := range stock {
		units[e["siret"]+e["codeCommuneEtablissement"]] = e["etatAdministratifEtablissement"] == "A"
	}
	status, last := map[string]int{}, ""
	for i, q := range rows {
		status[q["statut"]]++
		if q["simule"] != "true" || !strings.Contains(q["nomBeneficiaire"], "(simulé)") || !strings.HasSuffix(q["objet"], "(simulé)") || q["dateDemande"] < last {
			t.Errorf("row %d: %v", i, q)
		}
		last = q["dateDemande"]
		if !units[q["idBeneficiaire"]+q["commune_siege"]] {
			t.Errorf("row %d: %s is no active establishment of %s", i, q["idBeneficiaire"], q["commune_siege"])
		}
		asked := cents(t, q["montantDemande"])
		switch q["statut"] {
		case statusAwarded:
			if got := cents(t, q["montant"]); asked < got || q["dateConvention"] <= q["dateDemande"] {
				t.Errorf("row %d: %d asked, %d given, %s", i, asked, got, q["dateConvention"])
			}
		case statusPending:
			if q["montant"] != "" || q["dateConvention"] != "" || !strings.HasPrefix(q["dateDemande"], "2023-1") {
				t.Errorf("row %d waits, with %v", i, q)
			}
		default:
			if q["montant"] != "" || q["dateConvention"] <= q["dateDemande"] {
				t.Errorf("row %d: %v", i, q)
			}
		}
		if asked < smallestCents {
			t.Errorf("row %d asks for %d cents", i, asked)
		}
	}
	// 60 of 231 requests were helped (what the MEL has published).
	helped := float64(status[statusAwarded]) / float64(len(rows)-status[statusPending])
	if helped < 0.25 || helped > 0.27 {
		t.Errorf("%.3f of the requests were helped, want 60 of 231", helped)
	}
	if len(status) != 4 || status[statusIneligible] < 100 || status[statusPending] != 9 {
		t.Errorf("requests by status %v", status)
	}
}
