package insee_test

import (
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/insee"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/sourcetest"
	"github.com/observatoire-essor/essor/data/source/table"
)

func mel() source.Ref { return source.Ref{Level: source.EPCI, Code: "200093201"} }

// INSEE's and DGCL's tables of 2008 to 2024 and counts of the same files by another program: 34 941 communes in 1 255 EPCI on 1 January 2023,
// 95 of them and 1 182 250 people of 2020 in the MEL.
func TestEPCIOfTheDGCL(t *testing.T) {
	r, counts := read(t, insee.EPCI, source.Input{File: sourcetest.Real(t, "epci_banatic/epcicom2023.xlsx")})
	if len(r.Areas) != 1255 || len(r.Links) != 34941 || counts.Read != 34941 || counts.RejectedRows() != 0 {
		t.Errorf("%d EPCI, %d links, %+v, %+v", len(r.Areas), len(r.Links), counts, r.Issues[:min(3, len(r.Issues))])
	}
	members := map[source.Ref]bool{}
	for _, l := range r.Links {
		if l.Parent == mel() {
			members[l.Child] = true
		}
		if l.From != source.Day(2023, time.January, 1) || !l.To.IsZero() {
			t.Errorf("%+v", l)
		}
	}
	sum := 0.0
	for _, o := range r.Observations {
		if o.Variable == source.PopulationMunicipal && members[o.Ref] {
			sum += o.Value
		}
		if o.Period != indicator.Year(2020) {
			t.Errorf("%+v", o)
		}
	}
	if len(members) != 95 || sum != 1182250 {
		t.Errorf("%d members, sum of pmun_2023 = %.0f", len(members), sum)
	}
	for _, a := range r.Areas {
		if a.Ref == mel() && a.Name != "Métropole Européenne de Lille" {
			t.Errorf("%+v", a)
		}
	}
}

// INSEE's workbook: a title, the header on row 6, another sheet before (INSEE's notice of the file).
func TestEPCIOfINSEE(t *testing.T) {
	in := source.Input{File: workbook(t, "Composition_communale", [][]any{
		{"Intercommunalité - Métropole"},
		{},
		{"Mise en ligne"},
		{},
		{"Code", "Libellé"},
		{"CODGEO", "LIBGEO", "EPCI", "LIBEPCI", "DEP", "REG"},
		{"59350", "Lille", "200093201", "Métropole Européenne de Lille", "59", "32"},
		{"29083", "Île-de-Sein", "ZZZZZZZZZ", "Sans objet", "29", "53"},
		{1004, "Ambérieu-en-Bugey", "240100883", "CC de la Plaine de l'Ain", "01", "84"},
		{"59350", "Lille", "200093201", "Métropole Européenne de Lille", "59", "32"},
		{"59512", "Roubaix", "200093202", "Siren faux", "59", "32"},
	}), Vintage: "2024"}
	r, counts := read(t, insee.EPCI, in)
	if len(r.Links) != 1 || r.Links[0].Row != 7 || r.Links[0].From != source.Day(2024, time.January, 1) || counts.Skipped != 1 {
		t.Errorf("%+v %+v", r.Links, counts)
	}
	for _, code := range []string{string(table.NumberCode), string(layout.Duplicate), string(table.BadSIREN)} {
		if counts.Rejected[code] != 1 {
			t.Errorf("rejected = %v, want one for %s", counts.Rejected, code)
		}
	}
	in.Keep = sourcetest.KeepMEL(t)
	if r, _ := read(t, insee.EPCI, in); len(r.Links) != 1 || len(r.Areas) != 1 {
		t.Errorf("%+v", r)
	}
	in.Vintage = ""
	_, _, err := try(t, insee.EPCI, in)
	wantFault(t, err, layout.VintageMissing)
}

// Counted with ogr2ogr -f CSV: 49 404 IRIS of France, 517 of the 95 communes, 110 of
// Lille.
func TestIRISOfTheMEL(t *testing.T) {
	in := source.Input{File: sourcetest.Real(t, "insee_iris/reference_IRIS_geo2023.xlsx"), Keep: sourcetest.KeepMEL(t)}
	r, counts := read(t, insee.IRIS, in)
	communes := map[string]int{}
	for i, l := range r.Links {
		communes[l.Parent.Code]++
		if l.Child != r.Areas[i].Ref || l.Child.Code[:5] != l.Parent.Code || r.Areas[i].Boundary != nil {
			t.Errorf("%+v", l)
		}
	}
	if len(communes) != 95 || communes["59350"] != 110 || counts.Read != 49404 || len(r.Links) != 517 || counts.RejectedRows() != 0 || r.Areas[0].Row < 7 {
		t.Errorf("%d communes, Lille has %d IRIS, %+v", len(communes), communes["59350"], counts)
	}
}

func TestIRISRejectsBadRows(t *testing.T) {
	tests := []struct{ name, row, want string }{
		{"short", "59350010,x,59350", string(table.NumberCode)},
		{"letters", "5935001A1,x,59350", string(layout.BadIRIS)},
		{"no commune", "593500102,x,", string(table.BadCommune)},
		{"twice", "593500101,x,59350", string(layout.Duplicate)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, counts := read(t, insee.IRIS, file(t, "CODE_IRIS,LIB_IRIS,DEPCOM", "593500101,Vieux Lille 1,59350", tt.row))
			wantRejected(t, r, counts, 3, infileCode(tt.want))
		})
	}
	// The IRIS of an arrondissement belong to the commune.
	r, _ := read(t, insee.IRIS, file(t, "CODE_IRIS,LIB_IRIS,DEPCOM", "751010101,Saint-Germain-l'Auxerrois 1,75101"))
	if len(r.Links) != 1 || r.Links[0].Parent != commune("75056") {
		t.Errorf("%+v", r.Links)
	}
}

// workbook writes an xlsx file with an empty first sheet.
func workbook(t *testing.T, sheet string, rows [][]any) string {
	t.Helper()
	f := excelize.NewFile()
	if _, err := f.NewSheet(sheet); err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.SetSheetRow(sheet, cell, &row); err != nil {
			t.Fatal(err)
		}
	}
	name := t.TempDir() + "/book.xlsx"
	if err := f.SaveAs(name); err != nil {
		t.Fatal(err)
	}
	return name
}
