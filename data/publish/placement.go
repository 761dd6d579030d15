package publish

import (
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
