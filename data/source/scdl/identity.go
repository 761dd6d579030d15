package scdl

import (
	"errors"
	"regexp"
	"strings"

	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/geo/infile"
)

// identity is what a column of identifiers holds.
type identity struct {
	id     string      // SIRET or SIREN; empty when unknown
	rna    string      // number of an association
	repair infile.Code // how it was mended, if it was
	fault  error       // why it is unknown, if something stands there
}

// identify reads an identifier. What is damaged is mended only when nothing is
// guessed: blanks and apostrophes taken out, ".0" cut off, leading zeros put back
// when the check digits prove them.
func identify(text string) identity {
	if text == "" {
		return identity{}
	}
	if siret, err := table.SIRET(text); err == nil {
		return identity{id: siret}
	}
	if siren, err := table.SIREN(text); err == nil {
		return identity{id: siren}
	}
	if rna, err := table.RNA(text); err == nil {
		return identity{rna: rna, repair: idMoved}
	}
	whole, float := strings.CutSuffix(strings.TrimSpace(text), ".0")
	if float {
		if siret, err := table.SIRET(whole); err == nil {
			return identity{id: siret, repair: idFloat}
		}
		if siren, err := table.SIREN(whole); err == nil {
			return identity{id: siren, repair: idFloat}
		}
	}
	if siret, ok := table.RestoreSIRET(text); ok {
		return identity{id: siret, repair: zeroRestored}
	}
	if siren, err := table.SIREN("0" + whole); err == nil {
		return identity{id: siren, repair: zeroRestored}
	}
	return identity{fault: wrongID(text, whole)}
}

// wrongID says what is wrong with an identifier, as far as its length tells which it
// should be.
func wrongID(text, whole string) error {
	_, err := table.SIRET(whole)
	if shortNumber.MatchString(whole) {
		_, err = table.SIREN(whole)
	}
	var value *table.ValueError
	if errors.As(err, &value) {
		value.Text = text
	}
	return err
}

// shortNumber are numbers of no more digits than a SIREN.
var shortNumber = regexp.MustCompile(`^(\d[ \x{a0}\x{202f}]?){1,9}$`)

// isPersonal tells numbers that look like those of the social security: thirteen or
// fifteen digits, first sex, year and month of birth. They are not kept, not even in
// the report.
func isPersonal(text string) bool {
	bare := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.TrimSuffix(text, ".0"))
	return (len(bare) == 13 || len(bare) == 15) && socialSecurity.MatchString(bare)
}

var socialSecurity = regexp.MustCompile(`^[12]\d\d(0[1-9]|1[0-2]|[2-9]\d)`)

// funder reads who pays: the columns, else the options. A damaged identifier stands
// in every row of a file and is told once.
func (r *reader) funder(d *draft) {
	d.grant.Funder, d.grant.FunderSIRET = text(d.row, "nomAttribuant"), r.in.Options["funder_siret"]
	if d.grant.Funder == "" {
		d.grant.Funder = r.in.Options["funder"]
	}
	value := d.row.Text("idAttribuant")
	if value == "" {
		return
	}
	who := identify(value)
	if len(who.id) == 14 {
		d.grant.FunderSIRET = who.id
	}
	if (who.repair != "" || len(who.id) != 14) && !r.funders[value] {
		r.funders[strings.Clone(value)] = true
		d.note(funderID, "idAttribuant", "value", value, "id", who.id)
	}
}

// beneficiary reads the identifiers of who is paid.
func (r *reader) beneficiary(d *draft) {
	g := &d.grant
	if value := d.row.Text("rnaBeneficiaire"); value != "" {
		rna, err := table.RNA(value)
		if err != nil {
			d.noteValue("rnaBeneficiaire", err)
		}
		g.BeneficiaryRNA = rna
	}
	value := d.row.Text("idBeneficiaire")
	who := identify(value)
	switch {
	case value == "":
	case who.fault != nil && isPersonal(value):
		d.note(personalNumber, "idBeneficiaire")
		return
	case who.fault != nil:
		d.noteValue("idBeneficiaire", who.fault)
		return
	case who.rna != "":
		if g.BeneficiaryRNA == "" {
			g.BeneficiaryRNA = who.rna
		}
		d.repair(idMoved, "idBeneficiaire", "value", value)
	case who.id == g.FunderSIRET && table.Fold(g.Beneficiary) != table.Fold(g.Funder):
		d.note(funderIDRepeated, "idBeneficiaire", "value", value)
		return
	default:
		g.BeneficiaryID = who.id
		if who.repair != "" {
			d.repair(who.repair, "idBeneficiaire", "value", value, "id", g.BeneficiaryID)
		}
	}
	if g.BeneficiaryID == "" && g.BeneficiaryRNA == "" && (r.tab.Has("idBeneficiaire") || r.tab.Has("rnaBeneficiaire")) {
		d.note(noID, "idBeneficiaire")
	}
}
