package edition

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/observatoire-essor/essor/data/source"
)

// Member says that an area is part of another, at the date of the edition.
type Member struct {
	Child, Parent source.Ref
	From, To      source.Date // since when, until when (excluded); zero dates are open
}

// Overlap says which part of an area lies in another. Slivers are left out, so the
// shares of an area may add up to a little less than 1.
type Overlap struct {
	Area, In        source.Ref
	ShareArea       float64 // of the area's surface
	SharePopulation float64 // of the area's people; NaN when nobody knows
}

// Alias is another code of an area: that of an associated commune, a former SIREN.
type Alias struct {
	Ref      source.Ref // the area that stands
	Code     string     // its other code, at the same level
	Name     string
	Kind     string // "associated", "delegated", "arrondissement", "former_code"
	From, To source.Date
}

// InForce tells whether the alias holds on a day.
func (a Alias) InForce(day source.Date) bool {
	return (a.From.IsZero() || !day.Before(a.From.Time)) && (a.To.IsZero() || day.Before(a.To.Time))
}

// Engagement says that a commune is, was or will be engaged in the social and solidarity
// economy.
type Engagement struct {
	Ref    source.Ref
	From   source.Date
	To     source.Date // excluded; no day while it holds
	What   string      // what it did, may be empty
	Source string      // id of the source that tells it; see [Source]
}

// InForce tells whether the commune is engaged on a day.
func (g Engagement) InForce(day source.Date) bool {
	return !day.Before(g.From.Time) && (g.To.IsZero() || day.Before(g.To.Time))
}

// Links are how the areas of an edition hang together, and what is known of them by
// dates, each list in order.
type Links struct {
	Members     []Member
	Overlaps    []Overlap
	Aliases     []Alias
	Engagements []Engagement // whatever their dates
	Postcodes   []Postcode   // n to n
}

// sorted returns the lists in the one order that is encoded.
func (l Links) sorted() Links {
	s := Links{slices.Clone(l.Members), slices.Clone(l.Overlaps), slices.Clone(l.Aliases), slices.Clone(l.Engagements), slices.Clone(l.Postcodes)}
	slices.SortFunc(s.Members, func(a, b Member) int {
		return cmp.Or(compareRefs(a.Parent, b.Parent), compareRefs(a.Child, b.Child), a.From.Compare(b.From.Time), a.To.Compare(b.To.Time))
	})
	slices.SortFunc(s.Overlaps, func(a, b Overlap) int {
		return cmp.Or(compareRefs(a.Area, b.Area), compareRefs(a.In, b.In))
	})
	slices.SortFunc(s.Aliases, func(a, b Alias) int {
		return cmp.Or(compareRefs(a.Ref, b.Ref), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Kind, b.Kind),
			a.From.Compare(b.From.Time), a.To.Compare(b.To.Time), cmp.Compare(a.Name, b.Name))
	})
	slices.SortFunc(s.Engagements, func(a, b Engagement) int {
		return cmp.Or(compareRefs(a.Ref, b.Ref), a.From.Compare(b.From.Time), a.To.Compare(b.To.Time),
			cmp.Compare(a.What, b.What), cmp.Compare(a.Source, b.Source))
	})
	slices.SortFunc(s.Postcodes, func(a, b Postcode) int {
		return cmp.Or(compareRefs(a.Ref, b.Ref), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Line5, b.Line5),
			cmp.Compare(a.Label, b.Label), cmp.Compare(a.Source, b.Source))
	})
	return s
}

func compareRefs(a, b source.Ref) int {
	return cmp.Or(cmp.Compare(a.Level, b.Level), cmp.Compare(a.Code, b.Code))
}

// The first byte of encoded links: the second form has engagements, of which the first
// knows nothing, the third postcodes too. Links have the first form that can hold them, as in
// older editions.
const (
	linksVersion       = 1
	engagementsVersion = 2
	postcodesVersion   = 3
)

// version is the first form that can hold the links.
func (l Links) version() byte {
	switch {
	case len(l.Postcodes) > 0:
		return postcodesVersion
	case len(l.Engagements) > 0:
		return engagementsVersion
	}
	return linksVersion
}

