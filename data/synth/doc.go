// Package synth makes simulated files in the official formats, so that they pass
// through the same readers as the real ones. The demonstration is its smallest
// use. See docs/methods/synth.md.
//
// It stands on the tables of facts in packs: names, codes, populations, areas,
// positions and incomes of the 95 communes and 26 priority neighbourhoods of the
// Métropole Européenne de Lille are real. Boundaries, the generation of
// neighbourhoods of 2024, the 200 m grid, the register of enterprises with its
// salaried posts, grants and requests for them are made up.
// What is made up says so: in the names of files, in a property or column
// "simule", in the names of organisations, and field by field in the [Manifest].
//
// # How the boundaries come about
//
// The outline is a level set of the smooth union of discs of the communes' areas
// (outline.go, contour.go). A power diagram divides it into cells of the true
// areas (powerdiagram.go, partition.go, fit.go), inner edges are bent without
// cost in area (wiggle.go) and joined to rings whose points neighbours share
// (polygons.go). Neighbourhoods grow from a skeleton in the communes that they
// name (grow.go, qpv.go, renewal.go).
//
// # How the register comes about
//
// Units and establishments are drawn once (economy.go, bystanders.go), put where
// people live (homes.go), staffed up to the published totals (staff.go) and located
// (locate.go). Each stock is a view of them on a day (stocks.go, stocksites.go); the
// extract of posts and FLORES are views of the latest (postsextract.go, flores.go).
//
// # Other territories
//
// [WriteTerritory] is apart from that: registers of any territory that official files
// tell of (country.go, shape.go), of any length, for several years. Units are drawn
// from the seed and their number whenever they are asked for (bulk.go), so that all
// files agree (bulkstocks.go, bulkposts.go, bulkgrants.go) in constant memory.
//
// # Units
//
// Shapes are in metres of Lambert-93 from an origin amid the territory; areas
// are square metres of that plane. Files have longitude and latitude. Amounts
// are euro cents until they are written.
//
// Everything is drawn from the seed: the same options give the same bytes, on
// the same architecture.
package synth
