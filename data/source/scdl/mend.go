package scdl

import (
	"errors"
	"regexp"
	"strings"
	"unicode"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/geo/infile"
)

// mend joins the fields of a row that has too many because commas inside values were
// not quoted ("24 975,00"), when the columns' own rules allow exactly one way. It
// returns the row, how it was repaired, and the fault that stays.
func (r *reader) mend(row table.Row, err error) (table.Row, *source.Issue, error) {
	var fault *infile.Fault
	if !errors.As(err, &fault) || fault.Code != table.TooManyFields || r.tab.Delimiter() != ',' {
		return row, nil, err
	}
	fields, ok := r.rejoin(row.Raw())
	if !ok {
		return row, nil, err
	}
	issue := source.IssueOf(fault, source.Repaired)
	issue.Code = string(rejoined)
	return row.WithFields(fields), &issue, nil
}

// mostExtra bounds how many fields too many are looked at.
const mostExtra = 40

// rejoin finds the one way to spread pieces over the columns, joining neighbours with
// the comma that parted them.
func (r *reader) rejoin(pieces []string) ([]string, bool) {
	header := r.tab.Header()
	if len(pieces) > len(header)+mostExtra {
		return nil, false
	}
	j := joiner{pieces: pieces, rules: make([]func(string) bool, len(header)), ways: map[[2]int]int{}}
	rules := columnRules(r.words)
	for name, rule := range rules {
		for i, column := range header {
			if r.tab.Has(name) && r.tab.Column(name) == column {
				j.rules[i] = rule
			}
		}
	}
	if j.count(0, 0) != 1 {
		return nil, false
	}
	return j.fields(), true
}

// columnRules are what the values of typed columns look like. Other columns are free
// text.
func columnRules(w words) map[string]func(string) bool {
	matches := func(pattern string) func(string) bool {
		return regexp.MustCompile(pattern).MatchString
	}
	identifier := matches(`^('?\d[\d .\x{a0}\x{202f}]*'?|\d,\d+E\+\d+)?$`)
	return map[string]func(string) bool{
		"idAttribuant": identifier, "idBeneficiaire": identifier,
		"dateConvention":        matches(`^(\d{4}[-/]\d{1,2}([-/]\d{1,2})?|\d{1,2}/\d{1,2}/\d{4})?$`),
		"montant":               isAmount,
		"nature":                func(s string) bool { _, _, known := w.nature(s); return known },
		"datesPeriodeVersement": matches(`^((\d{4}-\d{1,2}(-\d{1,2})?|\d{1,2}/\d{1,2}/\d{4}).*)?$`),
		"idRAE":                 matches(`^\d{0,5}$`),
		"rnaBeneficiaire":       matches(`^([Ww][0-9A-Za-z]{9})?$`),
		"notificationUE":        matches(`(?i)^(oui|non|true|false|0|1|vrai|faux)?$`),
		"pourcentageSubvention": matches(`^([\d.,]+ ?%?)?;*$`),
	}
}

// isAmount tells amounts; digits that begin with a zero are cents that lost their
// euros.
func isAmount(text string) bool {
	_, _, err := parseAmount(text)
	return err == nil && (len(text) < 2 || text[0] != '0' || !unicode.IsDigit(rune(text[1])))
}

// joiner counts the ways to spread pieces over columns.
type joiner struct {
	pieces []string
	rules  []func(string) bool // nil: free text
	ways   map[[2]int]int      // (column, piece) -> ways for the rest: 0, 1 or 2 for several
}

func (j *joiner) count(column, piece int) int {
	if column == len(j.rules) {
		if piece == len(j.pieces) {
			return 1
		}
		return 0
	}
	key := [2]int{column, piece}
	if n, known := j.ways[key]; known {
		return n
	}
	n := 0
	for end := piece + 1; end <= len(j.pieces)-(len(j.rules)-column-1) && n < 2; end++ {
		if j.fits(column, piece, end) {
			n += j.count(column+1, end)
		}
	}
	j.ways[key] = min(n, 2)
	return j.ways[key]
}

// fits tells whether a column may hold the pieces from start to end.
func (j *joiner) fits(column, start, end int) bool {
	// A comma before a blank is one of a sentence: no field begins with a blank.
	if startsBlank(j.pieces[start]) || end < len(j.pieces) && j.parts(end) {
		return false
	}
	rule := j.rules[column]
	if rule != nil {
		return rule(strings.TrimSpace(strings.Join(j.pieces[start:end], ",")))
	}
	for i := start + 1; i < end; i++ {
		if j.parts(i) {
			return false // an amount in the middle of a sentence
		}
	}
	return true
}

// parts tells whether the comma before a piece is a decimal one: a number in groups
// of three before it, two digits behind.
func (j *joiner) parts(piece int) bool {
	return grouped.MatchString(j.pieces[piece-1]) && cents.MatchString(j.pieces[piece])
}

var (
	grouped = regexp.MustCompile(`^-?\d{1,3}([ \x{a0}\x{202f}]?\d{3})*$`)
	cents   = regexp.MustCompile(`^\d\d$`)
)

func startsBlank(s string) bool {
	return s != "" && s != strings.TrimLeftFunc(s, unicode.IsSpace)
}

// fields are the joined pieces of the only way.
func (j *joiner) fields() []string {
	var fields []string
	piece := 0
	for column := range j.rules {
		for end := piece + 1; end <= len(j.pieces); end++ {
			if j.fits(column, piece, end) && j.count(column+1, end) == 1 {
				fields = append(fields, strings.Join(j.pieces[piece:end], ","))
				piece = end
				break
			}
		}
	}
	return fields
}
