package scdl

import (
	_ "embed" // the names and words are data
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/table"
)

//go:embed names.yaml
var namesYAML []byte

//go:embed words.yaml
var wordsYAML []byte

// spec asks for the columns of one or several kinds of file.
func spec(in source.Input, kinds ...string) (table.Spec, error) {
	s := table.Spec{Sheet: in.Layer, Member: in.Layer, Limits: in.Limits, Progress: in.Progress}
	for _, kind := range kinds {
		f, err := layout.Lookup(namesYAML, kind)
		if err != nil {
			return table.Spec{}, err
		}
		for _, c := range f.Columns {
			s.Columns = append(s.Columns, table.Column{Name: c.Name, Aliases: c.Names, Required: c.Required})
		}
	}
	return s.WithNames(in.Columns), nil
}

// Outcomes of requests, as [source.Grant] has them.
const (
	awarded    = "awarded"
	refused    = "refused"
	ineligible = "ineligible" // turned away without a look at the project
	pending    = "pending"
)

// words are what the values of columns mean, folded.
type words struct {
	outcomes map[string]string
	cash     map[string]bool
	inKind   map[string]bool
	axes     map[string]string // words -> digit
}

func readWords() (words, error) {
	var file struct {
		Outcomes map[string][]string `yaml:"outcomes"`
		Cash     []string            `yaml:"cash"`
		InKind   []string            `yaml:"in_kind"`
		Axes     map[string][]string `yaml:"axes"`
	}
	if err := yaml.UnmarshalWithOptions(wordsYAML, &file, yaml.Strict()); err != nil {
		return words{}, fmt.Errorf("words of columns: %w", err)
	}
	w := words{outcomes: foldedWords(file.Outcomes), cash: map[string]bool{}, inKind: map[string]bool{}, axes: foldedWords(file.Axes)}
	for _, word := range file.Cash {
		w.cash[table.Fold(word)] = true
	}
	for _, word := range file.InKind {
		w.inKind[table.Fold(word)] = true
	}
	return w, nil
}

// foldedWords turns the words of each meaning into the meaning of each word.
func foldedWords(meanings map[string][]string) map[string]string {
	words := map[string]string{}
	for meaning, list := range meanings {
		for _, word := range list {
			words[table.Fold(word)] = meaning
		}
	}
	return words
}

// nature tells which kinds of help a text names, and whether it is understood.
func (w words) nature(text string) (cash, inKind, known bool) {
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ';' || r == ',' || r == '/' || r == '+' }) {
		switch folded := table.Fold(part); {
		case w.cash[folded]:
			cash = true
		case w.inKind[folded]:
			inKind = true
		case folded != "":
			return false, false, false
		}
	}
	return cash, inKind, cash || inKind
}
