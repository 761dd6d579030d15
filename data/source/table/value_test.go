package table_test

import (
	"errors"
	"math"
	"testing"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/geo/infile"
)

// code is the code of a value's mistake, or nothing.
func code(t *testing.T, err error) infile.Code {
	t.Helper()
	if err == nil {
		return ""
	}
	var value *table.ValueError
	if !errors.As(err, &value) {
		t.Fatalf("error = %v (%T), want a *ValueError", err, err)
	}
	return value.Code
}

// The expected values are by hand, from the forms that the SCDL schema as docs/methods/grants.md reads it and the quirks of
// the files collected for the project list.
func TestParseCents(t *testing.T) {
	tests := []struct {
		text string
		want source.Cents
		code infile.Code
	}{
		{"24000.0", 2400000, ""},
		{"299.67", 29967, ""},
		{"232 000,00", 23200000, ""},
		{"102\u00a0991,50", 10299150, ""},
		{"2\u202f170\u202f000", 217000000, ""},
		{"1.234,56", 123456, ""},
		{"1,234.56", 123456, ""},
		{"1.234.567", 123456700, ""},
		{"1 483 995 024", 148399502400, ""},
		{"  36250 € ", 3625000, ""},
		{"€ 12,5", 1250, ""},
		{"12,5 euros", 1250, ""},
		{"0,125", 0, table.TooPrecise},
		{"0.120", 12, ""},
		{"1234.500", 123450, ""},
		{"-1 500,00", -150000, ""},
		{"\u2212200", -20000, ""},
		{".5", 50, ""},
		{"+7", 700, ""},
		{"1.234", 0, table.AmbiguousNumber},
		{"12,500", 0, table.AmbiguousNumber},
		{"1.5E+06", 0, table.AmbiguousNumber},
		{"12.345678", 0, table.TooPrecise},
		{"1 2", 0, table.BadNumber},
		{"1 23,4", 0, table.BadNumber},
		{"12 00", 0, table.BadNumber},
		{"", 0, table.BadNumber},
		{"-", 0, table.BadNumber},
		{"--5", 0, table.BadNumber},
		{"1,2,3", 0, table.BadNumber},
		{"240 000 € (pour les 3 saisons)", 0, table.BadNumber},
		{"NaN", 0, table.BadNumber},
		{"0x10", 0, table.BadNumber},
		{"999 999 999 999,99", 99999999999999, ""},
		{"1 000 000 000 000", 0, table.TooBig},
		{"99999999999999999999", 0, table.TooBig},
	}
	for _, tt := range tests {
		got, err := table.ParseCents(tt.text)
		if got != tt.want || code(t, err) != tt.code {
			t.Errorf("ParseCents(%q) = %d, %v, want %d, %q", tt.text, got, err, tt.want, tt.code)
		}
	}
}

func TestParseDecimal(t *testing.T) {
	tests := []struct {
		text string
		want float64
		code infile.Code
	}{
		{"23,5", 23.5, ""},
		{"23.5", 23.5, ""},
		{"1,234", 1.234, ""},
		{"1 234,5", 1234.5, ""},
		{"1.234,5", 1234.5, ""},
		{"-0.5", -0.5, ""},
		{"1e-05", 1e-05, ""},
		{"2,43E+13", 2.43e13, ""},
		{"12,3 %", 12.3, ""},
		{"NaN", 0, table.BadNumber},
		{"Inf", 0, table.BadNumber},
		{"nd", 0, table.BadNumber},
		{"1,2,3", 0, table.BadNumber},
		{"1e999", 0, table.TooBig},
	}
	for _, tt := range tests {
		got, err := table.ParseDecimal(tt.text)
		if math.Abs(got-tt.want) > 1e-9*math.Abs(tt.want) || code(t, err) != tt.code {
			t.Errorf("ParseDecimal(%q) = %v, %v, want %v, %q", tt.text, got, err, tt.want, tt.code)
		}
	}
}

func TestParseInt(t *testing.T) {
	tests := []struct {
		text string
		want int64
		code infile.Code
	}{
		{"234475", 234475, ""},
		{"234 475", 234475, ""},
		{"2021.0", 2021, ""},
		{"-3", -3, ""},
		{"1.234", 0, table.AmbiguousNumber},
		{"1.5", 0, table.TooPrecise},
		{"x", 0, table.BadNumber},
		{"99999999999999999999", 0, table.TooBig},
	}
	for _, tt := range tests {
		got, err := table.ParseInt(tt.text)
		if got != tt.want || code(t, err) != tt.code {
			t.Errorf("ParseInt(%q) = %v, %v, want %v, %q", tt.text, got, err, tt.want, tt.code)
		}
	}
}

