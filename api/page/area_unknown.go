package page

import (
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
)

// unknown are the figures that cannot be told, or not surely, for one reason.
type unknown struct {
	Status  string   // in words
	Word    string   // of the status, for style sheets
	Why     string   // reason, and how to get the file
	Labels  []string // with their periods
	Instead *edition.Relation
}

// unknown gathers the latest figures that have no number or an unreliable one, by status and
// reason: secret, unreliable, absent, not applicable.
func (r reader) unknown() []unknown {
	var list []unknown
	seen := map[string]bool{}
	of := r.sheet
	of.Figures = r.sheet.OfIndicators()
	for _, f := range of.Figures {
		if seen[f.ID] {
			continue
		}
		seen[f.ID] = true
		if f.Value.Status != indicator.OK {
			list = r.addUnknown(list, f)
		}
	}
	order := []indicator.Status{indicator.Secret, indicator.Unreliable, indicator.Absent, indicator.NotApplicable}
	place := func(u unknown) int {
		return slices.IndexFunc(order, func(s indicator.Status) bool { return s.String() == u.Word })
	}
	slices.SortStableFunc(list, func(a, b unknown) int { return place(a) - place(b) })
	return list
}

// addUnknown adds a figure to those of the same reason.
func (r reader) addUnknown(list []unknown, f edition.Figure) []unknown {
	label := r.Indicator(f.ID)
	if f.Period.To > 0 {
		label += " (" + wording.Period(f.Period) + ")"
	}
	u := unknown{Status: r.Text.Sentence(r.Lang, "status."+f.Value.Status.String(), nil), Word: f.Value.Status.String(), Why: r.Reason(f.Value.Reason)}
	if f.Missing != nil {
		if obtain := r.Choose(f.Missing.Obtain); obtain != "" {
			u.Why += r.Text.Sentence(r.Lang, "cli.semicolon", nil) + r.Text.Sentence(r.Lang, "wording.obtain", map[string]string{"obtain": obtain})
		}
	}
	if !f.Value.Status.HasValue() {
		u.Instead = r.instead(f)
	}
	i := slices.IndexFunc(list, func(o unknown) bool {
		return o.Word == u.Word && o.Why == u.Why && (o.Instead == nil) == (u.Instead == nil) && (u.Instead == nil || *o.Instead == *u.Instead)
	})
	if i < 0 {
		return append(list, unknown{u.Status, u.Word, u.Why, []string{label}, u.Instead})
	}
	list[i].Labels = append(list[i].Labels, label)
	return list
}

// instead is the nearest area around of which the same figure is known: where the total can
// be read.
func (r reader) instead(f edition.Figure) *edition.Relation {
	var around []edition.Relation
	around = append(around, r.sheet.Parents...)
	slices.Reverse(around) // from the smaller to the whole
	if w := r.sheet.Reference; w.Ref.Code != "" && !slices.Contains(around, w) {
		around = append(around, w)
	}
	for _, a := range around {
		if a.Ref == r.sheet.Ref {
			continue
		}
		if s := r.sheetOf(a.Ref); s != nil && same(s, f).Value.Status.HasValue() {
			return &a
		}
	}
	return nil
}
