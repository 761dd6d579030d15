package scdl_test

import (
	"errors"
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/scdl"
	"github.com/observatoire-essor/essor/data/source/sourcetest"
	"github.com/observatoire-essor/essor/geo/infile"
)

const jaune = "SIREN;ASSOCIATION;IMPUTATION;Total des subventions;Détail des subventions\n" +
	"200093201;A - 59 LILLE;;3 000;\n" +
	"200093201;A - 59 LILLE;Ville: 147;;1 000\n" +
	"200093201;A - 59 LILLE;Sport: 219;;2 000\n" +
	"224900019;B - 49 SAINT-LAMBERT - 2;;500;\n" +
	"224900019;B - 49 SAINT-LAMBERT - 2;Ville: 147;;400\n" +
	";C - 2A AJACCIO;;70;\n" +
	"123;D - 59 ;Sport: 219;7;7\n" +
	"123;D - 59 ;Sport: 219;;\n" +
	"123;D - 59 ;Sport: 219;;sept\n" +
	"224900019;B - 49 SAINT-LAMBERT - 2;;500;\n" +
	"Total des subventions versées en 2010;;;3 571;3 571\n"

func readJaune(t *testing.T, in source.Input) (*sourcetest.Recorder, source.Counts) {
	t.Helper()
	r := &sourcetest.Recorder{}
	counts, err := scdl.ReadJaune(t.Context(), in, r)
	if err != nil || counts.Check() != nil {
		t.Fatal(err, counts.Check())
	}
	return r, counts
}

func TestTotalsOfTheJauneOnlyCheckItsLines(t *testing.T) {
	r, counts := readJaune(t, source.Input{File: write(t, "plf-2012-jaune-en-2010.csv", jaune)})
	wantList(t, "money", money(r), []string{"3 100000 0", "4 200000 0", "6 40000 0", "7 7000 0"})
	wantList(t, "issues", told(r), []string{
		"8 Total des subventions jaune.two_amounts rejected",
		"9 Détail des subventions grant.no_amount rejected",
		"10 Détail des subventions number.bad rejected",
		"11 SIREN code.duplicate rejected",
		"5 Total des subventions jaune.total_mismatch noted",
		"7 Total des subventions jaune.no_detail noted",
		"7 SIREN grant.no_id noted",
		"12 Total des subventions jaune.grand_total_mismatch noted",
	})
	if counts.Kept != 4 || counts.Skipped != 3 || counts.Read != 11 {
		t.Errorf("counts %+v", counts)
	}
	if i := r.IssuesOf("jaune.grand_total_mismatch")[0]; i.Args["want"] != "3571.00" || i.Args["got"] != "3470.00" {
		t.Errorf("sums %v", i.Args)
	}
	if g := r.Grants[0]; g.Year != 2010 || g.Funder != "État" || g.Programme != "Ville: 147" || g.BeneficiaryID != "200093201" {
		t.Errorf("grant %+v", g)
	}
}

func TestDepartmentsOfTheJaune(t *testing.T) {
	file := write(t, "jaune-plf2012.csv", jaune)
	for departments, kept := range map[string]int64{"59": 2, "49": 1, "2A,59": 3, "62": 0, "": 4} {
		_, counts := readJaune(t, source.Input{File: file, Options: map[string]string{"department": departments}})
		if counts.Kept != kept {
			t.Errorf("department %q: %d kept, want %d", departments, counts.Kept, kept)
		}
	}
}

func TestYearOfTheJaune(t *testing.T) {
	r, _ := readJaune(t, source.Input{File: write(t, "jaune.csv", jaune), Period: indicator.Year(2011)})
	if r.Grants[0].Year != 2011 || len(r.IssuesOf("jaune.other_year")) != 1 {
		t.Errorf("grant %+v, issues %v", r.Grants[0], r.Issues)
	}
	_, err := scdl.ReadJaune(t.Context(), source.Input{File: write(t, "jaune.csv", jaune)}, &sourcetest.Recorder{})
	var fault *infile.Fault
	if !errors.As(err, &fault) || fault.Code != layout.PeriodMissing {
		t.Errorf("error = %v, want %s", err, layout.PeriodMissing)
	}
}

func TestRejectionsGiveEachRowOnce(t *testing.T) {
	body := "dateConvention,referenceDecision,nomBeneficiaire,idBeneficiaire,montant,field,value,message,lineRejected\n" +
		"2024-06-12,R,a,086120236,5,idBeneficiaire,086120236,SIRET invalide,oui\n" +
		"2024-06-12,R,a,086120236,5,,,SIRET de l'allocataire manquant,oui\n" +
		"2024-06-12,R,b,086120236,6,,,SIRET de l'allocataire manquant,non\n" +
		"2024-06-12,R,c,086120235,,montant,,montant manquant,oui\n" +
		"2024-06-12,R,d,086120235\n"
	r := &sourcetest.Recorder{}
	counts, err := scdl.ReadRejections(t.Context(), source.Input{File: write(t, "errors.csv", body), Options: map[string]string{"funder": "X"}}, r)
	if err != nil || counts.Check() != nil {
		t.Fatal(err, counts.Check())
	}
	wantList(t, "money", money(r), []string{"2 500 0", "4 600 0"})
	wantList(t, "issues", told(r), []string{
		"6  table.too_few_fields rejected",
		"2 idBeneficiaire code.siren noted", "2  rejections.state_rejected noted",
		"4 idBeneficiaire code.siren noted", "4 idBeneficiaire rejections.state_accepted noted",
		"5 montant grant.no_amount rejected",
	})
	if got := r.IssuesOf("rejections.state_rejected")[0].Args["reasons"]; got != "SIRET invalide ; SIRET de l'allocataire manquant" {
		t.Errorf("reasons %q", got)
	}
	if counts.Kept != 2 || counts.Skipped != 1 || counts.RejectedRows() != 2 {
		t.Errorf("counts %+v", counts)
	}
}
