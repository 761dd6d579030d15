package table_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/geo/infile"
)

func TestDamagedRowsAreToldAndReadingGoesOn(t *testing.T) {
	const good = "59350;1\n"
	tests := []struct {
		name   string
		rows   string
		faults map[int]infile.Code
		sound  int
	}{
		{"few", "59350\n" + good, map[int]infile.Code{2: table.TooFewFields}, 1},
		{"many", "59350;1;2\n" + good, map[int]infile.Code{2: table.TooManyFields}, 1},
		{"empty fields at the end", "59350;1;;\n" + good, nil, 2},
		{"blank lines", "\n;\n   \n" + good, nil, 1},
		{"text after a quote", "\"59\"350;1\n" + good, map[int]infile.Code{2: table.BadQuote}, 1},
		{"quote inside", "59\"350;1\n" + good, nil, 2},
		{"doubled quotes", "\"59\"\"350\";\"1\"\n" + good, nil, 2},
		{"lines in quotes", "\"59\r\n350\";1\r\n" + good, nil, 2},
		{"lost quote", "\"59350;1\n" + good + good, map[int]infile.Code{2: table.UnclosedQuote}, 2},
		{"lost quote before another", "\"59350;1\n\"59350\";1\n" + good, map[int]infile.Code{2: table.BadQuote}, 2},
		{"not UTF-8 in a UTF-8 file", "éèà;1\n\xE9\xFF;1\n" + good, map[int]infile.Code{3: table.WrongEncoding}, 2},
		{"zero byte", good + strings.Repeat(good, 40000) + "59\x00;1\n" + good, map[int]infile.Code{40003: table.WrongEncoding}, 40002},
		{"endless row", strings.Repeat("x", 3<<20) + "\n" + good, map[int]infile.Code{2: table.LongRow}, 1},
		{"endless quote", "\"" + strings.Repeat("x;1\n", 1<<19) + good, map[int]infile.Code{2: table.UnclosedQuote}, 1<<19 + 1 - 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rows, faults := read(t, open(t, write(t, "a.csv", "code;pop\n"+tt.rows), codePop()))
			if !maps.Equal(faults, tt.faults) {
				t.Errorf("faults = %v, want %v", faults, tt.faults)
			}
			if len(rows) != tt.sound {
				t.Errorf("%d sound rows, want %d", len(rows), tt.sound)
			}
		})
	}
}

func TestFaultsOfWholeFiles(t *testing.T) {
	tests := []struct {
		name string
		body string
		spec func(*table.Spec)
		want infile.Code
		row  int
		col  string
	}{
		{"missing.csv", "CODGEO;LIBGEO\n59350;Lille\n", nil, table.MissingColumn, 1, "pop"},
		{"duplicate.csv", "CODGEO;PMUN;code geo;codgeo\n1;2;3;4\n", nil, table.DuplicateColumn, 1, "codgeo"},
		{"delimiter.csv", "code;pop\n1;2\n", func(s *table.Spec) { s.Delimiter = ',' }, table.WrongDelimiter, 0, ""},
		{"colons.csv", "code:pop\n1:2\n", nil, table.WrongDelimiter, 0, ""},
		{"utf16_without_mark.csv", "c\x00o\x00d\x00e\x00;\x00p\x00o\x00p\x00\n\x00", nil, table.WrongEncoding, 0, ""},
		{"old.xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", nil, table.WrongFormat, 0, ""},
		{"page.csv", "<!doctype html><html>", nil, table.WrongFormat, 0, ""},
		{"below.csv", "x\ny\n", func(s *table.Spec) { s.HeaderRow = 9 }, table.NoHeader, 0, ""},
		{"blank.csv", "\n\n", nil, table.NoHeader, 0, ""},
		{"empty.csv", "", nil, infile.Empty, 0, ""},
		{"broken.json", `[{"code":"1","pop":2},]`, nil, table.BadJSON, 0, ""},
		{"cut.json", `[{"code":"1","pop":2},{"code":`, nil, infile.Truncated, 0, ""},
		{"object.json", `{"code":"1"}`, nil, table.BadJSON, 0, ""},
		{"numbers.json", `[1,2]`, nil, table.BadJSON, 0, ""},
		{"none.json", `[]`, nil, table.NoHeader, 0, ""},
		{"cut.zip", "PK\x03\x04 and no more", nil, infile.Truncated, 0, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := codePop()
			if tt.spec != nil {
				tt.spec(&s)
			}
			file := write(t, tt.name, tt.body)
			_, err := table.Open(t.Context(), file, s)
			wantCode(t, err, tt.want)
			fault := faultOf(t, err)
			if fault.File != file || fault.Row != tt.row || fault.Column != tt.col {
				t.Errorf("fault in %s, row %d, column %q; want row %d, column %q", fault.File, fault.Row, fault.Column, tt.row, tt.col)
			}
		})
	}
	_, err := table.Open(t.Context(), t.TempDir(), codePop())
	wantCode(t, err, infile.IsDirectory)
	if os.Getuid() != 0 {
		file := write(t, "closed.csv", "code;pop\n")
		if err := os.Chmod(file, 0); err != nil {
			t.Fatal(err)
		}
		_, err = table.Open(t.Context(), file, codePop())
		wantCode(t, err, infile.NoPermission)
	}
}

