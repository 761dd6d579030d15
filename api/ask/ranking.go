package ask

import (
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
)

// RankingOut is the areas of a level by an indicator.
type RankingOut struct {
	Edition EditionRef       `json:"edition"`
	Areas   []RankedOut      `json:"areas" doc:"The highest value first; areas without a number come last"`
	Sources []edition.Source `json:"sources"`
}

// RankedOut is an area in a ranking.
type RankedOut struct {
	AreaRef
	ValueOut
}

// Ranking is what `essor stats --ranking` prints for programs: nothing, when the edition
// has no such vector.
func Ranking(w wording.Writer, e *edition.Edition, key edition.Key) RankingOut {
	out := RankingOut{Edition: RefOf(e.Head), Areas: []RankedOut{}, Sources: []edition.Source{}}
	used := map[string]bool{}
	for _, r := range e.Ranking(key) {
		out.Areas = append(out.Areas, RankedOut{areaRef(r.Relation), valueOut(w, r.Figure)})
		for _, s := range r.Sources {
			used[s.ID] = true
		}
	}
	for s := range e.Sources() {
		if used[s.ID] {
			out.Sources = append(out.Sources, s)
		}
	}
	return out
}
