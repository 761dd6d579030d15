package page

import (
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
)

// ess is what there is of the social and solidarity economy in an area.
type ess struct {
	Rows     []essRow // the whole, then by family
	Periods  string   // "établissements : 2023 ; postes : 2022"
	Partial  string   // that neighbourhoods do not have all that is theirs; empty: they have
	Quotient *wording.Line
}

// essRow is the whole, or a family of organisations.
type essRow struct {
	Name    string
	Columns []essCell // employers, active establishments, posts
}

// essCell is a count with its rate.
type essCell struct {
	Count string // the count, or the status
	Rate  string // the rate with its interval; empty without
	Known bool
	Why   string
}

// essIDs are the indicators whose numerators a sheet shows by family.
func essIDs() []string { return []string{"ess.density", "ess.registered", "ess.posts"} }

// ess gathers establishments, posts and families.
func (r reader) ess() ess {
	var out ess
	for i, family := range append([]string{""}, families()...) {
		row := essRow{Name: r.Say("area.ess.all")}
		if family != "" {
			row.Name = r.Text.Sentence(r.Lang, "family."+family, nil)
		}
		any := false
		for _, id := range essIDs() {
			if family != "" {
				id += "?family=" + family
			}
			f, ok := pick(&r.sheet, id, "")
			any = any || ok
			row.Columns = append(row.Columns, r.essCell(f, ok))
		}
		if any || i == 0 {
			out.Rows = append(out.Rows, row)
		}
	}
	var periods []string
	for _, id := range essIDs() {
		if f, ok := pick(&r.sheet, id, ""); ok && f.Period.To > 0 {
			periods = append(periods, r.Say("area.ess.period."+f.Base()[len("ess."):], "period", wording.Period(f.Period)))
		}
	}
	out.Periods = r.joined(slices.Compact(periods)...)
	if f, ok := pick(&r.sheet, "ess.density", ""); ok {
		out.Partial = r.partialNote(f)
	}
	if f, ok := pick(&r.sheet, "ess.quotient", ""); ok {
		line := r.line(f)
		out.Quotient = &line
	}
	return out
}

// essCell writes a count and its rate.
func (r reader) essCell(f edition.Figure, ok bool) essCell {
	switch {
	case !ok:
		return essCell{Count: r.Text.Sentence(r.Lang, "status.absent", nil)}
	case !f.Value.Status.HasValue():
		return essCell{Count: r.Value(f.Definition, f.Value), Why: r.Reason(f.Value.Reason)}
	}
	c := essCell{Count: r.Text.Float(r.Lang, f.Value.Numerator, 0), Known: true}
	c.Rate = r.Say("area.rate", "rate", r.Bare(f.Definition, f.Value.Number), "interval", r.Interval(f.Definition, f.Value))
	return c
}

// families are those of the catalogue, in its order.
func families() []string {
	for _, d := range indicator.Entries() {
		for _, p := range d.Parameters {
			if p.Name == "family" {
				return p.Values
			}
		}
	}
	return nil
}
