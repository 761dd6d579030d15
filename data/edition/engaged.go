package edition

import (
	"slices"

	"github.com/observatoire-essor/essor/data/source"
)

// Engaged says who is engaged in the social and solidarity economy. Without a list of
// engaged communes it is empty, and nothing is known.
type Engaged struct {
	Known    bool         // the edition has a list, and the area is a commune or made of communes
	Times    []Engagement // of a commune: the dates of its engagements, past ones too
	Since    source.Date  // of a commune: the first day of the one that holds; no day: it is not engaged
	Communes []Relation   // of others: the members that are engaged on the day of the edition
	Members  int          // of others: of how many communes
	Sources  []Source     // that tell it
}

// Simulated tells whether a source of the list is simulated.
func (g Engaged) Simulated() bool { return AnySimulated(g.Sources) }

// engaged gathers the engagements of a commune, or counts those of an area's members, at
// the date of the edition.
func (e *Edition) engaged(ref source.Ref) Engaged {
	var g Engaged
	if len(e.Links.Engagements) == 0 {
		return g
	}
	used := map[string]bool{}
	if ref.Level == source.Commune {
		g.Known, g.Times = true, e.family.engaged[ref]
		for _, t := range g.Times {
			used[t.Source] = true
		}
		g.Since = e.engagedSince(ref)
	}
	for _, member := range e.family.members[ref] {
		if member.Level != source.Commune {
			continue
		}
		g.Known = true
		g.Members++
		if !e.engagedSince(member).IsZero() {
			g.Communes = append(g.Communes, Relation{member, e.Name(member)})
		}
	}
	if g.Members > 0 { // also that none is engaged is what the list says
		for _, t := range e.Links.Engagements {
			used[t.Source] = true
		}
	}
	g.Sources = slices.DeleteFunc(slices.Clone(e.sources), func(s Source) bool { return !used[s.ID] })
	return g
}

// engagedSince is the first day of the engagement of a commune that holds at the date of
// the edition; of several the earliest. No day: it is not engaged.
func (e *Edition) engagedSince(commune source.Ref) source.Date {
	for _, t := range e.family.engaged[commune] { // in the order of their first days
		if t.InForce(e.Head.Day()) {
			return t.From
		}
	}
	return source.Date{}
}
