// Package ogc serves the current edition as OGC API Features: Core, GeoJSON and
// OpenAPI 3.0 of part 1 (17-069r4), part 2 (coordinate reference systems, 18-058r1),
// and of part 3 (19-079r2) queryables and filters in CQL2 text (21-065r2).
//
// Each level of areas is a collection, whose features have the latest values of the
// catalogue's indicators with their status; a number comes only with a status that has
// one. The public grants are one more, at a point inside the first of their places.
//
// Everything is answered from the edition in memory. Features are encoded once for each
// reference system, plain and compressed, in pieces of 64 that a cache of bounded size
// keeps; an answer is made of such pieces, and written as they come. Pages follow the
// order of the features' ids, and their links name the edition, so that a download
// that takes long never mixes two.
//
// Errors are of type [*Fault] or [ErrNotReady]; who mounts the package writes them.
package ogc
