package scdl_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/scdl"
	"github.com/observatoire-essor/essor/data/source/sourcetest"
)

func write(t testing.TB, name, body string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// told are the issues as "row column code effect", those of the whole file left out.
func told(r *sourcetest.Recorder) []string {
	var list []string
	for _, i := range r.Issues {
		if i.Row > 0 {
			list = append(list, fmt.Sprintf("%d %s %s %s", i.Row, i.Column, i.Code, i.Effect))
		}
	}
	return list
}

// read reads a register that must have no fault as a whole.
func read(t *testing.T, in source.Input) (*sourcetest.Recorder, source.Counts) {
	t.Helper()
	r := &sourcetest.Recorder{}
	counts, err := scdl.Read(t.Context(), in, r)
	if err != nil || counts.Check() != nil {
		t.Fatal(err, counts.Check())
	}
	return r, counts
}

// rows reads rows under a header.
func rows(t *testing.T, header string, lines ...string) (*sourcetest.Recorder, source.Counts) {
	t.Helper()
	return read(t, source.Input{File: write(t, "register.csv", header+"\n"+strings.Join(lines, "\n")+"\n")})
}

// money is what the recorded grants say of amounts: "row gross recovered".
func money(r *sourcetest.Recorder) []string {
	var list []string
	for _, g := range r.Grants {
		list = append(list, fmt.Sprintf("%d %d %d", g.Row, g.Gross, g.Recovered))
	}
	slices.Sort(list)
	return list
}

func wantList(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s = %q\nwant %q", what, got, want)
	}
}

const schema = "nomAttribuant,idAttribuant,dateConvention,referenceDecision,nomBeneficiaire,idBeneficiaire,rnaBeneficiaire,objet,montant," +
	"nature,conditionsVersement,datesPeriodeVersement,idRAE,notificationUE,pourcentageSubvention,dispositifAide"

// The SIRET are those of public bodies: Maine-et-Loire pays, SAFER Occitanie is paid.
func TestARowOfTheSchema(t *testing.T) {
	r, counts := rows(t, schema, "Maine-et-Loire,22490001900015,2023-05-04,D-12,SAFER,08612023500113,W491234567,Étude,1234.50,"+
		"aide en numéraire,unique,2023-06-01/2023-12-31,,non,1,Aide aux projets")
	want := source.Grant{
		Row: 2, Funder: "Maine-et-Loire", FunderSIRET: "22490001900015", Beneficiary: "SAFER", BeneficiaryID: "08612023500113",
		BeneficiaryRNA: "W491234567", Reference: "D-12", DecidedOn: source.Day(2023, 5, 4), Year: 2023, Outcome: "awarded", Object: "Étude",
		Nature: "aide en numéraire", Programme: "Aide aux projets", Gross: 123450,
	}
	if len(r.Grants) != 1 || fmt.Sprintf("%+v", r.Grants[0]) != fmt.Sprintf("%+v", want) {
		t.Errorf("grants %+v\nwant %+v", r.Grants, want)
	}
	if len(r.Issues) != 0 || counts.Kept != 1 || counts.Repaired != 0 {
		t.Errorf("issues %v, counts %+v", r.Issues, counts)
	}
}