func TestParseDate(t *testing.T) {
	for text, want := range map[string]string{
		"2017-06-10":          "2017-06-10",
		"2018-06-01 00:00:00": "2018-06-01",
		"2018-06-01T00:00:00": "2018-06-01",
		"16/01/2018":          "2018-01-16",
		"2022/01/13":          "2022-01-13",
		"20180110":            "2018-01-10",
		"3.4.2019":            "2019-04-03",
		"2018-04":             "2018-04-01",
		"04/2018":             "2018-04-01",
		"2023-02-30":          "",
		"2023-09-00":          "",
		"31/04/2022":          "",
		"1017-01-01":          "",
		"non précisé":         "",
		"2022":                "",
		"":                    "",
	} {
		got, err := table.ParseDate(text)
		if got.String() != want || (err != nil) != (want == "") {
			t.Errorf("ParseDate(%q) = %s, %v, want %s", text, got, err, want)
		}
	}
	if !table.IsMonth("2018-04") || table.IsMonth("2018-04-01") {
		t.Error("IsMonth mistakes days for months")
	}
	// 43165 is 6 March 2018 in the spreadsheets' count (LibreOffice: =TEXT(43165;"YYYY-MM-DD")).
	if got, err := table.ParseSerialDate("43165"); err != nil || got.String() != "2018-03-06" {
		t.Errorf("ParseSerialDate = %s, %v", got, err)
	}
	if _, err := table.ParseSerialDate("2018"); code(t, err) != table.BadDate {
		t.Errorf("ParseSerialDate of a year: %v", err)
	}
}

func TestCodes(t *testing.T) {
	type reader func(string) (string, error)
	tests := []struct {
		name string
		read reader
		text string
		want string
		code infile.Code
	}{
		{"commune", table.CommuneCode, " 59350 ", "59350", ""},
		{"Corsica", table.CommuneCode, "2a004", "2A004", ""},
		{"escaped", table.CommuneCode, `="01004"`, "01004", ""},
		{"lost zero", table.CommuneCode, "1004", "", table.NumberCode},
		{"float", table.CommuneCode, "59350.0", "", table.NumberCode},
		{"exponent", table.CommuneCode, "5,9E+4", "", table.ExponentCode},
		{"too long", table.CommuneCode, "593500", "", table.BadCommune},
		{"empty", table.CommuneCode, "", "", table.BadCommune},
		{"QPV 2015", table.QPVCode, "QP059074", "QP059074", ""},
		{"QPV Corsica", table.QPVCode, "qp02b001", "QP02B001", ""},
		{"QPV 2024", table.QPVCode, "QN05901M", "QN05901M", ""},
		{"QPV short", table.QPVCode, "QP59074", "", table.BadQPV},
		{"QPV mixed", table.QPVCode, "QN059001", "", table.BadQPV},
		// 200093201 is the SIREN of the Métropole européenne de Lille.
		{"SIREN", table.SIREN, "200 093 201", "200093201", ""},
		{"SIREN wrong digit", table.SIREN, "200093202", "", table.BadSIREN},
		// The SIRET of the Département de Maine-et-Loire, as its file writes it.
		{"SIRET", table.SIRET, "224 900 019 000 15'", "22490001900015", ""},
		{"SIRET exponent", table.SIRET, "2,43E+13", "", table.ExponentCode},
		{"SIRET float", table.SIRET, "3805449320029.0", "", table.NumberCode},
		{"SIRET 13 digits", table.SIRET, "8612023500113", "", table.NumberCode},
		{"SIRET wrong digit", table.SIRET, "22490001900016", "", table.BadSIRET},
		{"SIRET zeros", table.SIRET, "00000000000000", "", table.BadSIRET},
		// La Poste: 3+5+6+1 = 15, a multiple of 5, while Luhn's sum is not one of 10.
		{"La Poste", table.SIRET, "35600000000001", "35600000000001", ""},
		{"La Poste wrong", table.SIRET, "35600000000002", "", table.BadSIRET},
		{"RNA", table.RNA, "w595 001 234", "W595001234", ""},
		{"RNA Réunion", table.RNA, "W9R1000123", "W9R1000123", ""},
		{"RNA Corsica", table.RNA, "W2A1000123", "W2A1000123", ""},
		{"RNA short", table.RNA, "W59500123", "", table.BadRNA},
		{"SIRET for RNA", table.RNA, "22490001900015", "", table.BadRNA},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.read(tt.text)
			if got != tt.want || code(t, err) != tt.code {
				t.Errorf("%q: got %q, %v, want %q, %q", tt.text, got, err, tt.want, tt.code)
			}
		})
	}
}

func TestRestoreSIRETNeedsProof(t *testing.T) {
	tests := []struct {
		text string
		want string
		ok   bool
	}{
		// SAFER Occitanie: SIREN 086120235, as the float in the Aude's file lost its zero.
		{"8612023500113.0", "08612023500113", true},
		// A digit was lost elsewhere (380544932 00029): a zero in front proves nothing.
		{"3805449320029.0", "03805449320029", false},
		{"22490001900015.0", "22490001900015", true},
		{"7,22009E+12", "", false},
		{"12345", "", false},
	}
	for _, tt := range tests {
		got, ok := table.RestoreSIRET(tt.text)
		if ok != tt.ok || ok && got != tt.want {
			t.Errorf("RestoreSIRET(%q) = %q, %v, want %q, %v", tt.text, got, ok, tt.want, tt.ok)
		}
	}
}
