package page

import (
	"math"
	"slices"
)

// histogram is how the values lie, in bars of equal width.
type histogram struct {
	Bars        []bar
	Zero        *bar   // of zeros, which stand apart; nil: there is none
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

// histogram draws how the values lie, coloured by their classes.
func (v view) histogram(s Settled, years *yearClasses, rows []mapRow, l legend) *histogram {
	var values []float64
	zeros := 0
	for _, r := range rows {
		switch {
		case !r.Known || r.figure.Value.Basis.AtMost():
		case r.figure.Value.Number == 0:
			zeros++
		default:
			values = append(values, r.figure.Value.Number)
		}
	}
	if len(l.Breaks) < 3 || len(values) == 0 {
		return nil
	}
	h := &histogram{Least: min(slices.Min(values), l.Breaks[0]), Most: max(slices.Max(values), l.Breaks[len(l.Breaks)-1])}
	if years != nil { // one axis for all years
		h.Least, h.Most = min(h.Least, years.Least), max(h.Most, years.Most)
	}
	if !(h.Most > h.Least) {
		return nil
	}
	counts := make([]int, mostBars)
	for _, x := range values {
		counts[min(int(mostBars*(x-h.Least)/(h.Most-h.Least)), mostBars-1)]++
	}
	highest := math.Sqrt(float64(max(slices.Max(counts), zeros))) // so that single areas show beside many
	heightOf := func(n int) float64 { return math.Round(10*histogramHeight*math.Sqrt(float64(n))/highest) / 10 }
	if zeros > 0 {
		h.Zero = &bar{1, histogramHeight - heightOf(zeros), 12, heightOf(zeros), zeroFill}
	}
	width := float64(histogramWidth) / mostBars
	for i, n := range counts {
		if n == 0 {
			continue
		}
		height := heightOf(n)
		middle := h.Least + (float64(i)+0.5)*(h.Most-h.Least)/mostBars
		h.Bars = append(h.Bars, bar{math.Round(10*float64(i)*width) / 10, histogramHeight - height, width - 1, height, l.Palette[min(classOf(innerBreaks(l.Breaks), middle), len(l.Palette)-1)]})
	}
	for _, b := range innerBreaks(l.Breaks) {
		h.Lines = append(h.Lines, line{math.Round(10*histogramWidth*(b-h.Least)/(h.Most-h.Least)) / 10, b, v.Number(s.Definition, b)})
	}
	h.Low, h.High = v.Number(s.Definition, h.Least), v.Number(s.Definition, h.Most)
	return h
}
