package scdl

import (
	"context"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/table"
)

// ReadRejections reads the file in which the State's importer says what it found wrong
// with a register: the rows of the register, each once for every fault, and the fault.
// The rows are read as [Read] reads them, each once; where our verdict and the State's
// differ, the row is noted. It is a [source.ReadFunc]. The register itself holds the
// same grants: a pack loads one or the other.
func ReadRejections(ctx context.Context, in source.Input, to source.Sink) (source.Counts, error) {
	r, err := open(ctx, in, to, "grants", "rejections")
	if err != nil {
		return source.Counts{}, err
	}
	defer func() { _ = r.tab.Close() }()
	if err := r.noteFile(); err != nil {
		return r.Counts(), err
	}
	var order []*rejected
	rows := map[string]*rejected{}
	for row, err := range r.tab.Rows() {
		if fault, damaged := table.RowFault(err); damaged {
			if err := r.Reject(source.IssueOf(fault, source.Rejected)); err != nil {
				return r.Counts(), err
			}
			continue
		}
		if err != nil {
			return r.Counts(), err
		}
		key := r.registerRow(row)
		line, again := rows[key]
		if again {
			r.Skip()
		} else {
			line = &rejected{row: row.WithFields(row.Raw())}
			rows[key] = line
			order = append(order, line)
		}
		line.add(row)
	}
	for _, line := range order {
		if err := r.takeRejected(line); err != nil {
			return r.Counts(), err
		}
	}
	err = r.finish()
	return r.Counts(), err
}

// rejected is a row of the register with all that the State says of it.
type rejected struct {
	row     table.Row
	reasons []string
	refused bool // the State did not take the row
	badID   bool // it found the beneficiary's identifier missing or wrong
}

func (l *rejected) add(row table.Row) {
	l.reasons = append(l.reasons, strings.Clone(row.Text("message")))
	l.refused = l.refused || table.Fold(row.Text("lineRejected")) == "oui"
	l.badID = l.badID || table.Fold(row.Text("field")) == table.Fold("idBeneficiaire")
}

// registerRow is what a row says of the register: all but the State's columns.
func (r *reader) registerRow(row table.Row) string {
	var fields []string
	state := []string{row.Col("field"), row.Col("value"), row.Col("message"), row.Col("lineRejected")}
	for i, column := range r.tab.Header() {
		if i < len(row.Raw()) && !slices.Contains(state, column) {
			fields = append(fields, row.Raw()[i])
		}
	}
	return strings.Join(fields, "\x00")
}

// takeRejected turns a row into a grant and compares the verdicts.
func (r *reader) takeRejected(l *rejected) error {
	d, err := r.draft(l.row)
	if l.refused {
		d.note(stateRejected, "", "reasons", strings.Join(l.reasons, " ; "))
	}
	if d.grant.BeneficiaryID == "" && d.row.Text("idBeneficiaire") != "" && !l.badID {
		d.note(stateAccepted, "idBeneficiaire", "value", d.row.Text("idBeneficiaire"))
	}
	return r.conclude(d, err)
}
