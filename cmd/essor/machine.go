package main

import (
	"encoding/csv"
	"encoding/json"
)

// printJSON prints a value for programs, indented.
func (a *app) printJSON(v any) error {
	encoder := json.NewEncoder(a.stdout)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(v)
}

// printCSV prints rows for programs.
func (a *app) printCSV(rows [][]string) error {
	w := csv.NewWriter(a.stdout)
	if err := w.WriteAll(rows); err != nil {
		return err
	}
	return w.Error()
}
