// Package tile cuts areas into the tiles of a Web Mercator map and encodes them, as
// Mapbox Vector Tiles (version 2.1 of the specification) and as GeoJSON: both from
// the same rings, so that they show the same.
//
// A [Layer] holds areas ready for the tiles of one zoom, or of a zoom and all
// deeper ones: rounded once to the grid of the tiles, rings closed, oriented and
// valid there. [Layer.Each] cuts them to a tile and its surroundings,
// [Layer.AppendMVT] and [AppendCoordinates] write what it finds.
//
// All arithmetic after the rounding is on whole numbers of the grid, so that areas
// with a common boundary keep it to the unit, tiles that touch hold the same points
// along their common edge, and one tile has one encoding on every machine.
//
// Shapes come in fractions of the square map of Web Mercator (EPSG:3857), x to the
// east and y to the south from its north-west corner; GeoJSON leaves in degrees of
// longitude and latitude (EPSG:4326).
package tile