func TestIdentifiersAreNeverGuessed(t *testing.T) {
	tests := []struct {
		id    string
		want  string
		rna   string
		issue string
	}{
		{"08612023500113", "08612023500113", "", ""},
		{"086 120 235 00113'", "08612023500113", "", ""},
		{"086120235", "086120235", "", ""},
		{"8612023500113.0", "08612023500113", "", "grant.id_zero_restored repaired"},
		{"8612023500113", "08612023500113", "", "grant.id_zero_restored repaired"},
		{"86120235", "086120235", "", "grant.id_zero_restored repaired"},
		{"22490001900015.0", "", "", "grant.funder_id_repeated noted"}, // the funder's own
		{"35338402700036.0", "35338402700036", "", "grant.id_float repaired"},
		{"353384027.0", "353384027", "", "grant.id_float repaired"},
		{"3805449320029.0", "", "", "code.number noted"},
		{"08612023500114", "", "", "code.siret noted"},
		{"086120236", "", "", "code.siren noted"},
		{"8.61E+13", "", "", "code.exponent noted"},
		{"2490101234567", "", "", "grant.personal_number noted"},
		{"W491234567", "", "W491234567", "grant.id_moved repaired"},
		{"", "", "", "grant.no_id noted"},
		{"néant", "", "", "code.siret noted"},
	}
	for _, tt := range tests {
		t.Run(tt.id, func(t *testing.T) {
			r, _ := rows(t, "nomAttribuant;idAttribuant;dateConvention;nomBeneficiaire;idBeneficiaire;montant",
				"Maine-et-Loire;22490001900015;2023-05-04;X;"+tt.id+";10")
			if g := r.Grants[0]; g.BeneficiaryID != tt.want || g.BeneficiaryRNA != tt.rna {
				t.Errorf("identifiers %q, %q; want %q, %q", g.BeneficiaryID, g.BeneficiaryRNA, tt.want, tt.rna)
			}
			var want []string
			if tt.issue != "" {
				want = []string{"2 idBeneficiaire " + tt.issue}
			}
			wantList(t, "issues", told(r), want)
			for _, i := range r.Issues {
				if strings.Contains(fmt.Sprint(i.Args), "2490101234567") {
					t.Errorf("the personal number is in the report: %v", i)
				}
			}
		})
	}
}

func TestAmounts(t *testing.T) {
	r, counts := rows(t, "dateConvention;nomBeneficiaire;montant;nature;montant_des_avantages_en_nature;idBeneficiaire",
		"2023-05-04;a;240 000 € (pour les 3 saisons sportives);aide en numéraire;;086120235",
		"2023-05-04;b;80 000 € (par an);;;086120235",
		"2023-05-04;c;80 000 € (dont 20 000 € versés);;;086120235",
		"2023-05-04;d;12.500;;;086120235",
		"2023-05-04;e;;;;086120235",
		"2023-05-04;f;1500;aide en nature;;086120235",
		"2023-05-04;g;;;700;086120235",
		"2023-05-04;h;5;aide en numéraire;aide en nature;086120235",
		"2023-05-04;;5;;;",
		"2023-05-04;i;6;prêt;;086120235",
		"2023-05-04;j;7;aide en numéraire,aide en nature;;086120235",
		"2023-05-04;k;environ 5000;;;086120235",
		"2023-05-04;l;-12,50;;;086120235",
		"2023-05-04;m;0;;;086120235",
	)
	wantList(t, "money", money(r), []string{"11 600 0", "12 700 0", "14 0 1250", "15 0 0", "2 24000000 0", "7 150000 0", "8 70000 0", "9 500 0"})
	wantList(t, "issues", told(r), []string{
		"2 montant grant.amount_text noted",
		"3 montant grant.ambiguous_amount rejected",
		"4 montant grant.ambiguous_amount rejected",
		"5 montant number.ambiguous rejected",
		"6 montant grant.no_amount rejected",
		"10 nomBeneficiaire grant.no_beneficiary rejected",
		"11 nature grant.unknown_nature noted",
		"12 nature grant.mixed_nature noted",
		"13 montant number.bad rejected",
		"15 montant grant.zero_amount noted",
		"14 montant grant.recovery_unlinked noted",
	})
	for _, g := range r.Grants {
		if want := g.Beneficiary == "f" || g.Beneficiary == "g"; g.InKind != want {
			t.Errorf("%s in kind: %v", g.Beneficiary, g.InKind)
		}
	}
	if counts.RejectedRows() != 6 {
		t.Errorf("counts %+v", counts)
	}
}

