package page

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/figure"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// mapContent is the content of the map.
type mapContent struct {
	Settled
	Default   bool // nothing was chosen: the map asks its question
	Sentence  string
	Form      mapForm
	Figure    drawn
	Legend    legend
	ZeroApart bool // no support is a class of the bivariate map
	Rows      []mapRow
	More      int // areas that the table leaves out
	Areas     int
	Scale     *dot // the reference on the scale of the table
	Reference string
	Empty     *empty
	Ratio     *link // a rate that says what a count cannot
	Why       string
	Simulated []string
	Years     *yearClasses // the classes are those of all years
	Chosen    *chosenAreas
	Setup     string // for script, JSON
	CSV       string // address of the numbers
	XLSX      string
	OfNeed    *numbers // of a bivariate map
	NeedHead  string   // of the column of need
	Notes     []string // by the numbers of which years values are divided, and what they lack
	About     string   // what the indicator is, in full
}

// numbers are the addresses of the numbers of an indicator.
type numbers struct{ Label, CSV, XLSX string }

// empty says why a map shows nothing, and where to go.
type empty struct {
	Text  string
	Links []link
}

type link struct{ Path, Text string }

// MapAsked is what a map is asked for.
type MapAsked struct {
	State   state.State // checked: see [state.State.Check]
	Notices []string    // what of the address is wrong
	Typed   string      // bounds that cannot be read, as they were written
}

// Map is the page of the map. Its errors are those of package ask.
func (p *Pages) Map(ctx context.Context, a ask.Asker, e *edition.Edition, asked MapAsked) ([]byte, error) {
	v := view{Writer: a.Writer, Path: "/carte", Notices: asked.Notices, Edition: e, State: CanonicalMap(e, asked.State).Query()}
	v.Text = p.text
	s := SettleMap(e, asked.State)
	c := mapContent{Settled: s, Default: s.View == viewBivariate && s.Indicator == firstIndicator, Form: v.mapForm(e, s)}
	if c.Form.Typed = asked.Typed != ""; c.Form.Typed {
		c.Form.Breaks = asked.Typed
	}
	if code := "definition." + s.Definition.Base(); v.Text.Has(code) {
		c.About = v.Text.Sentence(v.Lang, code, nil)
	}
	if !s.Published() {
		c.Empty = v.elsewhere(s)
	} else if err := v.fillMap(ctx, a, &c); err != nil {
		return nil, err
	}
	v.Title = v.mapTitle(c)
	v.Content = c
	return p.render("map", v)
}

// fillMap fills what a map of known areas shows.
func (v view) fillMap(ctx context.Context, a ask.Asker, c *mapContent) error {
	e, s := v.Edition, c.Settled
	var cross *ask.CrossOut
	if s.View == viewBivariate {
		out, err := a.Cross(ctx, e, ask.CrossIn{Indicator: s.Indicator, Need: s.Need, Level: string(s.Level), Period: s.Period})
		var missing *ask.NotFoundError
		if errors.As(err, &missing) {
			c.Empty = v.needElsewhere(s)
			return nil
		}
		if err != nil {
			return err
		}
		if out.Known == 0 {
			c.Empty = v.needUnknown(s, out)
			return nil
		}
		cross = &out
	}
	compared := reference(e, s)
	if compared.Name != "" {
		c.Reference = v.Say("map.reference", "name", v.AreaName(compared.Ref, compared.Name), "value", v.Figure(compared.figure))
	}
	rows := v.mapRows(e, s, compared, cross)
	c.settleYears(e)
	c.Form.years(v, s, c.Years != nil)
	c.Chosen = v.chosenAreas(s)
	near, err := v.drawRows(ctx, a, c, rows, cross)
	if err != nil {
		return err
	}
	v.others(s, rows, &c.Legend)
	v.outlines(s, &c.Legend)
	if cross != nil {
		for i := range rows {
			rows[i].Say = v.sayCross(rows[i], cross.Need.ID)
		}
	}
	if c.Form.Bounds = strings.TrimPrefix(state.State{Breaks: s.Breaks}.Query(), "breaks="); s.Breaks == nil {
		c.Form.Bounds = boundsText(c.Legend, rows)
	}
	c.Areas = len(rows)
	c.Empty = v.nothingKnown(s, rows)
	if on, ok := newScale(rows); ok && s.View != viewDifference {
		for i := range rows {
			if rows[i].Known {
				rows[i].Dot = on.dot(rows[i].figure.Value)
			}
		}
		if x := compared.figure.Value; x.Status.HasValue() && x.Number >= on.least && x.Number <= on.most {
			c.Scale = &dot{At: on.at(x.Number)}
		}
	}
	c.Sentence = v.mapSentence(s, rows, cross)
	if near != nil {
		c.Sentence = near.Sentence
	}
	drawn := []edition.Key{s.Key, s.Before}
	if cross != nil {
		need := edition.Key{Indicator: cross.Need.ID, Level: s.Level, Period: cross.NeedPeriod}
		drawn = append(drawn, need)
		c.OfNeed = &numbers{Label: v.Indicator(need.Indicator)}
		c.OfNeed.CSV, c.OfNeed.XLSX = valuesFiles(need)
	}
	c.Simulated = simulatedOf(e, s.Level, drawn...)
	c.NeedHead, c.Notes = v.needHead(cross), v.mapNotes(s)
	c.Rows = rows[:min(len(rows), mostRows)]
	for _, r := range rows[len(c.Rows):] {
		if r.Picked {
			c.Rows = append(c.Rows, r)
		}
	}
	c.More = c.Areas - len(c.Rows)
	v.refuseFill(c)
	c.CSV, c.XLSX = valuesFiles(c.Key)
	if c.Figure, err = v.drawn(ctx, a, figure.Kind(s.View), s.State); err != nil {
		return err
	}
	c.Setup, err = v.mapSetup(*c, rows, cross, near)
	return err
}

