package figure

import (
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/wording"
)

// divided says by what year's numbers an indicator is divided in the periods that are drawn,
// where that is one year for all of them and not their own: a change is then one of what
// is counted, and not of the rate of each year. Both texts are empty else; brief is for the
// subtitle, note for the foot of what is not narrow.
func (q *question) divided(id string) (brief, note string) {
	var by []indicator.Period
	own, drawn := true, 0
	for _, k := range q.drew {
		if k.Indicator != id {
			continue
		}
		drawn++
		for _, basis := range q.e.Vector(k).Bases {
			p := basis.DenominatorPeriod
			if p == (indicator.Period{}) {
				continue
			}
			own = own && p == k.Period
			if !slices.Contains(by, p) {
				by = append(by, p)
			}
		}
	}
	if own || drawn < 2 || len(by) == 0 {
		return "", ""
	}
	d, _ := q.e.Definition(id)
	what := "other"
	if d.Denominator == "people" {
		what = "people"
	}
	if len(by) > 1 {
		return "", q.say("divided.several."+what, nil)
	}
	args := map[string]string{"period": wording.Period(by[0])}
	if q.theme.narrow() {
		return q.say("divided.brief."+what, args), ""
	}
	return q.say("divided.brief."+what, args), q.say("divided.note."+what, args)
}

// notes joins notes that are not empty.
func notes(list ...string) string {
	text := ""
	for _, note := range list {
		if note != "" && text != "" {
			text += " "
		}
		text += note
	}
	return text
}
