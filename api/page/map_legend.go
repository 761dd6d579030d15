package page

import (
	"math"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/figure"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/data/source"
)

// swatch is how the map draws an area.
type swatch struct {
	Fill    string // a colour, or a pattern of the page
	Hatched bool   // over it, what is unreliable
	Circle  bool   // a symbol
}

// legendItem is a line of the legend: how something is drawn, what it is, how many
// areas are drawn so.
type legendItem struct {
	Swatch swatch
	Text   string
	Count  int
}

// legend is all that the legend of a map says.
type legend struct {
	Items     []legendItem // classes, verdicts or changes
	Cells     [][]cellItem // of a bivariate map: most need first
	Others    []legendItem // what has no colour of a scale
	Histogram *histogram
	Breaks    []float64 // of the classes, outer bounds included
	Palette   []string
	Method    string // in words, with how well it fits
	Fewer     string // why there are fewer classes than were asked for
}

// cellItem is a cell of a bivariate legend.
type cellItem struct {
	Fill       string
	Areas      int
	CannotTell int
	Say        string
}

// histogram is how the values lie, in bars of equal width.
type histogram struct {
	Bars        []bar
	Lines       []line // the inner bounds
	Least, Most float64
	Low, High   string // the ends in words
}

type bar struct{ X, Y, Width, Height, Fill any }

// line is a bound between classes.
type line struct {
	X     float64
	Value float64
	Text  string
}

// Sizes of a histogram.
const (
	histogramWidth, histogramHeight = 300, 64
	mostBars                        = 30
)

// statusSwatch is how an area without a number is drawn.
func statusSwatch(s indicator.Status) swatch {
	return swatch{Fill: "url(#map-" + s.String() + ")"}
}

const zeroFill = "#ffffff"

// unsure tells whether an area is hatched.
func unsure(s Settled, r mapRow) bool {
	return s.Uncertainty != state.Hidden && r.figure.Value.Status == indicator.Unreliable
}

// classLegend draws rows by the classes of their values.
func (v view) classLegend(s Settled, rows []mapRow, classes ask.ClassesOut) legend {
	l := legend{Breaks: classes.Breaks, Palette: mapSequential(len(classes.Classes)), Fewer: classes.Fewer}
	if classes.Method != "" && classes.Goodness.GVF != nil {
		l.Method = v.Say("map.classes.method", "method", v.Say("map.method."+classes.Method), "gvf", v.Share(*classes.Goodness.GVF))
	}
	for i, c := range classes.Classes {
		l.Items = append(l.Items, legendItem{swatch{Fill: l.Palette[i]}, c.Text, 0})
	}
	inner := innerBreaks(classes.Breaks)
	zero := 0
	for i := range rows {
		r := &rows[i]
		if !r.Known || r.figure.Value.Basis.AtMost() {
			continue
		}
		class := classOf(inner, r.figure.Value.Number)
		r.Swatch = swatch{Fill: l.Palette[min(class, len(l.Palette)-1)], Hatched: unsure(s, *r)}
		if r.figure.Value.Number == 0 {
			r.Swatch.Fill = zeroFill
			zero++
			continue
		}
		if class < len(l.Items) {
			l.Items[class].Count++
		}
	}
	if zero > 0 {
		l.Items = append([]legendItem{{swatch{Fill: zeroFill}, v.Say("map.zero"), zero}}, l.Items...)
	}
	l.Histogram = v.histogram(s, rows, l)
	return l
}

func innerBreaks(breaks []float64) []float64 {
	if len(breaks) < 2 {
		return nil
	}
	return breaks[1 : len(breaks)-1]
}

// classOf is how many bounds lie below a value.
func classOf(breaks []float64, x float64) int {
	class := 0
	for _, b := range breaks {
		if x > b {
			class++
		}
	}
	return class
}

// verdictLegend draws rows by what their intervals allow to say.
func (v view) verdictLegend(rows []mapRow) legend {
	l := legend{Palette: figure.VerdictColours()}
	order := []indicator.Verdict{indicator.Below, indicator.CannotTell, indicator.Above}
	for i, verdict := range order {
		l.Items = append(l.Items, legendItem{swatch{Fill: l.Palette[i]}, verdictSign(verdict) + " " + v.Say("map.verdict."+verdict.String()), 0})
	}
	without := 0
	for i := range rows {
		if at := slices.Index(order, rows[i].figure.Value.Verdict); at >= 0 && rows[i].Known {
			rows[i].Swatch = swatch{Fill: l.Palette[at], Hatched: order[at] == indicator.CannotTell}
			l.Items[at].Count++
		} else if rows[i].Known {
			rows[i].Swatch = swatch{Fill: zeroFill}
			without++
		}
	}
	if without > 0 {
		l.Others = []legendItem{{swatch{Fill: zeroFill}, v.Text.Sentence(v.Lang, "cli.ranking.verdict.none", nil), without}}
	}
	l.Items[1].Swatch.Hatched = true
	return l
}

// changeLegend draws rows by what became of their values.
func (v view) changeLegend(rows []mapRow) legend {
	l := v.verdictLegend(rows)
	for i, word := range []string{"below", "cannot_tell", "above"} {
		l.Items[i].Text = v.Say("map.change." + word)
	}
	return l
}

