// Package format reads vector files: GeoPackage, shapefile and GeoJSON, through
// one interface. It gives features as they stand in the file: coordinates in the
// file's own reference system, attributes under the file's own names. Package geo
// says whether a geometry is valid, package proj converts its coordinates.
//
// Files are read as streams, in memory that does not grow with their size: a
// GeoPackage by its tables, a shapefile from a folder or a zip, GeoJSON plain or
// gzipped or in a zip.
//
// # Mistakes
//
// A mistake that leaves the rest of the file readable, such as a geometry whose
// counts do not add up, is the [Feature.Fault] of its feature, and reading goes
// on. A mistake after which nothing can be trusted ends the reading with an error.
// Both are [*infile.Fault] with the feature's number as row.
//
// # Coordinates
//
// Points are x, y: longitude, latitude or easting, northing. Heights and measures
// are dropped, and [Reader.Notes] says how many features had them.
//
// The shapefile reader is our own because a delivered file has to be read under
// limits and past its bad records, with rings in any order: the libraries we know
// stop at the first record they dislike.
package format
