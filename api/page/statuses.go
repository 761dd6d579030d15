package page

import (
	"cmp"
	"maps"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
)

// statusBar is how many areas have which status, as a bar of a hundred parts and in words.
type statusBar struct {
	Total int
	Parts []statusPart
	Text  string
}

// statusPart is the areas of one status.
type statusPart struct {
	Status   string
	Areas    int
	At, Wide float64 // in hundredths of the bar
	Text     string
}

// statusBar counts the statuses of a vector, those that are there.
func (v view) statusBar(key edition.Key) statusBar {
	vector := v.Edition.Vector(key)
	if vector == nil {
		return statusBar{}
	}
	counts := map[indicator.Status]int{}
	for _, status := range vector.Status {
		counts[status]++
	}
	bar := statusBar{Total: vector.Len()}
	at := 0.0
	for _, status := range []indicator.Status{indicator.OK, indicator.Unreliable, indicator.Secret, indicator.Absent, indicator.NotApplicable} {
		n := counts[status]
		if n == 0 {
			continue
		}
		wide := 100 * float64(n) / float64(bar.Total)
		text := v.Say("indicateurs.status", "share", v.Share(float64(n)/float64(bar.Total)), "status", v.Text.Sentence(v.Lang, "status."+status.String(), nil), "n", v.Count(n))
		bar.Parts = append(bar.Parts, statusPart{status.String(), n, at, wide, text})
		at += wide
		if bar.Text != "" {
			bar.Text += ", "
		}
		bar.Text += text
	}
	return bar
}

// sortedByCount are words by how often they stand, the most frequent first.
func sortedByCount(counts map[string]int) []string {
	return slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
}
