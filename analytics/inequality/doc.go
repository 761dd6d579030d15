// Package inequality measures how evenly a value, such as public funding, is
// spread over people who live in areas: Lorenz curve, Gini, Theil, generalised
// entropy, Atkinson, Hoover, shares and their ratios ([Distribution]); how it
// follows need ([Concentrate]); how sure such an index is, when it rests on some
// dozens of grants ([Jackknife], [Bootstrap], [LeaveOneOut]); and how groups of
// people or activities are spread (location quotients, segregation).
//
// Areas are positions in slices, the same positions in every argument. The unit
// of observation is the inhabitant: every index weighs an area by its
// population, and all inhabitants of an area count as having its value per head.
// A nil population gives every area the weight 1 and answers another question, in
// which a hamlet counts as much as a city. Indices have no unit; values may be in
// any. No index is corrected for small samples, unless it says so.
//
// # Missing values and zeros
//
// NaN means missing. Areas where a number is missing, or without population, are
// left out, and the result lists them. Zeros are values like any other: they
// count in every index (0 ln 0 = 0), where other software drops them and the mean
// changes. Theil's L, and Atkinson's index for ε ≥ 1, go to their limits +Inf and 1
// with a zero. Negative values are refused with [ErrNegative]: Lorenz curves and
// entropies mean nothing for net amounts below zero.
//
// What has no value is an error that wraps [ErrUndefined] and says why; no result
// holds NaN. Arguments are never changed.
package inequality