// The first case is Etalab's own example (the SCDL schema as docs/methods/grants.md reads it): amounts that are split already
// and shares as well.
func TestSharedSubsidies(t *testing.T) {
	const header = "idAttribuant;dateConvention;referenceDecision;nomBeneficiaire;objet;montant;pourcentageSubvention"
	tests := []struct {
		name   string
		lines  []string
		money  []string
		issues []string
	}{
		{
			"split already",
			[]string{"22490001900015;2023-01-01;R;a;o;22000.80;0.8", "22490001900015;2023-01-01;R;b;o;5500.20;0.2"},
			[]string{"2 2200080 0", "3 550020 0"},
			[]string{
				"2 pourcentageSubvention grant.share_already_split noted", "3 pourcentageSubvention grant.share_already_split noted",
			},
		},
		{
			"total in each row",
			[]string{"22490001900015;2023-01-01;;a;o;100,01;50 %", "22490001900015;2023-01-01;;b;o;100,01;0,5", "22490001900015;2023-01-01;;c;p;100,01;1"},
			[]string{"2 5001 0", "3 5000 0", "4 10001 0"},
			[]string{"2 pourcentageSubvention grant.share_applied repaired", "3 pourcentageSubvention grant.share_applied repaired"},
		},
		{
			"large total, three shares",
			[]string{"22490001900015;2023-01-01;R;a;o;900000000,01;33", "22490001900015;2023-01-01;R;b;o;900000000,01;33", "22490001900015;2023-01-01;R;c;o;900000000,01;34"},
			[]string{"2 29700000000 0", "3 29700000000 0", "4 30600000001 0"},
			[]string{
				"2 pourcentageSubvention grant.share_applied repaired", "3 pourcentageSubvention grant.share_applied repaired",
				"4 pourcentageSubvention grant.share_applied repaired",
			},
		},
		{
			"rounded shares give the total to the cent", // 100.00 in thirds: 33.34, 33.33, 33.33
			[]string{"22490001900015;2023-01-01;R;a;o;100;0.33", "22490001900015;2023-01-01;R;b;o;100;0.33", "22490001900015;2023-01-01;R;c;o;100;0.33"},
			[]string{"2 3334 0", "3 3333 0", "4 3333 0"},
			[]string{
				"2 pourcentageSubvention grant.share_applied repaired", "3 pourcentageSubvention grant.share_applied repaired",
				"4 pourcentageSubvention grant.share_applied repaired",
			},
		},
		{
			"equal amounts and shares that leave a part: each may have 100 or 25",
			[]string{"22490001900015;2023-01-01;R;a;o;100;0.25", "22490001900015;2023-01-01;R;b;o;100;0.25"},
			nil,
			[]string{"2 pourcentageSubvention grant.ambiguous_shares rejected", "3 pourcentageSubvention grant.ambiguous_shares rejected"},
		},
		{
			"a row that is rejected still has its share",
			[]string{"22490001900015;2023-01-01;R;a;o;100;0.6", "22490001900015;2023-01-01;R;;o;100;0.4"},
			nil,
			[]string{"2 pourcentageSubvention grant.ambiguous_shares rejected", "3 nomBeneficiaire grant.no_beneficiary rejected"},
		},
		{
			"an amount that cannot be read",
			[]string{"22490001900015;2023-01-01;R;a;o;100;0.6", "22490001900015;2023-01-01;R;b;o;12.500;0.4"},
			nil,
			[]string{"2 pourcentageSubvention grant.ambiguous_shares rejected", "3 montant number.ambiguous rejected"},
		},
		{
			"one beneficiary only",
			[]string{"22490001900015;2023-01-01;R;a;o;100;0.05", "22490001900015;2023-01-02;R;b;o;100;0.95"},
			[]string{"2 10000 0", "3 10000 0"},
			[]string{"2 pourcentageSubvention grant.share_ignored noted", "3 pourcentageSubvention grant.share_ignored noted"},
		},
		{
			"ambiguous",
			[]string{"22490001900015;2023-01-01;R;a;o;100;0.5", "22490001900015;2023-01-01;R;b;o;200;0.5"},
			nil,
			[]string{"2 pourcentageSubvention grant.ambiguous_shares rejected", "3 pourcentageSubvention grant.ambiguous_shares rejected"},
		},
		{
			"many grants of one deliberation",
			[]string{"22490001900015;2023-01-01;R;a;o;100;1", "22490001900015;2023-01-01;R;b;o;200;100", "22490001900015;2023-01-01;R;c;o;300;100 %"},
			[]string{"2 10000 0", "3 20000 0", "4 30000 0"},
			nil,
		},
		{
			"no share",
			[]string{"22490001900015;2023-01-01;R;a;o;100;", "22490001900015;2023-01-01;R;b;o;200;beaucoup", "22490001900015;2023-01-01;R;c;o;200;150"},
			[]string{"2 10000 0", "3 20000 0", "4 20000 0"},
			[]string{"3 pourcentageSubvention grant.share_unreadable noted", "4 pourcentageSubvention grant.share_unreadable noted"},
		},
		{
			"taken back from two",
			[]string{"22490001900015;2023-01-01;R;a;o;-100;0.5", "22490001900015;2023-01-01;R;b;o;-100;0.5"},
			[]string{"2 0 5000", "3 0 5000"},
			[]string{
				"2 pourcentageSubvention grant.share_applied repaired", "2 montant grant.recovery_unlinked noted",
				"3 pourcentageSubvention grant.share_applied repaired", "3 montant grant.recovery_unlinked noted",
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, _ := rows(t, header, tt.lines...)
			wantList(t, "money", money(r), tt.money)
			wantList(t, "issues", told(r), tt.issues)
		})
	}
}

