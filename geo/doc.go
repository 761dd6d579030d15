// Package geo checks and repairs boundaries: it turns what files hold into valid
// multipolygons and says what it changed.
//
// # Coordinates and units
//
// Points are x, y in the reference system that the caller names ([proj.CRS]):
// longitude and latitude in degrees, or easting and northing in metres. Areas are
// square metres in the plane of the place's own projected system, Lambert-93 in
// metropolitan France.
//
// A boundary is valid in the sense of OGC Simple Features (ISO 19125-1, 6.1.11):
// closed rings that neither cross nor touch themselves, holes inside their shell,
// parts that do not overlap. Ours have shells counter-clockwise and holes
// clockwise besides (RFC 7946, 3.1.6).
//
// The package reads no file and no database. It and its sub-packages are the only
// callers of GEOS, whose panics become errors here.
package geo
