package synth

import "strings"

// layout is the header of a file, and where each column stands in it.
type layout struct {
	header []string
	at     map[string]int
}

// columnsOf makes a layout of names separated by the given separator.
func columnsOf(names, separator string) layout {
	l := layout{header: strings.Split(names, separator), at: map[string]int{}}
	for i, h := range l.header {
		l.at[h] = i
	}
	return l
}

// row returns a row with the given values, by pairs of column and value. The other
// columns are empty.
func (l layout) row(pairs ...string) []string {
	row := make([]string, len(l.header))
	for i := 0; i+1 < len(pairs); i += 2 {
		row[l.at[pairs[i]]] = pairs[i+1]
	}
	return row
}

// without returns the names of all columns but those given, which may themselves
// be lists separated by ", ".
func (l layout) without(given ...string) string {
	told := map[string]bool{}
	for _, g := range given {
		for name := range strings.SplitSeq(g, ", ") {
			told[name] = true
		}
	}
	var rest []string
	for _, h := range l.header {
		if !told[h] {
			rest = append(rest, h)
		}
	}
	return strings.Join(rest, ", ")
}
