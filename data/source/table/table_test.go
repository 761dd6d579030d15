package table_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/geo/infile"
)

func write(t testing.TB, name, body string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func open(t *testing.T, file string, s table.Spec) *table.Table {
	t.Helper()
	tab, err := table.Open(t.Context(), file, s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tab.Close() }) // of a damaged gzip it is an error too
	return tab
}

// codePop wants two columns, as the populations of communes.
func codePop() table.Spec {
	return table.Spec{Columns: []table.Column{
		{Name: "code", Aliases: []string{"CODGEO", "Code commune"}, Required: true},
		{Name: "pop", Aliases: []string{"P{yy}_POP", "PMUN"}, Required: true},
	}}
}

// read gives the two columns of all sound rows, and the codes of the damaged ones by row.
func read(t *testing.T, tab *table.Table) (rows [][2]string, faults map[int]infile.Code) {
	t.Helper()
	faults = map[int]infile.Code{}
	for row, err := range tab.Rows() {
		if fault, ok := table.RowFault(err); ok {
			faults[fault.Row] = fault.Code
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, [2]string{row.Text("code"), row.Text("pop")})
	}
	return rows, faults
}

func wantCode(t *testing.T, err error, want infile.Code) {
	t.Helper()
	if fault := faultOf(t, err); fault.Code != want {
		t.Errorf("code = %s, want %s (%v)", fault.Code, want, err)
	}
}

func faultOf(t *testing.T, err error) *infile.Fault {
	t.Helper()
	var fault *infile.Fault
	if !errors.As(err, &fault) {
		t.Fatalf("error = %v (%T), want a fault", err, err)
	}
	return fault
}

func TestOpenFindsTheTable(t *testing.T) {
	want := [2]string{"59350", "234 475"}
	tests := map[string]string{
		"semicolon.csv":    "CODGEO;P21_POP\n59350;234 475\n",
		"comma.csv":        "codgeo,p21_pop\n59350,\"234 475\"\n",
		"tab.txt":          "CODGEO\tP21_POP\r\n59350\t234 475\r\n",
		"bar.csv":          "Code commune|PMUN\n59350|234 475\n",
		"bom.csv":          "\xEF\xBB\xBFCODGEO;P21_POP\n59350;234 475\n",
		"nbsp1252.csv":     "CODGEO;P21_POP;libell\xE9\n59350;234\xA0475;Lille\n",
		"mac.csv":          "CODGEO;P21_POP\r59350;234 475\r",
		"no_last_eol.csv":  "CODGEO;P21_POP\n59350;234 475",
		"titles.csv":       "Populations;\n\nsource : INSEE;\nCODGEO;P21_POP\n59350;234 475\n",
		"excel_escape.csv": "CODGEO;P21_POP\n\"=\"\"59350\"\"\";234 475\n",
		"utf16.csv":        "\xFF\xFEc\x00o\x00d\x00e\x00;\x00p\x00o\x00p\x00\n\x005\x009\x003\x005\x000\x00;\x002\x003\x004\x00 \x004\x007\x005\x00\n\x00",
		"array.json":       `[{"CODGEO":"59350","P21_POP":"234 475"}]`,
		"wrapped.json":     `{"count":1,"data":[{"P21_POP":"234 475","x":{"y":[1]},"CODGEO":"59350"}]}`,
	}
	for name, body := range tests {
		t.Run(name, func(t *testing.T) {
			rows, faults := read(t, open(t, write(t, name, body), codePop()))
			if len(rows) != 1 || rows[0][0] != want[0] || len(faults) != 0 {
				t.Fatalf("rows = %q, faults %v, want %q", rows, faults, want)
			}
			if got := rows[0][1]; got != want[1] && got != "234\u00a0475" {
				t.Errorf("population = %q", got)
			}
		})
	}
}

func TestYearOfAColumn(t *testing.T) {
	tab := open(t, write(t, "a.csv", "CODGEO;P15_POP;P21_POP;x\n1;2;3;4\n"), codePop())
	if got := tab.Year("pop"); got != 2021 {
		t.Errorf("Year = %d, want the latest, 2021", got)
	}
	rows, _ := read(t, tab)
	if rows[0][1] != "3" {
		t.Errorf("population = %q, want that of 2021", rows[0][1])
	}
	if extra := tab.Extra(); len(extra) != 2 || extra[0] != "P15_POP" || extra[1] != "x" {
		t.Errorf("Extra = %q", extra)
	}
}
