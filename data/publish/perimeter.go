package publish

import (
	"context"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/source"
)

// OtherPerimeter is the reason of a figure of a whole that its source gives for other
// communes than those of the edition: the whole of another day.
const OtherPerimeter indicator.Reason = "other_perimeter"

// perimeters are the communes of wholes on the days of sources, and what sources say of
// wholes that had other communes than in the edition.
type perimeters struct {
	days map[source.Date]map[int64][]int64    // the communes of wholes, sorted, each once
	told map[figureKey]data.StoredObservation // figures of wholes of other communes, as their source has them
}

// readPerimeters reads the communes of wholes on the days of the sources that are loaded.
func (in *input) readPerimeters(ctx context.Context, stored []data.StoredObservation) error {
	if in.perimeters.days == nil {
		in.perimeters = perimeters{map[source.Date]map[int64][]int64{}, map[figureKey]data.StoredObservation{}}
	}
	for _, o := range stored {
		if !isWhole(in.areas[o.Area].Ref.Level) {
			continue
		}
		day := in.dayOfWholes(o)
		if _, known := in.perimeters.days[day]; known {
			continue
		}
		members, err := in.publication.Members(ctx, day.Time)
		if err != nil {
			return err
		}
		in.perimeters.days[day] = in.perimetersOf(members, day)
	}
	return nil
}

// dayOfWholes is the day whose wholes a source tells of: the first of the year of its
// vintage, else of the last year of the figure.
func (in *input) dayOfWholes(o data.StoredObservation) source.Date {
	if vintage, err := indicator.ParsePeriod(in.sources[o.Source].Vintage); err == nil && vintage.From == vintage.To {
		return source.Day(vintage.From, 1, 1)
	}
	return source.Day(o.Period.To, 1, 1)
}

// perimetersOf gathers the communes of wholes on a day. Communes of that day that merged
// or split since are those of the edition that they became; others stay what they are.
func (in *input) perimetersOf(members []data.StoredLink, day source.Date) map[int64][]int64 {
	of := map[int64][]int64{}
	for _, m := range members {
		if _, commune := in.carrier.codes[m.Area]; !commune || !isWhole(in.areas[m.Parent].Ref.Level) {
			continue
		}
		to, _ := in.carrier.passage(m.Area, day)
		if len(to) == 0 {
			to = []target{{m.Area, 1}}
		}
		for _, t := range to {
			of[m.Parent] = append(of[m.Parent], t.area)
		}
	}
	for whole, communes := range of {
		slices.Sort(communes)
		of[whole] = slices.Compact(communes)
	}
	return of
}

// ofOtherCommunes tells whether a source gives a figure of a whole for other communes
// than those of the edition. Where nobody says which communes the whole had on the day of
// the source, its figure is taken for that of the whole.
func (in *input) ofOtherCommunes(o data.StoredObservation) bool {
	if !isWhole(in.areas[o.Area].Ref.Level) {
		return false
	}
	then, known := in.perimeters.days[in.dayOfWholes(o)][o.Area]
	if !known {
		return false
	}
	return !slices.Equal(then, slices.Sorted(slices.Values(in.communesOf[o.Area])))
}
