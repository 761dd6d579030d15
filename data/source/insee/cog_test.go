package insee_test

import (
	"slices"
	"testing"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/insee"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/sourcetest"
	"github.com/observatoire-essor/essor/data/source/table"
)

// Counts of INSEE's file of 2024, as INSEE's notice of the file and counts of the same files by another program give them.
func TestCommunesOfFrance(t *testing.T) {
	r, counts := read(t, insee.Communes, source.Input{File: sourcetest.Real(t, "insee_cog/v_commune_2024.csv.gz"), Vintage: "2024"})
	if len(r.Areas) != 34935 || counts.Read != 37544 || counts.RejectedRows() != 0 {
		t.Errorf("%d communes, %+v", len(r.Areas), counts)
	}
	kinds := map[string]int{}
	for _, a := range r.Aliases {
		kinds[a.Kind]++
		if a.Code == a.Ref.Code {
			t.Errorf("%s is another code of itself", a.Code)
		}
	}
	if kinds["associated"] != 483 || kinds["arrondissement"] != 45 || kinds["delegated"]+int(counts.Skipped) != 2081 {
		t.Errorf("aliases = %v, %d skipped", kinds, counts.Skipped)
	}
}

func TestCommunesOfTheMEL(t *testing.T) {
	in := source.Input{File: sourcetest.Real(t, "insee_cog/v_commune_2024.csv.gz"), Keep: sourcetest.KeepMEL(t)}
	r, _ := read(t, insee.Communes, in)
	if len(r.Areas) != 95 {
		t.Errorf("%d communes", len(r.Areas))
	}
	// The two communes that Lille took in: Hellemmes in 1977, Lomme in 2000.
	want := map[string]string{"59298": "Hellemmes-Lille", "59355": "Lomme"}
	if len(r.Aliases) != len(want) {
		t.Errorf("%+v", r.Aliases)
	}
	for _, a := range r.Aliases {
		if a.Ref != commune("59350") || a.Kind != "associated" || a.Name != want[a.Code] {
			t.Errorf("%+v", a)
		}
	}
}

// Layouts before 2019: code in two parts, article in brackets (INSEE's notice of the file).
func TestCommunesInOldLayouts(t *testing.T) {
	r, _ := read(t, insee.Communes, file(t,
		"CDC\tCHEFLIEU\tREG\tDEP\tCOM\tAR\tCT\tTNCC\tARTMAJ\tNCC\tARTMIN\tNCCENR",
		"0\t0\t84\t01\t001\t2\t08\t5\t(L')\tABERGEMENT-CLEMENCIAT\t(L')\tAbergement-Clémenciat",
		"0\t0\t32\t59\t051\t5\t02\t3\t(LA)\tBASSEE\t(La)\tBassée",
		"0\t0\t01\t971\t01\t2\t93\t7\t(LES)\tABYMES\t(Les)\tAbymes",
		"0\t0\t32\t59\t350\t5\t97\t0\t\tLILLE\t\tLille",
	))
	want := []source.Area{
		{Row: 2, Ref: commune("01001"), Name: "L'Abergement-Clémenciat"},
		{Row: 3, Ref: commune("59051"), Name: "La Bassée"},
		{Row: 4, Ref: commune("97101"), Name: "Les Abymes"},
		{Row: 5, Ref: commune("59350"), Name: "Lille"},
	}
	for i, a := range want {
		if i >= len(r.Areas) || r.Areas[i].Ref != a.Ref || r.Areas[i].Name != a.Name || r.Areas[i].Row != a.Row {
			t.Errorf("areas = %+v, want %+v", r.Areas, want)
			break
		}
	}
	// communes2020.csv: lower case, no CTCD.
	r, _ = read(t, insee.Communes, file(t,
		"typecom,com,reg,dep,arr,tncc,ncc,nccenr,libelle,can,comparent",
		"COM,59350,32,59,595,0,LILLE,Lille,Lille,5997,",
		"COMD,59350,,,,0,LILLE,Lille,Lille,,59350",
	))
	if len(r.Areas) != 1 || len(r.Aliases) != 0 {
		t.Errorf("%+v", r)
	}
}

func TestCommunesRejectBadRows(t *testing.T) {
	const header = "TYPECOM,COM,LIBELLE,COMPARENT"
	tests := []struct{ name, row, want string }{
		{"unknown type", "VILLE,59512,Roubaix,", string(insee.UnknownType)},
		{"part of nothing", "COMA,59355,Lomme,", string(table.BadCommune)},
		{"twice", "COM,59350,Lille,", string(layout.Duplicate)},
		{"lost zero", "COM,1004,Ambérieu,", string(table.NumberCode)},
		{"R's NA", "COM,NA,NA,", string(table.BadCommune)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, counts := read(t, insee.Communes, file(t, header, "COM,59350,Lille,", tt.row))
			wantRejected(t, r, counts, 3, infileCode(tt.want))
		})
	}
	_, _, err := try(t, insee.Communes, file(t, "TYPECOM,COM,LIBELLE", "COM,59350,Lille"))
	wantFault(t, err, table.MissingColumn)
}

