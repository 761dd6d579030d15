package figure

import (
	"math"
	"strings"

	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/data/edition"
)

// axis turns numbers into places.
type axis struct {
	from, to float64
	log      bool
	step     float64   // between ticks; 0 with log
	ticks    []float64 // ascending, within the ends
}

// niceStep is the least of 1, 2 and 5 times a power of ten that parts a width into no
// more than so many steps.
func niceStep(width float64, most int) float64 {
	if !(width > 0) {
		return 1
	}
	rough := width / float64(max(most, 1))
	power := math.Pow(10, math.Floor(math.Log10(rough)))
	for _, m := range []float64{1, 2, 5} {
		if m*power >= rough*(1-1e-9) {
			return m * power
		}
	}
	return 10 * power
}

// linearAxis spans numbers with round ends and no more than so many steps.
func linearAxis(low, high float64, most int) axis {
	if !(high > low) {
		low, high = low-math.Abs(low)/2, high+math.Abs(high)/2
		if high == low {
			high = 1
		}
	}
	step := niceStep(high-low, most)
	a := axis{from: math.Floor(low/step+1e-9) * step, to: math.Ceil(high/step-1e-9) * step, step: step}
	for n := math.Round(a.from / step); n*step <= a.to+step/2; n++ {
		a.ticks = append(a.ticks, cleared(n*step, step))
	}
	return a
}

// looseAxis spans numbers without rounding its ends, for drawings that have little room;
// it has two ticks at least.
func looseAxis(low, high float64, most int) axis {
	a := linearAxis(low, high, most)
	if !(high > low) {
		return a
	}
	for range 4 {
		loose := axis{from: low, to: high, step: a.step}
		for _, v := range a.ticks {
			if v >= low && v <= high {
				loose.ticks = append(loose.ticks, v)
			}
		}
		if len(loose.ticks) > 1 {
			return loose
		}
		most *= 2
		a = linearAxis(low, high, most)
	}
	return a
}

// cleared takes the last digits of arithmetic from a multiple of a step.
func cleared(v, step float64) float64 {
	scale := math.Pow10(decimalsOf(step) + 1)
	return math.Round(v*scale) / scale
}

// logAxis spans numbers above zero by their magnitude.
func logAxis(low, high float64, most int) axis {
	a := axis{log: true, from: low, to: high}
	for _, multiples := range [][]float64{{1, 2, 5}, {1, 3}, {1}} {
		a.ticks = a.ticks[:0]
		for power := math.Floor(math.Log10(low)); power <= math.Log10(high); power++ {
			for _, m := range multiples {
				if v := m * math.Pow(10, power); v >= low*(1-1e-9) && v <= high*(1+1e-9) {
					a.ticks = append(a.ticks, v)
				}
			}
		}
		if len(a.ticks) <= most {
			break
		}
	}
	return a
}

// at is where a number lies, from 0 at the one end to 1 at the other; beyond them it is
// the nearer end.
func (a axis) at(v float64) float64 {
	from, to := a.from, a.to
	if a.log {
		from, to, v = math.Log(from), math.Log(to), math.Log(v)
	}
	return min(max((v-from)/(to-from), 0), 1)
}

// decimalsOf is how many decimals a step needs.
func decimalsOf(step float64) int {
	if step <= 0 {
		return 0
	}
	return max(0, int(math.Ceil(-math.Log10(step)-1e-9)))
}

// tick writes a number of an axis as people do: "20 %", "1,5 M€", "5 000".
func (q *question) tick(d edition.Definition, a axis, v float64) string {
	decimals := decimalsOf(a.step)
	switch {
	case strings.HasPrefix(d.Unit, "euros") && a.to >= 2e6:
		return q.say("chart.millions", map[string]string{"n": q.Text.Float(q.Lang, v/1e6, decimalsOf(a.step/1e6))})
	case strings.HasPrefix(d.Unit, "euros"):
		return q.Text.Euros(q.Lang, v, decimals)
	case d.Unit == "percent":
		return q.Text.Percent(q.Lang, v, decimals)
	default:
		return q.Text.Float(q.Lang, v, decimals)
	}
}

// short writes a number with its decimals and no more of its unit than a sign.
func (q *question) short(d edition.Definition, v float64) string {
	switch {
	case strings.HasPrefix(d.Unit, "euros"):
		return q.Text.Euros(q.Lang, v, message.Decimals(v, d.Decimals))
	case d.Unit == "percent":
		return q.Text.Percent(q.Lang, v, message.Decimals(v, d.Decimals))
	default:
		return q.Bare(d, v)
	}
}

// tickCount is how many ticks fit on a length, for labels like those of two numbers.
func (q *question) tickCount(b *Board, d edition.Definition, length, low, high float64) int {
	s := TextStyle{Size: b.Small}
	for most := 8; most > 1; most-- {
		a := looseAxis(low, high, most)
		widest := 0.0
		for _, v := range a.ticks {
			widest = max(widest, b.TextWidth(q.tick(d, a, v), s))
		}
		if a.step/(high-low)*length >= widest+1.2*b.Small*mmPerPoint {
			return most
		}
	}
	return 1
}
