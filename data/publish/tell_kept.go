package publish

import (
	"sync"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/source"
)

// kept tells what a teller tells that does not look at the variant, and asks it once
// for each level and period: many indicators are divided by the same.
type kept struct {
	teller
	mutex *sync.Mutex
	known map[keptKey][]part
}

// keptKey is what the parts of a kept teller depend on.
type keptKey struct {
	level  source.Level
	period indicator.Period
}

func keep(t teller) kept { return kept{t, &sync.Mutex{}, map[keptKey][]part{}} }

func (t kept) parts(q question) []part {
	key := keptKey{q.level, q.period}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	parts, ok := t.known[key]
	if !ok {
		parts = t.teller.parts(q)
		t.known[key] = parts
	}
	return parts
}
