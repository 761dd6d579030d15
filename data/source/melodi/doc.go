// Package melodi reads data sets in the container of INSEE's platform Melodi: one
// observation per row, with its dimensions, a measure, a year and a value.
//
// A measure's unit is that of the variable it becomes. An empty value is never
// zero: a confidential one is secret, any other is absent.
package melodi
