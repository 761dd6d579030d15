// Package topology finds what boundaries have in common: which areas touch
// ([Contiguity]), and along which lines, so that maps can leave out detail without
// gaps or overlaps ([Build], [Topology.Generalise], [Drawing.At]).
//
// Coordinates are planar, in any unit; degrees of longitude and latitude serve as
// well, since touching needs no distance. Areas are positions in slices, and
// neighbours come out as lists of positions, which analytics takes as they are.
//
// Boundaries are taken as they stand. Rings may run either way and be closed or
// not; the first ring of a polygon is its shell. Contiguity repairs nothing and changes
// nothing. Build takes longitude and latitude to a fine grid of Web Mercator ([Place])
// and works in whole numbers from there.
package topology
