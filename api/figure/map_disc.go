package figure

import "math"

// Discs stand for areas that are too small to be read.
const (
	leastDisc   = 2.2  // millimetres across
	letterDisc  = 0.6  // of the height of letters, where they are large
	discSpacing = 0.3  // between the lines of a pattern, by the width of a disc
	discInset   = 0.05 // millimetres that names may come into the box of a disc
)

// discSize is how wide an area has to be for its colour and pattern to be read, in millimetres.
func (t Theme) discSize() float64 { return max(leastDisc, letterDisc*t.Body*mmPerPoint) }

// mark is what has the colour of an area: its outline or, where this would be too small to
// read, a disc around its middle. Areas that cover a territory keep their outlines, as discs would
// lie on their neighbours.
func (c *chart) mark(b *Board, i int) (path Path, disc bool) {
	path = c.path(c.areas, i)
	if !c.discs || covers(c.areas.Level) || path.Empty() {
		return path, false
	}
	size := b.discSize()
	box := path.bounds()
	if math.Sqrt(box.W*box.H) >= size {
		return path, false
	}
	return Circle(box.X+box.W/2, box.Y+box.H/2, size/2), true
}

// keepOff keeps names off an area that they would cover.
func (c *chart) keepOff(b *Board, path Path) {
	const covered = 3 // discs across
	if box := path.bounds(); c.discs && !covers(c.areas.Level) && !path.Empty() && max(box.W, box.H) < covered*b.discSize() {
		c.taken = append(c.taken, box.Inset(discInset))
	}
}
