package page

import (
	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
)

// lack is why an area has no colour of a scale, in the order in which figures list them.
type lack int

const (
	nothingLacks lack = iota
	lacksSecret
	lacksAbsent
	lacksSense
	lacksMore // known as a maximum only
	lacksOther
)

// lackOf is what a value lacks.
func lackOf(v edition.Value) lack {
	switch {
	case v.Status == indicator.Secret:
		return lacksSecret
	case v.Status == indicator.NotApplicable:
		return lacksSense
	case !v.Status.HasValue():
		return lacksAbsent
	case v.Basis.AtMost():
		return lacksMore
	default:
		return nothingLacks
	}
}

// lack is what an area lacks to be drawn in a view: of two values, what the one that says
// less of itself lacks.
func (s Settled) lack(r mapRow) lack {
	own := lackOf(r.figure.Value)
	switch {
	case s.View == viewBivariate:
		return max(own, r.lacks)
	case own == lacksMore && s.View == viewDifference:
		own = nothingLacks
	}
	if own == nothingLacks && s.View == viewDifference && !r.Known {
		return lacksOther
	}
	return own
}

// others counts the areas without a colour, and those that are hatched.
func (v view) others(s Settled, rows []mapRow, l *legend) {
	counts := map[lack]int{}
	hatched := 0
	drawn := map[lack]swatch{
		lacksSecret: statusSwatch(indicator.Secret), lacksAbsent: statusSwatch(indicator.Absent), lacksSense: statusSwatch(indicator.NotApplicable),
		lacksMore: {Fill: "url(#map-at_most)"}, lacksOther: statusSwatch(indicator.Absent),
	}
	for i := range rows {
		r := &rows[i]
		if why := s.lack(*r); why != nothingLacks {
			counts[why]++
			r.Swatch = drawn[why]
		}
		if r.Swatch.Hatched {
			hatched++
		}
	}
	add := func(w swatch, text string, n int) {
		if n > 0 {
			l.Others = append(l.Others, legendItem{w, text, n})
		}
	}
	hatch := "map.hatched"
	if s.View == viewBivariate {
		hatch = "map.hatched.class"
	}
	if s.View != viewDifference {
		add(swatch{Fill: "#d8dedd", Hatched: true}, v.Say(hatch), hatched)
	}
	add(drawn[lacksMore], v.Say("map.at_most"), counts[lacksMore])
	add(drawn[lacksSecret], v.Text.Sentence(v.Lang, "status.secret", nil), counts[lacksSecret])
	add(drawn[lacksAbsent], v.Text.Sentence(v.Lang, "status.absent", nil), counts[lacksAbsent])
	add(drawn[lacksSense], v.Text.Sentence(v.Lang, "status.not_applicable", nil), counts[lacksSense])
	add(drawn[lacksOther], v.Say("map.unknown."+s.View), counts[lacksOther])
}
