package scdl

import (
	"regexp"
	"strings"

	"github.com/observatoire-essor/essor/data/source/table"
)

// axis reads the axis of the plan: a digit from 1 to 5, whatever stands around it.
// What is not understood is noted, and the grant has no axis.
func (r *reader) axis(d *draft) {
	value := text(d.row, "axe")
	if value == "" {
		return
	}
	digit, ok := r.words.axis(value)
	if !ok {
		d.note(unknownAxis, "axe", "value", value)
		return
	}
	d.grant.Axis = digit
}

// numbered is a text that begins with the number of an axis: "3", "Axe n° 3", "axe
// III", "3 - Recherche et innovation".
var numbered = regexp.MustCompile(`(?i)^(axe\s*)?(?:n\s*[°ºo]\s*)?(?:([1-5])(?:\.0)?|(iv|i{1,3}|v))(?:[\s:.,;/()–—-]+(\PN*))?$`)

// axis finds the digit of an axis in a text: its number, or words that belong to one
// axis. A number and words of another axis contradict each other, and so do two
// numbers.
func (w words) axis(text string) (digit string, ok bool) {
	if digit, ok = w.axes[table.Fold(text)]; ok {
		return digit, true
	}
	found := numbered.FindStringSubmatch(strings.TrimSpace(text))
	if found == nil {
		return "", false
	}
	named, roman, label := found[1] != "", strings.ToLower(found[3]), table.Fold(found[4])
	digit = found[2]
	if roman != "" {
		if !named && label != "" {
			return "", false // a word or an initial may begin with these letters
		}
		digit = map[string]string{"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}[roman]
	}
	if other, known := w.axes[label]; known && other != digit {
		return "", false
	}
	return digit, true
}
