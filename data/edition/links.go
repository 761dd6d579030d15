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

// Links are how the areas of an edition hang together, each list in order.
type Links struct {
	Members  []Member
	Overlaps []Overlap
	Aliases  []Alias
}

// sorted returns the lists in the one order that is encoded.
func (l Links) sorted() Links {
	s := Links{slices.Clone(l.Members), slices.Clone(l.Overlaps), slices.Clone(l.Aliases)}
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
	return s
}

func compareRefs(a, b source.Ref) int {
	return cmp.Or(cmp.Compare(a.Level, b.Level), cmp.Compare(a.Code, b.Code))
}

// linksVersion is the first byte of encoded links.
const linksVersion = 1

// Encode writes the links in one order, so that equal links give equal bytes.
func (l Links) Encode() []byte {
	l = l.sorted()
	w := &writer{}
	w.b = append(w.b, linksVersion)
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
	return w.b
}

// DecodeLinks reads what Encode wrote. Any other bytes give an error.
func DecodeLinks(body []byte) (Links, error) {
	r := &reader{b: body}
	r.version(linksVersion)
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
