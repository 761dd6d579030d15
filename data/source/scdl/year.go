package scdl

import (
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/geo/infile"
)

// year finds when the grant was decided. The date of the convention tells it, else
// the financial year, the first day of payment, the date in the decision's reference,
// the pack, the name of a column, the name of the file: the further down this list,
// the more there is to know about it, so each is noted.
func (r *reader) year(d *draft) error {
	g := &d.grant
	if value := d.row.Text("dateConvention"); value != "" {
		if g.Year = plainYear(value); g.Year > 0 {
			return nil
		}
		date, err := r.date(d, "dateConvention", value)
		if err == nil && plainYear(strconv.Itoa(date.Year())) > 0 {
			if g.Year = date.Year(); !table.IsMonth(value) {
				g.DecidedOn = date
			} else {
				d.note(monthOnly, "dateConvention", "value", value)
			}
			return nil
		}
		d.noteValue("dateConvention", err)
	}
	if g.Year = plainYear(d.row.Text("exercice")); g.Year > 0 {
		return nil
	}
	for _, from := range []struct {
		code   infile.Code
		column string
		year   int
	}{
		{yearFromRequest, "dateDemande", yearOfRequest(d)},
		{yearFromPayment, "datesPeriodeVersement", yearOfPayment(d.row.Text("datesPeriodeVersement"))},
		{yearFromReference, "referenceDecision", yearOfReference(g.Reference)},
		{yearFromPack, "", r.packYear()},
		{yearFromColumn, "montant", r.nameYear},
		{yearFromFile, "", r.fileYear},
	} {
		if from.year == 0 {
			continue
		}
		g.Year = from.year
		d.note(from.code, from.column, "year", strconv.Itoa(g.Year))
		return nil
	}
	return d.refuse(noYear, "dateConvention")
}

// date reads a day. A spreadsheet's day number is the normal form in a workbook, and
// a repair elsewhere.
func (r *reader) date(d *draft, column, value string) (source.Date, error) {
	date, err := table.ParseDate(value)
	if err == nil {
		return date, nil
	}
	serial, notSerial := table.ParseSerialDate(value)
	if notSerial != nil {
		return source.Date{}, err
	}
	if r.tab.Format() != table.XLSX {
		d.repair(serialDate, column, "value", value, "date", serial.String())
	}
	return serial, nil
}

var (
	firstDate  = regexp.MustCompile(`^(\d{4}[-/]\d{1,2}([-/]\d{1,2})?|\d{1,2}/\d{1,2}/\d{4})($|[ _/T])`)
	dateInside = regexp.MustCompile(`(?:^|\D)(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?:\D|$)`)
	// A year and a month; a number of the decision after the year is another matter.
	leadingYear = regexp.MustCompile(`^(\d{4})[-_/. ](?:0[1-9]|1[0-2])(?:\D|$)`)
	digitRun    = regexp.MustCompile(`\d+`)
)

// yearOfRequest is the year in which a request was made that no decision answers yet.
func yearOfRequest(d *draft) int {
	if d.grant.Outcome == awarded || d.grant.RequestedOn.IsZero() {
		return 0
	}
	return plainYear(strconv.Itoa(d.grant.RequestedOn.Year()))
}

// packYear is the year that the pack gives, if it gives one.
func (r *reader) packYear() int {
	if r.in.Period.From == r.in.Period.To {
		return r.in.Period.From
	}
	return 0
}

// plainYear reads a year from 1980 to 2099; 2022.0 is one too.
func plainYear(text string) int {
	year, err := strconv.Atoi(strings.TrimSuffix(text, ".0"))
	if err != nil || year < 1980 || year > 2099 {
		return 0
	}
	return year
}

// yearOfPayment is the year of the first date in a text of periods, such as
// "2018-06-01_2018-12-31", "06/12/2022" or "17/10/2017 AU 05/03/2018", or that of a
// spreadsheet's day number. A text that begins otherwise is not understood.
func yearOfPayment(text string) int {
	if date, err := table.ParseSerialDate(text); err == nil {
		return date.Year()
	}
	first := firstDate.FindStringSubmatch(text)
	if first == nil {
		return 0
	}
	date, err := table.ParseDate(first[1])
	if err != nil {
		return 0
	}
	return plainYear(strconv.Itoa(date.Year()))
}

// yearOfReference is the year of the date in a decision's reference, "20170138 du
// 18/05/2017", "Délibération CP du 26/04/2024", or the year with which it begins,
// "2018_10_CP_0020".
func yearOfReference(reference string) int {
	if first := leadingYear.FindStringSubmatch(reference); first != nil {
		return plainYear(first[1])
	}
	found := dateInside.FindAllStringSubmatch(reference, 2)
	if len(found) != 1 {
		return 0
	}
	date, err := table.ParseDate(found[0][1] + "/" + found[0][2] + "/" + found[0][3])
	if err != nil {
		return 0
	}
	return plainYear(strconv.Itoa(date.Year()))
}

// yearInName is the year in the name of a file, when there is exactly one.
func yearInName(file string) int {
	year := 0
	for _, run := range digitRun.FindAllString(filepath.Base(file), -1) {
		if y := plainYear(run); y > 0 && year == 0 {
			year = y
		} else if y > 0 && y != year {
			return 0
		}
	}
	return year
}
