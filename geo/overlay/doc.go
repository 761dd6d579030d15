// Package overlay tells which areas hold a point, how much of one set of areas
// lies in another, and carries figures from the one to the other.
//
// Coordinates are planar, in metres of a projected system such as Lambert-93:
// areas are square metres of that plane. In degrees, areas would be wrong.
// Areas are positions in slices, the same positions in every argument.
//
// Boundaries are valid multipolygons (package geo repairs them); rings may run either
// way, the first ring of a polygon being its shell. Where parts of one area
// overlap, the ground in common counts twice. Nothing is changed.
//
// # Missing values
//
// NaN among the values of sources means missing. What cannot be said of a target
// is marked as not defined and holds 0; no result holds NaN.
package overlay
