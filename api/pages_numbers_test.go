package api_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"html"
	"math"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// rowOfMap reads a row of the table of a map: the area, and its cells up to the value.
var rowOfMap = regexp.MustCompile(`(?s)<th scope="row">.*?<a href="/territoires/[^/]*/([^"?]*)[^"]*">(.*?)</a>.*?</th>(.*?)</tr>`)

// cellOfMap reads the number cells of such a row: what stands before the value, and it.
var cellOfMap = regexp.MustCompile(`<td class="number[^"]*">([^<]*)</td>`)

// numberInText is a number as people read it in French.
var numberInText = regexp.MustCompile(`[-−]?\d[\d\x{a0}\x{202f}]*(?:,\d+)?`)

// fileLink is a link of the page of the map to its numbers.
var fileLink = regexp.MustCompile(`<a href="(/api/v1/values\.(?:csv|xlsx)\?[^"]*)"`)

// What a map says of an area is the same number in its table, in the rows of its figure, in
// the files that it leads to and in the interface, or the same status (200 random states).
func TestMapSaysTheNumbersOfAllForms(t *testing.T) {
	s := serveDrafts(t, territoryDraft(t))
	rng := rand.New(rand.NewPCG(200, 6))
	compared, tried := 0, map[string]bool{}
	for n := states(200); n > 0; {
		path := pageAt(rng)
		if !strings.HasPrefix(path, "/carte") || strings.Contains(path, "lang=en") {
			continue
		}
		n--
		page := string(s.open(t, path).Body)
		picture := pictureOfPage.FindStringSubmatch(page)
		files := fileLink.FindAllStringSubmatch(page, -1)
		if picture == nil || len(files) < 2 {
			continue // a level without the indicator, which the page says
		}
		address := html.UnescapeString(picture[1])
		kind, _, _ := strings.Cut(strings.TrimPrefix(address, "/figures/"), ".")
		tried[kind] = true
		drawn := map[string][]string{}
		for _, row := range s.figureAt(t, address).Rows().Rows {
			drawn[row[0]] = row
		}
		numbers := numbersOfForms(t, s, html.UnescapeString(files[0][1]), html.UnescapeString(files[1][1]))
		rows := rowOfMap.FindAllStringSubmatch(page, -1)
		if len(rows) != len(numbers) || len(rows) != len(drawn) {
			t.Errorf("%s: %d rows on the page, %d in the figure, %d in the interface", path, len(rows), len(drawn), len(numbers))
		}
		for _, row := range rows {
			code, name := row[1], html.UnescapeString(row[2])
			cells := cellOfMap.FindAllStringSubmatch(row[3], -1)
			at := 0
			if kind == "bivariate" || kind == "difference" { // the need, or the period before, stands first
				at = 1
			}
			text := html.UnescapeString(cells[at][1])
			if !sameInText(text, numbers[code]) {
				t.Errorf("%s: %s has %q on the page, %v in the interface", path, name, text, numbers[code])
			}
			if cell := drawn[name]; len(cell) < at+2 || strings.TrimSuffix(cell[at+1], " (peu fiable)") != text {
				if kind != "symbols" || !strings.Contains(address, "per_capita") { // circles are of what a rate counts
					t.Errorf("%s: %s has %q on the page, %q in the figure", path, name, text, cell)
				}
			}
			compared++
		}
	}
	t.Logf("%d numbers in %d kinds of maps", compared, len(tried))
	if compared < 100 || len(tried) < 3 {
		t.Errorf("only %d numbers in maps of the kinds %v were compared", compared, tried)
	}
}

// numbersOfForms are the values by code, from the interface, after it was checked that the
// files of the page have the same.
func numbersOfForms(t *testing.T, s service, text, workbook string) map[string]*float64 {
	t.Helper()
	var answer struct {
		Codes []string
		Value []*float64
	}
	if err := json.Unmarshal(s.get(t, strings.Replace(workbook, ".xlsx", "", 1)).Body, &answer); err != nil {
		t.Fatal(err)
	}
	reader := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(s.get(t, text).Body, []byte("\ufeff"))))
	reader.Comma = ';'
	rows, err := reader.ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(s.get(t, workbook).Body))
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := book.GetRows("Données", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != len(answer.Codes)+1 || len(sheet) != len(rows) {
		t.Fatalf("%s: %d areas, %d rows of CSV, %d of the workbook", text, len(answer.Codes), len(rows), len(sheet))
	}
	numbers := map[string]*float64{}
	for i, code := range answer.Codes {
		for form, table := range map[string][][]string{"CSV": rows, "XLSX": sheet} {
			cell := func(name string) string {
				for k, column := range table[0] {
					if column == name && k < len(table[i+1]) {
						return table[i+1][k]
					}
				}
				return ""
			}
			if got := strings.Replace(cell("value"), ",", ".", 1); cell("code") != code || !sameNumber(got, answer.Value[i]) {
				t.Errorf("%s: %s of %s is %q in %s, %v in JSON", text, code, cell("code"), got, form, answer.Value[i])
			}
		}
		numbers[code] = answer.Value[i]
	}
	return numbers
}

// sameInText tells whether a text has a number, rounded to the decimals that it is written
// with; a text without number stands for none.
func sameInText(text string, v *float64) bool {
	found := numberInText.FindString(text)
	if found == "" || v == nil {
		return found == "" && v == nil
	}
	plain := strings.NewReplacer("\u00a0", "", "\u202f", "", ",", ".", "−", "-").Replace(found)
	n, err := strconv.ParseFloat(plain, 64)
	_, decimals, _ := strings.Cut(plain, ".")
	return err == nil && math.Abs(n-*v) <= 0.5*math.Pow10(-len(decimals))*(1+1e-9)
}
