package scdl

import (
	"context"
	"errors"
	"strings"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/table"
)

// Read reads a register of subsidies. It is a [source.ReadFunc].
func Read(ctx context.Context, in source.Input, to source.Sink) (source.Counts, error) {
	r, err := open(ctx, in, to, "grants")
	if err != nil {
		return source.Counts{}, err
	}
	defer func() { _ = r.tab.Close() }()
	if err := r.noteFile(); err != nil {
		return r.Counts(), err
	}
	for row, err := range r.tab.Rows() {
		row, repaired, err := r.mend(row, err)
		if fault, damaged := table.RowFault(err); damaged {
			if err := r.Reject(source.IssueOf(fault, source.Rejected)); err != nil {
				return r.Counts(), err
			}
			continue
		}
		if err != nil {
			return r.Counts(), err
		}
		if err := r.take(row, repaired); err != nil {
			return r.Counts(), err
		}
	}
	err = r.finish()
	return r.Counts(), err
}

// reader turns the rows of one file into grants. A row is settled at once, but for
// shared subsidies, which need all their rows, and money taken back, which looks for
// its grant in the whole file.
type reader struct {
	source.Tally
	in    source.Input
	tab   *table.Table
	words words

	nameYear   int // year in the name of the column of amounts
	fileYear   int // year in the name of the file
	funders    map[string]bool
	seen       map[rowKey]int         // first row with these fields
	granted    map[string][]*granting // what grants money, by reference and beneficiary
	shared     map[string][]*draft
	groups     []string // keys of shared, in the order of the file
	recoveries []*draft
}

// open opens the table and finds what is the same for all rows.
func open(ctx context.Context, in source.Input, to source.Sink, kinds ...string) (*reader, error) {
	s, err := spec(in, kinds...)
	if err != nil {
		return nil, err
	}
	w, err := readWords()
	if err != nil {
		return nil, err
	}
	tab, err := table.Open(ctx, in.File, s)
	if err != nil {
		return nil, err
	}
	return &reader{
		Tally: source.Tally{Sink: to}, in: in, tab: tab, words: w,
		nameYear: tab.Year("montant"), fileYear: yearInName(in.File),
		funders: map[string]bool{}, seen: map[rowKey]int{}, granted: map[string][]*granting{}, shared: map[string][]*draft{},
	}, nil
}

// noteFile tells what concerns the whole file.
func (r *reader) noteFile() error {
	var notes []source.Issue
	if extra := r.tab.Extra(); len(extra) > 0 {
		notes = append(notes, source.Issue{Code: string(extraColumns), Args: map[string]string{"columns": strings.Join(extra, ", ")}})
	}
	if !r.tab.Has("nomAttribuant") && !r.tab.Has("idAttribuant") && r.in.Options["funder"] == "" {
		notes = append(notes, source.Issue{Code: string(noFunder)})
	}
	if !r.tab.Has("idBeneficiaire") && !r.tab.Has("rnaBeneficiaire") {
		notes = append(notes, source.Issue{Code: string(noIDColumn)})
	}
	for _, note := range notes {
		if err := r.Note(note); err != nil {
			return err
		}
	}
	return nil
}

var errOutside = errors.New("all places lie outside the territory")

// take turns a row into a grant, or keeps it for the end of the file.
func (r *reader) take(row table.Row, repaired *source.Issue) error {
	d, err := r.draft(row)
	if repaired != nil {
		d.mended = append(d.mended, *repaired)
	}
	return r.conclude(d, err)
}

// conclude settles a row, or keeps it until the other rows of its subsidy are there.
// Rows of a shared subsidy that are turned down, because they lie elsewhere or cannot
// be read, wait with the others: without them the shares would not add up.
func (r *reader) conclude(d *draft, err error) error {
	var no *refusal
	switch {
	case err != nil && !errors.Is(err, errOutside) && !errors.As(err, &no):
		return err
	case d.isShared(err):
		d.fate = err
		d.keep()
		r.wait(d)
		return nil
	case err != nil:
		return r.turnDown(err)
	}
	return r.settle(d)
}

// turnDown counts a row that gives no grant.
func (r *reader) turnDown(err error) error {
	var no *refusal
	switch {
	case errors.Is(err, errOutside):
		r.Skip()
		return nil
	case errors.As(err, &no):
		return r.Reject(no.issue)
	}
	return err
}

// settle tells of a grant whose amount is final.
func (r *reader) settle(d *draft) error {
	if d.amount < 0 {
		d.keep()
		r.recoveries = append(r.recoveries, d)
		return nil
	}
	d.grant.Gross = d.amount
	r.remember(d.grant)
	return r.tell(d)
}

// tell gives the grant and its issues to the sink.
func (r *reader) tell(d *draft) error {
	if err := r.Sink.Grant(d.grant); err != nil {
		return err
	}
	r.Keep()
	for n, i := range d.mended {
		// A row counts as repaired once, however much was repaired.
		if n > 0 {
			i.Effect = source.Repaired
			if err := r.Sink.Issue(i); err != nil {
				return err
			}
			continue
		}
		if err := r.Repair(i); err != nil {
			return err
		}
	}
	for _, i := range d.notes {
		if err := r.Note(i); err != nil {
			return err
		}
	}
	return nil
}

// finish settles what waited for the end of the file.
func (r *reader) finish() error {
	for _, key := range r.groups {
		if err := r.settleGroup(r.shared[key]); err != nil {
			return err
		}
	}
	for _, d := range r.recoveries {
		d.grant.Recovered = -d.amount
		r.link(d)
		if err := r.tell(d); err != nil {
			return err
		}
	}
	return nil
}
