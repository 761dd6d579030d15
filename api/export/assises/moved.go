package assises

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/data/edition"
)

// Moved is a printed figure of which numbers are not the same in two editions.
type Moved struct {
	Printed
	All     int      // numbers of the figure, in either edition
	Numbers int      // of them, those that moved
	Example []string // what stands before the first of them, and its text before and after
	Gone    error    // the figure can no longer be made
}

// PrintedMoves makes the figures of a manifest from two editions and lists those of which
// numbers differ: the texts of their tables, where a row is known by the
// cells that tell it apart, and by which it is of those that are alike.
func PrintedMoves(ctx context.Context, m Manifest, draw Drawer, before, after *edition.Edition) ([]Moved, error) {
	var list []Moved
	for _, p := range m.Figures {
		s, err := p.slot()
		if err != nil {
			return nil, err
		}
		was, err := draw.Table(ctx, before, s)
		if err != nil {
			return nil, err
		}
		moved := Moved{Printed: p}
		is, err := draw.Table(ctx, after, s)
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case err != nil:
			moved.Gone = err
			if sentence, ok := problemOf(err); ok {
				moved.Gone = sentence
			}
		default:
			moved.count(was, is)
		}
		if moved.Numbers > 0 || moved.Gone != nil {
			list = append(list, moved)
		}
	}
	return list, nil
}

// slot is the figure as a plan had it.
func (p Printed) slot() (Slot, error) {
	s := Slot{Number: p.Number, Name: p.Name, Kind: p.Kind, Uses: p.Uses, Title: p.Own.Title, Subtitle: p.Own.Subtitle, Note: p.Own.Note}
	asked, err := url.ParseQuery(p.Query)
	if err != nil || len(p.Uses) == 0 {
		return s, errors.Join(errPrinted, err)
	}
	s.State, err = state.Parse(asked)
	return s, err
}

// errPrinted says that a manifest does not tell what a figure was.
var errPrinted = errors.New("the manifest does not say what the figure was")

// namedRow is a row of a table by what tells it apart from the others.
type namedRow struct {
	name  string // for people: "Lille 2019"
	again int    // how many rows before it have the same name: areas may
}

// rowsOf are the rows of a table by their names, without the cells of the names.
func rowsOf(t Table) (names []namedRow, cells map[namedRow][]string) {
	cells = make(map[namedRow][]string, len(t.Rows))
	key, seen := max(t.Key, 1), map[string]int{}
	for _, row := range t.Rows {
		n := min(key, len(row))
		name := strings.Join(row[:n], " ")
		r := namedRow{name, seen[name]}
		seen[name]++
		names, cells[r] = append(names, r), row[n:]
	}
	return names, cells
}

// count counts what differs between two tables.
func (m *Moved) count(was, is Table) {
	wasNames, before := rowsOf(was)
	isNames, after := rowsOf(is)
	differs := func(name, old, now string) {
		m.All++
		if old == now {
			return
		}
		if m.Numbers++; m.Example == nil {
			m.Example = []string{name, old, now}
		}
	}
	cellOf := func(row []string, i int) string {
		if i < len(row) {
			return row[i]
		}
		return ""
	}
	names := isNames
	for _, r := range wasNames { // of areas and years that are gone, in order
		if _, there := after[r]; !there {
			names = append(names, r)
		}
	}
	for _, r := range names {
		for i := range max(len(before[r]), len(after[r])) {
			differs(r.name, cellOf(before[r], i), cellOf(after[r], i))
		}
	}
}

// Sentence is the example in one line.
func (m Moved) Sentence() string {
	if m.Example == nil {
		return ""
	}
	old, now := m.Example[1], m.Example[2]
	if old == "" {
		old = "–"
	}
	if now == "" {
		now = "–"
	}
	return strings.Join([]string{m.Example[0] + ":", old, "→", now}, " ")
}
