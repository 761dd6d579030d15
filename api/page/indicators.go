package page

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// catalogue is the content of the page of all indicators.
type catalogue struct {
	Families []indicatorFamily
	Total    int
	JSON     string
}

// indicatorFamily is indicators about one subject.
type indicatorFamily struct {
	ID, Title  string
	Indicators []indicatorCard
}

// indicatorCard is an indicator of the catalogue.
type indicatorCard struct {
	ID, Label, About, Unit string
	Variants               int
	Level                  string // the one that its share of sound values is told for
	Period                 string
	Levels                 []string
	Statuses               statusBar
	Simulated              bool
}

// Indicators is the page of the catalogue. Errors are those of package ask.
func (p *Pages) Indicators(ctx context.Context, a ask.Asker, e *edition.Edition, notices []string) ([]byte, error) {
	v := view{Writer: a.Writer, Path: "/indicateurs", Notices: notices, Edition: e}
	v.Title = v.Say("indicateurs.title")
	out, err := a.Indicators(ctx, e, &ask.IndicatorsIn{})
	if err != nil {
		return nil, err
	}
	c := catalogue{Total: len(out.Indicators), JSON: v.DataLink("/api/v1/indicators")}
	for _, one := range out.Indicators {
		family := familyOf(one.ID)
		if n := len(c.Families); n == 0 || c.Families[n-1].ID != family {
			c.Families = append(c.Families, indicatorFamily{ID: family, Title: v.Say("indicateurs.family." + family)})
		}
		last := &c.Families[len(c.Families)-1]
		last.Indicators = append(last.Indicators, v.indicatorCard(one))
	}
	v.Content = c
	return p.render("indicators", v)
}

// familyOf is the subject of an indicator.
func familyOf(id string) string {
	switch prefix, _, _ := strings.Cut(id, "."); prefix {
	case "people", "area", "need":
		return "context"
	case "ess", "funding", "funnel":
		return prefix
	}
	return "other"
}

func (v view) indicatorCard(one ask.IndicatorOut) indicatorCard {
	card := indicatorCard{ID: one.ID, Label: one.Label, About: firstSentence(one.Definition), Unit: one.UnitLabel, Variants: len(one.Variants)}
	var chosen ask.LevelOut
	if len(one.Variants) > 0 {
		for _, l := range one.Variants[0].Levels {
			card.Levels = append(card.Levels, v.Levels(l.Level))
			if chosen.Level == "" || l.Level == source.Commune {
				chosen = l
			}
		}
	}
	if chosen.Level != "" {
		card.Level = v.Levels(chosen.Level)
		if key, ok := v.Edition.Latest(one.Variants[0].ID, chosen.Level); ok {
			card.Period, card.Statuses = wording.Period(key.Period), v.statusBar(key)
			card.Simulated = v.simulated(key)
		}
	}
	return card
}

// simulated tells whether a source of any value of a vector is simulated: that of people of
// neighbourhoods may be where that of communes is not.
func (v view) simulated(key edition.Key) bool {
	simulated := map[string]bool{}
	for s := range v.Edition.Sources() {
		simulated[s.ID] = s.Simulated
	}
	for _, b := range v.Edition.Vector(key).Bases {
		if slices.ContainsFunc(b.Sources, func(id string) bool { return simulated[id] }) {
			return true
		}
	}
	return false
}

// firstSentence is a text up to its first full stop that ends a sentence.
func firstSentence(text string) string {
	if i := strings.Index(text, ". "); i > 0 {
		return text[:i+1]
	}
	return text
}

// IndicatorPath is the address of the page of an indicator; its parameters are those of
// the address.
func (v view) IndicatorPath(id string) string {
	base, parameters, _ := strings.Cut(id, "?")
	return v.LinkTo("/indicateurs/"+base, parameters)
}

// one is the content of the page of an indicator.
type oneIndicator struct {
	ask.OneIndicatorOut
	Variant   ask.VariantOut
	Title     string
	Formula   string
	Secret    string
	Limits    []string
	Levels    []levelRow
	Reasons   []reasonRow
	Others    []otherVariant
	Figures   string
	SimTitles []string
	JSON      string
}

// levelRow is a level at which a variant is published.
type levelRow struct {
	Level        source.Level
	Name         string
	Periods      string
	Latest       string
	Total        string
	Statuses     statusBar
	Map, CSV     string
	Equity       string
	NothingKnown bool
}

// reasonRow is why values are missing or weak.
type reasonRow struct{ Reason, Areas string }

type otherVariant struct {
	ID, Label string
	Here      bool
}

// Indicator is the page of one indicator, of the variant that parameters choose; one that
// is not published is told, and the first stands in. Errors are those of package ask.
func (p *Pages) Indicator(ctx context.Context, a ask.Asker, e *edition.Edition, id string, parameters url.Values, notices []string) ([]byte, error) {
	v := view{Writer: a.Writer, Path: "/indicateurs/" + id, Notices: notices, Edition: e}
	out, err := a.Indicator(ctx, e, &ask.IndicatorIn{ID: id})
	if err != nil {
		return nil, err
	}
	v.Path = "/indicateurs/" + out.ID
	c := oneIndicator{OneIndicatorOut: out, JSON: v.DataLink("/api/v1/indicators/" + out.ID)}
	c.Variant = out.Variants[0]
	for _, variant := range out.Variants {
		if sameVariant(variant.ID, parameters) {
			c.Variant = variant
		}
	}
	if !sameVariant(c.Variant.ID, parameters) {
		v.Notices = append(slices.Clone(v.Notices), v.Say("indicateurs.no_variant", "indicator", c.Variant.Label))
	}
	_, v.State, _ = strings.Cut(c.Variant.ID, "?")
	v.Title = c.Variant.Label
	v.fillIndicator(&c)
	v.Content = c
	return p.render("indicator", v)
}

