package filosofi

import (
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/geo/infile"
)

// BottomCoded is the note on a poverty rate that means "5 % or less".
const BottomCoded infile.Code = "poverty.bottom_coded"

// povertyFloor is the percentage below which INSEE gives no poverty rate of a
// commune, but the floor itself: INSEE's notice of FILOSOFI.
const povertyFloor = 5

// floorWatch is a sink that looks for poverty rates at the floor. They mean "at most"
// only in files that have none below it.
type floorWatch struct {
	source.Sink
	rows  []int
	below bool
}

// Observation passes an observation on.
func (f *floorWatch) Observation(o source.Observation) error {
	if o.Variable == source.PovertyRate && o.Status.HasValue() {
		switch {
		case o.Value == povertyFloor:
			f.rows = append(f.rows, o.Row)
		case o.Value < povertyFloor:
			f.below = true
		}
	}
	return f.Sink.Observation(o)
}

// tell notes the rows, once the whole file was seen.
func (f *floorWatch) tell() error {
	if f.below {
		return nil
	}
	for _, row := range f.rows {
		issue := source.Issue{Row: row, Code: string(BottomCoded), Args: map[string]string{"floor": "5"}, Effect: source.Noted}
		if err := f.Issue(issue); err != nil {
			return err
		}
	}
	return nil
}
