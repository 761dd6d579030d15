package edition

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
)

// Source is a file that an edition was made from, with the report of its load.
// What changes from one load of the same file to the next (its number in the
// database, the time) is left out.
type Source struct {
	ID         string  `json:"id"` // see [Source.Identify]
	Pack       string  `json:"pack"`
	Role       string  `json:"role"` // what the pack wants the file for: "populations"
	Kind       string  `json:"kind"` // its format
	Producer   string  `json:"producer"`
	Title      string  `json:"title"`
	Vintage    string  `json:"vintage"`
	Period     string  `json:"period"`
	Licence    string  `json:"licence"`
	Address    string  `json:"address"`
	File       string  `json:"file"`
	Layer      string  `json:"layer"`
	SHA256     string  `json:"sha256"`
	Bytes      int64   `json:"bytes"`
	Precedence int     `json:"precedence"` // 0 speaks first
	Simulated  bool    `json:"simulated"`
	Rows       Rows    `json:"rows"`
	Issues     []Issue `json:"issues,omitempty"`
}

// Rows are the rows of a file by what became of them.
type Rows struct {
	Read     int64 `json:"read"`
	Kept     int64 `json:"kept"`
	Skipped  int64 `json:"skipped"` // outside the territory
	Rejected int64 `json:"rejected"`
	Repaired int64 `json:"repaired"` // kept, but changed
}

// Issue is one kind of thing that was noted while a file was read.
type Issue struct {
	Code   string `json:"code"`   // key of the message catalogue
	Effect string `json:"effect"` // rejected, repaired or noted
	Rows   int64  `json:"rows"`
}

// Identify returns the source with its id: what the file is and what was read from
// it, in 16 hexadecimal digits. A file that changes, or is read for another role,
// is another source.
func (s Source) Identify() (Source, error) {
	s.ID = ""
	identity := s
	identity.Rows, identity.Issues = Rows{}, nil
	body, err := canonicalJSON(identity)
	if err != nil {
		return Source{}, fmt.Errorf("source %s: %w", s.File, err)
	}
	s.ID = string(HashOf(body)[:16])
	return s, nil
}

// AnySimulated tells whether any of the sources is simulated.
func AnySimulated(sources []Source) bool {
	return slices.ContainsFunc(sources, func(s Source) bool { return s.Simulated })
}

// encodeSources writes sources in one order: by role, then as they speak.
func encodeSources(sources []Source) ([]byte, error) {
	sorted := slices.Clone(sources)
	slices.SortFunc(sorted, func(a, b Source) int {
		return cmp.Or(cmp.Compare(a.Role, b.Role), cmp.Compare(a.Precedence, b.Precedence),
			cmp.Compare(a.File, b.File), cmp.Compare(a.Layer, b.Layer), cmp.Compare(a.ID, b.ID))
	})
	return canonicalJSON(sorted)
}

// DecodeSources reads the sources of an edition, and checks that each has the id of what it is.
func DecodeSources(body []byte) ([]Source, error) {
	var sources []Source
	if err := json.Unmarshal(body, &sources); err != nil {
		return nil, fmt.Errorf("sources: %w", err)
	}
	for _, s := range sources {
		if again, err := s.Identify(); err != nil || again.ID != s.ID {
			return nil, fmt.Errorf("sources: %s has the id %q", s.File, s.ID)
		}
	}
	return sources, nil
}
