// Package state reads from an address what a page or a figure shows, and writes the one
// address of each state: parameters in one order, nothing that is left to its default
// by being absent, one way to write each value.
//
// A state says what was asked for, not what an edition has: [State.Check] looks that up.
// The package knows no HTTP.
package state
