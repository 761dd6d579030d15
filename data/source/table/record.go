package table

import "github.com/observatoire-essor/essor/geo/infile"

// Faults of tables. Those marked "row" leave the rest of the file readable.
const (
	MissingColumn   infile.Code = "table.missing_column"   // a required column is not in the header
	DuplicateColumn infile.Code = "table.duplicate_column" // a wanted column stands there twice
	WrongDelimiter  infile.Code = "table.wrong_delimiter"  // the given delimiter does not separate the columns, or none that is known does
	WrongEncoding   infile.Code = "table.encoding"         // file: neither UTF-8, UTF-16 with a mark nor Windows-1252; row: bytes that are no UTF-8
	NoHeader        infile.Code = "table.no_header"        // no row at all, or none at the line given
	NoSheet         infile.Code = "table.no_sheet"         // workbook without the sheet asked for
	SeveralMembers  infile.Code = "table.several_members"  // zip with several tables, none of them named
	WrongFormat     infile.Code = "table.format"           // not a table that we read: xls, ods, pdf, …
	BadJSON         infile.Code = "table.json"             // JSON that does not parse, or holds no array of objects
	TooFewFields    infile.Code = "table.too_few_fields"   // row
	TooManyFields   infile.Code = "table.too_many_fields"  // row
	BadQuote        infile.Code = "table.bad_quote"        // row: text after a closing quote
	UnclosedQuote   infile.Code = "table.unclosed_quote"   // row: a quote opens and never closes
	LongRow         infile.Code = "table.long_row"         // row: longer than 1 MiB
)

// record is one row of any format, before columns are known.
type record struct {
	line   int
	fields []string    // valid until the next record
	fault  infile.Code // of this row, empty when sound
}

// records gives the rows of a file one by one, header included; io.EOF ends them.
// The fields of a record are overwritten by the next call.
type records interface {
	next() (record, error)
}

// blank tells whether a row says nothing.
func (r record) blank() bool {
	for _, f := range r.fields {
		if clean(f) != "" {
			return false
		}
	}
	return r.fault == ""
}
