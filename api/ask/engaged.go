package ask

import (
	"github.com/observatoire-essor/essor/data/edition"
)

// EngagedOut says whether a commune is engaged in the social and solidarity economy, or
// which of the communes of an area are, on the day of the edition.
type EngagedOut struct {
	Since     string          `json:"since,omitempty" format:"date" doc:"Of a commune: the first day of the engagement that holds; left out when none does"`
	Times     []EngagementOut `json:"times,omitempty" doc:"Of a commune: all its engagements, past ones too"`
	Communes  []AreaRef       `json:"communes,omitempty" doc:"Of other areas: the members that are engaged"`
	Members   int             `json:"members,omitempty" doc:"Of other areas: of how many communes"`
	Simulated bool            `json:"simulated"`
	Sources   []string        `json:"sources" doc:"Ids of the sources"`
}

// EngagementOut is one engagement of a commune.
type EngagementOut struct {
	From   string `json:"from" format:"date"`
	To     string `json:"to,omitempty" format:"date" doc:"The first day on which it no longer holds"`
	What   string `json:"what,omitempty" doc:"What the commune did, as the list says"`
	Source string `json:"source"`
}

// engagedOut is nil when nothing is known.
func engagedOut(s edition.Sheet) *EngagedOut {
	g := s.Engaged
	if !g.Known {
		return nil
	}
	out := EngagedOut{Since: g.Since.String(), Communes: areaRefs(g.Communes), Members: g.Members, Simulated: g.Simulated(), Sources: []string{}}
	for _, t := range g.Times {
		out.Times = append(out.Times, EngagementOut{t.From.String(), t.To.String(), t.What, t.Source})
	}
	for _, source := range g.Sources {
		out.Sources = append(out.Sources, source.ID)
	}
	return &out
}
