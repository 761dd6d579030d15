package main

import (
	"strings"
	"unicode/utf8"
)

// column is a column of a printed table.
type column struct {
	title string
	right bool // numbers stand at the right
}

// printTable prints rows under titles, in columns as wide as needed. The last
// column may be of any width.
func (a *app) printTable(columns []column, rows [][]string) {
	widths := make([]int, len(columns))
	titles := make([]string, len(columns))
	for i, c := range columns {
		titles[i] = c.title
		widths[i] = utf8.RuneCountInString(c.title)
	}
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	a.println(tableLine(columns, widths, titles))
	rules := make([]string, len(columns))
	for i, w := range widths {
		rules[i] = strings.Repeat("─", w)
	}
	a.println(strings.Join(rules, "  "))
	for _, row := range rows {
		a.println(tableLine(columns, widths, row))
	}
}

func tableLine(columns []column, widths []int, cells []string) string {
	var b strings.Builder
	for i, cell := range cells {
		if i > 0 {
			b.WriteString("  ")
		}
		blank := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
		if columns[i].right {
			b.WriteString(blank + cell)
		} else {
			b.WriteString(cell + blank)
		}
	}
	return strings.TrimRight(b.String(), " ")
}
