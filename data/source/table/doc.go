// Package table reads tabular files tolerantly: delimited text of any delimiter
// and encoding, plain, gzipped or in a zip; sheets of xlsx workbooks; JSON arrays
// of flat objects.
//
// A caller names the columns it wants in a [Spec], with the names that editions of
// the file give them; [Open] finds delimiter, encoding and header, and [Table.Rows]
// goes through the rows in constant memory (delimited text and JSON; of a workbook
// the compressed file and its shared strings stay in memory). A damaged row is told
// with its number, and reading goes on. Nothing is guessed: a number that can be
// read in two ways is refused.
//
// The package also reads the values that French official files hold: decimal
// numbers with comma or point, amounts in euro cents, dates, codes of communes,
// neighbourhoods and legal units. Mistakes are [*ValueError]; every code of this
// package is a key of the message catalogue.
package table
