package scdl

import (
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/table"
)

// granting is a grant from which money may be taken back.
type granting struct {
	row  int
	left source.Cents
}

// remember keeps what a grant gave, for money taken back later in the file.
func (r *reader) remember(g source.Grant) {
	if key := recoveryKey(g); key != "" && g.Gross > 0 {
		r.granted[key] = append(r.granted[key], &granting{g.Row, g.Gross})
	}
}

// link finds the one grant that money is taken back from: same reference, same
// beneficiary, and enough left of it. Money of which nobody knows whence it came
// stays apart: it is never taken off another grant.
func (r *reader) link(d *draft) {
	key := recoveryKey(d.grant)
	var from *granting
	for _, g := range r.granted[key] {
		if g.left < d.grant.Recovered {
			continue
		}
		if from != nil {
			d.note(recoveryAmbiguous, "montant", "reference", d.grant.Reference)
			return
		}
		from = g
	}
	switch {
	case from != nil:
		from.left -= d.grant.Recovered
		d.grant.RecoversRow = from.row
		d.note(recovery, "montant", "original", strconv.Itoa(from.row))
	case len(r.granted[key]) > 0:
		d.note(recoveryExceeds, "montant", "reference", d.grant.Reference)
	default:
		d.note(recoveryUnlinked, "montant", "reference", d.grant.Reference)
	}
}

// recoveryKey is what a grant and the money taken back from it have in common:
// reference, beneficiary, and whether it is help in kind. Empty when the row has no
// reference.
func recoveryKey(g source.Grant) string {
	if g.Reference == "" {
		return ""
	}
	who := g.BeneficiaryID
	if who == "" {
		who = table.Fold(g.Beneficiary)
	}
	return strings.Join([]string{table.Fold(g.Reference), who, strconv.FormatBool(g.InKind)}, "|")
}