// Encode writes the links in one order, so that equal links give equal bytes.
func (l Links) Encode() []byte {
	l = l.sorted()
	w := &writer{}
	version := l.version()
	w.b = append(w.b, version)
	w.count(len(l.Members))
	for _, m := range l.Members {
		writeRef(w, m.Parent)
		writeRef(w, m.Child)
		writeDates(w, m.From, m.To)
	}
	w.count(len(l.Overlaps))
	for _, o := range l.Overlaps {
		writeRef(w, o.Area)
		writeRef(w, o.In)
		w.float(o.ShareArea)
		w.float(o.SharePopulation)
	}
	w.count(len(l.Aliases))
	for _, a := range l.Aliases {
		writeRef(w, a.Ref)
		w.text(a.Code)
		w.text(a.Name)
		w.text(a.Kind)
		writeDates(w, a.From, a.To)
	}
	if version >= engagementsVersion {
		writeEngagements(w, l.Engagements)
	}
	if version >= postcodesVersion {
		writePostcodes(w, l.Postcodes)
	}
	return w.b
}

func writeEngagements(w *writer, list []Engagement) {
	w.count(len(list))
	for _, g := range list {
		writeRef(w, g.Ref)
		writeDates(w, g.From, g.To)
		w.text(g.What)
		w.text(g.Source)
	}
}

func readEngagements(r *reader) []Engagement {
	var list []Engagement
	for range r.count(6) {
		g := Engagement{Ref: readRef(r)}
		g.From, g.To = readDates(r)
		g.What, g.Source = r.text(), r.text()
		if g.From.IsZero() {
			r.fail("an engagement without a day")
		}
		list = append(list, g)
	}
	return list
}

// DecodeLinks reads what Encode wrote. Any other bytes give an error.
func DecodeLinks(body []byte) (Links, error) {
	r := &reader{b: body}
	version := r.oneOf(linksVersion, engagementsVersion, postcodesVersion)
	var l Links
	for range r.count(6) {
		m := Member{Parent: readRef(r), Child: readRef(r)}
		m.From, m.To = readDates(r)
		l.Members = append(l.Members, m)
	}
	for range r.count(20) {
		o := Overlap{Area: readRef(r), In: readRef(r), ShareArea: r.float(), SharePopulation: r.float()}
		if !(o.ShareArea > 0 && o.ShareArea <= 1) || !math.IsNaN(o.SharePopulation) && !(o.SharePopulation >= 0 && o.SharePopulation <= 1) {
			r.fail("share")
		}
		l.Overlaps = append(l.Overlaps, o)
	}
	for range r.count(7) {
		a := Alias{Ref: readRef(r), Code: r.text(), Name: r.text(), Kind: r.text()}
		a.From, a.To = readDates(r)
		l.Aliases = append(l.Aliases, a)
	}
	if version >= engagementsVersion {
		l.Engagements = readEngagements(r)
	}
	if version >= postcodesVersion {
		l.Postcodes = readPostcodes(r)
	}
	if err := r.end(); err != nil {
		return Links{}, fmt.Errorf("links: %w", err)
	}
	if string(l.Encode()) != string(body) {
		return Links{}, fmt.Errorf("links: %w: not the only encoding", errDamaged)
	}
	return l, nil
}

func writeRef(w *writer, r source.Ref) {
	w.text(string(r.Level))
	w.text(r.Code)
}

func readRef(r *reader) source.Ref {
	return source.Ref{Level: source.Level(r.text()), Code: r.text()}
}

// secondsOfDay turns dates into days since 1970-01-01; no date is below all days.
const (
	secondsOfDay = 86400
	noDay        = -1 << 31
)

func writeDates(w *writer, dates ...source.Date) {
	for _, d := range dates {
		if d.IsZero() {
			w.int(noDay)
			continue
		}
		w.int(d.Unix() / secondsOfDay)
	}
}

func readDates(r *reader) (from, to source.Date) { return readDate(r), readDate(r) }

func readDate(r *reader) source.Date {
	days := r.int()
	if days == noDay {
		return source.Date{}
	}
	if days < -400_000 || days > 400_000 { // within a thousand years of 1970
		r.fail("day %d", days)
		return source.Date{}
	}
	return source.Day(1970, 1, 1+int(days))
}
