package perimeter_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/data/source/perimeter"
	"github.com/observatoire-essor/essor/geo/infile"
)

func embedded(t *testing.T) perimeter.Table {
	t.Helper()
	table, err := perimeter.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// The counts by family are those of the working list of legal categories: 52
// cooperative ones, 6 of associations, 4 of mutuals, 1 of foundations.
func TestEmbeddedTable(t *testing.T) {
	count := map[perimeter.Family]int{}
	rules := map[perimeter.Rule]int{}
	for _, c := range embedded(t).Categories {
		rules[c.Rule]++
		if c.Rule == perimeter.In {
			count[c.Family]++
		}
		if c.Label == "" {
			t.Errorf("category %s has no label", c.Code)
		}
	}
	want := map[perimeter.Family]int{perimeter.Cooperatives: 52, perimeter.Associations: 6, perimeter.Mutuals: 4, perimeter.Foundations: 1}
	for family, n := range want {
		if count[family] != n {
			t.Errorf("%d categories of %s, want %d", count[family], family, n)
		}
	}
	if rules[perimeter.FlagOnly] != 3 || rules[perimeter.Out] == 0 || rules[perimeter.Config] == 0 {
		t.Errorf("rules %v", rules)
	}
}

func TestVerdicts(t *testing.T) {
	care := perimeter.Code{Nomenclature: "NAFRev2", Text: "88.10A"}
	union := perimeter.Code{Nomenclature: "NAFRev2", Text: "94.20Z"}
	tests := []struct {
		name       string
		unit       perimeter.Unit
		activity   perimeter.Code
		insee, law bool
		family     perimeter.Family
	}{
		{"association", perimeter.Unit{Category: "9220"}, care, true, false, perimeter.Associations},
		{"union in the form of an association", perimeter.Unit{Category: "9220"}, union, false, false, ""},
		{"the same, declared", perimeter.Unit{Category: "9220", Declared: true}, union, false, true, perimeter.Associations},
		{"para-public", perimeter.Unit{Category: "9220"}, perimeter.Code{Nomenclature: "NAFRev2", Text: "84.12Z"}, false, false, ""},
		{"SAS", perimeter.Unit{Category: "5710"}, care, false, false, ""},
		{"SAS, declared", perimeter.Unit{Category: "5710", Declared: true}, care, false, true, perimeter.Companies},
		{"SCOP as a SAS", perimeter.Unit{Category: "5710", Listed: true, Family: perimeter.Cooperatives}, care, false, true, perimeter.Cooperatives},
		{"HLM on the list", perimeter.Unit{Category: "5546", Listed: true}, care, false, true, perimeter.Companies},
		{"category nobody knows", perimeter.Unit{Category: "1000"}, care, false, false, ""},
		{"works council", perimeter.Unit{Category: "8310"}, care, false, false, ""},
	}
	judge := embedded(t).Judge()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v, tested := judge.Of(tt.unit, perimeter.Code{}, tt.activity)
			if v.INSEE != tt.insee || v.Law != tt.law || v.Family != tt.family || !tested {
				t.Errorf("%+v, tested %v", v, tested)
			}
			if v.In(perimeter.Any) != (tt.insee || tt.law) || v.In(perimeter.INSEE) != tt.insee || v.In(perimeter.Law) != tt.law {
				t.Errorf("perimeters of %+v", v)
			}
			if v.In(perimeter.Any) && !judge.Reaches(tt.unit) {
				t.Error("counted, though out of reach")
			}
		})
	}
}

// Codes of older nomenclatures cannot be held against the exclusions: 91.3E was the
// NAF rév. 1's other associations, 91.2Z its unions.
func TestNomenclatures(t *testing.T) {
	judge := embedded(t).Judge()
	for _, tt := range []struct {
		code          perimeter.Code
		insee, tested bool
	}{
		{perimeter.Code{Text: "94.20Z"}, false, true},
		{perimeter.Code{Text: "91.2Z"}, true, false},
		{perimeter.Code{Nomenclature: "NAFRev1", Text: "91.2Z"}, true, false},
		{perimeter.Code{Nomenclature: "NAF2025", Text: "94.20Y"}, true, false},
		{perimeter.Code{}, true, false},
	} {
		v, tested := judge.Of(perimeter.Unit{Category: "9220"}, perimeter.Code{}, tt.code)
		if v.INSEE != tt.insee || tested != tt.tested {
			t.Errorf("%+v: %+v, tested %v", tt.code, v, tested)
		}
	}
}

func TestSwitch(t *testing.T) {
	table := embedded(t)
	more, err := table.Switch("8310")
	if err != nil {
		t.Fatal(err)
	}
	care := perimeter.Code{Nomenclature: "NAFRev2", Text: "88.10A"}
	if v, _ := more.Judge().Of(perimeter.Unit{Category: "8310"}, perimeter.Code{}, care); !v.INSEE || v.Family != perimeter.Other {
		t.Errorf("switched on: %+v", v)
	}
	if v, _ := table.Judge().Of(perimeter.Unit{Category: "8310"}, perimeter.Code{}, care); v.INSEE {
		t.Error("switching changed the table it was given")
	}
	if more.Version == table.Version {
		t.Error("another perimeter has the same version")
	}
	for _, code := range []string{"9220", "5546", "0000"} {
		if _, err := table.Switch(code); err == nil {
			t.Errorf("%s was switched on, though the table does not leave it open", code)
		}
	}
}

func TestActivityOfTheUnit(t *testing.T) {
	table := embedded(t)
	table.ActivityLevel = perimeter.ByUnit
	care, union := perimeter.Code{Text: "88.10A"}, perimeter.Code{Text: "94.20Z"}
	if v, _ := table.Judge().Of(perimeter.Unit{Category: "9220"}, union, care); v.INSEE {
		t.Error("the activity of the establishment decided")
	}
}

const small = `version: "1"
activity_level: unit
sources: {own: ours}
categories:
  - {code: "9220", rule: in, family: associations, source: own}
`

func TestRead(t *testing.T) {
	file := filepath.Join(t.TempDir(), "perimeter.yaml")
	if err := os.WriteFile(file, []byte(small), 0o600); err != nil {
		t.Fatal(err)
	}
	table, err := perimeter.Read(t.Context(), file)
	if err != nil || table.Version != "1" || len(table.Categories) != 1 {
		t.Errorf("%+v, %v", table, err)
	}
}

func TestBadTables(t *testing.T) {
	for name, change := range map[string][2]string{
		"unknown key":     {"rule:", "rool:"},
		"unknown rule":    {"rule: in", "rule: maybe"},
		"unknown family":  {"associations", "clubs"},
		"unknown source":  {"source: own", "source: theirs"},
		"three digits":    {`"9220"`, `"922"`},
		"no version":      {`version: "1"`, `version: ""`},
		"unknown level":   {"activity_level: unit", "activity_level: seat"},
		"category twice":  {"categories:\n", "categories:\n  - {code: \"9220\", rule: in, family: mutuals, source: own}\n"},
		"no YAML":         {"categories:", "\t:"},
		"activity nobody": {"categories:", "excluded_activities: [{nomenclature: NAFRev2, code: 94.20Z, source: x}]\ncategories:"},
	} {
		file := filepath.Join(t.TempDir(), "perimeter.yaml")
		if err := os.WriteFile(file, []byte(strings.Replace(small, change[0], change[1], 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := perimeter.Read(t.Context(), file)
		var fault *infile.Fault
		if !errors.As(err, &fault) || fault.Code != perimeter.BadTable || fault.File != file {
			t.Errorf("%s: %v, want a fault %s", name, err, perimeter.BadTable)
		}
	}
}