// drawRows gives rows their colours, and the legend that says what these mean.
func (v view) drawRows(ctx context.Context, a ask.Asker, c *mapContent, rows []mapRow, cross *ask.CrossOut) (*neighbours, error) {
	s := c.Settled
	switch {
	case cross != nil:
		c.Legend, c.ZeroApart = v.cellLegend(rows, *cross), cross.ZeroApart
		needs := v.Edition.Vector(edition.Key{Indicator: cross.Need.ID, Level: cross.Level, Period: cross.NeedPeriod})
		for i := range rows {
			need := needs.At(rows[i].Index)
			rows[i].Need, rows[i].lacks = v.Value(cross.Need, need), lackOf(need)
		}
	case s.View == viewLISA:
		l, near, err := v.lisaLegend(ctx, a, s, rows)
		c.Legend = l
		return near, err
	case s.View == viewDifference:
		before := beforeOf(v.Edition, s)
		for i := range rows {
			v.difference(s.Change, &rows[i], before[rows[i].Ref.Code])
		}
		c.Legend = v.changeLegend(rows)
	case s.View == viewSymbols:
		c.Legend.Items = v.symbolLegend(s, rows)
		if zeros := zeroRows(rows); zeros > 0 {
			c.Legend.Items = append(c.Legend.Items, legendItem{swatch{Fill: zeroFill}, v.Say("map.zero"), zeros})
		}
	case s.Uncertainty == state.Verdict:
		c.Legend = v.verdictLegend(rows)
	default:
		in := ask.ClassesIn{Indicator: s.Indicator, Level: string(s.Level), Period: s.Period, Method: s.Classes.Method}
		if s.Classes.K > 0 {
			in.K = strconv.Itoa(s.Classes.K)
		}
		if s.Breaks != nil {
			in.Breaks = strings.TrimPrefix(state.State{Breaks: s.Breaks}.Query(), "breaks=")
		}
		classes, err := a.Classes(ctx, v.Edition, &in)
		if err != nil {
			return nil, err
		}
		c.Legend = v.classLegend(s, c.Years, rows, classes)
	}
	return nil, nil //nolint:nilnil // only a map of neighbours has them
}

// zeroRows gives rows of zero the look of zero, and counts them.
func zeroRows(rows []mapRow) int {
	zeros := 0
	for i := range rows {
		if value := rows[i].figure.Value; value.Number == 0 && lackOf(value) == nothingLacks {
			rows[i].Swatch = swatch{Fill: zeroFill}
			zeros++
		}
	}
	return zeros
}