// Expected links by hand: R-1 once; R-2 names nobody; of R-3, with 10 and 60 left,
// only the second can give 50 back, and then nothing has 50 left; R-4 is granted
// twice to the same beneficiary.
func TestMoneyTakenBackIsLinkedByReference(t *testing.T) {
	r, counts := rows(t, "dateConvention;referenceDecision;nomBeneficiaire;montant",
		"2024-02-01;R-1;Les Amis;-200", "2023-01-01;r 1;LES AMIS;1000", "2023-01-01;R-2;Les Amis;1000", "2024-02-01;R-2;Autre;-5",
		"2023-01-01;R-3;Les Amis;10", "2023-01-01;R-3;Les Amis;60", "2024-01-01;R-3;Les Amis;-50", "2024-02-01;R-3;Les Amis;-50",
		"2023-01-01;R-4;Les Amis;10", "2023-01-01;R-4;Les Amis;20", "2024-02-01;R-4;Les Amis;-5", "2024-02-01;;Les Amis;-5")
	wantList(t, "issues", told(r), []string{
		"2 montant grant.recovery noted", "5 montant grant.recovery_unlinked noted",
		"8 montant grant.recovery noted", "9 montant grant.recovery_exceeds noted",
		"12 montant grant.recovery_ambiguous noted", "13 montant grant.recovery_unlinked noted",
	})
	links := map[int]int{}
	for _, g := range r.Grants {
		if g.Recovered > 0 {
			links[g.Row] = g.RecoversRow
		}
	}
	if fmt.Sprint(links) != "map[2:3 5:0 8:7 9:0 12:0 13:0]" {
		t.Errorf("links %v", links)
	}
	if i := r.IssuesOf("grant.recovery")[0]; i.Args["original"] != "3" {
		t.Errorf("linked to row %s, want 3", i.Args["original"])
	}
	if counts.Kept != 12 {
		t.Errorf("counts %+v", counts)
	}
}

