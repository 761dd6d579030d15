package publish

import (
	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// values are a plain indicator's values by level and period, told as a quantity.
type values struct {
	at   map[source.Level]map[indicator.Period][]part
	role func(source.Level) string
}

// tellValues makes a quantity of values that have been made already.
func tellValues(byKey map[edition.Key][]edition.Value, role func(source.Level) string) values {
	t := values{map[source.Level]map[indicator.Period][]part{}, role}
	for key, list := range byKey {
		if key.Period == (indicator.Period{}) {
			continue
		}
		parts := make([]part, len(list))
		bases := shared{}
		for i, v := range list {
			parts[i] = asPart(v, bases.of(v.Basis))
		}
		if t.at[key.Level] == nil {
			t.at[key.Level] = map[indicator.Period][]part{}
		}
		t.at[key.Level][key.Period] = parts
	}
	return t
}

// asPart is a value as a part.
func asPart(v edition.Value, basis *edition.Basis) part {
	p := part{indicator.Numerator{Status: v.Status, Reason: v.Reason}, basis}
	if v.Status.HasValue() {
		p.Count = v.Number
	}
	return p
}

func (t values) periods(q question) []indicator.Period {
	var periods []indicator.Period
	for p := range t.at[q.level] {
		periods = append(periods, p)
	}
	return union(periods, nil)
}

func (t values) parts(q question) []part { return t.at[q.level][q.period] }

func (t values) missing(level source.Level) string { return t.role(level) }