// mapTitle is what the page is about: a question, or the indicator with its areas and
// period.
func (v view) mapTitle(c mapContent) string {
	if c.Default {
		return v.Say("map.question")
	}
	args := []string{"indicator", v.Indicator(c.Indicator), "areas", v.areasWord(c.Level), "period", strings.ReplaceAll(c.Period, "-", "–"), "against", strings.ReplaceAll(c.Against, "-", "–")}
	if c.View == viewLISA {
		return v.Say("map.title.lisa", args...)
	}
	if c.View == viewBivariate {
		args = append(args, "need", v.Indicator(c.Need))
	}
	if c.Change.Yearly {
		args = append(args, "yearly", v.Say("map.yearly"))
	}
	return v.Say("map.title", args...)
}

// mapSentence says what the map shows.
func (v view) mapSentence(s Settled, rows []mapRow, cross *ask.CrossOut) string {
	if cross != nil {
		return v.crossSentence(s, cross)
	}
	period := strings.ReplaceAll(s.Period, "-", "–")
	counts := map[indicator.Verdict]int{}
	known, zero := 0, 0
	for _, r := range rows {
		if r.Known {
			known++
			counts[r.figure.Value.Verdict]++
			if r.figure.Value.Number == 0 {
				zero++
			}
		}
	}
	args := []string{"n", v.Count(len(rows)), "known", v.Count(known), "areas", v.countedAreas(s.Level, known), "period", period, "against", strings.ReplaceAll(s.Against, "-", "–")}
	if zero > 0 {
		args = append(args, "zero", v.Count(zero))
	}
	if counts[indicator.Above]+counts[indicator.Below]+counts[indicator.CannotTell] > 0 {
		args = append(args, "above", v.Count(counts[indicator.Above]), "below", v.Count(counts[indicator.Below]), "cannot_tell", v.Count(counts[indicator.CannotTell]))
	}
	if isShortfall(s.Definition) {
		return v.Say("map.sentence.shortfall", args...)
	}
	if s.View == viewDifference {
		if s.Change.Yearly {
			args = append(args, "yearly", v.Say("map.yearly"))
		}
		return v.Say("map.sentence.difference", args...)
	}
	if s.Ref.Code != "" {
		args = append(args, "ref", v.AreaName(s.Ref, v.Edition.Name(s.Ref)))
		return v.Say("map.sentence.ref", args...)
	}
	return v.Say("map.sentence", args...)
}

// simulatedOf are the titles of the simulated sources of values and of the boundaries that
// they are drawn in, each once.
func simulatedOf(e *edition.Edition, level source.Level, keys ...edition.Key) []string {
	var vectors []*edition.Vector
	for _, k := range keys {
		if v := e.Vector(k); v != nil {
			vectors = append(vectors, v)
		}
	}
	sources := ask.SourcesOf(e, vectors...)
	return simulatedTitles(append(sources, e.SimulatedBoundaries(level)...))
}

// refuseFill says why a count is no colour, and offers a rate.
func (v view) refuseFill(c *mapContent) {
	if c.View != viewSymbols {
		return
	}
	fill := c.State
	fill.View = viewChoropleth
	c.Why = v.mapPath(fill)
	if !c.Refused {
		return
	}
	ratio := "ess.density"
	if strings.HasPrefix(c.Indicator, "funding.") {
		ratio = "funding.per_capita"
	}
	if _, ok := v.Edition.Definition(ratio); ok {
		other := state.State{Indicator: ratio, Level: c.Level, Sel: c.Sel, Edition: c.Edition}
		c.Ratio = &link{v.mapPath(other), v.Indicator(ratio)}
	}
}

// mapPath is the address of a state of the map.
func (v view) mapPath(s state.State) string {
	query := CanonicalMap(v.Edition, s).Query()
	if v.Lang != "fr" {
		query = strings.TrimPrefix(query+"&lang="+string(v.Lang), "&")
	}
	if query == "" {
		return "/carte"
	}
	return "/carte?" + query
}

// valuesFiles are the addresses of the values of a vector as files.
func valuesFiles(k edition.Key) (csv, xlsx string) {
	numbers := fmt.Sprintf("?indicator=%s&level=%s&period=%s", strings.NewReplacer("?", "%3F", "=", "%3D", "&", "%26").Replace(k.Indicator), k.Level, k.Period)
	return "/api/v1/values.csv" + numbers + "&csv=fr", "/api/v1/values.xlsx" + numbers
}
