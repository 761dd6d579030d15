package scdl

import (
	"regexp"
	"strings"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/table"
)

// parseAmount reads an amount behind which a remark in brackets may stand: "240 000 €
// (pour les 3 saisons sportives)". A remark that may change the amount, such as "par
// an" or another number of euros, refuses it.
func parseAmount(text string) (cents source.Cents, remark string, err error) {
	cents, err = table.ParseCents(text)
	if err == nil {
		return cents, "", nil
	}
	number, rest, found := strings.Cut(text, "(")
	if !found {
		return 0, "", err
	}
	amount, notNumber := table.ParseCents(number)
	remark, closed := strings.CutSuffix(strings.TrimSpace(rest), ")")
	if notNumber != nil {
		return 0, "", err
	}
	if !closed || changesAmount(remark) {
		return 0, "", &refusal{source.Issue{Code: string(ambiguousAmount), Args: map[string]string{"value": text}}}
	}
	return amount, remark, nil
}

// changesAmount tells whether a remark may multiply the amount, bound it or replace it.
func changesAmount(remark string) bool {
	return changing.MatchString(strings.ToLower(remark))
}

// changing are numbers of euros, rates and words such as "par an" or "plafond".
var changing = regexp.MustCompile(`\d\s*(€|euro)|/|%|(^|\PL)(par|chaque|chacune?s?|annuels?|annuelles?|mensuel\w*|maxi\pL*|plafon\pL*|dont|solde|acompte|montant)($|\PL)`)
