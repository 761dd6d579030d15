package export_test

import (
	"archive/zip"
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/api/export"
)

func charted() export.Workbook {
	data := table()
	data.Rows = slices.Values(slices.Collect(rows()))
	return export.Workbook{
		Title: "Essai", Made: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC),
		Sheets: []export.Sheet{
			{Notes: &export.Notes{Name: "Notes", Lines: []export.Note{{About: "Simulé", Says: "populations", Warning: true}}}},
			{Table: &data},
			{Charts: &export.Charts{Name: "Graphiques", List: []export.Chart{
				{Title: "Un", Unit: "€", Table: "Données", Names: 0, Values: 1, First: 0, Last: 1},
				{Title: "Deux", Unit: "€", Table: "Données", Names: 0, Values: 2, First: 0, Last: 1, Negative: true},
			}}},
		},
	}
}

// The same workbook is the same bytes each time, charts and all: the library goes through
// maps, whose order is another each time.
func TestWorkbooksAreReproducible(t *testing.T) {
	var first bytes.Buffer
	if err := charted().Write(&first); err != nil {
		t.Fatal(err)
	}
	for range 10 {
		var again bytes.Buffer
		if err := charted().Write(&again); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first.Bytes(), again.Bytes()) {
			a, b := members(t, first.Bytes()), members(t, again.Bytes())
			for name, body := range a {
				if body != b[name] {
					t.Errorf("%s differs:\n%s\n%s", name, body, b[name])
				}
			}
			t.Fatal("two workbooks of the same differ")
		}
	}
}

// A chart shows the cells of its rows, and its bars begin at zero; those that go below it are
// not cut off.
func TestChartsShowTheirRows(t *testing.T) {
	var b bytes.Buffer
	if err := charted().Write(&b); err != nil {
		t.Fatal(err)
	}
	chart := members(t, b.Bytes())["xl/charts/chart1.xml"]
	for _, want := range []string{"<f>&#39;Données&#39;!$A$2:$A$3</f>", "<f>&#39;Données&#39;!$B$2:$B$3</f>", `<min val="0">`} {
		if !strings.Contains(chart, want) {
			t.Errorf("no %s in %s", want, chart)
		}
	}
	if strings.Contains(members(t, b.Bytes())["xl/charts/chart2.xml"], "<min ") {
		t.Error("a chart with negative values has a lower end")
	}
}

// Tables can be filtered over all their rows; every sheet is printed as wide as a page that
// lies; a long text has the height of its lines.
func TestWorkbooksCanBeReadAndPrinted(t *testing.T) {
	book := charted()
	book.Sheets[0].Notes.Lines[0].Says = strings.Repeat("populations simulées ", 20) // 420 characters: five lines of 110
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		t.Fatal(err)
	}
	all := members(t, b.Bytes())
	if table := all["xl/tables/table1.xml"]; !strings.Contains(table, "<autoFilter ref=\"A1:") || strings.Contains(table, ":A2") {
		t.Errorf("the table is %s", table)
	}
	for _, sheet := range []string{"1", "2", "3"} {
		xml := all["xl/worksheets/sheet"+sheet+".xml"]
		for _, want := range []string{`fitToPage="true"`, `orientation="landscape"`, `fitToHeight="0"`} {
			if !strings.Contains(xml, want) {
				t.Errorf("sheet %s has no %s", sheet, want)
			}
		}
	}
	if !strings.Contains(all["xl/worksheets/sheet1.xml"], `ht="77.5"`) { // 5 lines of 15.5 points
		t.Errorf("the notes are %s", all["xl/worksheets/sheet1.xml"])
	}
}

func members(t *testing.T, packed []byte) map[string]string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range r.File {
		m, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(m)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(body)
	}
	return all
}
