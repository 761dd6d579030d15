package tiles

import (
	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/data/edition"
)

// Shapes are those of boundaries for a zoom, in fractions of the square map: neighbours
// have the same line between them, with as much detail as the zoom can show.
func Shapes(b *edition.Boundaries, zoom uint32) []orb.MultiPolygon { return b.At(int(zoom)) }
