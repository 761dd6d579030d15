package table

import (
	"path"
	"strings"

	"github.com/observatoire-essor/essor/geo/infile"
)

// member is the table in an archive: the one that Spec.Member asks for, else the one
// that is named as Spec.Official says, else the only one of a known ending.
func (t *Table) member(a *infile.Archive) (string, error) {
	asked := t.spec.Member
	if asked != "" {
		return t.oneOf(a.Find(asked), asked, a)
	}
	if official := t.spec.Official; official != "" {
		found := visible(a.Find(official))
		if tables := tablesIn(a); len(found) == 0 && len(tables) == 1 {
			found = tables
		}
		return t.oneOf(found, official, a)
	}
	return t.oneOf(tablesIn(a), "*.csv, *.json, *.xlsx", a)
}

// oneOf is the only member that was found under a pattern.
func (t *Table) oneOf(found []string, pattern string, a *infile.Archive) (string, error) {
	switch len(found) {
	case 0:
		return "", t.fault(infile.NoMember, map[string]string{"member": pattern, "found": list(a.Members())})
	case 1:
		return found[0], nil
	}
	return "", t.fault(SeveralMembers, map[string]string{"members": list(found)})
}

// tablesIn are the tables of an archive: all members of the first ending that any
// has, so that a text beside a table is not taken for one.
func tablesIn(a *infile.Archive) []string {
	for _, ending := range []string{"*.csv", "*.json", "*.xlsx", "*.txt", "*.tsv"} {
		if found := visible(a.Find(ending)); len(found) > 0 {
			return found
		}
	}
	return nil
}

// visible leaves out the companions that some systems hide in archives, such as
// __MACOSX/._table.csv.
func visible(members []string) []string {
	var seen []string
	for _, name := range members {
		if !strings.HasPrefix(path.Base(name), ".") {
			seen = append(seen, name)
		}
	}
	return seen
}
