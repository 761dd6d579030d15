package scdl

import (
	"crypto/sha256"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/observatoire-essor/essor/data/source/table"
)

// draft reads a row. The error is a [*refusal], or errOutside.
func (r *reader) draft(row table.Row) (*draft, error) {
	d := &draft{row: row}
	d.share = r.share(d)
	g := &d.grant
	g.Row = row.Number
	g.Beneficiary, g.Reference = text(row, "nomBeneficiaire"), text(row, "referenceDecision")
	g.Object, g.Nature = text(row, "objet"), text(row, "nature")
	g.Call, g.Programme = text(row, "appel"), text(row, "dispositifAide")
	r.axis(d)
	r.cofunders(d)
	r.funder(d)
	r.beneficiary(d)
	if g.Beneficiary == "" && g.BeneficiaryID == "" && g.BeneficiaryRNA == "" {
		return d, d.refuse(noBeneficiary, "nomBeneficiaire")
	}
	if err := r.outcome(d); err != nil {
		return d, err
	}
	if err := r.amount(d); err != nil {
		return d, err
	}
	r.requested(d)
	if err := r.year(d); err != nil {
		return d, err
	}
	if err := r.places(d); err != nil {
		return d, err
	}
	r.watch(d)
	return d, nil
}

// text is a value that may outlive its row, in one line.
func text(row table.Row, column string) string {
	s := row.Text(column)
	if strings.ContainsAny(s, "\r\n\t") {
		s = strings.Join(strings.Fields(s), " ")
	}
	return strings.Clone(s)
}

// rowKey stands for the fields of a row.
type rowKey [sha256.Size]byte

// watch notes rows that came before, and text whose letters are lost.
func (r *reader) watch(d *draft) {
	fields := d.row.Raw()
	key := rowKey(sha256.Sum256([]byte(strings.Join(fields, "\x00"))))
	if first, again := r.seen[key]; again {
		d.note(duplicateRow, "", "first", strconv.Itoa(first))
	} else {
		r.seen[key] = d.row.Number
	}
	var damaged []string
	for _, column := range []string{"nomAttribuant", "nomBeneficiaire", "objet", "nature", "conditionsVersement"} {
		if strings.ContainsRune(d.row.Text(column), utf8.RuneError) {
			damaged = append(damaged, d.row.Col(column))
		}
	}
	if len(damaged) > 0 {
		d.note(damagedText, "", "columns", strings.Join(damaged, ", "))
	}
}

// outcome reads what became of a request; a register without such a column only
// tells of awards.
func (r *reader) outcome(d *draft) error {
	status := d.row.Text("statut")
	if status == "" {
		d.grant.Outcome = awarded
		return nil
	}
	outcome, ok := r.words.outcomes[table.Fold(status)]
	if !ok {
		return d.refuse(unknownOutcome, "statut", "value", status)
	}
	d.grant.Outcome = outcome
	return nil
}

// amount reads what was granted: cash, or the value of help in kind.
func (r *reader) amount(d *draft) error {
	cash, inKind, known := r.words.nature(d.grant.Nature)
	if d.grant.Nature != "" && !known {
		// Letters may be lost: "aide en num?raire" is still no help in kind.
		d.note(unknownNature, "nature", "value", d.grant.Nature)
	}
	d.grant.InKind = inKind && !cash
	column := "montant"
	if d.row.Text(column) == "" && d.row.Text("montantNature") != "" {
		column, d.grant.InKind, cash = "montantNature", true, false
	}
	if cash && inKind {
		d.note(mixedNature, "nature")
	}
	value := d.row.Text(column)
	if value == "" {
		if d.grant.Outcome != awarded {
			return nil
		}
		return d.refuse(noAmount, column)
	}
	cents, remark, err := parseAmount(value)
	if err != nil {
		return d.refuseValue(column, err)
	}
	if remark != "" {
		d.note(amountText, column, "value", value)
	}
	if d.grant.Outcome != awarded {
		if cents != 0 {
			d.note(notAwardedAmount, column, "value", value)
		}
		cents = 0
	}
	if cents == 0 && d.grant.Outcome == awarded {
		d.note(zeroAmount, column)
	}
	d.amount = cents
	return nil
}

// requested reads what was asked for, and when.
func (r *reader) requested(d *draft) {
	if value := d.row.Text("montantDemande"); value != "" {
		cents, err := table.ParseCents(value)
		if err != nil || cents < 0 {
			d.noteValue("montantDemande", err)
		} else {
			d.grant.Requested = cents
		}
	}
	if value := d.row.Text("dateDemande"); value != "" {
		date, err := r.date(d, "dateDemande", value)
		if err != nil {
			d.noteValue("dateDemande", err)
		}
		d.grant.RequestedOn = date
	}
}
