// Package secrecy decides which cells of a published table must not be shown, and
// attacks tables to find out what their readers could compute back.
//
// A [Table] is any set of cells with sums among them: areas in areas, families,
// axes, neighbourhoods of two vintages that overlap. [Protect] hides the cells
// that rest on too few units or on one of them ([Rules]), then more, until the
// attack of [Audit] finds nothing. One mask serves all that is published: a table
// must hold every cell that any page, file or tile shows, and every sum that holds
// between them. [Areas], [Tree], [Flat] and [Cross] build such tables.
//
// The package works on numbers in memory; it reads nothing and publishes nothing.
// Values may be in any unit, the same in one table (posts, €).
//
// # What the reader is taken to know
//
// The rules; which cells are hidden; every value that is shown; that values are
// not negative; how many units each cell has (a register says so), so that a cell
// without units is 0 and is always shown. A unit also knows its own value.
//
// # What is promised
//
// After Protect no cell that is hidden can be bounded closer than Rules.Protection
// of its value, above or below, from all sums together; and no difference of shown
// cells is itself a cell that the rules forbid. Which of the hidden cells were
// chosen only to protect others must not be published: it tells which are small.
//
// # Size
//
// Time and memory grow with cells × sums: the MEL (95 communes, its neighbourhoods
// of two vintages, 5 families) takes less than a second, a territory some seven times as
// large is refused with [ErrInput]. Divide a country along totals that are shown:
// protect the table of the totals first; each part then has a table of its own, in
// which its shown total is Known and its hidden one Secret.
//
// Results depend on the cells and their keys, not on their order. Arguments are
// never changed.
package secrecy
