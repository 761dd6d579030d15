// Package topology finds what boundaries have in common: which areas touch.
//
// Coordinates are planar, in any unit; degrees of longitude and latitude serve as
// well, since touching needs no distance. Areas are positions in slices, and
// neighbours come out as lists of positions, which analytics takes as they are.
//
// Boundaries are taken as they stand. Rings may run either way and be closed or
// not; the first ring of a polygon is its shell. Nothing is repaired and nothing
// is changed.
package topology