// cellLegend draws rows by their cells.
func (v view) cellLegend(rows []mapRow, cross ask.CrossOut) legend {
	l := legend{Breaks: cross.SupportBreaks}
	colours := figure.CrossColours()
	for need := ask.CrossClasses - 1; need >= 0; need-- {
		var line []cellItem
		for support, cell := range cross.Cells[need] {
			line = append(line, cellItem{
				colours[need][support], cell.Areas, cell.CannotTell,
				v.Say("map.cell", "need", v.Say("map.need."+classWord(need)), "support", v.supportWord(cross, support), "n", v.Count(cell.Areas)),
			})
		}
		l.Cells = append(l.Cells, line)
	}
	for _, line := range colours {
		l.Palette = append(l.Palette, line...)
	}
	for i := range rows {
		cell := cross.Cell[rows[i].Index]
		if cell < 0 {
			rows[i].Swatch = swatch{Fill: "url(#map-absent)"}
			continue
		}
		rows[i].Swatch = swatch{Fill: l.Palette[cell], Hatched: rows[i].figure.Value.Verdict == indicator.CannotTell}
		rows[i].Class = v.Say("map.class", "need", v.Say("map.need."+classWord(cell/ask.CrossClasses)), "support", v.supportWord(cross, cell%ask.CrossClasses))
	}
	return l
}

// classWord names one of three classes.
func classWord(class int) string { return []string{"low", "middle", "high"}[class] }

// NeedWord names a line of the bivariate legend, which begins with most need.
func (v view) NeedWord(line int) string {
	return v.Say("map.need." + classWord(ask.CrossClasses-1-line))
}

// SupportWord names a column of the bivariate legend.
func (v view) SupportWord(class int, breaks []float64) string {
	return v.supportWord(ask.CrossOut{SupportBreaks: breaks}, class)
}

// AreasWord names areas of a level within a sentence.
func (v view) AreasWord(l source.Level) string { return v.areasWord(l) }

// supportWord names a class of support: the lowest may be nothing at all, and then what is
// above it is little or much.
func (v view) supportWord(cross ask.CrossOut, class int) string {
	if len(cross.SupportBreaks) > 0 && cross.SupportBreaks[0] == 0 {
		return v.Say("map.support." + []string{"none", "low", "high"}[class])
	}
	return v.Say("map.support." + classWord(class))
}

// others counts the areas without a number, and those that are hatched.
func (v view) others(s Settled, rows []mapRow, l *legend) {
	counts := map[indicator.Status]int{}
	atMost, hatched, unknownNeed := 0, 0, 0
	for i := range rows {
		r := &rows[i]
		status := r.figure.Value.Status
		switch {
		case !status.HasValue():
			counts[status]++
			r.Swatch = statusSwatch(status)
		case s.View == viewBivariate && r.Class == "":
			unknownNeed++
		case s.View == viewDifference && !r.Known:
			unknownNeed++
			r.Swatch = swatch{Fill: "url(#map-absent)"}
		case r.figure.Value.Basis.AtMost() && s.View == viewChoropleth:
			atMost++
			r.Swatch = swatch{Fill: "url(#map-at_most)"}
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
	if s.View == viewBivariate || s.Uncertainty == state.Verdict {
		hatch = "map.hatched.cannot_tell"
	}
	if s.View == viewSymbols {
		hatch = "map.hatched.symbols"
	}
	if s.View != viewDifference {
		add(swatch{Fill: "#d8dedd", Hatched: true}, v.Say(hatch), hatched)
	}
	add(swatch{Fill: "url(#map-at_most)"}, v.Say("map.at_most"), atMost)
	for _, status := range []indicator.Status{indicator.Secret, indicator.Absent, indicator.NotApplicable} {
		add(statusSwatch(status), v.Text.Sentence(v.Lang, "status."+status.String(), nil), counts[status])
	}
	add(swatch{Fill: "url(#map-absent)"}, v.Say("map.unknown."+s.View), unknownNeed)
}

// histogram draws how the values lie, coloured by their classes.
func (v view) histogram(s Settled, rows []mapRow, l legend) *histogram {
	var values []float64
	for _, r := range rows {
		if r.Known && !r.figure.Value.Basis.AtMost() {
			values = append(values, r.figure.Value.Number)
		}
	}
	if len(l.Breaks) < 3 || len(values) == 0 {
		return nil
	}
	h := &histogram{Least: min(slices.Min(values), l.Breaks[0]), Most: max(slices.Max(values), l.Breaks[len(l.Breaks)-1])}
	if !(h.Most > h.Least) {
		return nil
	}
	counts := make([]int, mostBars)
	for _, x := range values {
		counts[min(int(mostBars*(x-h.Least)/(h.Most-h.Least)), mostBars-1)]++
	}
	highest := math.Sqrt(float64(slices.Max(counts))) // so that single areas show beside many
	width := float64(histogramWidth) / mostBars
	for i, n := range counts {
		if n == 0 {
			continue
		}
		height := math.Round(10*histogramHeight*math.Sqrt(float64(n))/highest) / 10
		middle := h.Least + (float64(i)+0.5)*(h.Most-h.Least)/mostBars
		h.Bars = append(h.Bars, bar{math.Round(10*float64(i)*width) / 10, histogramHeight - height, width - 1, height, l.Palette[min(classOf(innerBreaks(l.Breaks), middle), len(l.Palette)-1)]})
	}
	for _, b := range innerBreaks(l.Breaks) {
		h.Lines = append(h.Lines, line{math.Round(10*histogramWidth*(b-h.Least)/(h.Most-h.Least)) / 10, b, v.Number(s.Definition, b)})
	}
	h.Low, h.High = v.Number(s.Definition, h.Least), v.Number(s.Definition, h.Most)
	return h
}
