package export

import (
	"archive/zip"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"time"

	"github.com/xuri/excelize/v2"
)

// Workbook is sheets in order. The same workbook gives the same bytes.
type Workbook struct {
	Title  string
	Made   time.Time // stands in the file as the moment of its making
	Sheets []Sheet
}

// Sheet is a sheet of one kind: the first field that is set.
type Sheet struct {
	Table  *Table
	Notes  *Notes
	Charts *Charts
}

// Write writes a workbook as XLSX. It returns an error when a table has more than
// [MostRows] rows, and the first of the writer.
func (b Workbook) Write(w io.Writer) error {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }() // only temporary files; the workbook was written or not
	if err := b.fill(f); err != nil {
		return fmt.Errorf("xlsx: %w", err)
	}
	packed, err := f.WriteToBuffer()
	if err != nil {
		return fmt.Errorf("xlsx: %w", err)
	}
	if err := inOrder(w, packed.Bytes()); err != nil {
		return fmt.Errorf("xlsx: %w", err)
	}
	return nil
}

func (b Workbook) fill(f *excelize.File) error {
	made := b.Made.UTC().Format(time.RFC3339)
	if err := f.SetDocProps(&excelize.DocProperties{Title: b.Title, Creator: "Essor", Created: made, Modified: made}); err != nil {
		return err
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true, Family: "Calibri", Size: 11}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return err
	}
	for i, sheet := range b.Sheets {
		if i == 0 {
			err = f.SetSheetName(f.GetSheetName(0), sheet.name())
		} else {
			_, err = f.NewSheet(sheet.name())
		}
		if err != nil {
			return err
		}
	}
	for _, sheet := range b.Sheets {
		switch {
		case sheet.Table != nil:
			err = writeSheet(f, *sheet.Table, bold)
		case sheet.Notes != nil:
			err = writeNotes(f, *sheet.Notes, bold)
		default:
			err = writeCharts(f, *sheet.Charts)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s Sheet) name() string {
	switch {
	case s.Table != nil:
		return s.Table.Name
	case s.Notes != nil:
		return s.Notes.Name
	default:
		return s.Charts.Name
	}
}

// contentTypes is the member of a workbook that says what its other members are.
const contentTypes = "[Content_Types].xml"

// inOrder writes the members of an archive in the order of their names, and what it says of
// them too: the library has both in another order each time.
func inOrder(w io.Writer, packed []byte) error {
	in, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		return err
	}
	members := slices.Clone(in.File)
	slices.SortFunc(members, func(a, b *zip.File) int { return cmp.Compare(a.Name, b.Name) }) // "[" comes first, as programs expect
	out := zip.NewWriter(w)
	for _, m := range members {
		if m.Name == contentTypes {
			err = copySorted(out, m)
		} else {
			err = out.Copy(m)
		}
		if err != nil {
			return err
		}
	}
	return out.Close()
}

// typeOf is one element of the content types.
var typeOf = regexp.MustCompile(`<(?:Default|Override) [^>]*></(?:Default|Override)>`)

// copySorted writes the content types in one order.
func copySorted(out *zip.Writer, m *zip.File) error {
	in, err := m.Open()
	if err != nil {
		return err
	}
	body, err := io.ReadAll(in)
	if err := errors.Join(err, in.Close()); err != nil {
		return err
	}
	elements := typeOf.FindAll(body, -1)
	slices.SortFunc(elements, bytes.Compare)
	to, err := out.Create(m.Name)
	if err != nil {
		return err
	}
	i := -1
	_, err = to.Write(typeOf.ReplaceAllFunc(body, func([]byte) []byte { i++; return elements[i] }))
	return err
}
