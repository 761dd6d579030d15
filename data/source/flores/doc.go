// Package flores reads INSEE's FLORES, the localised file of pay and salaried
// employment, in the container of Melodi: all employer establishments and salaried
// posts of an area, of every activity and size. It knows no social economy: these are
// the denominators of its shares.
//
// Establishments employed at least once in the year; posts are those of the end of
// December, at the place of work. A value that is grouped elsewhere (K) or
// confidential (C) is never zero: the one is absent, the other secret.
package flores
