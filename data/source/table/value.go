package table

import (
	"strings"
	"unicode"

	"github.com/observatoire-essor/essor/geo/infile"
)

// Mistakes of values.
const (
	BadValue        infile.Code = "value.bad"        // a value that the column cannot hold
	BadNumber       infile.Code = "number.bad"       // no number
	AmbiguousNumber infile.Code = "number.ambiguous" // a number that can be read in two ways, such as 1.234
	TooPrecise      infile.Code = "number.precision" // an amount with parts of a cent, or an integer with a fraction
	TooBig          infile.Code = "number.range"     // beyond what we hold
	BadDate         infile.Code = "date.bad"         // no date, or a day that does not exist
	NumberCode      infile.Code = "code.number"      // a code that lost its leading zero by becoming a number
	ExponentCode    infile.Code = "code.exponent"    // a code that a spreadsheet turned into 2,43E+13
	BadCommune      infile.Code = "code.commune"     // no code of a commune
	BadSIREN        infile.Code = "code.siren"       // no SIREN: digits, length or check digit
	BadSIRET        infile.Code = "code.siret"       // no SIRET: digits, length or check digit
	BadRNA          infile.Code = "code.rna"         // no number of the register of associations
	BadQPV          infile.Code = "code.qpv"         // no code of a priority neighbourhood
)

// ValueError is a value that cannot be read.
type ValueError struct {
	Code infile.Code
	Text string // the value
}

// Error is the mistake in the words of a log.
func (e *ValueError) Error() string { return string(e.Code) + ": " + e.Text }

func wrong(code infile.Code, text string) error {
	const most = 80
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return &ValueError{Code: code, Text: text}
}

// isBlank tells blanks of every width, and marks without width.
func isBlank(r rune) bool {
	return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff'
}

// withoutBlanks takes every blank out.
func withoutBlanks(text string) string {
	return strings.Map(func(r rune) rune {
		if isBlank(r) {
			return -1
		}
		return r
	}, text)
}

func allDigits(text string) bool {
	for _, c := range []byte(text) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return text != ""
}
