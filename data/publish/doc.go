// Package publish makes editions: it reads what the sources of a pack say,
// computes the values of every indicator for every area, and writes all of it as
// an immutable edition (see data/edition). It prints nothing; [Report] tells what
// was published.
//
// Every figure has a status and a reason: what is not known is absent and says
// why, and which file would give it; what a source marks secret stays secret and
// its number goes no further. Medians and rates are never averaged over areas.
// Of several sources that give the same figure, that with the highest precedence
// counts; the report names those that disagree.
//
// Counts are people, surfaces km², incomes euros a year and consumption unit,
// rates percent, money euros. docs/methods/editions.md explains the methods.
package publish
