package table_test

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/data/source/table"
)

// FuzzOpen reads any bytes as a table: it must end, and every error must name what is
// wrong.
func FuzzOpen(f *testing.F) {
	for _, seed := range []string{
		"code;pop\n59350;1\n", "code,pop\n\"59\"\"350\",\"1\n2\"\n", "code\tpop\r\n1\t2\r\n", "\xEF\xBB\xBFcode|pop\n\xE9|1\n",
		"\xFF\xFEc\x00", `[{"code":"1","pop":2}]`, `{"d":[{"code":{},"pop":1E2}]}`, "code;pop\n\"\n\"\"\n;;\n", "code;pop\n1;2;3\n1\n",
		"PK\x03\x04", "\x1f\x8b\x08\x00",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		file := filepath.Join(t.TempDir(), "a.csv")
		if err := os.WriteFile(file, body, 0o600); err != nil {
			t.Fatal(err)
		}
		tab, err := table.Open(t.Context(), file, codePop())
		if err != nil {
			_ = faultOf(t, err)
			return
		}
		defer func() { _ = tab.Close() }()
		last := 0
		for row, err := range tab.Rows() {
			if fault, ok := table.RowFault(err); ok {
				if fault.Row != row.Number {
					t.Fatalf("fault of row %d in row %d", fault.Row, row.Number)
				}
			} else if err != nil {
				_ = faultOf(t, err)
				return
			}
			if row.Number <= last {
				t.Fatalf("row %d after row %d", row.Number, last)
			}
			last = row.Number
			if err == nil && strings.ContainsRune(row.Text("code"), 0) {
				t.Fatalf("row %d holds a zero byte", row.Number)
			}
		}
	})
}

// FuzzValues reads any text as each kind of value: what is accepted must be sound, and
// amounts must agree with decimals.
func FuzzValues(f *testing.F) {
	for _, seed := range []string{"1 234,56 €", "2,43E+13", "1.234", "2018-04", "31/12/2022", "43165", "22490001900015", "2A004", "QN05901M", "-0,5", "\u00a0"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		cents, err := table.ParseCents(text)
		if err == nil {
			v, err := table.ParseDecimal(text)
			if err != nil || math.Abs(v*100-float64(cents)) > 1e-6*(1+math.Abs(v)) {
				t.Fatalf("%q: %d cents, but decimal %v, %v", text, cents, v, err)
			}
		}
		if v, err := table.ParseDecimal(text); err == nil && (math.IsNaN(v) || math.IsInf(v, 0)) {
			t.Fatalf("%q is %v", text, v)
		}
		if d, err := table.ParseDate(text); err == nil && (d.Year() < 1900 || d.Year() > 2199) {
			t.Fatalf("%q is %s", text, d)
		}
		if d, err := table.ParseSerialDate(text); err == nil && (d.Year() < 1954 || d.Year() > 2119) {
			t.Fatalf("%q is %s", text, d)
		}
		for name, read := range map[string]func(string) (string, error){
			"commune": table.CommuneCode, "QPV": table.QPVCode, "SIREN": table.SIREN, "SIRET": table.SIRET, "RNA": table.RNA,
		} {
			id, err := read(text)
			if err != nil {
				continue
			}
			if again, err := read(id); err != nil || again != id {
				t.Fatalf("%s %q is %q, which is %q, %v", name, text, id, again, err)
			}
		}
		if id, ok := table.RestoreSIRET(text); ok {
			if again, err := table.SIRET(id); err != nil || again != id {
				t.Fatalf("restored %q of %q: %q, %v", id, text, again, err)
			}
		}
	})
}
