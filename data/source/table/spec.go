package table

import (
	"strings"

	"github.com/observatoire-essor/essor/geo/infile"
)

// Column is a column that the caller wants.
type Column struct {
	Name     string   // ours; a name in the files as well
	Aliases  []string // further names in the files, best first; compared after [Fold]. One "{yy}" stands for two digits of a year, "{yyyy}" for four
	Required bool     // a file without it is refused
}

// Spec says what to read.
type Spec struct {
	Columns   []Column
	Sheet     string // xlsx: name or pattern of path.Match; empty: the first sheet whose rows hold the required columns
	Member    string // zip: pattern of the member's base name, as the user gives it; empty: see Official
	Official  string // zip: pattern that published archives follow; without a match, or empty: the only one of a known ending
	HeaderRow int    // line of the header, from 1; 0: the first of the first 50 rows that holds all required columns
	Delimiter rune   // of text; 0: found among ; , tab and |
	Limits    infile.Limits
	Progress  func(done, total int64) // bytes of the file on disk; total 0 when unknown; may be nil
}

// WithNames adds further names of columns, such as a pack gives, before the
// aliases; columns that the Spec does not know are left out.
func (s Spec) WithNames(names map[string][]string) Spec {
	columns := make([]Column, len(s.Columns))
	for i, c := range s.Columns {
		c.Aliases = append(append([]string{}, names[c.Name]...), c.Aliases...)
		columns[i] = c
	}
	s.Columns = columns
	return s
}

// layout is where the wanted columns stand in a header.
type layout struct {
	header []string
	index  map[string]int // our name -> position
	years  map[string]int // our name -> year of the alias
	taken  []bool         // positions that a column claimed
	twice  int            // position of a header that repeats a claimed one, or -1
}

// arrange lets columns claim positions of a header: first by their own names, then
// by first aliases, and so on, so that no secondary alias takes another column's
// own name.
func arrange(columns []Column, header []string) *layout {
	l := &layout{header: header, index: map[string]int{}, years: map[string]int{}, taken: make([]bool, len(header)), twice: -1}
	folded := make([]string, len(header))
	for i, name := range header {
		folded[i] = Fold(name)
	}
	for rank, more := 0, true; more; rank++ {
		more = false
		for _, c := range columns {
			if rank > len(c.Aliases) {
				continue
			}
			more = true
			if _, done := l.index[c.Name]; done {
				continue
			}
			alias := c.Name
			if rank > 0 {
				alias = c.Aliases[rank-1]
			}
			l.claim(c.Name, compile(alias), folded)
		}
	}
	return l
}

// claim takes the position that the pattern names, the latest year if several.
func (l *layout) claim(name string, p pattern, folded []string) {
	best, bestYear := -1, 0
	for i, f := range folded {
		if l.taken[i] {
			continue
		}
		year, ok := p.match(f)
		switch {
		case !ok:
		case best < 0 || year > bestYear:
			best, bestYear = i, year
		case year == bestYear && l.twice < 0:
			l.twice = i
		}
	}
	if best < 0 {
		return
	}
	l.index[name], l.taken[best] = best, true
	if p.digits > 0 {
		l.years[name] = bestYear
	}
}

// missing are the required columns that the header has not.
func (l *layout) missing(columns []Column) []string {
	var names []string
	for _, c := range columns {
		if _, ok := l.index[c.Name]; c.Required && !ok {
			names = append(names, c.Name)
		}
	}
	return names
}

// extra are the columns that nobody claimed.
func (l *layout) extra() []string {
	var names []string
	for i, name := range l.header {
		if !l.taken[i] && strings.TrimSpace(name) != "" {
			names = append(names, name)
		}
	}
	return names
}
