// Package assises makes the pack of the Assises: from one plan and one edition, all figures in
// three formats, a booklet, slides, a workbook, the same values as CSV and GeoJSON, and a
// manifest that names every file by its SHA-256. It knows no HTTP.
//
// The same edition, plan and renderers give the same bytes, wherever and whenever they are
// made: no file holds a time, a path or a name of a machine. [Export] builds a pack beside
// its folder and renames it once it is whole; [Verify] builds it again and compares.
//
// docs/assises.md says what a plan may hold and what a pack contains.
package assises
