package message

import (
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// Lang is a language of the catalogue.
type Lang string

// The languages; French comes first.
const (
	FR Lang = "fr"
	EN Lang = "en"
)

// ParseLang reads the name of a language, as in "en", "en_GB.UTF-8" or "en-GB";
// whatever is not English is French.
func ParseLang(name string) Lang {
	if strings.HasPrefix(strings.ToLower(name), "en") {
		return EN
	}
	return FR
}

// FromHeader chooses the language of an Accept-Language header: the first that the
// catalogue has, French when there is none.
func FromHeader(header string) Lang {
	for part := range strings.SplitSeq(header, ",") {
		name := strings.ToLower(strings.TrimSpace(part))
		switch {
		case strings.HasPrefix(name, "fr"):
			return FR
		case strings.HasPrefix(name, "en"):
			return EN
		}
	}
	return FR
}

//go:embed fr/*.yaml en/*.yaml
var files embed.FS

// Catalogue is all sentences in all languages.
type Catalogue struct {
	sentences map[Lang]map[string]string
}

// Load reads the embedded catalogue.
func Load() (Catalogue, error) {
	c := Catalogue{sentences: map[Lang]map[string]string{}}
	for _, lang := range []Lang{FR, EN} {
		sentences, err := readAll(lang)
		if err != nil {
			return Catalogue{}, err
		}
		c.sentences[lang] = sentences
	}
	return c, nil
}

// readAll reads the files of a language. A sentence that two files have is an error.
func readAll(lang Lang) (map[string]string, error) {
	entries, err := files.ReadDir(string(lang))
	if err != nil {
		return nil, fmt.Errorf("catalogue %s: %w", lang, err)
	}
	all := map[string]string{}
	for _, entry := range entries {
		name := string(lang) + "/" + entry.Name()
		body, err := files.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("catalogue %s: %w", name, err)
		}
		var sentences map[string]string
		if err := yaml.UnmarshalWithOptions(body, &sentences, yaml.Strict()); err != nil {
			return nil, fmt.Errorf("catalogue %s: %w", name, err)
		}
		for code, sentence := range sentences {
			if _, twice := all[code]; twice {
				return nil, fmt.Errorf("catalogue %s: another file has %q", name, code)
			}
			all[code] = sentence
		}
	}
	return all, nil
}

// Has tells whether the catalogue has a sentence.
func (c Catalogue) Has(code string) bool {
	_, ok := c.sentences[FR][code]
	return ok
}

// Codes are the keys of all sentences of a language, sorted.
func (c Catalogue) Codes(lang Lang) []string {
	codes := make([]string, 0, len(c.sentences[lang]))
	for code := range c.sentences[lang] {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	return codes
}

// Sentence is the sentence of a code with its arguments. A code that the catalogue
// does not have comes out as it is, with its arguments: nothing is lost.
func (c Catalogue) Sentence(lang Lang, code string, args map[string]string) string {
	template, ok := c.sentences[lang][code]
	if !ok {
		return unknown(code, args)
	}
	return filler{lang, args}.fill(template)
}

// Template is the sentence of a code as the catalogue has it, its arguments by name.
func (c Catalogue) Template(lang Lang, code string) string { return c.sentences[lang][code] }

// Title is what a code is called in a table: its entry "title.CODE", or the code.
func (c Catalogue) Title(lang Lang, code string) string {
	if title, ok := c.sentences[lang]["title."+code]; ok {
		return title
	}
	return code
}

// coded is an error that the catalogue has a sentence for.
type coded interface {
	MessageCode() string
	MessageArgs() map[string]string
}

// Error is the sentence of the outermost error of the chain that the catalogue
// knows; of joined errors each has its sentence, on a line of its own. Errors that
// it does not know come out in their own words.
func (c Catalogue) Error(lang Lang, err error) string {
	if text, ok := c.known(lang, err); ok {
		return text
	}
	return err.Error()
}

// known goes down the chain of an error until the catalogue has a sentence.
func (c Catalogue) known(lang Lang, err error) (text string, ok bool) {
	switch e := err.(type) { //nolint:errorlint // walks the chain by itself, since joined errors each have a sentence
	case coded:
		if c.Has(e.MessageCode()) {
			return c.Sentence(lang, e.MessageCode(), e.MessageArgs()), true
		}
	case interface{ Unwrap() []error }:
		var lines []string
		for _, inner := range e.Unwrap() {
			text, found := c.known(lang, inner)
			if !found {
				text = inner.Error()
			}
			ok = ok || found
			lines = append(lines, text)
		}
		return strings.Join(slices.Compact(lines), "\n"), ok
	}
	if inner := errors.Unwrap(err); inner != nil {
		return c.known(lang, inner)
	}
	return "", false
}

// SentenceError is an error that is a sentence of the catalogue.
type SentenceError struct {
	Code string
	Args map[string]string
}

// NewError makes an error of a sentence.
func NewError(code string, args map[string]string) *SentenceError {
	return &SentenceError{Code: code, Args: args}
}

// Error is the code and the arguments, for logs.
func (e *SentenceError) Error() string { return unknown(e.Code, e.Args) }

// MessageCode is the key of the sentence.
func (e *SentenceError) MessageCode() string { return e.Code }

// MessageArgs are the arguments of the sentence.
func (e *SentenceError) MessageArgs() map[string]string { return e.Args }

func unknown(code string, args map[string]string) string {
	if len(args) == 0 {
		return code
	}
	return fmt.Sprintf("%s %v", code, args)
}

// filler puts arguments into the sentences of a language.
type filler struct {
	lang Lang
	args map[string]string
}

// fill puts arguments into a sentence and drops the optional parts that lack one.
func (f filler) fill(template string) string {
	var out strings.Builder
	for template != "" {
		before, rest, found := strings.Cut(template, "[")
		text, _ := f.replace(before)
		out.WriteString(text)
		if !found {
			break
		}
		optional, after, closed := strings.Cut(rest, "]")
		if !closed {
			out.WriteString("[" + rest)
			break
		}
		if text, whole := f.replace(optional); whole {
			out.WriteString(text)
		}
		template = after
	}
	return out.String()
}

// replace puts arguments in the place of their names, and the form of a word that goes with
// a number in that of "{n|project|projects}"; whole tells whether all were known and not
// empty.
func (f filler) replace(text string) (filled string, whole bool) {
	whole = true
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		out.WriteString(before)
		if !found {
			return out.String(), whole
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			out.WriteString("{" + rest)
			return out.String(), whole
		}
		name, forms, counted := strings.Cut(name, "|")
		argument := f.args[name]
		if argument == "" {
			whole = false
		}
		if counted {
			one, many, _ := strings.Cut(forms, "|")
			if argument = many; isOne(f.lang, f.args[name]) {
				argument = one
			}
		}
		out.WriteString(argument)
		text = after
	}
}
