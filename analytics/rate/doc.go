// Package rate holds rates of small areas and what can be said of them: the
// rate and the overall rate, confidence intervals for counts, shares and sums of
// amounts, empirical Bayes smoothing, intervals of ranks, and the verdict of an
// area against a reference.
//
// Areas are positions in slices, the same positions in every argument. Counts
// and populations are numbers of events and of people; a rate is counts per
// person times the factor Per of the options (1000 gives "per 1 000
// inhabitants"). Amounts are in whatever currency they are given in. The package
// reads nothing and stores nothing.
//
// # Missing values and zeros
//
// NaN in a count, an amount or a population means missing. An area whose value
// is missing, or whose population is zero, has no rate: its [Estimate] carries an
// error that wraps [ErrUndefined] and says why, and its numbers are 0. No result
// holds NaN. Negative and infinite numbers are refused with [ErrInput]. A count of
// zero is a count like any other: its rate is 0 and its interval has an upper end.
//
// # What the intervals mean
//
// Counts of a register are exhaustive: the interval does not express sampling,
// but how far the count may differ from the rate that produced it (the
// process), taking the events as independent.
//
// Arguments are never changed. Random draws come from a seed, with the same
// result for any number of processors.
package rate
