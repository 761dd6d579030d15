package scdl_test

import (
	"testing"
)

const vendee = "nomAttribuant,idAttribuant,dateConvention,referenceDecision,idBeneficiaire,nomBeneficiaire,objet,montant,nature," +
	"conditionsVersement,datesPeriodeVersement,IdRAE,notificationUE,pourcentageSubvention"

// Rows as in the Vendée's files: commas of amounts and sentences are not quoted.
func TestRowsAreRejoinedInTheOnlyWay(t *testing.T) {
	const start, end = "Vendée,22850001300658,2017-09-08,2-11,39830048300011,", ",2017-09-30_2021-06-30,,non,1"
	tests := []struct {
		name string
		row  string
		who  string
		what string
		got  []string
	}{
		{"decimal comma", start + "Association,Travaux,24\u00a0975,00,aide en numéraire,unique" + end, "Association", "Travaux", []string{"2 2497500 0"}},
		{"sentence", start + "Association,Travaux,1\u00a0024 975,50,aide en numéraire,un acompte, puis le solde" + end, "Association", "Travaux", []string{"2 102497550 0"}},
		{"name with a comma", start + "Autrefois, la Foire,jeudis, et foires,72\u00a0000,00,aide en numéraire,Avance de 20,00% mise" + end, "Autrefois, la Foire", "jeudis, et foires", []string{"2 7200000 0"}},
		{"whole euros", start + "Association,Travaux,72000,aide en numéraire,un acompte, puis le solde" + end, "Association", "Travaux", []string{"2 7200000 0"}},
		// "Foire,jeudis,et" may be cut in two ways.
		{"two ways", start + "Autrefois,la Foire,jeudis,72\u00a0000,00,aide en numéraire,unique" + end, "", "", nil},
		{"no way", start + "Association,Travaux,un peu,00,aide en numéraire,unique" + end, "", "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, counts := rows(t, vendee, tt.row)
			wantList(t, "money", money(r), tt.got)
			if tt.got == nil {
				if counts.Rejected["table.too_many_fields"] != 1 {
					t.Errorf("counts %+v, want the row rejected", counts)
				}
				return
			}
			if g := r.Grants[0]; g.Beneficiary != tt.who || g.Object != tt.what || g.BeneficiaryID != "39830048300011" {
				t.Errorf("grant %+v", g)
			}
			if n := len(r.IssuesOf("grant.row_rejoined")); n != 1 || counts.Repaired != 1 {
				t.Errorf("%d repairs, counts %+v", n, counts)
			}
		})
	}
}
