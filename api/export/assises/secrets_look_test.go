package assises_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"maps"
	"math"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/observatoire-essor/essor/api/export/assises"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// secret is what is known of an area and not published: the numbers before they were masked.
type secret struct {
	ref       source.Ref
	indicator string
	values    []float64
}

// inspection looks for secrets in the files of a pack:
//
//   - in tables (CSV, GeoJSON, the workbook's sheets, those of the booklet), the row of an area
//     without a value has no number;
//   - in figures (SVG, and PNG and PDF of which the pixels are looked at where the SVG says
//     that the area lies), such an area has no mark and no fill that an area with a value has,
//     and no text says a number after its name;
//   - in no text of any file, a description, the workbook's caches, comments and properties
//     among them, does a secret stand as it is or rounded to any number of decimals, where four
//     digits or more make it known and no published number is written alike.
type inspection struct {
	t        *testing.T
	e        *edition.Edition
	files    map[string][]byte
	manifest assises.Manifest
	leaks    []string
	areas    int // of which pixels were looked at
	seen     *opened
	bounded  map[string]bool // of the figure that is looked at: areas with a maximum only
}

// inspect is what an inspection finds.
func inspect(t *testing.T, files map[string][]byte, e *edition.Edition, truth []secret, seen *opened) []string {
	t.Helper()
	i := &inspection{t: t, e: e, files: files, manifest: manifestOf(t, files), seen: seen}
	texts := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		texts[name] = i.textOf(name, files[name])
	}
	i.rows()
	for _, f := range i.manifest.Figures {
		i.figure(f, texts)
	}
	i.numbers(texts, truth)
	if i.areas == 0 {
		t.Error("the pixels of no area were looked at")
	}
	return i.leaks
}

func (i *inspection) leak(file, format string, args ...any) {
	i.leaks = append(i.leaks, file+": "+fmt.Sprintf(format, args...))
}

// textOf is all that a file says in words and numbers: no coordinates, no styles.
func (i *inspection) textOf(name string, body []byte) string {
	key := fmt.Sprintf("%x%s", sha256.Sum256(body), path.Ext(name))
	if _, ok := i.seen.texts[key]; !ok {
		i.seen.texts[key] = i.readText(name, body)
	}
	return i.seen.texts[key]
}

func (i *inspection) readText(name string, body []byte) string {
	switch path.Ext(name) {
	case ".svg":
		return svgText(i.t, body)
	case ".html":
		return htmlText(body)
	case ".xlsx":
		return i.bookText(body)
	case ".pdf":
		if bytes.HasPrefix(body, []byte("%PDF 2")) { // of the printer of tests: HTML
			return htmlText(body)
		}
		return i.ofPDF(body, 0).text
	case ".png": // its chunks of text
		return string(regexp.MustCompile(`(?s)(?:tEXt|iTXt|zTXt).{0,400}`).Find(body))
	case ".geojson":
		return regexp.MustCompile(`(?s)"coordinates":[\[\]\d.,\s-]*`).ReplaceAllString(string(body), "")
	default:
		return string(body)
	}
}

// svgText is the texts of a picture, with its comments and the values of attributes that are
// not geometry or style.
func svgText(t *testing.T, body []byte) string {
	t.Helper()
	var b strings.Builder
	d := xml.NewDecoder(bytes.NewReader(body))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return b.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.CharData:
			b.Write(token)
			b.WriteByte('\n')
		case xml.Comment:
			b.Write(token)
		case xml.StartElement:
			for _, a := range token.Attr {
				if strings.HasPrefix(a.Name.Local, "data-") || strings.HasPrefix(a.Name.Local, "aria-") || a.Name.Local == "href" || a.Name.Local == "id" {
					b.WriteString(a.Value + "\n")
				}
			}
		}
	}
}

var (
	drawnInHTML = regexp.MustCompile(`(?s) (?:d|x|y|viewBox|width|height|font-size|stroke-[a-z]+|style)="[^"]*"`)
	tagOfHTML   = regexp.MustCompile(`</?(?:text|tspan|td|th|tr|p|li|span|small|br|strong)\b[^>]*>`)
)

func htmlText(body []byte) string {
	if before, rest, styled := bytes.Cut(body, []byte("<style>")); styled { // its fonts are long
		_, after, _ := bytes.Cut(rest, []byte("</style>"))
		body = slices.Concat(before, after)
	}
	return html.UnescapeString(tagOfHTML.ReplaceAllString(drawnInHTML.ReplaceAllString(string(body), ""), " \n"))
}

// bookText is all members of a workbook: cells, shared texts, what charts keep of cells,
// properties; and what the archive says of its members.
func (i *inspection) bookText(body []byte) string {
	archive, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		i.t.Fatal(err)
	}
	text := archive.Comment + "\n"
	for _, m := range archive.File {
		text += m.Name + "\n" + m.Comment + "\n" + string(m.Extra) + "\n"
		if !strings.HasPrefix(m.Name, "xl/theme/") && m.Name != "xl/styles.xml" {
			text += string(memberOf(i.t, m)) + "\n"
		}
	}
	return text
}

