package insee_test

import (
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/insee"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/sourcetest"
	"github.com/observatoire-essor/essor/data/source/table"
)

const populationHeader = "REG;Région;DEP;CODARR;CODCAN;CODCOM;COM;Commune;PMUN;PCAP;PTOT"

// The sums are those of a count of the same files by another program, recomputed from INSEE's file there.
func TestPopulationsOfTheMEL(t *testing.T) {
	in := source.Input{
		File:   sourcetest.Real(t, "insee_populations/donnees_communes.csv.gz"),
		Period: indicator.Year(2021), Keep: sourcetest.KeepMEL(t),
	}
	r, counts := read(t, insee.Populations, in)
	sum := 0.0
	for _, o := range r.Observations {
		if o.Variable == source.PopulationMunicipal {
			sum += o.Value
		}
		if o.Period != indicator.Year(2021) || o.Status != indicator.OK {
			t.Errorf("%+v", o)
		}
	}
	if sum != 1187907 || counts.Kept != 95 || counts.Read != 34973 || counts.RejectedRows() != 0 {
		t.Errorf("sum of PMUN = %v, %+v", sum, counts)
	}
	if lille, _ := r.Value(commune("59350"), source.PopulationMunicipal); lille.Value != 236710 || lille.Row != 22146 {
		t.Errorf("Lille = %+v", lille)
	}
}

// Paris, Lyon and Marseille have rows of their own beside those of their
// arrondissements: counted twice, France would have 70.9 million people.
func TestPopulationsCountNobodyTwice(t *testing.T) {
	in := source.Input{File: sourcetest.Real(t, "insee_populations/donnees_communes.csv.gz"), Period: indicator.Year(2021)}
	r, counts := read(t, insee.Populations, in)
	sum := 0.0
	for _, o := range r.Observations {
		if o.Variable == source.PopulationMunicipal {
			sum += o.Value
		}
	}
	// 70 936 489 over all rows, less 2 133 111 + 522 250 + 873 076 of the arrondissements.
	if sum != 70936489-2133111-522250-873076 || counts.Skipped != 45 || counts.Kept != 34928 {
		t.Errorf("sum of PMUN = %.0f, %+v", sum, counts)
	}
	if notes := r.IssuesOf("commune.arrondissements"); len(notes) != 1 || notes[0].Args["count"] != "45" {
		t.Errorf("notes = %+v", notes)
	}
	paris, _ := r.Value(commune("75056"), source.PopulationTotal)
	if paris.Status != indicator.Absent || paris.Reason != indicator.SourceNotPublished {
		t.Errorf("PTOT of Paris is empty in the file, got %+v", paris)
	}
}

// Layouts as INSEE's notice of the file gives them; codes overseas repeat a digit of the département.
func TestPopulationsWithCodesInTwoParts(t *testing.T) {
	r, _ := read(t, insee.Populations, file(t,
		"CODREG;REG;DEP;CODARR;CODCAN;CODCOM;COM;PMUN;PCAP;PTOT",
		"06;Mayotte;976;6;02;611;Mamoudzou;71437;263;71700",
		"94;Corse;2A;1;98;004;Ajaccio;70659;983;71642",
	))
	for _, want := range []string{"97611", "2A004"} {
		if _, ok := r.Value(commune(want), source.PopulationMunicipal); !ok {
			t.Errorf("no population of %s in %+v", want, r.Observations)
		}
	}
}