// sameVariant tells whether an id has these parameters and no others; empty ones do not
// count.
func sameVariant(id string, parameters url.Values) bool {
	_, text, _ := strings.Cut(id, "?")
	own, err := url.ParseQuery(text)
	if err != nil {
		return false
	}
	n := 0
	for name, values := range parameters {
		if name == "lang" || len(values) == 0 || values[0] == "" {
			continue
		}
		if own.Get(name) != values[0] {
			return false
		}
		n++
	}
	return n == len(own)
}

// fillIndicator writes what there is to know of a variant.
func (v view) fillIndicator(c *oneIndicator) {
	d, _ := v.Edition.Definition(c.Variant.ID)
	c.Formula, c.Secret = v.formula(d), v.Say("indicateurs.secrecy."+d.Secrecy)
	if d.Secrecy == "" {
		c.Secret = v.Say("indicateurs.secrecy.none")
	}
	c.Limits = v.limits(d)
	for _, l := range c.Variant.Levels {
		c.Levels = append(c.Levels, v.levelRow(c.Variant.ID, l))
	}
	c.Reasons = v.reasons(c.Variant)
	for _, variant := range c.Variants {
		c.Others = append(c.Others, otherVariant{variant.ID, variant.Label, variant.ID == c.Variant.ID})
	}
	c.SimTitles = simulatedTitles(c.SourceFiles)
}

// formula writes what an indicator divides by what; empty for a figure as published.
func (v view) formula(d edition.Definition) string {
	if d.Shape == "" || d.Shape == "plain" || d.Numerator == "" {
		return v.Say("indicateurs.formula.plain")
	}
	scale := ""
	if d.Scale != 1 && d.Scale != 0 {
		scale = v.Text.Float(v.Lang, d.Scale, 0)
	}
	return v.Say("indicateurs.formula."+d.Shape, "scale", scale, "numerator", v.Say("indicateurs.of."+d.Numerator), "denominator", v.Say("indicateurs.of."+d.Denominator))
}

// limits are what to keep in mind when a value is read.
func (v view) limits(d edition.Definition) []string {
	interval := d.Interval
	if interval == "" {
		interval = "none"
	}
	list := []string{v.Say("indicateurs.interval." + interval)}
	if d.Interval != "" {
		list = append(list, v.Say("indicateurs.unreliable"))
	}
	if !perHead(d) {
		list = append(list, v.Say("indicateurs.count"))
	}
	return append(list, v.Say("indicateurs.vintages"))
}

func (v view) levelRow(id string, l ask.LevelOut) levelRow {
	key, _ := v.Edition.Latest(id, l.Level)
	row := levelRow{Level: l.Level, Name: v.Levels(l.Level), Latest: wording.Period(key.Period), Statuses: v.statusBar(key)}
	row.Total = v.Count(row.Statuses.Total)
	row.Periods = v.periodsText(periodsOf(v.Edition, id, l.Level))
	row.NothingKnown = row.Periods == ""
	query := url.Values{"indicator": {id}, "level": {string(l.Level)}}.Encode()
	row.Map = v.LinkTo("/carte", query)
	row.CSV = v.DataLink("/api/v1/values.csv", "indicator", id, "level", string(l.Level), "csv", frenchCSV(v.Lang))
	if d, _ := v.Edition.Definition(id); perHead(d) && slices.Contains(equityLevels(v.Edition), l.Level) {
		row.Equity = v.LinkTo("/equite", query)
	}
	return row
}

// periodsText writes periods, the earliest first: years in a row as the first and the last.
func (v view) periodsText(periods []indicator.Period) string {
	var years, spans []indicator.Period
	for _, p := range slices.Backward(periods) {
		if p.Years() == 1 {
			years = append(years, p)
		} else {
			spans = append(spans, p)
		}
	}
	var parts []string
	for from := 0; from < len(years); {
		to := from
		for to+1 < len(years) && years[to+1].To == years[to].To+1 {
			to++
		}
		if to > from+1 {
			parts = append(parts, v.Say("indicateurs.years", "first", wording.Period(years[from]), "last", wording.Period(years[to])))
		} else {
			for _, y := range years[from : to+1] {
				parts = append(parts, wording.Period(y))
			}
		}
		from = to + 1
	}
	for _, p := range spans {
		parts = append(parts, wording.Period(p))
	}
	return strings.Join(parts, ", ")
}

// frenchCSV is the form of CSV that spreadsheets open in the language of the page.
func frenchCSV(lang message.Lang) string {
	if lang == message.FR {
		return "fr"
	}
	return ""
}

// reasons counts why values of a variant are not sound, over the latest period of all levels.
func (v view) reasons(variant ask.VariantOut) []reasonRow {
	counts := map[string]int{}
	for _, l := range variant.Levels {
		key, ok := v.Edition.Latest(variant.ID, l.Level)
		if !ok {
			continue
		}
		vector := v.Edition.Vector(key)
		for i := range vector.Len() {
			if reason := vector.At(i).Reason; reason != "" {
				counts[string(reason)]++
			}
		}
	}
	var rows []reasonRow
	for _, reason := range sortedByCount(counts) {
		rows = append(rows, reasonRow{v.Text.Sentence(v.Lang, "reason."+reason, nil), v.Count(counts[reason])})
	}
	return rows
}
