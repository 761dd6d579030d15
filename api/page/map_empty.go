package page

import (
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// elsewhere says that an indicator is not published at a level, and at which it is.
func (v view) elsewhere(s Settled) *empty {
	out := &empty{Text: v.Say("map.elsewhere", "indicator", v.Indicator(s.Indicator), "areas", v.areasWord(s.Level))}
	for _, level := range slices.Backward(s.Elsewhere) {
		if b := v.Edition.Level(level); b.Len() > 1 {
			out.Links = append(out.Links, link{v.mapPath(state.State{Indicator: s.Indicator, Level: level}), v.Levels(level)})
		}
	}
	return out
}

// needElsewhere says that need is not published at a level.
func (v view) needElsewhere(s Settled) *empty {
	alone := s.State
	alone.View, alone.Need = "", ""
	return &empty{
		Text:  v.Say("map.elsewhere", "indicator", v.Indicator(s.Need), "areas", v.areasWord(s.Level)),
		Links: []link{{v.mapPath(alone), v.Say("map.without_need", "indicator", v.Indicator(s.Indicator))}},
	}
}

// needUnknown says that need and support are known together for no area of a level, why, and
// where the question has an answer: communes first, which most people know.
func (v view) needUnknown(s Settled, out ask.CrossOut) *empty {
	found := v.needElsewhere(s)
	found.Text = v.Say("map.need_unknown", "n", v.Count(out.Areas), "areas", v.areasWord(s.Level), "need", v.Indicator(s.Need))
	var links []link
	for _, level := range []source.Level{source.Commune, source.Territoire} {
		need, there := v.Edition.Latest(s.Need, level)
		support, also := v.Edition.Latest(s.Indicator, level)
		if level == s.Level || !there || !also || !anyKnown(v.Edition, need) || !anyKnown(v.Edition, support) {
			continue
		}
		links = append(links, link{v.mapPath(state.State{Indicator: s.Indicator, Need: s.Need, Level: level, View: viewBivariate}), v.Say("map.need_by", "areas", v.areasWord(level))})
	}
	found.Links = append(links, found.Links...)
	return found
}

// nothingKnown says why no area has a number, or that all have zero; nil when there is
// something to see.
func (v view) nothingKnown(s Settled, rows []mapRow) *empty {
	counts := map[indicator.Status]int{}
	known, zero := 0, 0
	for _, r := range rows {
		if r.Known {
			known++
			if r.figure.Value.Number == 0 {
				zero++
			}
		} else {
			counts[r.figure.Value.Status]++
		}
	}
	n, areas := v.Count(len(rows)), v.areasWord(s.Level)
	switch {
	case len(rows) == 0:
		return nil
	case known > 0 && zero == known && s.View != viewDifference:
		return &empty{Text: v.Say("map.all_zero", "n", n, "known", v.Count(known), "areas", areas)}
	case known > 0:
		return nil
	case counts[indicator.Secret] == len(rows):
		return &empty{v.Say("map.all_secret", "n", n, "areas", areas), v.coarser(s)}
	}
	text := v.Say("map.none_known", "n", n, "areas", areas)
	for _, r := range rows {
		if f := r.figure; f.Missing != nil {
			text += " " + v.Choose(f.Missing.Obtain)
			break
		}
		if r.Reason != "" {
			text += " " + v.Say("map.reason", "reason", r.Reason)
			break
		}
	}
	return &empty{text, v.coarser(s)}
}

// coarser are the levels at which the indicator has a number.
func (v view) coarser(s Settled) []link {
	var links []link
	for _, level := range []source.Level{source.Commune, source.Territoire, source.QPV2024, source.QPV2015} {
		key, ok := v.Edition.Latest(s.Indicator, level)
		if !ok || level == s.Level || !anyKnown(v.Edition, key) {
			continue
		}
		links = append(links, link{v.mapPath(state.State{Indicator: s.Indicator, Level: level, View: alone(s.View)}), v.Levels(level)})
	}
	return links
}

// alone is the view of an address that leads to another level: need may be unknown there.
func alone(view string) string {
	if view == viewBivariate {
		return viewBivariate
	}
	return ""
}

func anyKnown(e *edition.Edition, key edition.Key) bool {
	vector := e.Compact(key)
	for i := range vector.Len() {
		if vector.At(i).Status.HasValue() {
			return true
		}
	}
	return false
}
