package indicator

import (
	"fmt"
	"strconv"
	"strings"
)

// Period is a year or a span of years, both ends included: "2021", "2011-2014".
// The zero Period is no period.
type Period struct {
	From, To int // years
}

// Year is the period of one year.
func Year(y int) Period { return Period{From: y, To: y} }

// Years is how many years the period lasts.
func (p Period) Years() int {
	if p == (Period{}) {
		return 0
	}
	return p.To - p.From + 1
}

// Contains tells whether the year lies in the period.
func (p Period) Contains(year int) bool { return p.From <= year && year <= p.To }

// String writes the period as files and addresses have it.
func (p Period) String() string {
	switch {
	case p == (Period{}):
		return ""
	case p.From == p.To:
		return strconv.Itoa(p.From)
	}
	return fmt.Sprintf("%d-%d", p.From, p.To)
}

// ParsePeriod reads "2021" or "2011-2014".
func ParsePeriod(text string) (Period, error) {
	from, to, span := strings.Cut(text, "-")
	if !span {
		to = from
	}
	p := Period{From: parseYear(from), To: parseYear(to)}
	if p.From == 0 || p.To == 0 || p.To < p.From || span && p.From == p.To {
		return Period{}, fmt.Errorf("period %q: want a year, as 2021, or a span, as 2011-2014", text)
	}
	return p, nil
}

// parseYear reads four digits from 1900 to 2199, and gives 0 for anything else.
func parseYear(text string) int {
	if len(text) != 4 {
		return 0
	}
	y, err := strconv.Atoi(text)
	if err != nil || y < 1900 || y > 2199 {
		return 0
	}
	return y
}

// MarshalText writes the period for JSON and CSV.
func (p Period) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (p *Period) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*p = Period{}
		return nil
	}
	parsed, err := ParsePeriod(string(text))
	if err != nil {
		return err
	}
	*p = parsed
	return nil
}
