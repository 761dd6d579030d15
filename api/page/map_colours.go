package page

import "fmt"

// The colours of maps: light is little, dark is much, so that they hold in grey and for
// all kinds of colour vision. They are those of the figures.
func mapSequential(classes int) []string {
	all := [][]string{
		{"#5aa5ae"},
		{"#b5dcd0", "#2b7a9b"},
		{"#d3ecd9", "#5fb0b7", "#1f5a99"},
		{"#dff2de", "#8fcdc4", "#3f94ae", "#1f4f8f"},
		{"#e4f4e0", "#aedbcb", "#62b2b8", "#2f7fa8", "#1d4280"},
		{"#e8f6e3", "#bfe3d0", "#87c8c1", "#4ba1b3", "#2a71a2", "#1c3a75"},
		{"#ebf7e6", "#cbe8d5", "#9dd3c5", "#68b5b9", "#3c90ad", "#27659c", "#1a336b"},
	}
	if classes <= len(all) {
		return all[max(classes, 1)-1]
	}
	longest, out := all[len(all)-1], make([]string, classes) // of a method that makes as many as it finds
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

// mapBivariate are the colours of need (rows, little first) and support (columns, little
// first): need reddens, support turns blue, both together are dark.
func mapBivariate() [][]string {
	return [][]string{
		{"#e8e8e8", "#a9dede", "#4fbdbd"},
		{"#dbadd0", "#9da6cd", "#4686ae"},
		{"#c0549f", "#8259a0", "#2f3d82"},
	}
}

// mapDifference are less, cannot tell, more.
func mapDifference() []string { return []string{"#5e3c99", "#f3f1ee", "#c65a11"} }

// mapVerdicts are below, cannot tell, above.
func mapVerdicts() []string { return []string{"#3f94ae", "#f3f1ee", "#1d4280"} }

// symbolFill is the colour of symbols.
const symbolFill = "#2f7fa8"
