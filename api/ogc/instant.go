package ogc

import (
	"strings"
	"time"
)

// when is what the parameter datetime asks for; a zero end is open.
type when struct{ from, to time.Time }

// parseWhen reads an instant, a day or an interval with one end or two, as RFC 3339
// writes them; a day stands for all of it.
func parseWhen(parameter, text string) (*when, error) {
	wrong := badValue(parameter, text, "2014-06-02, 2011-01-01T00:00:00Z/2014-12-31T23:59:59Z, 2014-01-01/.., ../2014-12-31")
	first, last, interval := strings.Cut(text, "/")
	from, to, ok := parseInstant(first)
	if !interval {
		if !ok {
			return nil, wrong
		}
		return &when{from, to}, nil
	}
	open := func(end string) bool { return end == "" || end == ".." }
	_, until, okLast := parseInstant(last)
	switch {
	case open(first) && okLast:
		return &when{to: until}, nil
	case ok && open(last):
		return &when{from: from}, nil
	case ok && okLast && !until.Before(from):
		return &when{from, until}, nil
	}
	return nil, wrong
}

// parseInstant reads an instant or a day: its first and last moment.
func parseInstant(text string) (from, to time.Time, ok bool) {
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return day, day.AddDate(0, 0, 1).Add(-time.Nanosecond), true
	}
	instant, err := time.Parse(time.RFC3339, strings.ToUpper(text))
	return instant, instant, err == nil
}

// meets tells whether a time has a moment in common with what is asked for.
func (w *when) meets(s span) bool {
	return (w.to.IsZero() || !s.from.After(w.to)) && (w.from.IsZero() || !s.to.Before(w.from))
}
