package assises

import (
	"bytes"
	"regexp"
	"time"
)

// timeInPDF are the dates of a document that Chromium prints: "/CreationDate (D:2026…)". They
// have the same length whenever they are made.
var timeInPDF = regexp.MustCompile(`/(CreationDate|ModDate) ?\(D:\d{14}[^)]*\)`)

// withDay is a document with its dates set to a day, in place, so that its table of objects
// still fits.
func withDay(document []byte, day time.Time) []byte {
	digits := day.UTC().Format("20060102150405")
	return timeInPDF.ReplaceAllFunc(document, func(date []byte) []byte {
		out := bytes.Clone(date)
		at := bytes.Index(out, []byte("D:")) + len("D:")
		copy(out[at:], digits)
		copy(out[at+len(digits):], "+00'00'")
		return out
	})
}
