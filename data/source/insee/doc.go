// Package insee reads the geography and the populations that INSEE and the DGCL
// publish: populations légales, the official geographic code (COG) with its history,
// the composition of EPCI, the list of IRIS.
//
// Which columns each kind of file has, and how editions name them, is in
// columns.yaml; the old history of communes is translated by historiq.yaml; Melodi's
// measures stand in melodi.yaml. docs/methods/sources.md describes all of it.
// Populations are in inhabitants.
package insee
