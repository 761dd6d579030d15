// Package tiles makes the tiles of editions in memory: the areas of a level whose
// boundaries meet a tile, cut to it, as vector tiles without figures or as GeoJSON
// with them.
//
// A [Maker] makes a tile when it is asked for it first, once however many ask at the
// same time, and keeps the finished bytes for the next, up to a number of bytes. What
// tiles are made of never changes, so kept bytes are right for as long as they are
// kept. The package knows no HTTP.
package tiles
