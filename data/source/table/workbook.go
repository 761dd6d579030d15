package table

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/observatoire-essor/essor/geo/infile"
)

// sheetRows goes through a sheet. Values are those that the sheet stores, not those
// that it shows: full numbers, and dates as days since 30 December 1899.
type sheetRows struct {
	ctx  context.Context //nolint:containedctx // lives no longer than the table that Open was asked for
	file string
	rows *excelize.Rows
	n    int
}

func (s *sheetRows) next() (record, error) {
	if err := s.ctx.Err(); err != nil {
		return record{}, err
	}
	if !s.rows.Next() {
		if err := s.rows.Error(); err != nil {
			return record{}, &infile.Fault{Code: infile.Corrupt, File: s.file, Args: map[string]string{"format": "xlsx"}, Err: err}
		}
		return record{}, io.EOF
	}
	s.n++
	fields, err := s.rows.Columns()
	if err != nil {
		return record{}, &infile.Fault{Code: infile.Corrupt, File: s.file, Args: map[string]string{"format": "xlsx"}, Err: err}
	}
	rec := record{line: s.n, fields: fields}
	for i, f := range fields {
		fields[i] = sheetNumber(f)
		if strings.IndexByte(f, 0) >= 0 {
			rec.fault = WrongEncoding
		}
	}
	return rec, nil
}

// sheetNumber writes a stored number as it was typed: spreadsheets keep 15 digits
// and store up to 17, so that 0.1 may stand as 0.10000000000000001.
func sheetNumber(text string) string {
	if len(text) < 16 && !strings.ContainsAny(text, "eE") || !strings.ContainsAny(text, ".eE") {
		return text
	}
	number := plainNumber(text)
	if !plain(number) || len(number) < 17 {
		return number
	}
	v, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return text
	}
	return plainNumber(strconv.FormatFloat(v, 'g', 15, 64))
}

// openWorkbook opens a workbook that is in memory.
func (t *Table) openWorkbook(ctx context.Context, body []byte) error {
	t.format = XLSX
	if err := t.checkInflation(body); err != nil {
		return err
	}
	book, err := excelize.OpenReader(bytes.NewReader(body), excelize.Options{RawCellValue: true})
	if err != nil {
		return &infile.Fault{Code: infile.Corrupt, File: t.file, Args: map[string]string{"format": "xlsx"}, Err: err}
	}
	t.closers = append(t.closers, book)
	return t.findSheet(ctx, book)
}

// checkInflation refuses workbooks whose parts inflate beyond the limits. The zip
// reader holds the parts to the sizes they declare.
func (t *Table) checkInflation(body []byte) error {
	archive, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return &infile.Fault{Code: infile.Truncated, File: t.file, Err: err}
	}
	// Compressed XML of a sheet rarely shrinks more than thirtyfold.
	const ratioFrom, defaultRatio, defaultSize = 64 << 20, 200, 4 << 30
	ratio, size := t.spec.Limits.Ratio, t.spec.Limits.Size
	if ratio == 0 {
		ratio = defaultRatio
	}
	if size == 0 {
		size = defaultSize
	}
	var inflated uint64
	for _, part := range archive.File {
		inflated += part.UncompressedSize64
		if part.UncompressedSize64 > uint64(size) || inflated > uint64(size) {
			return t.fault(infile.TooLarge, map[string]string{"limit": strconv.FormatInt(size>>20, 10) + " Mio"})
		}
	}
	if inflated > ratioFrom && inflated/uint64(max(1, len(body))) > uint64(ratio) {
		return t.fault(infile.Bomb, map[string]string{"ratio": strconv.FormatInt(ratio, 10)})
	}
	return nil
}

// findSheet goes through the sheets that the Spec means, until one has the header.
func (t *Table) findSheet(ctx context.Context, book *excelize.File) error {
	var first error
	found := false
	for _, sheet := range book.GetSheetList() {
		if p := t.spec.Sheet; p != "" {
			if ok, err := path.Match(strings.ToLower(p), strings.ToLower(sheet)); sheet != p && (err != nil || !ok) {
				continue
			}
		}
		found = true
		rows, err := book.Rows(sheet)
		if err != nil {
			continue // a sheet of charts has no rows
		}
		t.sheet, t.rows = sheet, &sheetRows{ctx: ctx, file: t.file, rows: rows}
		err = t.findHeader()
		if err == nil {
			t.closers = append(t.closers, rows)
			return nil
		}
		if err := errors.Join(rows.Close()); err != nil {
			return err
		}
		if first == nil || isFault(first, NoHeader) {
			first = err
		}
	}
	if !found {
		return t.fault(NoSheet, map[string]string{"sheet": t.spec.Sheet, "found": list(book.GetSheetList())})
	}
	if first == nil {
		return t.fault(NoHeader, map[string]string{"row": "1"})
	}
	return first
}
