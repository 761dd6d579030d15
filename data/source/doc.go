// Package source holds what readers of official files and the database say to
// each other: records, issues, counts.
//
// A reader takes an [Input], tells a [Sink] what it found, row by row, and
// returns [Counts]. It parses tolerantly and reports strictly: every row is kept,
// skipped because it lies outside the territory, or rejected with an [Issue];
// nothing is dropped in silence. Readers know no database: they live in the
// packages below this one, one per producer. The names under which editions of a
// file publish their columns are data, embedded beside each reader, and a pack
// may add to them.
//
// Geometry is in longitude and latitude (EPSG:4326), amounts are in euro cents,
// areas in square metres, rates in percent as published.
package source
