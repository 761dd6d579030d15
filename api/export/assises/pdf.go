package assises

import (
	"regexp"
)

// timeInPDF are the dates of a document that Chromium prints: "/CreationDate (D:2026…)". They
// have the same length whenever they are made.
var timeInPDF = regexp.MustCompile(`/(CreationDate|ModDate) ?\(D:\d{14}[^)]*\)`)

// withoutTime is a document with its dates set to the first of January 2000, in place, so
// that its table of objects still fits.
func withoutTime(document []byte) []byte {
	return timeInPDF.ReplaceAllFunc(document, func(date []byte) []byte {
		const digits = "20000101000000"
		out := append([]byte{}, date...)
		for i := range out {
			if out[i] == 'D' && i+2 < len(out) && out[i+1] == ':' {
				copy(out[i+2:], digits)
				return out
			}
		}
		return out
	})
}
