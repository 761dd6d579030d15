package figure

import (
	"cmp"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/data/edition"
)

// byImportance puts what is counted before what it is placed and divided by, and boundaries
// last: where a line has no room for all names, it keeps the first.
func byImportance(sources []edition.Source) []edition.Source {
	sorted := slices.Clone(sources)
	slices.SortStableFunc(sorted, func(a, b edition.Source) int { return cmp.Compare(rankOf(a.Role), rankOf(b.Role)) })
	return sorted
}

// rankOf is the rank of a source by what a pack wants its file for.
func rankOf(role string) int {
	const counted, otherwise, divisors, geography = 0, 1, 2, 3
	switch role {
	case "grants", "requests":
		return counted
	case "populations", "grid":
		return divisors
	case "communes", "commune_movements", "epci", "iris", "membership", "postcodes", "territoires":
		return geography
	}
	if strings.HasSuffix(role, "_boundaries") {
		return geography
	}
	return otherwise
}
