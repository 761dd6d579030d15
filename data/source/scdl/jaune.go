package scdl

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/geo/infile"
)

// state is the funder of the jaune.
const state = "État"

// ReadJaune reads the annex to the budget on subsidies to associations. Of each
// association it has one line with the total and one for each budget programme; the
// latter are the grants, and the totals only check them. The amounts are those paid
// in the year. It is a [source.ReadFunc].
func ReadJaune(ctx context.Context, in source.Input, to source.Sink) (source.Counts, error) {
	r, err := open(ctx, in, to, "jaune")
	if err != nil {
		return source.Counts{}, err
	}
	defer func() { _ = r.tab.Close() }()
	j := &jaune{reader: r, year: r.packYear(), totals: map[string]*total{}}
	if j.year == 0 {
		j.year = jauneYear(in.File)
	}
	if j.year == 0 {
		return r.Counts(), &infile.Fault{Code: layout.PeriodMissing, File: r.tab.File(), Args: map[string]string{"column": r.tab.Column("detail")}}
	}
	for _, code := range strings.Split(in.Options["department"], ",") {
		if code = strings.TrimSpace(code); code != "" {
			j.departments = append(j.departments, code)
		}
	}
	for row, err := range r.tab.Rows() {
		if fault, damaged := table.RowFault(err); damaged {
			err = r.Reject(source.IssueOf(fault, source.Rejected))
		} else if err == nil {
			err = j.take(row)
		}
		if err != nil {
			return r.Counts(), err
		}
	}
	err = j.finish()
	return r.Counts(), err
}

// jaune is the annex on its way.
type jaune struct {
	*reader
	year        int
	departments []string

	totals map[string]*total // by association
	order  []*total          // in the order of the file
	sum    source.Cents      // of all lines
	grand  *draft            // the closing line
}

// total is an association's line with the total, and the sum of its other lines.
type total struct {
	draft *draft // nil while only lines were met
	lines int
	sum   source.Cents
}

// take reads a line.
func (j *jaune) take(row table.Row) error {
	d := &draft{row: row}
	amountColumn := "detail"
	isTotal := row.Text("total") != ""
	if isTotal {
		amountColumn = "total"
	}
	if strings.HasPrefix(table.Fold(row.Text("siren")), "total") {
		d.keep()
		j.grand = d
		j.Skip()
		return nil
	}
	if isTotal && row.Text("detail") != "" {
		return j.turnDown(d.refuse(twoAmounts, "total"))
	}
	value := row.Text(amountColumn)
	if value == "" {
		return j.turnDown(d.refuse(noAmount, amountColumn))
	}
	var err error
	if d.amount, err = table.ParseCents(value); err != nil {
		return j.turnDown(d.refuseValue(amountColumn, err))
	}
	if isTotal && row.Text("imputation") == "" {
		d.keep()
		t := j.total(row)
		if t.draft != nil {
			return j.turnDown(d.refuse(layout.Duplicate, "siren", "value", row.Text("siren"), "first", strconv.Itoa(t.draft.row.Number)))
		}
		t.draft = d
		return nil
	}
	t := j.total(row)
	t.lines++
	t.sum += d.amount
	j.sum += d.amount
	return j.grant(d)
}

// total is the account of the association of a row.
func (j *jaune) total(row table.Row) *total {
	key := row.Text("siren") + "|" + row.Text("association")
	t, known := j.totals[key]
	if !known {
		t = &total{}
		j.totals[strings.Clone(key)] = t
		j.order = append(j.order, t)
	}
	return t
}

// grant tells of a line.
func (j *jaune) grant(d *draft) error {
	if !j.inside(d.row.Text("association")) {
		j.Skip()
		return nil
	}
	d.grant = source.Grant{
		Row: d.row.Number, Funder: state, Year: j.year, Outcome: awarded,
		Beneficiary: text(d.row, "association"), Programme: text(d.row, "imputation"),
	}
	value := d.row.Text("siren")
	who := identify(value)
	d.grant.BeneficiaryID = who.id
	switch {
	case value == "":
		d.note(noID, "siren")
	case who.fault != nil:
		d.noteValue("siren", who.fault)
	case who.repair != "":
		d.repair(who.repair, "siren", "value", value, "id", who.id)
	}
	return j.settle(d)
}

// departmentOf finds departments, of which the last is that of "ZY'VA - 92 NANTERRE".
var departmentOf = regexp.MustCompile(` - (\d[\dAB]\d?)(?: |$)`)

// inside tells whether the association has its seat in a department asked for.
func (j *jaune) inside(association string) bool {
	if len(j.departments) == 0 {
		return true
	}
	found := departmentOf.FindAllStringSubmatch(association, -1)
	return len(found) > 0 && slices.Contains(j.departments, found[len(found)-1][1])
}

// finish checks the lines against the totals. A total without lines is a grant.
func (j *jaune) finish() error {
	for _, t := range j.order {
		switch {
		case t.draft == nil:
		case t.lines == 0:
			t.draft.note(jauneNoDetail, "total")
			j.sum += t.draft.amount
			if err := j.grant(t.draft); err != nil {
				return err
			}
		default:
			j.Skip()
			if t.sum != t.draft.amount {
				if err := j.Note(t.draft.issue(jauneTotalMismatch, "total", []string{"want", euros(t.draft.amount), "got", euros(t.sum)})); err != nil {
					return err
				}
			}
		}
	}
	if err := j.reader.finish(); err != nil || j.grand == nil {
		return err
	}
	return j.checkGrand()
}

// checkGrand compares the closing line, "Total des subventions versées en 2010".
func (j *jaune) checkGrand() error {
	year := 0
	for _, word := range strings.Fields(j.grand.row.Text("siren")) {
		year = max(year, plainYear(word))
	}
	if year != 0 && year != j.year {
		if err := j.Note(j.grand.issue(jauneOtherYear, "siren", []string{"want", strconv.Itoa(year), "got", strconv.Itoa(j.year)})); err != nil {
			return err
		}
	}
	want, err := table.ParseCents(j.grand.row.Text("total"))
	if err != nil {
		return j.Note(source.IssueOf(j.grand.row.Fault("total", err), source.Noted))
	}
	if want != j.sum {
		return j.Note(j.grand.issue(jauneSumMismatch, "total", []string{"want", euros(want), "got", euros(j.sum)}))
	}
	return nil
}

// jauneYear is the year of payment in the name of a file: "… en-2010", else two years
// before the budget that it is annexed to, "plf-2012".
func jauneYear(file string) int {
	if m := paidIn.FindStringSubmatch(file); m != nil {
		return plainYear(m[1])
	}
	if m := budgetOf.FindStringSubmatch(file); m != nil {
		if year := plainYear(m[1]); year > 0 {
			return year - 2
		}
	}
	return 0
}

var (
	paidIn   = regexp.MustCompile(`(?i)en[-_ ](\d{4})(?:\D|$)`)
	budgetOf = regexp.MustCompile(`(?i)plf[-_ ]?(\d{4})(?:\D|$)`)
)

// euros writes an amount exactly, with a point.
func euros(c source.Cents) string {
	sign := ""
	if c < 0 {
		sign, c = "-", -c
	}
	cent := strconv.Itoa(int(c % 100))
	return sign + strconv.FormatInt(int64(c/100), 10) + "." + strings.Repeat("0", 2-len(cent)) + cent
}
