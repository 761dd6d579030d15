package figure

import "fmt"

// The colours of figures as "#rrggbb", for whoever draws the same elsewhere.

// ClassColours are the colours of 1 to 7 classes, from little to much.
func ClassColours(classes int) []string { return texts(sequential(classes)) }

// CrossColours are the colours of a map of need and support, by need and then by support,
// both from little to much.
func CrossColours() [][]string {
	colours := bivariateColours()
	out := make([][]string, thirds)
	for need := range out {
		for support := range thirds {
			out[need] = append(out[need], colours[support][need].String())
		}
	}
	return out
}

// ReadableOn is the colour of text on one of the colours of this file.
func ReadableOn(colour string) string {
	var c Colour
	if _, err := fmt.Sscanf(colour, "#%02x%02x%02x", &c.R, &c.G, &c.B); err != nil {
		return ink().String()
	}
	return readableOn(c).String()
}

// VerdictColours are the colours of below, cannot tell, above and of what has no verdict.
func VerdictColours() []string { return texts(append(verdictColours(), noVerdict())) }

// verdictColours are told apart by all kinds of colour vision.
func verdictColours() []Colour { return rgbs(0x5e3c99, 0xe4e1dc, 0xc65a11) }

func texts(colours []Colour) []string {
	out := make([]string, len(colours))
	for i, c := range colours {
		out[i] = c.String()
	}
	return out
}
