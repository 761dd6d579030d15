// Package sourcetest helps to test readers: a sink that remembers.
package sourcetest

import "github.com/observatoire-essor/essor/data/source"

// Recorder is a [source.Sink] that keeps all it is told, in order.
type Recorder struct {
	Areas        []source.Area
	Aliases      []source.Alias
	Links        []source.Link
	Movements    []source.Movement
	Observations []source.Observation
	Cells        []source.Cell
	Grants       []source.Grant
	Engagements  []source.Engagement
	Postcodes    []source.Postcode
	Issues       []source.Issue
}

// Area remembers an area.
func (r *Recorder) Area(a source.Area) error { r.Areas = append(r.Areas, a); return nil }

// Alias remembers an alias.
func (r *Recorder) Alias(a source.Alias) error { r.Aliases = append(r.Aliases, a); return nil }

// Link remembers a link.
func (r *Recorder) Link(l source.Link) error { r.Links = append(r.Links, l); return nil }

// Movement remembers a movement.
func (r *Recorder) Movement(m source.Movement) error {
	r.Movements = append(r.Movements, m)
	return nil
}

// Observation remembers an observation.
func (r *Recorder) Observation(o source.Observation) error {
	r.Observations = append(r.Observations, o)
	return nil
}

// Cell remembers a square.
func (r *Recorder) Cell(c source.Cell) error { r.Cells = append(r.Cells, c); return nil }

// Grant remembers a grant.
func (r *Recorder) Grant(g source.Grant) error { r.Grants = append(r.Grants, g); return nil }

// Engagement remembers an engagement of a commune.
func (r *Recorder) Engagement(e source.Engagement) error {
	r.Engagements = append(r.Engagements, e)
	return nil
}

// Postcode remembers a postcode.
func (r *Recorder) Postcode(p source.Postcode) error {
	r.Postcodes = append(r.Postcodes, p)
	return nil
}

// Issue remembers an issue.
func (r *Recorder) Issue(i source.Issue) error { r.Issues = append(r.Issues, i); return nil }

// Value is the recorded observation of an area, and whether there is one.
func (r *Recorder) Value(ref source.Ref, variable string) (source.Observation, bool) {
	for _, o := range r.Observations {
		if o.Ref == ref && o.Variable == variable {
			return o, true
		}
	}
	return source.Observation{}, false
}

// IssuesOf are the recorded issues with a code.
func (r *Recorder) IssuesOf(code string) []source.Issue {
	var found []source.Issue
	for _, i := range r.Issues {
		if i.Code == code {
			found = append(found, i)
		}
	}
	return found
}
