// Package edition holds a published edition: an immutable set of areas, values,
// links and sources that everything users see is answered from.
//
// An edition is made of parts, each named by the SHA-256 of its bytes and shared
// between editions that say the same: [Boundaries] of each level, one [Vector]
// for each (indicator, level, period), [Links], [Source] reports, the catalogue
// ([Definition]) and the public grants, one by one ([Grant]). A [Manifest] lists the
// parts; the SHA-256 of its bytes is the edition's id. [Draft.Encode] makes the bytes, [Open] reads them
// back from a [Store], and [Shelf] keeps the edition in force in memory while
// new ones appear.
//
// Secret numbers never enter an edition: a [Value] whose status has no value has
// no number in any column, and neither encoding nor decoding lets one through.
//
// Positions are longitude and latitude in degrees (EPSG:4326), kept to 1e-8°
// (about a millimetre). Surfaces are square metres in the territory's own
// projection. Values are in the unit that the catalogue states. Texts are codes:
// the words for people are in the message catalogue, outside this package.
package edition
