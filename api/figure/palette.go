package figure

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

// VerdictColours are the colours of below, cannot tell, above.
func VerdictColours() []string { return texts(verdictColours()) }

// verdictColours are told apart by all kinds of colour vision.
func verdictColours() []Colour { return rgbs(0x5e3c99, 0xe4e1dc, 0xc65a11) }

func texts(colours []Colour) []string {
	out := make([]string, len(colours))
	for i, c := range colours {
		out[i] = c.String()
	}
	return out
}
