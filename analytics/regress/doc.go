// Package regress fits linear models by least squares, with or without weights,
// with the usual and with heteroscedasticity-robust standard errors, and computes
// correlations: does funding follow need, and which areas lie off the line?
//
// Variables may be in any unit; a coefficient is in units of y per unit of its
// variable. Observations are positions in slices, the same positions in every
// argument. NaN means missing: an observation where any number is missing is left
// out, and the result says which were used. Infinite numbers are refused with
// [ErrInput]. What has no value is an error that wraps [ErrUndefined] and says why;
// no result holds NaN. Arguments are never changed.
package regress
