package layout

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/geo/format"
	"github.com/observatoire-essor/essor/geo/infile"
)

// FirstThatFits reads a file that is published in several layouts: with the first
// reader whose format, member of a zip and columns the file has. When it has none's,
// the fault is that of the reader that misses fewest; of a zip with no member that
// any of them knows, it names what each of them sought.
func FirstThatFits(ctx context.Context, in source.Input, to source.Sink, readers ...source.ReadFunc) (source.Counts, error) {
	var nearest error
	least := 0
	var sought []string
	for _, read := range readers {
		counts, err := read(ctx, in, to)
		missing, unfit := misses(err)
		if !unfit {
			return counts, err
		}
		sought = append(sought, soughtMember(err)...)
		if nearest == nil || missing < least {
			nearest, least = err, missing
		}
	}
	return source.Counts{}, naming(sought, nearest)
}

// soughtMember is the pattern of the members that a reader found none of.
func soughtMember(err error) []string {
	var fault *infile.Fault
	if !errors.As(err, &fault) || fault.Code != infile.NoMember {
		return nil
	}
	return []string{fault.Args["member"]}
}

// naming lets the fault of a missing member name all patterns that were sought.
func naming(sought []string, err error) error {
	var fault *infile.Fault
	if len(sought) < 2 || !errors.As(err, &fault) || fault.Code != infile.NoMember {
		return err
	}
	all := *fault
	all.Args = maps.Clone(fault.Args)
	all.Args["member"] = strings.Join(slices.Compact(sought), ", ")
	return &all
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
