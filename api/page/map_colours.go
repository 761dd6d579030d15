package page

import (
	"fmt"

	"github.com/observatoire-essor/essor/api/figure"
)

// The colours of maps: light is little, dark is much, so that they hold in grey and for
// all kinds of colour vision. They are those of figures.
func mapSequential(classes int) []string {
	const most = 7
	if classes <= most {
		return figure.ClassColours(classes)
	}
	longest, out := figure.ClassColours(most), make([]string, classes) // of a method that makes as many as it finds
	for i := range out {
		out[i] = between(longest, float64(i)/float64(classes-1))
	}
	return out
}

// between is the colour at a share of a scale.
func between(scale []string, share float64) string {
	at := share * float64(len(scale)-1)
	i := min(int(at), len(scale)-2)
	var a, b [3]uint8
	for k, text := range scale[i : i+2] {
		c := &a
		if k == 1 {
			c = &b
		}
		_, _ = fmt.Sscanf(text, "#%02x%02x%02x", &c[0], &c[1], &c[2]) // our own constants
	}
	var mixed [3]uint8
	for k := range a {
		mixed[k] = uint8(float64(a[k]) + (at-float64(i))*(float64(b[k])-float64(a[k])) + 0.5)
	}
	return fmt.Sprintf("#%x", mixed)
}

// symbolFill is the colour of symbols.
const symbolFill = "#2f7fa8"

// symbolLess is that of symbols for amounts below zero.
const symbolLess = "#c65a11"
