package sirene

import (
	"context"

	"github.com/observatoire-essor/essor/data/source"
)

// Prepared understands the options once, for many readings of changing files.
func Prepared(ctx context.Context, in source.Input) (func(context.Context, source.EstablishmentSink) (source.Counts, error), error) {
	s, err := settingsOf(ctx, in)
	return func(ctx context.Context, to source.EstablishmentSink) (source.Counts, error) {
		return s.read(ctx, in, to)
	}, err
}
