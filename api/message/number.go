package message

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// The blanks of French typography.
const (
	narrow = "\u202f" // between thousands, before ; ! ? %
	nbsp   = "\u00a0" // before : and units
)

// Int writes a whole number: "1 187 907" in French with narrow blanks, "1,187,907"
// in English.
func (c Catalogue) Int(lang Lang, n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "−", digits[1:]
	}
	return sign + thousands(lang, digits)
}

// Float writes a number with a fixed number of decimals; what is not a number is
// an em dash.
func (c Catalogue) Float(lang Lang, v float64, decimals int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "—"
	}
	text := strconv.FormatFloat(math.Abs(v), 'f', decimals, 64)
	whole, fraction, _ := strings.Cut(text, ".")
	sign := ""
	if v < 0 && strings.Trim(text, "0.") != "" {
		sign = "−"
	}
	out := sign + thousands(lang, whole)
	if fraction != "" {
		out += point(lang) + fraction
	}
	return out
}

// Decimals is how many decimals a number is written with where its kind has so many as a
// rule: below 1, at least two digits that count stand, so that what is not zero never
// reads as zero and numbers that differ can be told apart: 0.3, 0.28 and 0.017 are 0,30,
// 0,28 and 0,017. Less than a hundred-millionth is what computing leaves of zero.
func Decimals(v float64, usual int) int {
	v = math.Abs(v)
	below := [...]float64{1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7}
	const least = 1e-8
	if !(v >= least) { // nor what is not a number
		return usual
	}
	needed := 0
	for i, bound := range below {
		if v < bound {
			needed = i + 2
		}
	}
	return max(usual, needed)
}

// Percent writes a rate that is in percent already: "27,0 %".
func (c Catalogue) Percent(lang Lang, v float64, decimals int) string {
	if lang == EN {
		return c.Float(lang, v, decimals) + "%"
	}
	return c.Float(lang, v, decimals) + nbsp + "%"
}

// Euros writes an amount: "1 234,50 €" or "€1,234.50".
func (c Catalogue) Euros(lang Lang, v float64, decimals int) string {
	if lang == EN {
		return "€" + c.Float(lang, v, decimals)
	}
	return c.Float(lang, v, decimals) + nbsp + "€"
}

// Date writes a day: "14/03/2020" or "14 March 2020".
func (c Catalogue) Date(lang Lang, t time.Time) string {
	if lang == EN {
		return t.Format("2 January 2006")
	}
	return t.Format("02/01/2006")
}

// Bytes writes a size: "3,7 Mo" or "3.7 MB"; "?" when it is not known.
func (c Catalogue) Bytes(lang Lang, n int64) string {
	if n < 0 {
		return "?"
	}
	unit := "o"
	if lang == EN {
		unit = "B"
	}
	v, prefixes := float64(n), []string{"", "k", "M", "G", "T"}
	i := 0
	for v >= 1000 && i < len(prefixes)-1 {
		v /= 1000
		i++
	}
	decimals := 0
	if i > 0 && v < 100 {
		decimals = 1
	}
	return c.Float(lang, v, decimals) + nbsp + prefixes[i] + unit
}

func point(lang Lang) string {
	if lang == EN {
		return "."
	}
	return ","
}

func thousands(lang Lang, digits string) string {
	separator := narrow
	if lang == EN {
		separator = ","
	}
	var out strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			out.WriteString(separator)
		}
		out.WriteRune(d)
	}
	return out.String()
}

// isOne tells whether a written number takes the singular: in French what is below two, zero
// too; in English one alone.
func isOne(lang Lang, number string) bool {
	if lang == EN {
		return number == "1"
	}
	whole, _, _ := strings.Cut(strings.TrimPrefix(number, "−"), point(lang))
	return whole == "0" || whole == "1"
}
