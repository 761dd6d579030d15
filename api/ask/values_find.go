package ask

import (
	"cmp"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// askedVector is the vector that three parameters name.
func askedVector(e *edition.Edition, id, level, period string) (edition.Definition, source.Level, *edition.Vector, error) {
	definition, err := ParseIndicator(e, "indicator", id)
	if err != nil {
		return definition, "", nil, err
	}
	l, err := ParseLevel(e, level)
	if err != nil {
		return definition, l, nil, err
	}
	v, err := FindVector(e, definition.ID, l, period)
	return definition, l, v, err
}

// FindVector is the vector of an indicator for a period, the latest when the text is
// empty.
func FindVector(e *edition.Edition, id string, level source.Level, period string) (*edition.Vector, error) {
	key, ok := e.Latest(id, level)
	if !ok {
		return nil, &NotFoundError{"not_published", map[string]string{"indicator": id, "level": string(level)}}
	}
	if period != "" {
		p, err := ParsePeriod("period", period)
		if err != nil {
			return nil, err
		}
		key.Period = p
	}
	v := e.Vector(key)
	if v == nil {
		named := slices.DeleteFunc(periodsOf(e, id, level), func(p string) bool { return p == "" })
		return nil, &NotFoundError{"no_such_period", map[string]string{
			"indicator": id, "level": string(level), "period": key.Period.String(), "periods": strings.Join(named, ", "),
		}}
	}
	return v, nil
}

// periodsOf are the periods of an indicator at a level, by their last year; a span
// comes before the single year that ends it.
func periodsOf(e *edition.Edition, id string, level source.Level) []string {
	var all []indicator.Period
	for _, k := range e.Keys() {
		if k.Indicator == id && k.Level == level {
			all = append(all, k.Period)
		}
	}
	slices.SortFunc(all, func(a, b indicator.Period) int {
		return cmp.Or(cmp.Compare(a.To, b.To), cmp.Compare(a.From, b.From))
	})
	texts := make([]string, len(all))
	for i, p := range all {
		texts[i] = p.String()
	}
	return texts
}
