package page

import (
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// choice is an entry of a list in a form.
type choice struct {
	Value, Label string
	Chosen       bool
}

// choiceGroup is entries under a heading.
type choiceGroup struct {
	Label   string
	Choices []choice
}

// control is a list of a form, by the name of its parameter.
type control struct {
	Name, Label string
	Choices     []choice
}

// mapForm is what the form of the map offers.
type mapForm struct {
	Indicators []choiceGroup
	Variants   []control // that the indicator has, the place apart
	Place      *control
	Levels     []choice
	Periods    []choice
	Before     []choice
	Refs       []choice
	Methods    []choice
	K          []choice
	TakesK     bool
	Breaks     string
	Typed      bool   // the bounds cannot be read
	Bounds     string // of the classes that are drawn, as in addresses
	Uncertain  []choice
	Views      []choice // what of the areas is shown
	Needs      []choice
	Hidden     [][2]string // what the form keeps
	Axis       string      // years of the slider, for script
}

func (v view) mapForm(e *edition.Edition, s Settled) mapForm {
	f := mapForm{
		Indicators: v.indicatorChoices(e, s), Levels: v.levelChoices(e, s), Periods: v.periodChoices(e, s, s.Period, ""),
		Before: v.periodChoices(e, s, s.Against, "map.before.none"), Refs: v.refChoices(e, s), Needs: v.needChoices(e, s), Views: v.viewChoices(e, s),
		TakesK: TakesK(s.Classes.Method), Breaks: v.breaksText(s.Breaks),
	}
	for _, c := range v.variantControls(e, s) {
		if c.Name == "place" {
			f.Place = &c
		} else {
			f.Variants = append(f.Variants, c)
		}
	}
	for _, method := range ask.ClassMethods() {
		f.Methods = append(f.Methods, choice{method, v.Say("map.method." + method), s.Classes.Method == method})
	}
	for k := 2; k <= mostMapClasses; k++ {
		f.K = append(f.K, choice{string(rune('0' + k)), string(rune('0' + k)), s.Classes.K == k})
	}
	for _, u := range []state.Uncertainty{state.Hatched, state.Verdict, state.Hidden} {
		f.Uncertain = append(f.Uncertain, choice{string(u), v.Say("map.uncertainty." + string(u)), s.Uncertainty == u})
	}
	kept := state.State{Sel: s.Sel, BBox: s.BBox, Edition: s.Edition}
	for pair := range strings.SplitSeq(kept.Query(), "&") {
		if name, value, ok := strings.Cut(pair, "="); ok {
			f.Hidden = append(f.Hidden, [2]string{name, value})
		}
	}
	return f
}

// breaksText writes bounds as people do: "2,33 ; 9,72" in French.
func (v view) breaksText(breaks []float64) string {
	text := strings.ReplaceAll(state.State{Breaks: breaks}.Query(), "breaks=", "")
	if v.Lang == "fr" {
		return strings.ReplaceAll(strings.ReplaceAll(text, ",", " ; "), ".", ",")
	}
	return strings.ReplaceAll(text, ",", ", ")
}

// years offers the classes that all years have, where there are years to compare.
func (f *mapForm) years(v view, s Settled, chosen bool) {
	single := 0
	for _, p := range f.Periods {
		if !strings.Contains(p.Value, "-") {
			single++
		}
	}
	if s.View != viewChoropleth || single < leastYears {
		return
	}
	f.Methods = append(f.Methods, choice{OfYears, v.Say("map.method." + OfYears), chosen})
	for i := range f.Methods {
		f.Methods[i].Chosen = f.Methods[i].Chosen && (f.Methods[i].Value == OfYears || !chosen)
	}
}

// boundsText writes the bounds of the classes that are drawn as addresses do, with as few
// decimals as leave every area in its class: they begin what is changed by hand.
func boundsText(l legend, rows []mapRow) string {
	inner := innerBreaks(l.Breaks)
	if l.Histogram == nil {
		return ""
	}
	var values []float64
	for _, r := range rows {
		if r.Known {
			values = append(values, r.figure.Value.Number)
		}
	}
	short := make([]float64, len(inner))
	for i, b := range inner {
		short[i] = shortest(b, values)
	}
	if !slices.IsSorted(short) || len(slices.Compact(slices.Clone(short))) < len(short) {
		short = inner
	}
	return strings.TrimPrefix(state.State{Breaks: short}.Query(), "breaks=")
}

// indicatorChoices are the indicators by subject, without their variants.
func (v view) indicatorChoices(e *edition.Edition, s Settled) []choiceGroup {
	var groups []choiceGroup
	chosen := s.Definition.Base()
	seen := map[string]bool{}
	for _, d := range e.Catalogue {
		base := d.Base()
		if seen[base] {
			continue
		}
		seen[base] = true
		subject, _, _ := strings.Cut(base, ".")
		label := v.Say("map.subject." + subject)
		at := slices.IndexFunc(groups, func(g choiceGroup) bool { return g.Label == label })
		if at < 0 {
			at = len(groups)
			groups = append(groups, choiceGroup{Label: label})
		}
		groups[at].Choices = append(groups[at].Choices, choice{base, v.Text.Sentence(v.Lang, "indicator."+base, nil), base == chosen})
	}
	return groups
}

// variantControls are the parameters of the indicator with the values that the edition
// has.
func (v view) variantControls(e *edition.Edition, s Settled) []control {
	var controls []control
	for _, d := range indicator.Entries() {
		if d.ID != s.Definition.Base() {
			continue
		}
		for _, p := range d.Parameters {
			c := control{Name: p.Name, Label: v.Say("map.param." + p.Name)}
			first := choice{p.Default, v.Say("map.param." + p.Name + ".all"), WithParameter(s.Indicator, p.Name, "") == s.Indicator}
			if text := v.Parameter(p.Name, p.Default); p.Default != "" && text != "" {
				first.Label = text
			}
			c.Choices = append(c.Choices, first)
			for _, value := range p.Values {
				id := WithParameter(s.Indicator, p.Name, value)
				if _, ok := e.Definition(id); ok {
					c.Choices = append(c.Choices, choice{value, v.Parameter(p.Name, value), id == s.Indicator})
				}
			}
			if len(c.Choices) > 1 {
				controls = append(controls, c)
			}
		}
	}
	return controls
}

func (v view) levelChoices(e *edition.Edition, s Settled) []choice {
	var list []choice
	for _, l := range e.Levels() {
		if b := e.Level(l); b.Len() > 1 || l == s.Level {
			list = append(list, choice{string(l), v.Levels(l), l == s.Level})
		}
	}
	return list
}

// periodChoices are the published periods, the latest first; none, when it is named,
// comes before them.
func (v view) periodChoices(e *edition.Edition, s Settled, chosen, none string) []choice {
	var list []choice
	if none != "" {
		list = append(list, choice{"", v.Say(none), chosen == ""})
	}
	now := e.Vector(s.Key)
	for _, text := range slices.Backward(mapPeriods(e, s.Indicator, s.Level)) {
		if none == "" || now != nil && slices.Contains(ask.ChangePeriods(e, now), text) {
			list = append(list, choice{text, strings.ReplaceAll(text, "-", "–"), text == chosen})
		}
	}
	return list
}

// refChoices are the areas that others can be compared with: the whole, and its large
// parts, and what was picked.
func (v view) refChoices(e *edition.Edition, s Settled) []choice {
	whole := v.Say("map.ref.whole")
	if e.Pack.Territory != nil {
		whole = e.Name(e.Pack.Territory.Ref())
	}
	list := []choice{{"", whole, s.Ref.Code == ""}}
	add := func(r source.Ref) {
		if slices.ContainsFunc(list, func(c choice) bool { return c.Value == r.String() }) {
			return
		}
		list = append(list, choice{r.String(), v.AreaName(r, e.Name(r)), r == s.Ref})
	}
	for _, level := range []source.Level{source.Territoire} {
		if b := e.Level(level); b != nil {
			for _, code := range b.Codes {
				add(source.Ref{Level: level, Code: code})
			}
		}
	}
	for _, r := range append(slices.Clone(s.Sel), s.Ref) {
		if r.Code != "" {
			add(r)
		}
	}
	return list
}

// needChoices are the indicators of need.
func (v view) needChoices(e *edition.Edition, s Settled) []choice {
	var list []choice
	for _, d := range e.Catalogue {
		if strings.HasPrefix(d.ID, "need.") {
			list = append(list, choice{d.ID, v.Indicator(d.ID), d.ID == s.Need})
		}
	}
	return list
}
