package layout

import (
	"context"
	"errors"
	"strings"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/geo/format"
	"github.com/observatoire-essor/essor/geo/infile"
)

// FirstThatFits reads a file that is published in several layouts: with the first
// reader whose format, member of a zip and columns the file has. When it has none's,
// the fault is that of the reader that misses fewest.
func FirstThatFits(ctx context.Context, in source.Input, to source.Sink, readers ...source.ReadFunc) (source.Counts, error) {
	var nearest error
	least := 0
	for _, read := range readers {
		counts, err := read(ctx, in, to)
		missing, unfit := misses(err)
		if !unfit {
			return counts, err
		}
		if nearest == nil || missing < least {
			nearest, least = err, missing
		}
	}
	return source.Counts{}, nearest
}

// misses counts the columns that a file lacks; unfit is false when its trouble, if
// any, is another.
func misses(err error) (missing int, unfit bool) {
	var fault *infile.Fault
	if !errors.As(err, &fault) {
		return 0, false
	}
	switch fault.Code {
	case table.MissingColumn:
		return 1 + strings.Count(fault.Args["columns"], ", "), true
	case infile.NoMember, table.WrongDelimiter, table.WrongFormat, format.UnknownFormat, format.NothingInside:
		return many, true
	}
	return 0, false
}

// many is more than any reader misses.
const many = 1 << 10