func TestZip(t *testing.T) {
	body := zipped(t, map[string]string{"a/pop.CSV": "code;pop\n59350;1\n", "licence.pdf": "%PDF"})
	tab := open(t, write(t, "a.zip", body), codePop())
	if rows, _ := read(t, tab); len(rows) != 1 || !strings.HasSuffix(tab.File(), "a.zip!a/pop.CSV") {
		t.Errorf("rows = %q of %s", rows, tab.File())
	}
	two := write(t, "two.zip", zipped(t, map[string]string{"a.csv": "code;pop\n1;1\n", "b.csv": "code;pop\n2;2\n"}))
	_, err := table.Open(t.Context(), two, codePop())
	wantCode(t, err, table.SeveralMembers)
	s := codePop()
	s.Member = "B*"
	if rows, _ := read(t, open(t, two, s)); len(rows) != 1 || rows[0][0] != "2" {
		t.Errorf("rows of b.csv = %q", rows)
	}
	s.Member = "c.csv"
	_, err = table.Open(t.Context(), two, s)
	wantCode(t, err, infile.NoMember)
	_, err = table.Open(t.Context(), write(t, "none.zip", zipped(t, map[string]string{"a.pdf": "%PDF"})), codePop())
	wantCode(t, err, infile.NoMember)
	_, err = table.Open(t.Context(), write(t, "a.ods", zipped(t, map[string]string{"content.xml": "<x/>"})), codePop())
	wantCode(t, err, table.WrongFormat)
}

func TestDamagedContainers(t *testing.T) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write([]byte("code;pop\n" + strings.Repeat("59350;1234567\n59512;98765\n", 40000))); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	tab := open(t, write(t, "cut.csv.gz", packed.String()[:packed.Len()-100]), codePop())
	var last error
	for _, err := range tab.Rows() {
		last = err
	}
	wantCode(t, last, infile.Truncated)

	bomb := write(t, "bomb.zip", zipped(t, map[string]string{"a.csv": "code;pop\n" + strings.Repeat(strings.Repeat("9", 1023)+"\n", 80<<10)}))
	tab = open(t, bomb, codePop())
	for _, err := range tab.Rows() {
		last = err
	}
	wantCode(t, last, infile.Bomb)

	s := codePop()
	s.Limits = infile.Limits{Ratio: 2, Size: 10 << 10}
	_, err := table.Open(t.Context(), workbook(t, map[string][][]any{"S": {{"code", "pop"}, {strings.Repeat("9", 30000), 1}}}), s)
	wantCode(t, err, infile.TooLarge)
}

// Of an archive without the official name the only table is taken, whatever its
// name; a name that the user gives binds.
func TestZipWithOtherNames(t *testing.T) {
	const good = "code;pop\n59350;1\n"
	official := codePop()
	official.Official = "*_COM.csv"
	for name, members := range map[string]map[string]string{
		"official":         {"x_COM.csv": good, "x_ARM.csv": "y"},
		"another name":     {"incomes.csv": good, "readme.pdf": "%PDF", "note.txt": "x"},
		"another ending":   {"incomes.txt": good},
		"hidden companion": {"x_COM.csv": good, "__MACOSX/._x_COM.csv": "\x00\x05"},
		"and another name": {"incomes.csv": good, "__MACOSX/._incomes.csv": "\x00\x05"},
	} {
		t.Run(name, func(t *testing.T) {
			rows, _ := read(t, open(t, write(t, "a.zip", zipped(t, members)), official))
			if len(rows) != 1 || rows[0][0] != "59350" {
				t.Errorf("rows = %q", rows)
			}
		})
	}
	several := write(t, "several.zip", zipped(t, map[string]string{"a.csv": good, "b.csv": good}))
	_, err := table.Open(t.Context(), several, official)
	wantCode(t, err, infile.NoMember)
	if args := faultOf(t, err).Args; args["member"] != "*_COM.csv" || !strings.Contains(args["found"], "a.csv") {
		t.Errorf("args = %v, want the pattern and what is there", args)
	}
	asked := official
	asked.Member = "asked.csv"
	_, err = table.Open(t.Context(), write(t, "one.zip", zipped(t, map[string]string{"x_COM.csv": good})), asked)
	wantCode(t, err, infile.NoMember)
}

