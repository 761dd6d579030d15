package export

import (
	"iter"
	"math"
	"strconv"
	"strings"
)

// Table is rows of cells under named columns.
type Table struct {
	Name    string // of its sheet in a workbook; 1 to 31 characters, none of []:*?/\
	Columns []Column
	// Rows goes through the rows, each with a cell for every column. A row may be
	// overwritten by the next: whoever keeps one copies it.
	Rows iter.Seq[[]Cell]
}

// Column is a column of a table.
type Column struct {
	Name     string // as programs read it: "denominator_period"
	Means    string // what it holds, in the language of the reader
	Decimals int    // that a workbook shows of its numbers, as [message.Decimals] has it; below 0: all that there are
}

// kind says what a cell holds.
type kind uint8

const (
	nothing kind = iota
	text
	list
	number
	count
	flag
)

// Cell is one cell of a table; the zero value holds nothing.
type Cell struct {
	kind   kind
	text   string
	number float64
	count  int64
}

// Text is a cell with a text; the empty text is nothing.
func Text(s string) Cell {
	if s == "" {
		return Cell{}
	}
	return Cell{kind: text, text: s}
}

// listSeparator stands between the parts of a list.
const listSeparator = "|"

// List is a cell with several names, of which each may have a number after a colon:
// "Ville:1250.00|Région". Numbers are written as the dialect writes them; an empty list is
// nothing.
func List(parts []string) Cell {
	joined := strings.Join(parts, listSeparator)
	if joined == "" {
		return Cell{}
	}
	return Cell{kind: list, text: joined}
}

// Number is a cell with a number; one that is not finite is nothing.
func Number(v float64) Cell {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return Cell{}
	}
	return Cell{kind: number, number: v}
}

// Count is a cell with a whole number.
func Count(n int64) Cell { return Cell{kind: count, count: n} }

// Flag is a cell with yes or no.
func Flag(yes bool) Cell {
	c := Cell{kind: flag}
	if yes {
		c.count = 1
	}
	return c
}

// digits is the shortest decimal that reads back as the same number.
func digits(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
