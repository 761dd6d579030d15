package publish

import (
	"cmp"
	"slices"

	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/edition"
)

// grantSums sum up what each source says of public money, year by year.
func (in *input) grantSums(grants []data.StoredGrant) []edition.GrantSum {
	type key struct {
		source int64
		year   int
	}
	sums := map[key]*edition.GrantSum{}
	seen := map[int64]bool{}
	for _, s := range grants {
		if seen[s.Grant] {
			continue
		}
		seen[s.Grant] = true
		k := key{s.Source, s.Year}
		if sums[k] == nil {
			sums[k] = &edition.GrantSum{Source: in.sources[s.Source].ID, Year: s.Year}
		}
		sums[k].Decisions++
		if s.InKind {
			sums[k].InKind++
			continue
		}
		sums[k].Gross += s.Gross
		sums[k].Recovered += s.Recovered
		sums[k].Net += s.Net
	}
	var list []edition.GrantSum
	for _, sum := range sums {
		list = append(list, *sum)
	}
	slices.SortFunc(list, func(a, b edition.GrantSum) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Year, b.Year))
	})
	return list
}
