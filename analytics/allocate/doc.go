// Package allocate answers what-if questions about public money: an envelope is
// shared over areas by a principle, within floors, ceilings and locks, and the
// result is compared with what the areas have now.
//
// Money is in euro cents, as whole numbers, everywhere but in [Measures] and
// [Entitlement], which are of euros; an allocation sums to its envelope to the cent. Areas are positions in
// slices, the same positions in every argument and result. NaN in a number of
// people or a weight means that it is not known. Areas must not overlap: a
// neighbourhood counts with its own figures, its commune with what is left.
//
// The arithmetic of an allocation is exact: it depends neither on the order of the areas
// nor on the unit of the weights, and is the same on every machine. Arguments are
// never changed.
//
// docs/methods/allocate.md has the formulas.
package allocate
