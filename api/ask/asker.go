package ask

import (
	"math"

	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/geo/overlay"
)

// Asker answers in one language. Its methods may be called at the same time.
type Asker struct {
	wording.Writer
	Known *Known
	Whole bool // lists have all their items unless the question says how many
}

// Known keeps what was found out about boundaries, for all who ask. Its methods may be
// called at the same time.
type Known struct {
	contiguity *oncePer[[][]int]
	located    *oncePer[*overlay.Locator]
}

// NewKnown knows nothing yet.
func NewKnown() *Known {
	return &Known{newOncePer(touching), newOncePer(locator)}
}

// usualLimit is how long a list is when nobody says.
func (a Asker) usualLimit(short int) int {
	if a.Whole {
		return math.MaxInt32
	}
	return short
}
