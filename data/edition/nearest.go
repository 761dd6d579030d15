package edition

import (
	"cmp"
	"slices"

	"github.com/observatoire-essor/essor/data/source"
)

// Nearest finds the areas whose name or code is most like what somebody wrote and no area
// has: with the fewest letters to change, add, drop or exchange, a third of them at most.
// Areas of the level come first among those that are as near; an empty one prefers none.
func (e *Edition) Nearest(text string, level source.Level, limit int) []Hit {
	wanted := []rune(Fold(text))
	if len(wanted) < 2 || len(wanted) > longestName {
		return nil
	}
	type near struct {
		hit  Hit
		away int
	}
	most := max(1, len(wanted)/3)
	var found []near
	for _, n := range e.names {
		away := distance(wanted, []rune(n.folded), most)
		away = min(away, distance(wanted, []rune(n.code), most))
		if away <= most {
			found = append(found, near{n.hit, away})
		}
	}
	elsewhere := func(h Hit) int {
		if level != "" && h.Ref.Level != level {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(found, func(a, b near) int {
		return cmp.Or(cmp.Compare(a.away, b.away), cmp.Compare(elsewhere(a.hit), elsewhere(b.hit)), CompareLevels(a.hit.Ref.Level, b.hit.Ref.Level),
			cmp.Compare(a.hit.Name, b.hit.Name), cmp.Compare(a.hit.Ref.Code, b.hit.Ref.Code))
	})
	var hits []Hit
	seen := map[source.Ref]bool{}
	for _, n := range found {
		if len(hits) == limit {
			break
		}
		if !seen[n.hit.Ref] {
			seen[n.hit.Ref] = true
			hits = append(hits, n.hit)
		}
	}
	return hits
}

// longestName is how many letters a text may have to be compared with names.
const longestName = 60

// distance is how many letters to change, add, drop or exchange with the next make one text
// the other, each place once (optimal string alignment); most + 1 when it is more than most.
func distance(a, b []rune, most int) int {
	if d := len(a) - len(b); d > most || -d > most {
		return most + 1
	}
	before, row, next := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		next[0] = i + 1
		least := next[0]
		for j := range b {
			change := 1
			if a[i] == b[j] {
				change = 0
			}
			next[j+1] = min(row[j]+change, row[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
			least = min(least, next[j+1])
		}
		if least > most {
			return most + 1
		}
		before, row, next = row, next, before
	}
	return min(row[len(b)], most+1)
}
