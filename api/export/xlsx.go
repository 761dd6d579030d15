package export

import (
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/observatoire-essor/essor/api/message"
)

// Book is a workbook: a sheet with data, one that says what to know of them, one
// with their sources.
type Book struct {
	Data    Table
	Notes   Notes
	Sources Table
	Title   string
	Made    time.Time // stands in the file as the moment of its making
}

// Notes are the sheet of notes: lines of a subject and what is said of it, the first
// of them the ones that nobody may miss.
type Notes struct {
	Name  string // of the sheet
	Lines []Note
}

// Note is a line of the sheet of notes.
type Note struct {
	About, Says string
	Warning     bool // shown in bold: what is simulated
}

// Most rows and characters that a workbook takes.
const (
	MostRows     = 1<<20 - 1 // below the header
	longestTexts = 32767
)

// XLSX writes a workbook. Codes are texts; numbers keep their digits and show the
// decimals of their column; the header stays in view and filters its columns. It
// returns an error when the table has more than [MostRows] rows.
func XLSX(w io.Writer, b Book) error {
	return Workbook{Title: b.Title, Made: b.Made, Sheets: []Sheet{{Table: &b.Data}, {Notes: &b.Notes}, {Table: &b.Sources}}}.Write(w)
}

// writeSheet streams a table into a sheet that is there.
func writeSheet(f *excelize.File, t Table, header int) error {
	if err := printable(f, t.Name); err != nil {
		return err
	}
	out, err := f.NewStreamWriter(t.Name)
	if err != nil {
		return err
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	styles := cellStyles{file: f, kept: map[int]int{}}
	row := make([]any, len(t.Columns))
	for i, c := range t.Columns {
		if err := out.SetColWidth(i+1, i+1, c.width()); err != nil {
			return err
		}
		row[i] = excelize.Cell{StyleID: header, Value: c.Name}
	}
	if err := out.SetRow("A1", row); err != nil {
		return err
	}
	n := 1
	for cells := range t.Rows {
		if n++; n > MostRows+1 {
			return fmt.Errorf("%s has more than %d rows", t.Name, MostRows)
		}
		lines := 1
		for i, c := range cells {
			style, err := styles.of(c, t.Columns[i])
			if err != nil {
				return err
			}
			row[i] = c.forSheet(style)
			if t.Columns[i].wraps() {
				lines = max(lines, linesIn(c.text, t.Columns[i].width()))
			}
		}
		at, err := excelize.CoordinatesToCellName(1, n)
		if err != nil {
			return err
		}
		if err := out.SetRow(at, row, heightOf(lines)...); err != nil {
			return err
		}
	}
	if err := withFilters(out, t, n); err != nil {
		return err
	}
	return out.Flush()
}

// printable lets a sheet be printed on sheets of A4 that lie, as wide as they are.
func printable(f *excelize.File, sheet string) error {
	const a4 = 9
	if err := f.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: new(true)}); err != nil {
		return err
	}
	return f.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: new(a4), Orientation: new("landscape"), FitToWidth: new(1), FitToHeight: new(0)})
}

// withFilters lets people filter and sort by the columns of a table that has rows down to the
// last one.
func withFilters(out *excelize.StreamWriter, t Table, last int) error {
	if last < 2 {
		return nil
	}
	corner, err := excelize.CoordinatesToCellName(len(t.Columns), last)
	if err != nil {
		return err
	}
	return out.AddTable(&excelize.Table{Range: "A1:" + corner, StyleName: "TableStyleLight1"})
}

// width is how many characters of a column are seen: texts of known kinds have room.
func (c Column) width() float64 {
	switch c.Name {
	case "alt", "definition", "query":
		return 90
	case "title", "sources", "address":
		return 60
	case "label", "file", "text", "parents":
		return 44
	case "indicator", "name", "beneficiary", "funder":
		return 32
	case "unit", "method", "simulated", "producer", "reason", "licence":
		return 20
	default:
		return float64(max(12, min(len(c.Name)+4, 40)))
	}
}

// wraps tells whether the texts of a column go over several lines.
func (c Column) wraps() bool { return c.Name == "alt" || c.Name == "definition" || c.Name == "title" }

// cellStyles are the styles of a workbook: by how many decimals a number shows, and that of
// long texts.
type cellStyles struct {
	file  *excelize.File
	kept  map[int]int
	texts int // 0: not made yet
}

// of is the style of a cell in a column; 0 is no style.
func (s *cellStyles) of(c Cell, in Column) (int, error) {
	if in.wraps() {
		return s.wrapped()
	}
	if c.kind != number || in.Decimals < 0 {
		return 0, nil
	}
	decimals := message.Decimals(c.number, in.Decimals)
	if style, ok := s.kept[decimals]; ok {
		return style, nil
	}
	format := "#,##0"
	if decimals > 0 {
		format += "." + strings.Repeat("0", decimals)
	}
	style, err := s.file.NewStyle(&excelize.Style{CustomNumFmt: &format})
	if err != nil {
		return 0, err
	}
	s.kept[decimals] = style
	return style, nil
}

// wrapped is the style of long texts, whose lines are seen.
func (s *cellStyles) wrapped() (int, error) {
	if s.texts != 0 {
		return s.texts, nil
	}
	style, err := s.file.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	s.texts = style
	return style, err
}

// forSheet is the cell as the library takes it.
func (c Cell) forSheet(style int) any {
	switch c.kind {
	case text, list:
		if r := []rune(c.text); len(r) > longestTexts {
			return excelize.Cell{StyleID: style, Value: string(r[:longestTexts-1]) + "…"}
		}
		return excelize.Cell{StyleID: style, Value: c.text}
	case number:
		return excelize.Cell{StyleID: style, Value: c.number}
	case count:
		return c.count
	case flag:
		return c.count == 1
	default:
		return nil
	}
}

// charactersOfNotes is how wide what notes say is.
const charactersOfNotes = 110

// linesIn is on how many lines a text of a width stands.
func linesIn(text string, width float64) int {
	return int(math.Ceil(float64(len([]rune(text))) / (0.95 * width)))
}

// heightOf makes a row as high as its lines, which programs do not find out for themselves;
// nothing for a row of one line.
func heightOf(lines int) []excelize.RowOpts {
	const line, most = 15.5, 409 // points; no row is higher
	if lines < 2 {
		return nil
	}
	return []excelize.RowOpts{{Height: min(line*float64(lines), most)}}
}

func writeNotes(f *excelize.File, notes Notes, bold int) error {
	if err := printable(f, notes.Name); err != nil {
		return err
	}
	wrap, err := f.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return err
	}
	out, err := f.NewStreamWriter(notes.Name)
	if err != nil {
		return err
	}
	for i, width := range []float64{28, charactersOfNotes} {
		if err := out.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	for i, line := range notes.Lines {
		style := wrap
		if line.Warning {
			style = bold
		}
		row := []any{excelize.Cell{StyleID: bold, Value: line.About}, excelize.Cell{StyleID: style, Value: line.Says}}
		if err := out.SetRow(fmt.Sprintf("A%d", i+1), row, heightOf(linesIn(line.Says, charactersOfNotes))...); err != nil {
			return err
		}
	}
	return out.Flush()
}
