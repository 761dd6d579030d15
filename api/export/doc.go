// Package export writes tables to files: CSV for programs and for French
// spreadsheets, XLSX workbooks, and GeoJSON. It knows neither HTTP nor editions.
//
// A [Table] is named columns and a sequence of rows; a [Cell] is a text, a number, a
// count, a yes or no, or nothing. Nothing is an empty cell (null in GeoJSON), never
// 0. Codes are texts and keep their leading zeros in every form; a number keeps all
// its digits, whatever a column shows. Coordinates are longitude and latitude in
// degrees.
//
// docs/api.md says what the forms promise.
package export
