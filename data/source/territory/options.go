package territory

import (
	"strings"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/table"
)

// alias is another code of the EPCI, between two dates.
type alias struct {
	code     string
	from, to source.Date
}

// parseAliases reads "245900410..2020-03-14": a SIREN, then the dates from which
// (after a colon) and until which (after two points, excluded) it held; either may be
// missing. Several are separated by commas.
func parseAliases(text string) ([]alias, bool) {
	var found []alias
	for item := range strings.SplitSeq(text, ",") {
		item = strings.TrimSpace(item)
		if item == "" {
			continue
		}
		head, until, _ := strings.Cut(item, "..")
		code, from, _ := strings.Cut(head, ":")
		siren, err := table.SIREN(code)
		if err != nil {
			return nil, false
		}
		a := alias{code: siren}
		var fromOK, toOK bool
		a.from, fromOK = parseDay(from)
		a.to, toOK = parseDay(until)
		if !fromOK || !toOK || !a.from.IsZero() && !a.to.IsZero() && !a.from.Before(a.to.Time) {
			return nil, false
		}
		found = append(found, a)
	}
	return found, true
}

// parseDay reads a day, or nothing for no day.
func parseDay(text string) (source.Date, bool) {
	text = strings.TrimSpace(text)
	if text == "" {
		return source.Date{}, true
	}
	d, err := table.ParseDate(text)
	return d, err == nil && !table.IsMonth(text)
}

// span reads the options valid_from and valid_to.
func span(rows *layout.Rows) (from, to source.Date, err error) {
	for _, o := range []struct {
		name string
		day  *source.Date
	}{{"valid_from", &from}, {"valid_to", &to}} {
		day, ok := parseDay(rows.In.Options[o.name])
		if !ok {
			return from, to, badOption(rows, o.name)
		}
		*o.day = day
	}
	if !to.IsZero() && !from.Before(to.Time) {
		return from, to, badOption(rows, "valid_to")
	}
	return from, to, nil
}

func badOption(rows *layout.Rows, name string) error {
	return rows.Fault(layout.BadOption, map[string]string{"option": name, "value": rows.In.Options[name]})
}
