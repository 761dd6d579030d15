package wording

import (
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// Euros writes an amount to the cent: "20 000,00 €".
func (w Writer) Euros(c source.Cents) string { return w.Text.Euros(w.Lang, c.Euros(), 2) }

// Beneficiary names who was paid, or says why nobody may see it.
func (w Writer) Beneficiary(g edition.Grant) string {
	if g.Withheld != "" {
		return w.say("withheld."+g.Withheld, nil)
	}
	for _, known := range []string{g.Beneficiary, g.BeneficiaryID, g.BeneficiaryRNA} {
		if known != "" {
			return known
		}
	}
	return w.say("wording.unnamed", nil)
}

// GrantNotes says what to know of a grant of a list: help in kind, money taken back,
// what of it goes elsewhere, co-funders.
func (w Writer) GrantNotes(g edition.ListedGrant) string {
	var notes []string
	if g.Unlinked {
		notes = append(notes, w.say("grant_note.unlinked", nil))
	}
	if g.InKind {
		notes = append(notes, w.say("grant_note.in_kind", nil))
	}
	if g.Recovered > 0 && !g.Unlinked {
		notes = append(notes, w.say("grant_note.recovered", map[string]string{"amount": w.Euros(g.Recovered), "gross": w.Euros(g.Gross)}))
	}
	if g.Millionths < edition.Whole {
		share := float64(g.Millionths) / edition.Whole * 100
		notes = append(notes, w.say("grant_note.share", map[string]string{"share": w.Text.Percent(w.Lang, share, 0), "net": w.Euros(g.Net())}))
	}
	var names []string
	for _, c := range g.Cofunders {
		name := c.Name
		if c.Told {
			name += " " + w.Euros(c.Amount)
		}
		names = append(names, name)
	}
	if len(names) > 0 {
		notes = append(notes, w.say("grant_note.cofunders", map[string]string{"cofunders": strings.Join(names, ", ")}))
	}
	return strings.Join(notes, w.say("cli.semicolon", nil))
}

// GrantsCSV writes a list of grants as rows for machines, the latest first: a header,
// then one row a grant; amounts in euros with a decimal point and two decimals; those
// that begin with "here" are what goes to the list's area.
func GrantsCSV(e *edition.Edition, list edition.GrantList) [][]string {
	rows := [][]string{{
		"source", "row", "simulated", "funder", "beneficiary", "beneficiary_id", "beneficiary_rna", "withheld", "reference", "decided_on", "year",
		"object", "axis", "call", "programme", "cofunders", "gross", "recovered", "net", "in_kind", "unlinked", "share", "here_gross", "here_net", "places", "edition",
	}}
	for i := list.Len() - 1; i >= 0; i-- {
		g := list.At(i)
		s, _ := e.Source(g.Source)
		var cofunders, places []string
		for _, c := range g.Cofunders {
			if text := c.Name; c.Told {
				cofunders = append(cofunders, text+":"+decimal(c.Amount))
			} else {
				cofunders = append(cofunders, text)
			}
		}
		for _, p := range g.Places {
			places = append(places, p.Kind+" "+p.Ref.String()+":"+share(p.Millionths))
		}
		rows = append(rows, []string{
			g.Source, strconv.FormatInt(g.Row, 10), strconv.FormatBool(s.Simulated), g.Funder, g.Beneficiary, g.BeneficiaryID, g.BeneficiaryRNA,
			g.Withheld, g.Reference, g.DecidedOn.String(), known(g.Year), g.Object, known(g.Axis), g.Call, g.Programme, strings.Join(cofunders, "|"),
			decimal(g.Gross), decimal(g.Recovered), decimal(g.Net()), strconv.FormatBool(g.InKind), strconv.FormatBool(g.Unlinked),
			share(g.Millionths), decimal(g.HereGross), decimal(g.HereNet()), strings.Join(places, "|"), string(e.Head.ID),
		})
	}
	return rows
}

// known is a number, or nothing for 0: no year, no axis.
func known(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// decimal writes cents as euros, exactly.
func decimal(c source.Cents) string {
	sign := ""
	if c < 0 {
		sign, c = "-", -c
	}
	return sign + strconv.FormatInt(int64(c/100), 10) + "." + strconv.FormatInt(int64(100+c%100), 10)[1:]
}

// share writes millionths as a decimal.
func share(millionths int64) string {
	return strconv.FormatFloat(float64(millionths)/edition.Whole, 'f', -1, 64)
}