func TestYears(t *testing.T) {
	tests := []struct {
		name    string
		header  string
		line    string
		file    string
		period  indicator.Period
		year    int
		decided string
		issue   string
	}{
		{"day", "dateConvention;montant;nomBeneficiaire", "16/01/2018;1;a", "", indicator.Period{}, 2018, "2018-01-16", ""},
		{"month", "dateConvention;montant;nomBeneficiaire", "2018-04;1;a", "", indicator.Period{}, 2018, "", "2 dateConvention grant.month_only noted"},
		{"year as a float", "exercice;montant;nomBeneficiaire", "2018.0;1;a", "", indicator.Period{}, 2018, "", ""},
		{"year", "dateConvention;montant;nomBeneficiaire", "2018;1;a", "", indicator.Period{}, 2018, "", ""},
		{"day number", "dateConvention;montant;nomBeneficiaire", "43165;1;a", "", indicator.Period{}, 2018, "2018-03-06", "2 dateConvention grant.serial_date repaired"},
		{"financial year", "exercice;montant;nomBeneficiaire", "2019;1;a", "", indicator.Period{}, 2019, "", ""},
		{"payment", "datesPeriodeVersement;montant;nomBeneficiaire", "2019-05-01_2019-05-31;1;a", "", indicator.Year(2012), 2019, "", "2 datesPeriodeVersement grant.year_from_payment noted"},
		{"reference", "referenceDecision;montant;nomBeneficiaire", "Délibération CP du 26/04/2024;1;a", "", indicator.Year(2012), 2024, "", "2 referenceDecision grant.year_from_reference noted"},
		{"number of a decision", "referenceDecision;montant;nomBeneficiaire", "2018-0345;1;a", "", indicator.Year(2012), 2012, "", "2  grant.year_from_pack noted"},
		{"pack", "montant;nomBeneficiaire", "1;a", "x_2011.csv", indicator.Year(2012), 2012, "", "2  grant.year_from_pack noted"},
		{"column", "somme des subventions versées en 2013;nomBeneficiaire", "1;a", "x_2011.csv", indicator.Period{}, 2013, "", "2 somme des subventions versées en 2013 grant.year_from_column noted"},
		{"file", "montant;nomBeneficiaire", "1;a", "subventions_2011.csv", indicator.Period{From: 2011, To: 2014}, 2011, "", "2  grant.year_from_file noted"},
		{"two years in the name", "montant;nomBeneficiaire", "1;a", "2011_2012.csv", indicator.Period{}, 0, "", "2 dateConvention grant.no_year rejected"},
		{"epoch of a spreadsheet", "dateConvention;montant;nomBeneficiaire", "1900-01-01;1;a", "", indicator.Period{}, 0, "", "2 dateConvention grant.no_year rejected"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.file == "" {
				tt.file = "register.csv"
			}
			r, _ := read(t, source.Input{File: write(t, tt.file, tt.header+"\n"+tt.line+"\n"), Period: tt.period})
			var want []string
			if tt.issue != "" {
				want = []string{tt.issue}
			}
			wantList(t, "issues", told(r), want)
			if tt.year == 0 {
				return
			}
			if g := r.Grants[0]; g.Year != tt.year || g.DecidedOn.String() != tt.decided {
				t.Errorf("year %d, decided on %q; want %d, %q", g.Year, g.DecidedOn, tt.year, tt.decided)
			}
		})
	}
}

func TestARegisterOfRequests(t *testing.T) {
	r, counts := rows(t, "dateDemande;dateConvention;nomBeneficiaire;montantDemande;montant;statut;axe;appel;cofinanceurs",
		"2023-01-09;2023-05-04;a;20 000;15 000;Accordée;1;Entreprendre autrement;Région:5000",
		"2023-01-10;2023-05-04;b;8000;;refusé;2;;",
		"2023-01-11;2023-05-04;c;9000;9000;Refusée;2;;",
		"2023-13-12;2023-05-04;d;9000€;;en cours d'instruction;2;;",
		"2023-01-12;2023-05-04;e;beaucoup;;en instruction;3;;",
		"2023-01-13;2023-05-04;f;1000;;Irrecevable;3;;",
		"2022-12-14;;g;;;En attente;3;;")
	var got []string
	for _, g := range r.Grants {
		got = append(got, fmt.Sprintf("%s %s %s %d %d %d %s %v", g.Beneficiary, g.Outcome, g.RequestedOn, g.Year, g.Requested, g.Gross, g.Axis, g.Cofunders))
	}
	wantList(t, "grants", got, []string{
		"a awarded 2023-01-09 2023 2000000 1500000 1 [{Région 500000 true}]", "b refused 2023-01-10 2023 800000 0 2 []",
		"c refused 2023-01-11 2023 900000 0 2 []", "e pending 2023-01-12 2023 0 0 3 []", "f ineligible 2023-01-13 2023 100000 0 3 []",
		"g pending 2022-12-14 2022 0 0 3 []",
	})
	wantList(t, "issues", told(r), []string{
		"4 montant grant.not_awarded_amount noted", "5 statut grant.unknown_outcome rejected", "6 montantDemande number.bad noted",
		"8 dateDemande grant.year_from_request noted",
	})
	if counts.Rejected["grant.unknown_outcome"] != 1 {
		t.Errorf("counts %+v", counts)
	}
}

