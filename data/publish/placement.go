package publish

import (
	"math"
	"strconv"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/source"
)

// target is an area, and the share of a grant or of another area that is its.
type target struct {
	area  int64
	share float64
}

// wholeGrant is the share from which nothing of a grant is left to be placed.
const wholeGrant = 0.999

// shareInCommunes is how much of each grant has a commune as its place.
func (in *input) shareInCommunes(kind string, grants []data.StoredGrant) map[int64]float64 {
	shares := map[int64]float64{}
	for _, s := range grants {
		if s.Kind == kind && in.areas[s.Area].Ref.Level == source.Commune {
			shares[s.Grant] += s.Share
		}
	}
	return shares
}

// targets are the areas of a level that the place of a grant stands for: itself;
// for communes, those in which a neighbourhood lies, by its people, unless the
// grant names its communes beside; for wholes, those of its communes.
func (in *input) targets(level source.Level, s data.StoredGrant, inCommunes float64) []target {
	at := in.areas[s.Area].Ref.Level
	if at == level {
		return []target{{s.Area, s.Share}}
	}
	var communes []target
	switch {
	case at == source.Commune:
		communes = []target{{s.Area, s.Share}}
	case isQPV(at) && inCommunes < wholeGrant:
		for _, t := range in.communesAround[s.Area] {
			communes = append(communes, target{t.area, t.share * s.Share})
		}
	}
	if level == source.Commune {
		return communes
	}
	var wholes []target
	for _, c := range communes {
		for _, whole := range in.wholesOf[c.area] {
			if in.areas[whole].Ref.Level == level {
				wholes = append(wholes, target{whole, c.share})
			}
		}
	}
	return wholes
}

// placeArgs tells how the places of the money of a period were found, in whole percent
// of it: of communes and what they make up, by the register or the file; inside and
// outside of neighbourhoods, by points or by communes that have none.
func (in *input) placeArgs(level source.Level, period indicator.Period, kind string, grants []data.StoredGrant) map[string]string {
	generation := level
	for _, c := range in.complements {
		if c.level == level {
			generation = c.generation
		}
	}
	all, sided, by := 0.0, 0.0, map[string]float64{}
	seen := map[int64]bool{}
	for _, s := range grants {
		if !period.Contains(s.Year) {
			continue
		}
		if !seen[s.Grant] {
			seen[s.Grant] = true
			all += float64(s.Net)
		}
		at, how := in.areas[s.Area].Ref.Level, s.By
		switch {
		case s.Kind != kind:
			continue
		case isQPV(generation) && (at == generation || at == generation.Outside()):
			sided += float64(s.Net) * s.Share
		case isQPV(generation) || at != source.Commune:
			continue
		case how == byPoint:
			how = byRegister
		}
		by[how] += float64(s.Net) * s.Share
	}
	args := map[string]string{}
	percent := func(cents float64) string {
		return strconv.FormatFloat(math.Floor(100*cents/all+roundingSlack), 'f', -1, 64)
	}
	for how, cents := range by {
		if how != "" && cents > 0 && all > 0 {
			args["by_"+how] = percent(cents)
		}
	}
	if isQPV(generation) && sided < all-1 {
		args["sided"] = percent(sided)
	}
	return args
}

// roundingSlack keeps a hundred percent that was summed up in parts from becoming 99.
const roundingSlack = 1e-9