// The rows about Lille in INSEE's file of 2024, as INSEE's notice of the file quotes them.
func TestMovements(t *testing.T) {
	in := file(t,
		"MOD,DATE_EFF,TYPECOM_AV,COM_AV,TNCC_AV,NCC_AV,NCCENR_AV,LIBELLE_AV,TYPECOM_AP,COM_AP,TNCC_AP,NCC_AP,NCCENR_AP,LIBELLE_AP",
		"33,2000-02-27,COM,59355,0,LOMME,Lomme,Lomme,COMA,59355,0,LOMME,Lomme,Lomme",
		"33,2000-02-27,COM,59355,0,LOMME,Lomme,Lomme,COM,59350,0,LILLE,Lille,Lille",
		"10,1955-03-31,COM,01004,1,AMBERIEU,Ambérieu,Ambérieu,COM,01004,1,AMBERIEU EN BUGEY,Ambérieu-en-Bugey,Ambérieu-en-Bugey",
		"33,soon,COM,59355,0,LOMME,Lomme,Lomme,COM,59350,0,LILLE,Lille,Lille",
		"x,2000-02-27,COM,59355,0,LOMME,Lomme,Lomme,COM,59350,0,LILLE,Lille,Lille",
		"33,2000-02-27,,59355,0,LOMME,Lomme,Lomme,COM,59350,0,LILLE,Lille,Lille",
	)
	in.Keep = sourcetest.KeepMEL(t)
	r, counts := read(t, insee.Movements, in)
	// The row 59355 → 59355 is about no commune of today and is skipped.
	want := source.Movement{
		Row: 3, Kind: 33, On: source.Day(2000, 2, 27), TypeBefore: "COM", Before: "59355", TypeAfter: "COM", After: "59350",
		NameBefore: "Lomme", NameAfter: "Lille",
	}
	if len(r.Movements) != 1 || r.Movements[0] != want {
		t.Errorf("%+v", r.Movements)
	}
	if counts.Skipped != 2 || counts.Rejected[string(table.BadDate)] != 1 ||
		counts.Rejected[string(insee.UnknownMovement)] != 1 || counts.Rejected[string(insee.UnknownType)] != 1 {
		t.Errorf("%+v", counts)
	}
}

// INSEE's older history tells the same of Lille, in rows of its own layout.
func TestMovementsOfHistoriq(t *testing.T) {
	in := source.Input{File: sourcetest.Real(t, "insee_cog/historiq__from_RData.csv.gz"), Keep: sourcetest.KeepMEL(t)}
	r, counts := read(t, insee.Movements, in)
	if counts.RejectedRows() != 0 || counts.Read != 16290 {
		t.Errorf("%+v", counts)
	}
	into := map[string]string{}
	for _, m := range r.Movements {
		if m.Kind == 33 && m.Before != m.After {
			into[m.Before] = m.After + " " + m.On.String()
		}
	}
	if into["59298"] != "59350 1977-04-24" || into["59355"] != "59350 2000-02-27" {
		t.Errorf("fusion-associations: %v", into)
	}
}

func TestMovementsOfHistoriqInFrance(t *testing.T) {
	r, counts := read(t, insee.Movements, source.Input{File: sourcetest.Real(t, "insee_cog/historiq__from_RData.csv.gz")})
	kinds := map[int]int{}
	for _, m := range r.Movements {
		kinds[m.Kind]++
		if m.Kind == 41 && m.Before == m.After {
			t.Errorf("a change of code that changes nothing: %+v", m)
		}
	}
	// Rows by code, counted in the file: 410 and 411 903 + 4, 310 and 320 715 each, 330 and 340 1 043 each.
	if kinds[41] != 907 || kinds[31] != 2*715 || kinds[33] != 2*1043 || counts.RejectedRows() != 0 {
		t.Errorf("%v %+v", kinds, counts)
	}
}

// A commune that takes the code of its new seat changes its code; rows of communes
// nouvelles also say that the other commune leads to the new one (INSEE's notice of the
// file; Auneau-Bleury-Saint-Symphorien has no other row of 28361).
func TestMovementsThatHistoriqTellsOnce(t *testing.T) {
	r, counts := read(t, insee.Movements, file(t,
		"DEP,COM,EFF,MOD,COMECH,DEPANC,NCCOFF,NCCANC,C_LOFF,C_LANC",
		"14,010,2014-01-07,500,NA,NA,Ammeville,NA,14472,14697",
		"28,015,2016-01-01,341,28361,NA,Auneau-Bleury-Saint-Symphorien,NA,NA,NA",
		"28,015,2016-01-01,341,28015,NA,Auneau-Bleury-Saint-Symphorien,NA,NA,NA",
	))
	var got []string
	for _, m := range r.Movements {
		got = append(got, m.Before+" "+m.After)
	}
	if want := []string{"14697 14472", "28015 28015", "28361 28015", "28015 28015"}; !slices.Equal(got, want) || counts.Kept != 3 || r.Movements[0].Kind != 50 {
		t.Errorf("%v %+v, want %v", got, counts, want)
	}
}
