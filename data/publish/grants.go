package publish

import (
	"context"
	"math"
	"slices"
	"strconv"

	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// publicGrants are the grants of the edition, one by one: what registers of public
// money say was awarded, and money taken back from grants that nobody knows. placed
// are the rows of [data.Publication.Grants] and [data.Publication.Recoveries], with the
// seats that were found for them.
func (in *input) publicGrants(ctx context.Context, placed []data.StoredGrant) ([]edition.Grant, error) {
	stored, err := in.publication.PublicGrants(ctx)
	if err != nil {
		return nil, err
	}
	w, err := newWithholder()
	if err != nil {
		return nil, err
	}
	places := in.publicPlaces(placed)
	grants := make([]edition.Grant, len(stored))
	for i, s := range stored {
		grants[i] = edition.Grant{
			Source: in.sources[s.Source].ID, Row: s.Row, Funder: s.Funder,
			Beneficiary: s.Beneficiary, BeneficiaryID: s.BeneficiaryID, BeneficiaryRNA: s.BeneficiaryRNA,
			Reference: s.Reference, DecidedOn: dateOf(s.DecidedOn), Year: s.Year, Object: s.Object, Axis: axisOf(s.Axis),
			Call: s.Call, Programme: s.Programme, Cofunders: cofundersOf(s.Cofunders),
			Gross: source.Cents(s.Gross), Recovered: source.Cents(s.Recovered), InKind: s.InKind, Unlinked: s.Unlinked,
			Places: places[s.Grant],
		}
		withhold(&grants[i], w.reason(s))
	}
	return grants, nil
}

// axisOf is the digit of an axis, 0 when nobody tells.
func axisOf(text string) int {
	axis, err := strconv.Atoi(text)
	if err != nil {
		return 0
	}
	return axis
}

func cofundersOf(stored []data.PublicCofunder) []source.Cofunder {
	var list []source.Cofunder
	for _, s := range stored {
		c := source.Cofunder{Name: s.Name}
		if s.Cents != nil {
			c.Amount, c.Told = source.Cents(*s.Cents), true
		}
		list = append(list, c)
	}
	return list
}

// publicPlaces are the areas of all levels that the places of each grant stand for,
// by the rules of the indicators on money.
func (in *input) publicPlaces(placed []data.StoredGrant) map[int64][]edition.GrantPlace {
	type spot struct {
		grant, area int64
		kind        string
	}
	shares := map[spot]float64{}
	var order []spot
	for _, kind := range []string{seat, action} {
		inCommunes := in.shareInCommunes(kind, placed)
		for _, s := range placed {
			if s.Kind != kind {
				continue
			}
			for _, level := range in.sortedLevels() {
				for _, t := range in.targets(level, s, inCommunes[s.Grant]) {
					k := spot{s.Grant, t.area, kind}
					if _, again := shares[k]; !again {
						order = append(order, k)
					}
					shares[k] += t.share
				}
			}
		}
	}
	places := map[int64][]edition.GrantPlace{}
	for _, k := range order {
		millionths := int64(math.Round(min(shares[k], 1) * edition.Whole))
		area, ok := in.areas[k.area]
		if !ok || millionths == 0 {
			continue
		}
		places[k.grant] = append(places[k.grant], edition.GrantPlace{Ref: area.Ref, Kind: k.kind, Millionths: millionths})
	}
	return places
}

// readPublicGrants reads the grants with their places and makes the public list.
func (in *input) readPublicGrants(ctx context.Context, grants []data.StoredGrant) ([]edition.Grant, error) {
	recoveries, err := in.publication.Recoveries(ctx)
	if err != nil {
		return nil, err
	}
	return in.publicGrants(ctx, slices.Concat(grants, recoveries))
}
