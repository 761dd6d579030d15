package scdl

import (
	"strings"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/table"
)

// cofunders reads who else pays, "Région:5000|Département:1 500,50". A name alone is
// somebody who pays an amount that nobody tells. A pair that cannot be read is named
// in a note and left out.
func (r *reader) cofunders(d *draft) {
	value := text(d.row, "cofinanceurs")
	for part := range strings.SplitSeq(value, "|") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		c, ok := parseCofunder(part)
		if !ok {
			d.note(badCofunder, "cofinanceurs", "value", part)
			continue
		}
		d.grant.Cofunders = append(d.grant.Cofunders, c)
	}
}

// parseCofunder reads "name:euros", or a name. A name may have colons of its own.
func parseCofunder(text string) (source.Cofunder, bool) {
	at := strings.LastIndex(text, ":")
	if at < 0 {
		_, err := table.ParseCents(text)
		return source.Cofunder{Name: text}, err != nil // an amount alone is nobody
	}
	name := strings.TrimSpace(text[:at])
	amount, err := table.ParseCents(text[at+1:])
	if name == "" || err != nil || amount < 0 {
		return source.Cofunder{}, false
	}
	return source.Cofunder{Name: name, Amount: amount, Told: true}, true
}
