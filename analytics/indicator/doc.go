// Package indicator holds the words in which figures are told: statuses, reasons,
// periods, values, and the catalogue of indicators; and it computes values.
//
// The catalogue is data: a [Definition] says what an indicator is, and [Compute]
// knows only the few kinds of formula and interval that definitions name. Adding an
// indicator is adding an entry to [Entries]. An id with its parameters, such as
// "funding.per_capita?axis=1&place=action", is a [Variant]; [Catalogue.Parse] reads
// it in any order and writes it in one.
//
// It reads nothing and stores nothing. A figure that is not known is never zero:
// its [Status] says why there is no number. Amounts are in euros; areas are
// positions in slices. docs/methods/rate.md has the formulas of intervals,
// smoothing, ranks and verdicts.
package indicator
