package assises

import (
	"bytes"
	"regexp"
	"strconv"
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

// What tells in a document of Chromium on which page a name stands: objects that are pages, in
// their order, and the names with their page.
var (
	pageInPDF = regexp.MustCompile(`(?m)^(\d+) 0 obj\s<</Type /Page\s`)
	nameInPDF = regexp.MustCompile(`/([A-Za-z0-9-]+) \[(\d+) 0 R /XYZ `)
	placeOf   = regexp.MustCompile(`(<span class="page" data-to="([A-Za-z0-9-]+)">)(</span>)`)
)

// pagesIn are the pages of the names of a document, from 1; nothing when another version of
// Chromium writes them otherwise.
func pagesIn(document []byte) map[string]int {
	number := map[string]int{}
	for i, m := range pageInPDF.FindAllSubmatch(document, -1) {
		number[string(m[1])] = i + 1
	}
	pages := map[string]int{}
	for _, m := range nameInPDF.FindAllSubmatch(document, -1) {
		if n, ok := number[string(m[2])]; ok {
			pages[string(m[1])] = n
		}
	}
	return pages
}

// withPages writes the numbers of pages into a table of contents. They take no more room than
// was left for them, so that no page moves.
func withPages(html []byte, pages map[string]int) []byte {
	return placeOf.ReplaceAllFunc(html, func(span []byte) []byte {
		m := placeOf.FindSubmatch(span)
		n, ok := pages[string(m[2])]
		if !ok {
			return span
		}
		return append(strconv.AppendInt(bytes.Clone(m[1]), int64(n), 10), m[3]...)
	})
}
