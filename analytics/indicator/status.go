package indicator

import "fmt"

// Status says whether a figure can be relied on, and why there is none.
type Status uint8

// The statuses of a figure. Their texts are fixed: files and clients know them.
const (
	OK            Status = iota // ok: the figure stands
	Unreliable                  // unreliable: 95 % interval wider than ±50 % of the value, or fewer than 5 cases
	Secret                      // secret: held back by its source or by ours, to protect those behind it
	Absent                      // absent: not known, with a reason
	NotApplicable               // not_applicable: the question has no sense here
)

// statusNames are the texts of the statuses, in their order.
func statusNames() [5]string {
	return [5]string{"ok", "unreliable", "secret", "absent", "not_applicable"}
}

// String is the status as files and clients know it.
func (s Status) String() string {
	names := statusNames()
	if int(s) < len(names) {
		return names[s]
	}
	return fmt.Sprintf("status(%d)", uint8(s))
}

// HasValue tells whether a number goes with the status.
func (s Status) HasValue() bool { return s == OK || s == Unreliable }

// ParseStatus reads what String writes.
func ParseStatus(text string) (Status, error) {
	for i, name := range statusNames() {
		if name == text {
			return Status(i), nil
		}
	}
	return 0, fmt.Errorf("status %q is none of %v", text, statusNames())
}

// MarshalText writes the status for JSON and CSV.
func (s Status) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (s *Status) UnmarshalText(text []byte) error {
	parsed, err := ParseStatus(string(text))
	if err != nil {
		return err
	}
	*s = parsed
	return nil
}

// Reason is why a figure has its status: a key of the message catalogue under
// "reason.". The empty reason goes with OK.
type Reason string

// Reasons that sources give. Packages that compute figures add reasons of their own.
const (
	SourceSecret         Reason = "source_secret"          // the producer's own statistical secrecy ("s", Melodi C)
	SourceNotAvailable   Reason = "source_not_available"   // "nd"
	SourceNotSignificant Reason = "source_not_significant" // "ns"
	SourceNotApplicable  Reason = "source_not_applicable"  // "so"
	SourceNotPublished   Reason = "source_not_published"   // empty cell, Melodi K, or no row for the area
	SourceMissing        Reason = "source_missing"         // the pack's file was not given
)

// Mark reads the marker that INSEE's files put in the place of a number: s, nd,
// ns, so, in any case, with blanks around; and the empty cell. ok is false when
// the cell is none of them.
func Mark(cell string) (status Status, reason Reason, ok bool) {
	switch foldMark(cell) {
	case "":
		return Absent, SourceNotPublished, true
	case "s":
		return Secret, SourceSecret, true
	case "nd":
		return Absent, SourceNotAvailable, true
	case "ns":
		return Absent, SourceNotSignificant, true
	case "so":
		return NotApplicable, SourceNotApplicable, true
	}
	return 0, "", false
}

// foldMark trims blanks and lowers ASCII letters.
func foldMark(cell string) string {
	var b []byte
	for _, r := range cell {
		switch {
		case r == ' ' || r == '\t' || r == '\u00a0' || r == '\u202f':
		case r >= 'A' && r <= 'Z':
			b = append(b, byte(r)+'a'-'A')
		case r < 0x80:
			b = append(b, byte(r))
		default:
			return "?"
		}
	}
	return string(b)
}
