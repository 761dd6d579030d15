package export_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"iter"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/xuri/excelize/v2"

	"github.com/observatoire-essor/essor/api/export"
)

func columns() []export.Column {
	return []export.Column{
		{Name: "code", Means: "Code", Decimals: -1},
		{Name: "value", Means: "Valeur", Decimals: 1},
		{Name: "n", Decimals: -1},
		{Name: "simulated", Decimals: -1},
		{Name: "note", Decimals: -1},
	}
}

func rows() iter.Seq[[]export.Cell] {
	return slices.Values([][]export.Cell{
		{export.Text("01004"), export.Number(12.345), export.Count(0), export.Flag(true), export.Text(`dit "l’Œil"; =1`)},
		{export.Text("2A004"), export.Number(math.NaN()), {}, export.Flag(false), export.Text("=HYPERLINK(\"x\")")},
	})
}

func table() export.Table { return export.Table{Name: "Données", Columns: columns(), Rows: rows()} }

func TestCSV(t *testing.T) {
	for _, tt := range []struct {
		name    string
		dialect export.Dialect
		want    string
	}{
		{"programs", export.Dialect{}, "code,value,n,simulated,note\n01004,12.345,0,true,\"dit \"\"l’Œil\"\"; =1\"\n2A004,,,false,\"=HYPERLINK(\"\"x\"\")\"\n"},
		{"French", export.Dialect{French: true}, "\ufeffcode;value;n;simulated;note\r\n01004;12,345;0;true;\"dit \"\"l’Œil\"\"; =1\"\r\n2A004;;;false;\"'=HYPERLINK(\"\"x\"\")\"\r\n"},
	} {
		var b bytes.Buffer
		if err := export.CSV(&b, table(), tt.dialect); err != nil {
			t.Fatal(err)
		}
		if b.String() != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, b.String(), tt.want)
		}
	}
}

// Lists of names with numbers have decimal commas for French spreadsheets, in their
// numbers only.
func TestListsOfNumbers(t *testing.T) {
	one := export.Table{Name: "Données", Columns: []export.Column{{Name: "cofunders"}, {Name: "places"}, {Name: "none"}}, Rows: slices.Values([][]export.Cell{
		{export.List([]string{"Ville 2.0:1250.50", "Région", "Fonds 1:3.x"}), export.List([]string{"seat commune/59350:0.5"}), export.List(nil)},
	})}
	for want, dialect := range map[string]export.Dialect{
		"cofunders,places,none\nVille 2.0:1250.50|Région|Fonds 1:3.x,seat commune/59350:0.5,\n":           {},
		"\ufeffcofunders;places;none\r\nVille 2.0:1250,50|Région|Fonds 1:3.x;seat commune/59350:0,5;\r\n": {French: true},
	} {
		var b bytes.Buffer
		if err := export.CSV(&b, one, dialect); err != nil {
			t.Fatal(err)
		}
		if b.String() != want {
			t.Errorf("%q, want %q", b.String(), want)
		}
	}
}

// A workbook has its three sheets, codes as texts with their zeros, numbers with all
// digits, and nothing where nothing is known.
func TestXLSX(t *testing.T) {
	book := export.Book{
		Data: table(), Title: "Essai", Made: time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC),
		Notes:   export.Notes{Name: "Notes", Lines: []export.Note{{About: "Simulé", Says: "populations", Warning: true}}},
		Sources: export.Table{Name: "Sources", Columns: columns()[:1], Rows: slices.Values([][]export.Cell{{export.Text("ab12")}})},
	}
	var b bytes.Buffer
	if err := export.XLSX(&b, book); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if got := f.GetSheetList(); !slices.Equal(got, []string{"Données", "Notes", "Sources"}) {
		t.Errorf("sheets = %q", got)
	}
	for at, want := range map[string]string{"A1": "code", "A2": "01004", "B2": "12.345", "C2": "0", "B3": "", "E3": "=HYPERLINK(\"x\")"} {
		got, err := f.GetCellValue("Données", at, excelize.Options{RawCellValue: true})
		if err != nil || got != want {
			t.Errorf("%s = %q, %v; want %q", at, got, err, want)
		}
	}
	if shown, err := f.GetCellValue("Données", "B2"); err != nil || shown != "12.3" {
		t.Errorf("B2 shows %q, %v; want one decimal", shown, err)
	}
	for at, want := range map[string]excelize.CellType{"A2": excelize.CellTypeInlineString, "B2": excelize.CellTypeUnset, "E3": excelize.CellTypeInlineString} {
		if got, err := f.GetCellType("Données", at); err != nil || got != want {
			t.Errorf("%s has type %v, %v; want %v", at, got, err, want)
		}
	}
	if formula, err := f.GetCellFormula("Données", "E3"); err != nil || formula != "" {
		t.Errorf("a text became the formula %q, %v", formula, err)
	}
	if got, err := f.GetCellValue("Notes", "B1"); err != nil || got != "populations" {
		t.Errorf("the note is %q, %v", got, err)
	}
}

