// Package secrecytest attacks and masks tables by other means than package secrecy,
// for tests: bounds by a textbook simplex in exact fractions, and the heuristics that
// others use.
package secrecytest
