package export

import (
	"fmt"
	"io"
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
	out, err := f.NewStreamWriter(t.Name)
	if err != nil {
		return err
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	styles := numberStyles{f, map[int]int{}}
	row := make([]any, len(t.Columns))
	for i, c := range t.Columns {
		if err := out.SetColWidth(i+1, i+1, float64(max(12, min(len(c.Name)+4, 40)))); err != nil {
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
		for i, c := range cells {
			style, err := styles.of(c, t.Columns[i])
			if err != nil {
				return err
			}
			row[i] = c.forSheet(style)
		}
		at, err := excelize.CoordinatesToCellName(1, n)
		if err != nil {
			return err
		}
		if err := out.SetRow(at, row); err != nil {
			return err
		}
	}
	return out.Flush()
}

// numberStyles are the styles of a workbook that show so many decimals.
type numberStyles struct {
	file *excelize.File
	kept map[int]int
}

// of is the style of a number in a column; 0 is no style.
func (s numberStyles) of(c Cell, in Column) (int, error) {
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

// forSheet is the cell as the library takes it.
func (c Cell) forSheet(style int) any {
	switch c.kind {
	case text, list:
		if r := []rune(c.text); len(r) > longestTexts {
			return string(r[:longestTexts-1]) + "…"
		}
		return c.text
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

func writeNotes(f *excelize.File, notes Notes, bold int) error {
	wrap, err := f.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return err
	}
	out, err := f.NewStreamWriter(notes.Name)
	if err != nil {
		return err
	}
	for i, width := range []float64{28, 110} {
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
		if err := out.SetRow(fmt.Sprintf("A%d", i+1), row); err != nil {
			return err
		}
	}
	return out.Flush()
}
