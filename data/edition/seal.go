package edition

import "github.com/observatoire-essor/essor/analytics/indicator"

// Sealed is a vector as bytes, with what a draft has to know of it. A draft of all of
// France has more vectors than memory holds, so that they are sealed one by one.
type Sealed struct {
	Key
	Hash       Hash
	Boundaries Hash // that it fits
	Areas      int
	Statuses   map[indicator.Status]int // how many values have each
	Body       []byte                   // nil once it was written
}

// Seal encodes the vector.
func (v *Vector) Seal() Sealed {
	s := Sealed{Key: v.Key, Boundaries: v.Boundaries, Areas: v.Len(), Statuses: map[indicator.Status]int{}, Body: v.Encode()}
	s.Hash = HashOf(s.Body)
	var often [256]int
	for _, status := range v.Status {
		often[status]++
	}
	for status, n := range often {
		if n > 0 {
			s.Statuses[indicator.Status(status)] = n
		}
	}
	return s
}
