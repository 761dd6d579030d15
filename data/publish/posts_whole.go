package publish

import (
	"maps"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/source"
)

// sumOfCommunes is the figure of a whole that the extract tells of for other communes: the
// sum of its communes, where all are told. An enterprise may be in several of them: the
// largest is taken to be as large as it may be, the sum of those of the communes. A commune
// that the extract holds secret makes the sum secret; one that it does not tell leaves the
// whole absent.
func (p postsTable) sumOfCommunes(key maskKey) tableFigure {
	sum := p.together(p.in.communesOf[key.area], key)
	if sum.known {
		return sum
	}
	p.absent[key] = MemberMissing
	for _, commune := range p.in.communesOf[key.area] {
		of := key
		of.level, of.area = source.Commune, commune
		if _, secret := p.secret[of]; secret {
			p.secret[key] = -1
		}
	}
	return tableFigure{}
}

// together adds up the figures of some communes; it is known when all of them are.
func (p postsTable) together(communes []int64, key maskKey) tableFigure {
	sum := tableFigure{known: len(communes) > 0, sources: map[int64]bool{}}
	for _, commune := range communes {
		of := key
		of.level, of.area = source.Commune, commune
		f := p.figure(of)
		if !f.known {
			sum.known = false
			continue
		}
		sum.value, sum.units, sum.largest = sum.value+f.value, sum.units+f.units, sum.largest+f.largest
		if f.held != "" {
			sum.held = f.held
		}
		maps.Copy(sum.sources, f.sources)
	}
	return sum
}

// tellAway adds what extracts say of communes that are not in the edition, but were in
// one before.
func (in *input) tellAway(stored []data.StoredObservation, told map[figureKey]data.StoredObservation) {
	for _, o := range stored {
		if !in.isAway(o.Area) {
			continue
		}
		key := figureKey{o.Area, o.Variable, o.Period}
		if before, twice := told[key]; twice {
			o, _ = in.pick(before, o)
		}
		told[key] = o
	}
}

// addPasts adds what readers know from earlier editions.
func (p postsTable) addPasts(pasts []*past) {
	said := func(_ maskKey, v toldFigure) tableFigure {
		if !v.Status.HasValue() || v.N < 0 {
			return tableFigure{}
		}
		f := partOf(v.Numerator, int(v.N), v.Numerator)
		f.known = v.Numerator >= 0 && (v.N > 0 || v.Numerator == 0)
		return f
	}
	for _, past := range pasts {
		then := postsTable{told: p.told, absent: map[maskKey]indicator.Reason{}}
		then.areaTable = past.in.newAreaTable(p.period, p.variants, p.publishes)
		p.addPast(past, then.figure, said)
	}
	p.sums.addMoved()
}