// placesColumn is the name that registers of the MEL have.
const placesColumn = "territoires_projet"

func TestPlaces(t *testing.T) {
	tests := []struct {
		places string
		want   string // of a row that is kept
		issue  string
	}{
		{"qpv2015/QP059074:0.6|commune/59512:0.4", "[{qpv2015/QP059074 action 0.6} {commune/59512 action 0.4}]", ""},
		{"qpv2015/QP059074:60 %|commune/59512:40%", "[{qpv2015/QP059074 action 0.6} {commune/59512 action 0.4}]", ""},
		{"commune/59512", "[{commune/59512 action 1}]", ""},
		{"commune/59512:0,75|commune/59512:0,25", "[{commune/59512 action 1}]", ""},
		// Rounded shares are brought to one: 0.25 / 0.99.
		{"commune/59512:0.74|commune/59350:0.25", "[{commune/59512 action 0.7474747474747475} {commune/59350 action 0.25252525252525254}]", ""},
		{"commune/1004:0.5|epci/200093201:0.5", "[{epci/200093201 action 0.5}]", "grant.bad_place noted"},
		{"qpv2024/QP059074", "[]", "grant.bad_place noted"},
		{"qpv2024/QN05901M:0.5|département/59:0.5", "[{qpv2024/QN05901M action 0.5}]", "grant.bad_place noted"},
		{"commune/75056:0.5|commune/59350:0.5", "[{commune/59350 action 0.5}]", ""},
		{"commune/59512|commune/59350", "", "grant.bad_place_shares rejected"},
		{"commune/59512:0.6|commune/59350:0.6", "", "grant.bad_place_shares rejected"},
		{"commune/59512:0.5|commune/59350:0.48", "", "grant.bad_place_shares rejected"},
		{"commune/59512:2|commune/59350:-1", "", "grant.bad_place_shares rejected"},
		{"commune/59512:0.5", "", "grant.bad_place_shares rejected"},
	}
	for _, tt := range tests {
		t.Run(tt.places, func(t *testing.T) {
			in := source.Input{
				File: write(t, "a.csv", "dateConvention;nomBeneficiaire;montant;"+placesColumn+"\n2023-05-04;a;1;\""+tt.places+"\"\n"),
				Keep: func(r source.Ref) bool { return r.Code != "75056" },
			}
			r, counts := read(t, in)
			if len(r.Grants) > 0 {
				if got := fmt.Sprint(r.Grants[0].Places); got != tt.want {
					t.Errorf("places %s, want %s", got, tt.want)
				}
			}
			if counts.Kept != int64(len(r.Grants)) || (tt.want == "") != (counts.Kept == 0) {
				t.Errorf("counts %+v", counts)
			}
			var want []string
			if tt.issue != "" {
				want = []string{"2 " + placesColumn + " " + tt.issue}
			}
			wantList(t, "issues", slices.Compact(told(r)), want)
		})
	}
}

func TestGrantsOutsideTheTerritoryAreSkipped(t *testing.T) {
	in := source.Input{
		File: write(t, "a.csv", "dateConvention;nomBeneficiaire;montant;"+placesColumn+";communeSiege\n"+
			"2023-05-04;a;1;commune/75056;\n2023-05-04;b;1;;75056\n2023-05-04;c;1;commune/75056;59350\n2023-05-04;d;1;;\n2023-05-04;e;1;;5935\n"),
		Keep: func(r source.Ref) bool { return r.Code != "75056" },
	}
	r, counts := read(t, in)
	if counts.Skipped != 2 || counts.Kept != 3 {
		t.Errorf("counts %+v", counts)
	}
	if got := fmt.Sprint(r.Grants[0].Places); got != "[{commune/59350 seat 1}]" {
		t.Errorf("places %s", got)
	}
	wantList(t, "issues", told(r), []string{"6 communeSiege code.number noted"})
}

