package publish

import (
	"context"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/source"
)

// leastInside is the share of a neighbourhood's surface that must lie in the
// communes of the territory for it to be in the edition.
const leastInside = 0.5

// readAreas decides which areas are in the edition: of the communes those that
// belong to the territory on the day, or all when the pack has none; of the other
// levels what belongs to these communes.
func (in *input) readAreas(ctx context.Context) error {
	stored, err := in.publication.Areas(ctx, in.asOf.Time)
	if err != nil {
		return err
	}
	members, err := in.publication.Members(ctx, in.asOf.Time)
	if err != nil {
		return err
	}
	overlaps, err := in.publication.Overlaps(ctx)
	if err != nil {
		return err
	}
	all := map[int64]data.StoredArea{}
	for _, a := range stored {
		all[a.ID] = a
	}
	if in.aliases, err = in.publication.Aliases(ctx); err != nil {
		return err
	}
	inside := in.notFolded()
	if in.pack.Territory.Code != "" {
		if inside, err = in.insideTerritory(all, members, overlaps); err != nil {
			return err
		}
	}
	in.areas, in.levels = map[int64]data.StoredArea{}, map[source.Level][]int64{}
	for _, a := range stored { // by level and code
		if inside(a) {
			in.areas[a.ID] = a
			in.levels[a.Ref.Level] = append(in.levels[a.Ref.Level], a.ID)
		}
	}
	outside := func(l data.StoredLink) bool {
		_, child := in.areas[l.Area]
		_, parent := in.areas[l.Parent]
		return !child || !parent
	}
	in.members, in.overlaps = slices.DeleteFunc(members, outside), slices.DeleteFunc(slices.Clone(overlaps), outside)
	in.addComplements(overlaps, func(id int64) source.Ref { return all[id].Ref })
	in.gatherFamilies()
	in.aliases = slices.DeleteFunc(in.aliases, func(a data.StoredAlias) bool { _, ok := in.areas[a.Area]; return !ok })
	return in.readCarrier(ctx)
}

// notFolded is the test of what is in the edition of a pack without territory: all but
// communes of which a source says that they are part of another.
func (in *input) notFolded() func(data.StoredArea) bool {
	folded := map[string]bool{}
	for _, a := range in.aliases {
		folded[a.Code] = true
	}
	return func(a data.StoredArea) bool { return a.Ref.Level != source.Commune || !folded[a.Ref.Code] }
}

// insideTerritory returns the test of what belongs to the territory of the pack.
func (in *input) insideTerritory(all map[int64]data.StoredArea, members, overlaps []data.StoredLink) (func(data.StoredArea) bool, error) {
	ref := in.pack.Territory.Ref()
	territory := int64(0)
	for id, a := range all {
		if a.Ref == ref {
			territory = id
		}
	}
	args := map[string]string{"territory": ref.String(), "as_of": in.asOf.String()}
	if territory == 0 {
		return nil, &RefusedError{Code: TerritoryUnknown, Args: args}
	}
	communes := map[int64]bool{}
	for _, l := range members {
		if l.Parent == territory && all[l.Area].Ref.Level == source.Commune {
			communes[l.Area] = true
		}
	}
	if len(communes) == 0 {
		return nil, &RefusedError{Code: NoMembers, Args: args}
	}
	holds, within := map[int64]bool{}, map[int64]bool{}
	for _, l := range members {
		holds[l.Parent] = holds[l.Parent] || communes[l.Area]
		within[l.Area] = within[l.Area] || communes[l.Parent]
	}
	share := map[int64]float64{}
	for _, l := range overlaps {
		if communes[l.Parent] && l.ShareArea != nil {
			share[l.Area] += *l.ShareArea
		}
	}
	return func(a data.StoredArea) bool {
		switch {
		case a.Ref.Level == source.Commune:
			return communes[a.ID]
		case a.Ref.Level == source.EPCI:
			return a.ID == territory
		case a.Ref.Level == source.Territoire:
			return holds[a.ID]
		case isQPV(a.Ref.Level):
			return share[a.ID] >= leastInside
		default:
			return within[a.ID]
		}
	}, nil
}

// gatherFamilies lists the communes of each whole, by code, the wholes of each
// commune, and the communes in which each neighbourhood lies.
func (in *input) gatherFamilies() {
	in.communesOf, in.wholesOf, in.communesAround = map[int64][]int64{}, map[int64][]int64{}, map[int64][]target{}
	for _, l := range in.members {
		if in.areas[l.Area].Ref.Level == source.Commune && isWhole(in.areas[l.Parent].Ref.Level) {
			in.communesOf[l.Parent] = append(in.communesOf[l.Parent], l.Area)
			in.wholesOf[l.Area] = append(in.wholesOf[l.Area], l.Parent)
		}
	}
	for _, list := range in.communesOf {
		slices.SortFunc(list, in.byCode)
	}
	for _, l := range in.overlaps {
		share := *l.ShareArea
		if l.SharePopulation != nil {
			share = *l.SharePopulation
		}
		in.communesAround[l.Area] = append(in.communesAround[l.Area], target{l.Parent, share})
	}
	for _, list := range in.communesAround {
		slices.SortFunc(list, func(a, b target) int { return in.byCode(a.area, b.area) })
		sum := 0.0
		for _, t := range list {
			sum += t.share
		}
		for i := range list {
			list[i].share /= sum
		}
	}
}

// byCode orders areas of one level by their codes.
func (in *input) byCode(a, b int64) int {
	return strings.Compare(in.areas[a].Ref.Code, in.areas[b].Ref.Code)
}

// sortedLevels are the levels of the edition, by name.
func (in *input) sortedLevels() []source.Level { return slices.Sorted(maps.Keys(in.levels)) }

// shareDigits rounds shares: what is finer is noise of the overlay.
const shareDigits = 1e6

func roundShare(share float64) float64 {
	return min(math.Round(share*shareDigits)/shareDigits, 1)
}

func roundKnownShare(share *float64) float64 {
	if share == nil {
		return math.NaN()
	}
	return roundShare(*share)
}
