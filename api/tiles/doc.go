// Package tiles encodes tiles of maps from an edition in memory: the areas of a
// level whose boundaries meet a tile, cut to it.
//
// Coordinates are longitude and latitude (EPSG:4326), rounded to what a tile of
// 4096 units can show, the same for neighbours, so that no gap opens between them.
// The package knows no HTTP.
package tiles
