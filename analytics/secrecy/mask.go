package secrecy

// Reason is why a cell is not shown. Of the published, only Shown or not may be
// told: who knows which cells are Primary knows which are small.
type Reason uint8

// The reasons.
const (
	Shown     Reason = iota // the cell is shown
	Primary                 // too few units, or one of them dominates
	Given                   // Cell.Secret
	Secondary               // protects others
	Inner                   // never published: Cell.Inner
)

// Mask holds a reason for each cell of a table.
type Mask []Reason

// Hides tells whether a cell that would be published is hidden.
func (m Mask) Hides(cell int) bool {
	return m[cell] == Primary || m[cell] == Given || m[cell] == Secondary
}

// Count returns how many cells have a reason.
func (m Mask) Count(reason Reason) int {
	n := 0
	for _, r := range m {
		if r == reason {
			n++
		}
	}
	return n
}

// Hidden returns how many cells that would be published are hidden.
func (m Mask) Hidden() int { return m.Count(Primary) + m.Count(Given) + m.Count(Secondary) }