// A beneficiary elsewhere still has its share of the subsidy: 60 % of 100.
func TestSharesOutsideTheTerritoryCount(t *testing.T) {
	in := source.Input{
		File: write(t, "a.csv", "dateConvention;nomBeneficiaire;montant;pourcentageSubvention;objet;communeSiege\n"+
			"2023-05-04;a;100;0.6;o;59350\n2023-05-04;b;100;0.4;o;75056\n"),
		Keep: func(r source.Ref) bool { return r.Code != "75056" },
	}
	r, counts := read(t, in)
	wantList(t, "money", money(r), []string{"2 6000 0"})
	if counts.Skipped != 1 || counts.Kept != 1 {
		t.Errorf("counts %+v", counts)
	}
}

func TestRowsThatSomebodyShouldLookAt(t *testing.T) {
	r, counts := rows(t, "dateConvention;nomBeneficiaire;montant;secteur",
		"2023-05-04;Les D\uFFFDfricheurs;1;x", "2023-05-04;Les D\uFFFDfricheurs;1;x", "2023-05-04;Les D\uFFFDfricheurs;1;y")
	wantList(t, "issues", told(r), []string{
		"2  grant.damaged_text noted", "3  grant.duplicate noted", "3  grant.damaged_text noted", "4  grant.damaged_text noted",
	})
	if counts.Kept != 3 || r.IssuesOf("grant.duplicate")[0].Args["first"] != "2" {
		t.Errorf("counts %+v, issues %v", counts, r.Issues)
	}
	if extra := r.IssuesOf("table.extra_columns"); len(extra) != 1 || extra[0].Args["columns"] != "secteur" || extra[0].Row != 0 {
		t.Errorf("extra columns: %v", extra)
	}
	if len(r.IssuesOf("grant.no_funder")) != 1 || len(r.IssuesOf("grant.no_id_column")) != 1 {
		t.Errorf("issues %v", r.Issues)
	}
}

func TestWorkbook(t *testing.T) {
	book := excelize.NewFile()
	for i, row := range [][]any{
		{"Subventions votées en 2023"},
		{},
		{"Nom du bénéficiaire", "N° SIRET", "Date de la convention", "Montant", "Pourcentage Subvention"},
		{"SAFER", 8612023500113, 45050, 1234.1, 1},
		{"Autre", "353 384 027 00036", 45050.5, "2 000,00", 1},
	} {
		cell := fmt.Sprintf("A%d", i+1)
		if err := book.SetSheetRow("Sheet1", cell, &row); err != nil {
			t.Fatal(err)
		}
	}
	file := write(t, "a.xlsx", "")
	if err := book.SaveAs(file); err != nil {
		t.Fatal(err)
	}
	r, _ := read(t, source.Input{File: file, Options: map[string]string{"funder": "Métropole", "funder_siret": "20009320100016"}})
	wantList(t, "money", money(r), []string{"4 123410 0", "5 200000 0"})
	// 45050 is 4 May 2023 in LibreOffice.
	if g := r.Grants[1]; g.DecidedOn.String() != "2023-05-04" || g.BeneficiaryID != "35338402700036" || g.Funder != "Métropole" || g.FunderSIRET != "20009320100016" {
		t.Errorf("grant %+v", g)
	}
	wantList(t, "issues", told(r), []string{"4 N° SIRET grant.id_zero_restored repaired"})
}

func TestColumnsOfThePack(t *testing.T) {
	in := source.Input{
		File:    write(t, "a.csv", "quand;qui;combien\n2023-05-04;a;12\n"),
		Columns: map[string][]string{"dateConvention": {"quand"}, "nomBeneficiaire": {"qui"}, "montant": {"combien"}},
	}
	r, _ := read(t, in)
	wantList(t, "money", money(r), []string{"2 1200 0"})
}