func TestGeoJSON(t *testing.T) {
	clockwise := orb.Ring{{3, 50}, {3, 51}, {4, 51}, {4, 50}, {3, 50}}
	hole := orb.Ring{{3.2, 50.2}, {3.4, 50.2}, {3.4, 50.4}, {3.2, 50.2}} // counter-clockwise
	shapes := []orb.MultiPolygon{{{clockwise, hole}, {{{5, 50}, {6, 50}, {6, 51}, {5, 50}}}}, nil}
	var b bytes.Buffer
	err := export.GeoJSON(&b, export.Collection{
		Table: table(), Members: []export.Member{{Name: "edition", Value: "essai"}},
		Shape: func(row int) orb.MultiPolygon { return shapes[row] },
	})
	if err != nil {
		t.Fatal(err)
	}
	var c struct {
		Edition  string
		Features []struct {
			Properties map[string]any
			Geometry   *struct {
				Type        string
				Coordinates orb.MultiPolygon
			}
		}
	}
	if err := json.Unmarshal(b.Bytes(), &c); err != nil {
		t.Fatalf("%v in %s", err, b.Bytes())
	}
	if len(c.Features) != 2 || c.Edition != "essai" || c.Features[1].Geometry != nil || c.Features[1].Properties["value"] != nil {
		t.Fatalf("%s", b.Bytes())
	}
	m := c.Features[0].Geometry.Coordinates
	if c.Features[0].Geometry.Type != "MultiPolygon" || len(m) != 2 || m[0][0].Orientation() != orb.CCW || m[0][1].Orientation() != orb.CW {
		t.Errorf("geometry %v: shells are counter-clockwise, holes clockwise", m)
	}
	if clockwise[1] != (orb.Point{3, 51}) {
		t.Error("the shape was changed")
	}
	if c.Features[0].Properties["code"] != "01004" || c.Features[0].Properties["simulated"] != true {
		t.Errorf("properties = %v", c.Features[0].Properties)
	}
}

// full is a writer whose disk is full.
type full struct{}

var errFull = errors.New("disk full")

func (full) Write([]byte) (int, error) { return 0, errFull }

// A workbook shows numbers with the digits that pages do: what is not zero never as zero.
func TestXLSXShowsSmallNumbers(t *testing.T) {
	numbers := []float64{12.345, 0.28, 0.017, -0.0012, 0, 1234.56}
	t1 := export.Table{Name: "Données", Columns: []export.Column{{Name: "value", Decimals: 1}}, Rows: func(yield func([]export.Cell) bool) {
		for _, v := range numbers {
			if !yield([]export.Cell{export.Number(v)}) {
				return
			}
		}
	}}
	var b bytes.Buffer
	book := export.Book{Data: t1, Notes: export.Notes{Name: "Notes"}, Sources: export.Table{Name: "Sources", Rows: slices.Values([][]export.Cell{})}}
	if err := export.XLSX(&b, book); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	got, err := f.GetCols("Données")
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"value", "12.3", "0.28", "0.017", "-0.0012", "0.0", "1,234.6"}; !slices.Equal(got[0], want) {
		t.Errorf("shown %q, want %q", got[0], want)
	}
	raw, err := f.GetCellValue("Données", "A4", excelize.Options{RawCellValue: true})
	if err != nil || raw != "0.017" {
		t.Errorf("holds %q, %v", raw, err)
	}
}

func TestErrorsOfTheWriterComeOut(t *testing.T) {
	for name, err := range map[string]error{
		"csv":     export.CSV(full{}, table(), export.Dialect{}),
		"french":  export.CSV(full{}, table(), export.Dialect{French: true}),
		"xlsx":    export.XLSX(full{}, export.Book{Data: table(), Notes: export.Notes{Name: "N"}, Sources: export.Table{Name: "S", Rows: slices.Values([][]export.Cell{})}}),
		"geojson": export.GeoJSON(full{}, export.Collection{Table: table(), Shape: func(int) orb.MultiPolygon { return nil }}),
	} {
		if !errors.Is(err, errFull) {
			t.Errorf("%s: error = %v", name, err)
		}
	}
}

// FuzzForms: whatever a text holds, each form reads back as the same text.
func FuzzForms(f *testing.F) {
	f.Add("01004", 1.5)
	f.Add("=1;\"\r\n", 0.0)
	f.Add("\u2028<&>", 1e300)
	f.Fuzz(func(t *testing.T, s string, v float64) {
		s = strings.ToValidUTF8(s, "")
		one := func() export.Table {
			return export.Table{Columns: columns()[:2], Rows: slices.Values([][]export.Cell{{export.Text(s), export.Number(v)}})}
		}
		var b bytes.Buffer
		if err := export.CSV(&b, one(), export.Dialect{}); err != nil {
			t.Fatal(err)
		}
		records, err := csv.NewReader(&b).ReadAll()
		if want := strings.ReplaceAll(s, "\r\n", "\n"); err != nil || len(records) != 2 || records[1][0] != want {
			t.Errorf("csv: %q, %v; want %q", records, err, want)
		}
		b.Reset()
		if err := export.GeoJSON(&b, export.Collection{Table: one(), Shape: func(int) orb.MultiPolygon { return nil }}); err != nil {
			t.Fatal(err)
		}
		var out struct {
			Features []struct {
				Properties struct {
					Code  *string
					Value *float64
				}
			}
		}
		if err := json.Unmarshal(b.Bytes(), &out); err != nil || len(out.Features) != 1 {
			t.Fatalf("geojson: %v in %s", err, b.Bytes())
		}
		if p := out.Features[0].Properties; (p.Code == nil) != (s == "") || p.Code != nil && *p.Code != s || p.Value != nil && *p.Value != v {
			t.Errorf("geojson: %s", b.Bytes())
		}
	})
}
