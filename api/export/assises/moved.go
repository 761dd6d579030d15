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
// numbers differ: the texts of their tables, where a row is known by its first cell.
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

// count counts what differs between two tables.
func (m *Moved) count(was, is Table) {
	rows := map[string][]string{}
	for _, row := range was.Rows {
		rows[row[0]] = row
	}
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
	for _, row := range is.Rows {
		old := rows[row[0]]
		delete(rows, row[0])
		for i := 1; i < max(len(row), len(old)); i++ {
			differs(row[0], cellOf(old, i), cellOf(row, i))
		}
	}
	for _, row := range was.Rows { // of areas that are gone, in order
		if _, gone := rows[row[0]]; gone {
			for _, text := range row[1:] {
				differs(row[0], text, "")
			}
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