func memberOf(t *testing.T, m *zip.File) []byte {
	t.Helper()
	in, err := m.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	body, err := io.ReadAll(in)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// rows looks at the rows of tables of values.
func (i *inspection) rows() {
	for name, body := range i.files {
		switch path.Ext(name) {
		case ".csv":
			table, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
			if err != nil {
				i.t.Fatal(err)
			}
			i.table(name, table)
		case ".geojson":
			var c struct {
				Features []struct{ Properties map[string]any }
			}
			if err := json.Unmarshal(body, &c); err != nil {
				i.t.Fatal(err)
			}
			for _, f := range c.Features {
				var head, row []string
				for k, v := range f.Properties {
					if v != nil {
						head, row = append(head, k), append(row, fmt.Sprint(v))
					}
				}
				i.table(name, [][]string{head, row})
			}
		case ".xlsx":
			f, err := excelize.OpenReader(bytes.NewReader(body))
			if err != nil {
				i.t.Fatal(err)
			}
			for _, sheet := range f.GetSheetList() {
				table, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
				if err != nil {
					i.t.Fatal(err)
				}
				if len(table) > 0 && slices.Contains(table[0], "level") && slices.Contains(table[0], "status") {
					i.table(name, table)
				}
			}
			_ = f.Close()
		}
	}
}

// table looks at rows of values: those that the edition has no value for.
func (i *inspection) table(name string, table [][]string) {
	at := map[string]int{}
	for column, title := range table[0] {
		at[title] = column
	}
	for _, row := range table[1:] {
		cell := func(title string) string {
			if c, ok := at[title]; ok && c < len(row) {
				return row[c]
			}
			return ""
		}
		ref := source.Ref{Level: source.Level(cell("level")), Code: cell("code")}
		if ref.Code == "" {
			continue // a measure of all areas together, of those with a value
		}
		vector := i.vector(cell("indicator") + " " + cell("level") + " " + cell("period"))
		if vector == nil || i.known(vector, ref.Code) {
			continue
		}
		for _, title := range []string{"value", "bound", "low", "high", "n", "verdict", "numerator", "denominator", "smoothed", "rank_low", "rank_high"} {
			if text := cell(title); text != "" {
				i.leak(name, "%s of %s is %s in %s", vector.Key, ref.Code, text, title)
			}
		}
	}
}

// vector is a vector by its name; nil for none.
func (i *inspection) vector(name string) *edition.Vector {
	for _, k := range i.e.Keys() {
		if k.String() == name {
			return i.e.Vector(k)
		}
	}
	return nil
}

func (i *inspection) known(v *edition.Vector, code string) bool {
	at, ok := i.e.Level(v.Level).Index(code)
	return ok && v.Status[at].HasValue()
}

// numberInText is a number as people and programs write it.
var numberInText = regexp.MustCompile(`\d{1,3}(?:[ \x{a0}\x{202f}]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?`)

func plain(number string) string {
	return strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", ",", ".").Replace(number)
}

// numbers looks for secrets in all texts.
func (i *inspection) numbers(texts map[string]string, truth []secret) {
	written := map[string][]string{}
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		for _, n := range numberInText.FindAllString(texts[name], -1) {
			if n = plain(n); digitsOf(n) >= 4 && !slices.Contains(written[n], name) {
				written[n] = append(written[n], name)
			}
		}
	}
	suspect := map[string]string{}
	for _, s := range truth {
		for _, value := range s.values {
			for _, form := range forms(value) {
				if written[form] != nil {
					suspect[form] = fmt.Sprintf("%s of %s", s.indicator, s.ref.Code)
				}
			}
		}
	}
	i.forgive(suspect)
	for form, of := range suspect {
		for _, name := range written[form] {
			i.leak(name, "%s: %s", of, form)
		}
	}
}

// forgive takes out what a published number is written alike.
func (i *inspection) forgive(suspect map[string]string) {
	for _, k := range i.e.Keys() {
		v := i.e.Vector(k)
		for _, column := range [][]float64{v.Number, v.Low, v.High, v.Smoothed, v.Numerator, v.Denominator} {
			for _, value := range column {
				if len(suspect) == 0 || math.IsNaN(value) {
					continue
				}
				for _, form := range forms(value) {
					delete(suspect, form)
				}
			}
		}
	}
}

// forms are the ways in which a number is written that has four digits at least.
func forms(value float64) []string {
	var list []string
	for _, decimals := range []int{-1, 0, 1, 2, 3, 4, 6} {
		if form := strconv.FormatFloat(value, 'f', decimals, 64); digitsOf(form) >= 4 && !slices.Contains(list, form) {
			list = append(list, form)
		}
	}
	return list
}

func digitsOf(number string) int {
	return len(strings.TrimLeft(strings.ReplaceAll(number, ".", ""), "0"))
}
