package table

import (
	"errors"
	"strings"
	"time"

	"github.com/observatoire-essor/essor/data/source"
)

var errNotNumber = errors.New("not a number")

// ParseDate reads a day: AAAA-MM-JJ (a time may follow), AAAA/MM/JJ, AAAAMMJJ,
// JJ/MM/AAAA, JJ-MM-AAAA, JJ.MM.AAAA, and months, AAAA-MM and MM/AAAA, as their first
// day ([IsMonth] tells). Days that do not exist are refused. The error is a
// [*ValueError].
func ParseDate(text string) (source.Date, error) {
	day := strings.TrimFunc(text, isBlank)
	if i := strings.IndexAny(day, "T "); i >= 8 {
		day = day[:i]
	}
	for _, layout := range []string{
		time.DateOnly, "2/1/2006", "2006/1/2", "2006-1-2", "20060102", "2-1-2006", "2.1.2006", "2006-01", "2006/01", "1/2006",
	} {
		t, err := time.Parse(layout, day)
		if err == nil && t.Year() >= 1900 && t.Year() < 2200 {
			return source.Date{Time: t}, nil
		}
	}
	return source.Date{}, wrong(BadDate, text)
}

// IsMonth tells whether a date that [ParseDate] reads names no day.
func IsMonth(text string) bool {
	text = strings.TrimFunc(text, isBlank)
	return len(text) <= 7 && strings.ContainsAny(text, "-/")
}

// ParseSerialDate reads a day as spreadsheets store it: days since 30 December 1899,
// between 1954 (20000) and 2119 (80000). A fraction, the time of day, is left out.
func ParseSerialDate(text string) (source.Date, error) {
	days, _, _ := strings.Cut(strings.TrimFunc(text, isBlank), ".")
	if len(days) != 5 || !allDigits(days) || days < "20000" || days > "80000" {
		return source.Date{}, wrong(BadDate, text)
	}
	n := 0
	for _, c := range []byte(days) {
		n = 10*n + int(c-'0')
	}
	return source.Date{Time: time.Date(1899, 12, 30+n, 0, 0, 0, 0, time.UTC)}, nil
}
