package scdl

import (
	"errors"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/geo/infile"
)

// draft is a row on its way to a grant.
type draft struct {
	grant  source.Grant
	row    table.Row
	amount source.Cents // as the row has it; negative when money is taken back
	share  share
	fate   error // why a row of a shared subsidy gives no grant, or nil
	notes  []source.Issue
	mended []source.Issue // how the row was changed
}

// note keeps something to tell about the row, if it is kept.
func (d *draft) note(code infile.Code, column string, args ...string) {
	d.notes = append(d.notes, d.issue(code, column, args))
}

// repair keeps how the row was changed.
func (d *draft) repair(code infile.Code, column string, args ...string) {
	d.mended = append(d.mended, d.issue(code, column, args))
}

func (d *draft) issue(code infile.Code, column string, args []string) source.Issue {
	i := source.Issue{Row: d.row.Number, Code: string(code)}
	if column != "" {
		i.Column = d.row.Col(column)
	}
	for k := 0; k+1 < len(args); k += 2 {
		if i.Args == nil {
			i.Args = map[string]string{}
		}
		i.Args[args[k]] = args[k+1]
	}
	return i
}

// noteValue tells that the value of a column cannot be read.
func (d *draft) noteValue(column string, err error) {
	issue := source.IssueOf(d.row.Fault(column, err), source.Noted)
	d.notes = append(d.notes, issue)
}

// refusal says why a row gives no grant.
type refusal struct{ issue source.Issue }

// Error is the refusal in the words of a log.
func (e *refusal) Error() string { return e.issue.Code }

func (d *draft) refuse(code infile.Code, column string, args ...string) error {
	return &refusal{d.issue(code, column, args)}
}

// keep makes a draft outlive its row.
func (d *draft) keep() { d.row = d.row.WithFields(d.row.Raw()) }

// refuseValue rejects the row for a value that cannot be read.
func (d *draft) refuseValue(column string, err error) error {
	var no *refusal
	if errors.As(err, &no) {
		no.issue.Row, no.issue.Column = d.row.Number, d.row.Col(column)
		return no
	}
	return &refusal{source.IssueOf(d.row.Fault(column, err), source.Rejected)}
}
