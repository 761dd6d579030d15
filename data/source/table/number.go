package table

import (
	"math"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/data/source"
)

// decimal is a number as written: digits before and after the mark.
type decimal struct {
	negative    bool
	whole, frac string
	// doubtful is true when the mark may as well separate thousands: 1.234, 12,500.
	doubtful bool
}

// ParseDecimal reads a number with decimal comma or point; blanks of any width, or
// the other mark, may separate thousands; a sign of the euro or of percent may
// follow. A single mark is the decimal one: "1,234" is 1.234. NaN and infinities are
// refused. The error is a [*ValueError].
func ParseDecimal(text string) (float64, error) {
	if plain(text) {
		if v, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64); err == nil && !math.IsInf(v, 0) {
			return v, nil
		}
	}
	if mantissa, exponent, ok := scientific(text); ok {
		v, err := strconv.ParseFloat(mantissa+"e"+exponent, 64)
		if err != nil {
			return 0, wrong(TooBig, text)
		}
		return v, nil
	}
	d, err := parseNumber(strings.TrimSuffix(strings.TrimFunc(text, isBlank), "%"))
	if err != nil {
		return 0, wrong(BadNumber, text)
	}
	v, err := strconv.ParseFloat(d.String(), 64)
	if err != nil {
		return 0, wrong(TooBig, text)
	}
	return v, nil
}

// ParseInt reads a whole number; blanks may separate thousands, and decimals may
// follow when all are 0, as programs that take whole numbers for floats write them.
// The error is a [*ValueError].
func ParseInt(text string) (int64, error) {
	d, err := parseNumber(text)
	switch {
	case err != nil:
		return 0, wrong(BadNumber, text)
	case d.doubtful:
		return 0, wrong(AmbiguousNumber, text)
	case strings.Trim(d.frac, "0") != "":
		return 0, wrong(TooPrecise, text)
	}
	d.frac = ""
	v, err := strconv.ParseInt(d.String(), 10, 64)
	if err != nil {
		return 0, wrong(TooBig, text)
	}
	return v, nil
}

// maxCents is a million million euros, beyond the budget of any State.
const maxCents = 100_000_000_000_000

// ParseCents reads an amount of euros, exactly: no binary fraction is involved. An
// amount that may as well be a thousand times larger ("12.500") and one with parts
// of a cent are refused, and so is a million million and more. The error is a [*ValueError].
func ParseCents(text string) (source.Cents, error) {
	if _, _, ok := scientific(text); ok {
		return 0, wrong(AmbiguousNumber, text)
	}
	d, err := parseNumber(text)
	if err != nil {
		return 0, wrong(BadNumber, text)
	}
	if d.doubtful {
		return 0, wrong(AmbiguousNumber, text)
	}
	cents := d.frac + "00"
	if strings.Trim(cents[2:], "0") != "" {
		return 0, wrong(TooPrecise, text)
	}
	v, err := strconv.ParseInt(d.whole+cents[:2], 10, 64)
	if err != nil || v >= maxCents {
		return 0, wrong(TooBig, text)
	}
	if d.negative {
		v = -v
	}
	return source.Cents(v), nil
}

// String writes the number as Go reads it.
func (d decimal) String() string {
	s := d.whole
	if d.negative {
		s = "-" + s
	}
	if d.frac != "" {
		s += "." + d.frac
	}
	return s
}

// plain tells whether a number has nothing but digits, a sign and one mark.
func plain(text string) bool {
	marks := 0
	for i, c := range []byte(text) {
		switch {
		case c >= '0' && c <= '9', c == '-' && i == 0:
		case c == '.' || c == ',':
			marks++
		default:
			return false
		}
	}
	return text != "" && marks <= 1
}

// scientific cuts a number such as 2,43E+13.
func scientific(text string) (mantissa, exponent string, ok bool) {
	i := strings.IndexAny(text, "eE")
	if i < 0 || !plain(text[:i]) || text[:i] == "-" {
		return "", "", false
	}
	exponent = text[i+1:]
	if !allDigits(strings.TrimLeft(exponent, "+-")) || len(strings.TrimLeft(exponent, "+-")) < len(exponent)-1 {
		return "", "", false
	}
	return strings.Replace(text[:i], ",", ".", 1), exponent, true
}

// parseNumber takes a number apart. Thousands must be groups of three digits.
func parseNumber(text string) (decimal, error) {
	text = withoutCurrency(strings.TrimFunc(text, isBlank))
	var d decimal
	if rest, ok := cutSign(text); ok {
		d.negative, text = true, rest
	} else {
		text = strings.TrimPrefix(text, "+")
	}
	for _, r := range text {
		if (r < '0' || r > '9') && r != '.' && r != ',' && !isBlank(r) {
			return d, errNotNumber
		}
	}
	mark, groups := decimalMark(text)
	whole := text
	if mark >= 0 {
		whole, d.frac = text[:mark], text[mark+1:]
	}
	if d.frac != "" && !allDigits(d.frac) {
		return d, errNotNumber
	}
	digits, grouped, ok := ungroup(whole, groups)
	if !ok || digits == "" && d.frac == "" {
		return d, errNotNumber
	}
	d.doubtful = mark >= 0 && !grouped && len(d.frac) == 3 && len(digits) >= 1 && len(digits) <= 3 && digits[0] != '0'
	d.whole = digits
	if digits == "" {
		d.whole = "0"
	}
	return d, nil
}

func cutSign(text string) (rest string, negative bool) {
	for _, sign := range []string{"-", "\u2212", "\u2013"} {
		if rest, ok := strings.CutPrefix(text, sign); ok {
			return strings.TrimLeftFunc(rest, isBlank), true
		}
	}
	return text, false
}

// withoutCurrency takes the euro's sign or name away, on either side.
func withoutCurrency(text string) string {
	if text == "" || text[0] < 0x80 && text[0] != 'E' && text[len(text)-1] >= '0' && text[len(text)-1] <= '9' {
		return text
	}
	for _, name := range []string{"€", "euros", "euro", "eur"} {
		if n := len(text) - len(name); n >= 0 && strings.EqualFold(text[n:], name) {
			return strings.TrimRightFunc(text[:n], isBlank)
		}
	}
	return strings.TrimLeftFunc(strings.TrimPrefix(text, "€"), isBlank)
}

// decimalMark finds the decimal mark, -1 if none, and the mark of thousands, 0 if
// none: a mark that comes twice separates thousands, and so does the first of two.
func decimalMark(text string) (at int, thousands byte) {
	points, commas := strings.Count(text, "."), strings.Count(text, ",")
	switch {
	case points+commas == 0:
		return -1, 0
	case points+commas == 1:
		return strings.IndexAny(text, ".,"), 0
	case commas == 0:
		return -1, '.'
	case points == 0:
		return -1, ','
	}
	last := strings.LastIndexAny(text, ".,")
	if text[last] == '.' {
		return last, ','
	}
	return last, '.'
}

// ungroup joins groups of three digits, separated by blanks or by the given mark.
func ungroup(text string, mark byte) (digits string, grouped, ok bool) {
	if allDigits(text) || text == "" {
		return text, false, true
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return isBlank(r) || mark != 0 && r == rune(mark) })
	for i, part := range parts {
		if !allDigits(part) || i > 0 && len(part) != 3 || i == 0 && len(part) > 3 {
			return "", false, false
		}
	}
	return strings.Join(parts, ""), len(parts) > 1, len(parts) > 0
}
