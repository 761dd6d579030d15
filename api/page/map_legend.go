package page

import (
	"math"
	"slices"
	"strings"

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
	Outline string // a line alone, in this colour
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
	Cells     [][]cellItem // of a bivariate map: most support first, need to the right
	NeedWords []string     // of its columns
	Words     []string     // of its lines
	Others    []legendItem // what has no colour of a scale
	Histogram *histogram
	Breaks    []float64 // of the classes, outer bounds included
	Palette   []string
	Method    string // in words, with how well it fits
	Fewer     string // why there are fewer classes than were asked for
}

// cellItem is a cell of a bivariate legend.
type cellItem struct {
	Fill, Text string // of the cell, and of the number on it
	Areas      int
	Say        string
}

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
func (v view) classLegend(s Settled, years *yearClasses, rows []mapRow, classes ask.ClassesOut) legend {
	l := legend{Breaks: classes.Breaks, Palette: mapSequential(len(classes.Classes)), Fewer: classes.Fewer}
	if classes.Method != "" && classes.Goodness.GVF != nil {
		method := classes.Method
		if years != nil {
			method = OfYears
		}
		l.Method = v.Say("map.classes.method", "method", v.Say("map.method."+method), "gvf", v.Share(*classes.Goodness.GVF))
	}
	counts := make([]int, len(classes.Classes))
	if len(classes.Classes) > 1 { // as classOf decides
		l.Method = strings.TrimSpace(l.Method + " " + v.Say("map.classes.bounds"))
	}
	inner := innerBreaks(classes.Breaks)
	zero := 0
	for i := range rows {
		r := &rows[i]
		if !r.Known || r.figure.Value.Basis.AtMost() {
			continue
		}
		r.Swatch = swatch{Fill: zeroFill, Hatched: unsure(s, *r)}
		if r.figure.Value.Number == 0 {
			zero++
			continue
		}
		class := classOf(inner, r.figure.Value.Number)
		r.Swatch.Fill = l.Palette[min(class, len(l.Palette)-1)]
		if class < len(counts) {
			counts[class]++
		}
	}
	for i, c := range slices.Backward(classes.Classes) { // the highest on top, as in figures
		text := c.Text
		if last := len(classes.Classes) - 1; i == last && i > 0 && counts[i] == 0 && c.Lower >= greatest(rows) {
			text = v.Say("map.class.over", "value", v.Number(s.Definition, c.Lower))
		}
		l.Items = append(l.Items, legendItem{swatch{Fill: l.Palette[i]}, text, counts[i]})
	}
	if zero > 0 {
		l.Items = append(l.Items, legendItem{swatch{Fill: zeroFill}, v.Say("map.zero"), zero})
	}
	l.Histogram = v.histogram(s, years, rows, l)
	return l
}

// greatest is the greatest value of rows.
func greatest(rows []mapRow) float64 {
	most := math.Inf(-1)
	for _, r := range rows {
		if r.Known {
			most = max(most, r.figure.Value.Number)
		}
	}
	return most
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

// verdictLegend draws rows by what their intervals allow to say: above on top, as in
// figures. Zeros of which one cannot tell stay zeros.
func (v view) verdictLegend(rows []mapRow) legend {
	l := legend{Palette: figure.VerdictColours()}
	order := []indicator.Verdict{indicator.Below, indicator.CannotTell, indicator.Above}
	counts := make([]int, len(l.Palette))
	zero, none := 0, len(order)
	for i := range rows {
		r := &rows[i]
		if !r.Known || r.figure.Value.Basis.AtMost() {
			continue
		}
		at := slices.Index(order, r.figure.Value.Verdict)
		if at < 0 {
			at = none
		}
		r.Swatch = swatch{Fill: l.Palette[at]}
		if at == 1 && r.figure.Value.Number == 0 {
			r.Swatch.Fill = zeroFill
			zero++
			continue
		}
		counts[at]++
	}
	for at, verdict := range slices.Backward(order) {
		l.Items = append(l.Items, legendItem{swatch{Fill: l.Palette[at]}, verdictSign(verdict) + " " + v.Say("map.verdict."+verdict.String()), counts[at]})
		if at == 1 && zero > 0 {
			l.Items = append(l.Items, legendItem{swatch{Fill: zeroFill}, v.Say("map.zero.cannot_tell"), zero})
		}
	}
	if n := counts[none]; n > 0 {
		l.Items = append(l.Items, legendItem{swatch{Fill: l.Palette[none]}, v.Text.Sentence(v.Lang, "cli.ranking.verdict.none", nil), n})
	}
	return l
}

// changeLegend draws rows by what became of their values.
func (v view) changeLegend(rows []mapRow) legend {
	l := legend{Palette: figure.VerdictColours()}
	order := []indicator.Verdict{indicator.Below, indicator.CannotTell, indicator.Above}
	counts := map[indicator.Verdict]int{}
	for i := range rows {
		if at := slices.Index(order, rows[i].figure.Value.Verdict); at >= 0 && rows[i].Known {
			rows[i].Swatch = swatch{Fill: l.Palette[at], Hatched: order[at] == indicator.CannotTell}
			counts[order[at]]++
		}
	}
	for at, verdict := range slices.Backward(order) {
		l.Items = append(l.Items, legendItem{swatch{Fill: l.Palette[at], Hatched: verdict == indicator.CannotTell}, v.Say("map.change." + verdict.String()), counts[verdict]})
	}
	return l
}

// cellLegend draws rows by their cells: support upwards, need to the right, as figures do.
func (v view) cellLegend(rows []mapRow, cross ask.CrossOut) legend {
	l := legend{Breaks: cross.SupportBreaks}
	colours, words := figure.CrossColours(), v.supportWords(cross)
	for need := range ask.CrossClasses {
		l.NeedWords = append(l.NeedWords, v.Say("map.need."+classWord(need)))
		l.Palette = append(l.Palette, colours[need]...)
	}
	for support := ask.CrossClasses - 1; support >= 0; support-- {
		var line []cellItem
		for need := range ask.CrossClasses {
			n, fill := cross.Cells[need][support].Areas, colours[need][support]
			say := v.Say("map.cell", "need", l.NeedWords[need], "support", words[support], "n", v.Count(n))
			line = append(line, cellItem{fill, figure.ReadableOn(fill), n, say})
		}
		l.Cells = append(l.Cells, line)
		l.Words = append(l.Words, words[support])
	}
	for i := range rows {
		r := &rows[i]
		cell := cross.Cell[r.Index]
		if cell < 0 {
			continue // [view.others] draws it
		}
		r.Swatch = swatch{Fill: l.Palette[cell], Hatched: cross.Unreliable[r.Index]}
		r.Class = v.Say("map.class", "need", l.NeedWords[cell/ask.CrossClasses], "support", words[cell%ask.CrossClasses])
	}
	return l
}

// classWord names one of three classes.
func classWord(class int) string { return []string{"low", "middle", "high"}[class] }

// AreasWord names areas of a level within a sentence.
func (v view) AreasWord(l source.Level) string { return v.areasWord(l) }