func TestPopulationsOfMelodi(t *testing.T) {
	in := file(t,
		`"GEO";"GEO_OBJECT";"FREQ";"POPREF_MEASURE";"TIME_PERIOD";"OBS_VALUE"`,
		`"59350";"COM";"A";"PMUN";"2023";"238246"`,
		`"59350";"COM";"A";"PTOT";"2023";""`,
		`"75101";"ARM";"A";"PMUN";"2023";"15475"`,
		`"F";"FRANCE";"A";"PMUN";"2023";"68000000"`,
		`"59350";"COM";"A";"PMUN";"2023";"1"`,
	)
	in.Period = indicator.Period{}
	r, counts := read(t, insee.Populations, in)
	lille, _ := r.Value(commune("59350"), source.PopulationMunicipal)
	total, _ := r.Value(commune("59350"), source.PopulationTotal)
	if lille.Value != 238246 || lille.Period != indicator.Year(2023) || total.Status != indicator.Absent {
		t.Errorf("%+v %+v", lille, total)
	}
	if counts.Kept != 2 || counts.Skipped != 2 {
		t.Errorf("%+v", counts)
	}
	wantRejected(t, r, counts, 6, layout.Duplicate)
}

func TestPopulationsRejectBadRows(t *testing.T) {
	tests := []struct {
		name, row string
		want      string
	}{
		{"lost zero", "84;x;01;1;1;004;1004;x;1;1;2", string(table.NumberCode)},
		{"exponent", "84;x;01;1;1;004;1,0E+03;x;1;1;2", string(table.ExponentCode)},
		{"no code", "84;x;01;1;1;004;;x;1;1;2", string(table.BadCommune)},
		{"name for code", "84;x;01;1;1;004;Lille;x;1;1;2", string(table.BadCommune)},
		{"word for number", "84;x;01;1;1;004;01004;x;many;1;2", string(table.BadNumber)},
		{"NaN", "84;x;01;1;1;004;01004;x;NaN;1;2", string(table.BadNumber)},
		{"half a person", "84;x;01;1;1;004;01004;x;1,5;1;2", string(layout.OutOfRange)},
		{"negative", "84;x;01;1;1;004;01004;x;-1;1;2", string(layout.OutOfRange)},
		{"too few fields", "84;x;01", string(table.TooFewFields)},
		{"twice", "32;x;59;5;97;350;59350;Lille;9;9;9", string(layout.Duplicate)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, counts := read(t, insee.Populations, file(t, populationHeader, "32;x;59;5;97;350;59350;Lille;236710;1832;238542", tt.row))
			wantRejected(t, r, counts, 3, infileCode(tt.want))
			if counts.Kept != 1 || len(r.Observations) != 3 {
				t.Errorf("the good row was lost: %+v", counts)
			}
		})
	}
}

func TestPopulationsRestoreZerosWhenThePackAllows(t *testing.T) {
	in := file(t, populationHeader, "84;x;01;1;1;004;1004;Ambérieu;14288;1;14289")
	in.Options = map[string]string{layout.RestoreZero: "true"}
	r, counts := read(t, insee.Populations, in)
	if _, ok := r.Value(commune("01004"), source.PopulationMunicipal); !ok || counts.Repaired != 1 {
		t.Errorf("%+v %+v", r.Observations, counts)
	}
	if repairs := r.IssuesOf(string(layout.ZeroRestored)); len(repairs) != 1 || repairs[0].Args["after"] != "01004" || repairs[0].Effect != source.Repaired {
		t.Errorf("%+v", repairs)
	}
}

func TestPopulationsFaults(t *testing.T) {
	in := file(t, populationHeader, "32;x;59;5;97;350;59350;Lille;236710;1832;238542")
	in.Period = indicator.Period{}
	_, _, err := try(t, insee.Populations, in)
	wantFault(t, err, layout.PeriodMissing)

	_, _, err = try(t, insee.Populations, file(t, "COM;Commune", "59350;Lille"))
	wantFault(t, err, table.MissingColumn)

	// A pack may name columns that we do not know.
	in = file(t, "codigo;hab", "59350;236710")
	in.Columns = map[string][]string{"code": {"codigo"}, source.PopulationMunicipal: {"hab"}}
	if r, _ := read(t, insee.Populations, in); len(r.Observations) != 1 {
		t.Errorf("%+v", r.Observations)
	}
}
