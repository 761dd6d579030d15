package edition

import (
	"math/bits"
	"slices"
	"sort"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/source"
)

// GrantFilter chooses grants. Its zero value takes all.
type GrantFilter struct {
	Area   source.Ref       // with a place in it; no code: wherever
	Place  string           // what kind of place that is: PlaceSeat unless it says PlaceAction
	Axis   int              // 1 to 5; 0: whatever
	Period indicator.Period // of the commitment; the zero period: whenever
	Money  bool             // leave out help in kind
}

// GrantList is a choice of grants, the earliest first.
type GrantList struct {
	table     *grantTable
	positions []uint32
	area      source.Ref // no code: whole grants
	place     string
}

// ListedGrant is a grant of a list, and what of it goes to the list's area, in euro
// cents: its share of the amounts, rounded to the cent.
type ListedGrant struct {
	Grant
	Millionths int64 // Whole when the list has no area
	HereGross  source.Cents
	HereTaken  source.Cents
}

// HereNet is what the area keeps.
func (g ListedGrant) HereNet() source.Cents { return g.HereGross - g.HereTaken }

// GrantTotals sums up a list: what goes to its area, in euro cents.
type GrantTotals struct {
	Grants     int          // with money granted, in whatever part
	Gross      source.Cents // of these
	Recovered  source.Cents // taken back from these, in whatever year
	Net        source.Cents
	InKind     int          // grants in kind: in none of the above
	InKindNet  source.Cents // their value
	Unlinked   int          // times that money was taken back from a grant that nobody knows: in none of the above
	UnlinkedBy source.Cents // how much that was
}

// Grants lists the grants that a filter takes. Its cost is that of what it lists: an
// area that is not there, or one of another edition, has none.
func (e *Edition) Grants(f GrantFilter) GrantList {
	list := GrantList{table: e.grants, area: f.Area, place: PlaceSeat}
	if f.Place == PlaceAction {
		list.place = PlaceAction
	}
	if f.Axis < 0 || f.Axis > mostAxis {
		return list
	}
	if f.Area.Code != "" {
		if b, i, alias, err := e.Find(f.Area); err == nil && alias != nil {
			list.area.Code = b.Codes[i]
		}
	}
	all := e.grantIndex.find(list.area, list.place, f.Axis)
	from, to := 0, len(all)
	if f.Period != (indicator.Period{}) {
		year := func(i int) int { return int(e.grants.year[all[i]]) }
		from = sort.Search(len(all), func(i int) bool { return year(i) >= f.Period.From })
		to = sort.Search(len(all), func(i int) bool { return year(i) > f.Period.To })
	}
	list.positions = all[from:max(from, to)]
	if f.Money {
		list.positions = slices.DeleteFunc(slices.Clone(list.positions), func(p uint32) bool { return e.grants.is(int(p), flagInKind) })
	}
	return list
}

// Len is how many grants the list has.
func (l GrantList) Len() int { return len(l.positions) }

// At is grant i of the list.
func (l GrantList) At(i int) ListedGrant {
	p := int(l.positions[i])
	share := l.share(p)
	return ListedGrant{l.table.at(p), share, portion(l.table.gross[p], share), portion(l.table.recovered[p], share)}
}

// share is the part of a grant that goes to the area of the list, in millionths.
func (l GrantList) share(position int) int64 {
	if l.area.Code == "" {
		return Whole
	}
	places := l.table.placesOf(position)
	i, found := slices.BinarySearchFunc(places, GrantPlace{Ref: l.area, Kind: l.place}, comparePlaces)
	if !found {
		return 0
	}
	return places[i].Millionths
}

// Totals sums up the list, to the cent of each of its grants.
func (l GrantList) Totals() GrantTotals {
	var t GrantTotals
	shares := map[uint32]int64{} // of lists of places, which many grants have in common
	for _, p := range l.positions {
		places := l.table.texts[textPlaces].position[p]
		share, known := shares[places]
		if !known {
			share = l.share(int(p))
			shares[places] = share
		}
		gross, taken := portion(l.table.gross[p], share), portion(l.table.recovered[p], share)
		switch {
		case l.table.is(int(p), flagUnlinked):
			t.Unlinked++
			t.UnlinkedBy += taken
		case l.table.is(int(p), flagInKind):
			t.InKind++
			t.InKindNet += gross - taken
		default:
			if gross > 0 {
				t.Grants++
			}
			t.Gross += gross
			t.Recovered += taken
			t.Net += gross - taken
		}
	}
	return t
}

// portion is a part of an amount that is not below zero, rounded to the cent, halves
// upwards.
func portion(cents, millionths int64) source.Cents {
	if millionths == Whole {
		return source.Cents(cents)
	}
	high, low := bits.Mul64(uint64(cents), uint64(millionths))
	low, carry := bits.Add64(low, Whole/2, 0)
	quotient, _ := bits.Div64(high+carry, low, Whole) // at most cents, so that it fits
	return source.Cents(quotient)
}

// grantIndex finds the grants of an area by kind of place and axis.
type grantIndex struct {
	areas map[source.Ref]int
	lists [][kindsOfPlaces][mostAxis + 1][]uint32 // by area, kind and axis, 0 standing for all; the last area stands for everywhere
}

const kindsOfPlaces = 2

func kindOfPlace(name string) int {
	if name == PlaceAction {
		return 1
	}
	return 0
}

func newGrantIndex(t *grantTable) *grantIndex {
	x := &grantIndex{areas: map[source.Ref]int{}}
	type spot struct{ area, kind int }
	spots := make([][]spot, len(t.places)) // of each list of places
	for i, places := range t.places {
		for _, p := range places {
			at, ok := x.areas[p.Ref]
			if !ok {
				at = len(x.areas)
				x.areas[p.Ref] = at
			}
			spots[i] = append(spots[i], spot{at, kindOfPlace(p.Kind)})
		}
	}
	x.lists = make([][kindsOfPlaces][mostAxis + 1][]uint32, len(x.areas)+1)
	everywhere := len(x.areas)
	for i := range t.len() {
		add := func(s spot) {
			of := &x.lists[s.area][s.kind]
			of[0] = append(of[0], uint32(i))
			if axis := t.axis[i]; axis > 0 {
				of[axis] = append(of[axis], uint32(i))
			}
		}
		for _, s := range spots[t.texts[textPlaces].position[i]] {
			add(s)
		}
		for kind := range kindsOfPlaces {
			add(spot{everywhere, kind})
		}
	}
	return x
}

func (x *grantIndex) find(area source.Ref, place string, axis int) []uint32 {
	at := len(x.areas)
	if area.Code != "" {
		var ok bool
		if at, ok = x.areas[area]; !ok {
			return nil
		}
	}
	return x.lists[at][kindOfPlace(place)][axis]
}
