// Package indicator holds the words in which figures are told: statuses, reasons,
// periods, values, and the catalogue of indicators.
//
// It reads nothing and stores nothing. A figure that is not known is never zero:
// its [Status] says why there is no number.
package indicator
