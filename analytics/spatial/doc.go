// Package spatial measures how alike the values of neighbouring areas are:
// weights between areas, global and local statistics of autocorrelation, and
// tests of them by formula and by permutation.
//
// It knows neither geometry nor storage. Areas are positions in slices, the
// same positions in every argument; neighbours come in as lists of positions
// ([NewWeights]), as geo/topology gives them for polygons, or from planar points
// ([NearestNeighbours], [DistanceBand]). Values may be in any unit: statistics
// without one (Moran, Geary, z, p) do not depend on it.
//
// # Conventions
//
// An area without neighbours is an island. Islands keep their place in every
// slice. The global statistics leave them out of n, but not out of the mean and
// the sum of squares, as spdep does by default; every result says how many there
// were. Local statistics of islands are not defined. To leave islands out
// altogether, drop them first with [Weights.Subset].
//
// Values must be finite: a missing value is dropped with [Weights.Subset], which
// standardises the remaining weights anew and finds the islands anew.
//
// A two-sided p is twice the smaller tail. A p from permutations is (r+1)/(m+1)
// for r of m permutations at least as extreme, so that it is never 0.
//
// # Errors
//
// What has no value is an error that wraps [ErrUndefined] and says why; what
// cannot be asked (lengths that differ, an index that is out of range, a value
// that is not finite) wraps [ErrInput]. Where only some areas of a result lack a
// value, a slice named Defined says which have one, and the others hold 0. No
// result holds NaN. Arguments are never changed.
//
// # Randomness
//
// Permutations are drawn from a seed ([Permutations]), by any number of workers
// with the same result, and stop when their context ends.
package spatial