func zipped(t *testing.T, members map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(members)) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(members[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// workbook writes sheets, in the order of their names.
func workbook(t *testing.T, sheets map[string][][]any) string {
	t.Helper()
	book := excelize.NewFile()
	for i, name := range slices.Sorted(maps.Keys(sheets)) {
		if i == 0 {
			if err := book.SetSheetName("Sheet1", name); err != nil {
				t.Fatal(err)
			}
		} else if _, err := book.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for r, row := range sheets[name] {
			cell, err := excelize.CoordinatesToCellName(1, r+1)
			if err != nil {
				t.Fatal(err)
			}
			if err := book.SetSheetRow(name, cell, &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	file := write(t, "book.xlsx", "")
	if err := book.SaveAs(file); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestWorkbook(t *testing.T) {
	file := workbook(t, map[string][][]any{
		"Lisez-moi": {{"Populations"}, {"source : INSEE"}},
		"Tableau":   {{"Titre"}, nil, {"CODGEO", "", "PMUN", nil}, {"01004", "x", 22431008200170}, nil, {"59350", "", 0.1 + 0.2}, {"59", "", 19875.06, "", "remark"}},
	})
	tab := open(t, file, codePop())
	if tab.Sheet() != "Tableau" || tab.HeaderRow() != 3 || tab.Format() != table.XLSX {
		t.Errorf("sheet %q, header %d, format %s", tab.Sheet(), tab.HeaderRow(), tab.Format())
	}
	var numbers []int
	var rows [][2]string
	for row, err := range tab.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		numbers = append(numbers, row.Number)
		rows = append(rows, [2]string{row.Text("code"), row.Text("pop")})
	}
	want := [][2]string{{"01004", "22431008200170"}, {"59350", "0.3"}, {"59", "19875.06"}}
	if !slices.Equal(rows, want) || !slices.Equal(numbers, []int{4, 6, 7}) {
		t.Errorf("rows %d = %q, want rows 4, 6, 7 = %q", numbers, rows, want)
	}
	s := codePop()
	s.Sheet = "tab*"
	if got := open(t, file, s).Sheet(); got != "Tableau" {
		t.Errorf("sheet = %q", got)
	}
	s.Sheet = "Lisez-moi"
	_, err := table.Open(t.Context(), file, s)
	wantCode(t, err, table.MissingColumn)
	s.Sheet = "Autre"
	_, err = table.Open(t.Context(), file, s)
	wantCode(t, err, table.NoSheet)
}

func TestJSONBringsColumnsLate(t *testing.T) {
	tests := strings.Repeat(`{"code":"59350","n":1.25E2},`, 1500) + `{"pop":7.16E3,"code":null,"b":true},{"code":"1","code":"2"}`
	s := table.Spec{Columns: []table.Column{{Name: "code", Required: true}, {Name: "pop"}, {Name: "n"}}}
	tab := open(t, write(t, "a.json", "["+tests+"]"), s)
	faults, last := 0, ""
	for row, err := range tab.Rows() {
		if fault, ok := table.RowFault(err); ok {
			faults++
			if fault.Row != 1502 || fault.Code != table.DuplicateColumn {
				t.Errorf("fault = %v", fault)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if row.Number == 1500 && row.Text("n") != "125" {
			t.Errorf("n = %q, want 125", row.Text("n"))
		}
		last = row.Text("code") + "|" + row.Text("pop")
	}
	if faults != 1 || last != "|7.16E3" || !tab.Has("pop") || !slices.Equal(tab.Extra(), []string{"b"}) {
		t.Errorf("%d faults, last row %q, extra %q", faults, last, tab.Extra())
	}
}
