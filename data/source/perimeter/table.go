package perimeter

import (
	"context"
	_ "embed" // the table
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/observatoire-essor/essor/geo/infile"
)

// Codes of the message catalogue.
const (
	BadTable        infile.Code = "perimeter.table"            // file: no table of the perimeter, or one that contradicts itself
	UnknownCategory infile.Code = "perimeter.unknown_category" // pack: a category to switch on that the table does not leave open
)

//go:embed table.yaml
var embedded []byte

// Family is a legal family.
type Family string

// The five families of the law, and the one that INSEE adds to the first four.
const (
	Associations Family = "associations"
	Cooperatives Family = "cooperatives"
	Mutuals      Family = "mutuals"
	Foundations  Family = "foundations"
	Companies    Family = "companies" // commercial companies of the ESS, by declaration
	Other        Family = "other"     // other private non-profit bodies; only when a table or a pack counts them
)

// Families are all families, in the order in which they are told.
func Families() []Family {
	return []Family{Associations, Cooperatives, Mutuals, Foundations, Companies, Other}
}

// Rule says what a legal category decides.
type Rule string

// The rules of categories.
const (
	In       Rule = "in"     // counted
	Out      Rule = "out"    // not counted
	Config   Rule = "config" // not counted, unless switched on
	FlagOnly Rule = "flag"   // counted only when declared or listed
)

// Level is whose activity is compared with the excluded ones.
type Level string

// The levels of the activity.
const (
	ByEstablishment Level = "establishment"
	ByUnit          Level = "unit"
)

// Table is a perimeter as data.
type Table struct {
	Version       string            `yaml:"version"`
	Title         string            `yaml:"title"`
	Author        string            `yaml:"author"`
	ActivityLevel Level             `yaml:"activity_level"`
	Sources       map[string]string `yaml:"sources"` // by the word that lines refer to
	Categories    []Category        `yaml:"categories"`
	Excluded      []Activity        `yaml:"excluded_activities"`
}

// Category is a legal category.
type Category struct {
	Code      string `yaml:"code"` // four digits
	Label     string `yaml:"label"`
	Family    Family `yaml:"family"`
	Rule      Rule   `yaml:"rule"`
	Confirmed bool   `yaml:"confirmed"` // a text in force says so
	Source    string `yaml:"source"`    // key of Table.Sources
	Remark    string `yaml:"remark"`
}

// Activity is an activity that is left out.
type Activity struct {
	Nomenclature string `yaml:"nomenclature"` // as the register names it: NAFRev2
	Code         string `yaml:"code"`         // or its beginning, up to the point
	Label        string `yaml:"label"`
	Confirmed    bool   `yaml:"confirmed"`
	Source       string `yaml:"source"`
}

// Embedded is the table that Essor brings.
func Embedded() (Table, error) { return parse("table.yaml", embedded) }

// Read reads a table from a YAML file of the same shape as the embedded one.
func Read(ctx context.Context, file string) (Table, error) {
	const most = 1 << 20
	f, err := infile.Open(ctx, file, infile.Limits{Size: most})
	if err != nil {
		return Table{}, err
	}
	body, err := io.ReadAll(io.LimitReader(f, most))
	if err := errors.Join(err, f.Close()); err != nil {
		return Table{}, err
	}
	return parse(file, body)
}

func parse(file string, body []byte) (Table, error) {
	var t Table
	if err := yaml.UnmarshalWithOptions(body, &t, yaml.Strict()); err != nil {
		return Table{}, badTable(file, yaml.FormatError(err, false, false))
	}
	if err := t.check(); err != nil {
		return Table{}, badTable(file, err.Error())
	}
	return t, nil
}

func badTable(file, what string) error {
	return &infile.Fault{Code: BadTable, File: file, Args: map[string]string{"what": what}}
}

// Switch returns the table with categories counted that it leaves open; "all" means
// every one of them.
func (t Table) Switch(codes ...string) (Table, error) {
	t.Categories = slices.Clone(t.Categories)
	for _, code := range codes {
		found := false
		for i, c := range t.Categories {
			if c.Rule == Config && (code == c.Code || code == "all") {
				t.Categories[i].Rule, found = In, true
			}
		}
		if !found && code != "all" {
			return Table{}, &infile.Fault{Code: UnknownCategory, Args: map[string]string{"category": code, "version": t.Version}}
		}
	}
	if len(codes) > 0 {
		t.Version += "+" + strings.Join(codes, "+")
	}
	return t, nil
}

// check tells the first contradiction of a table.
func (t Table) check() error {
	if t.Version == "" || len(t.Categories) == 0 {
		return errors.New("a table has a version and categories")
	}
	if t.ActivityLevel != ByEstablishment && t.ActivityLevel != ByUnit {
		return fmt.Errorf("activity_level %q is neither establishment nor unit", t.ActivityLevel)
	}
	seen := map[string]bool{}
	for _, c := range t.Categories {
		if err := t.checkCategory(c); err != nil {
			return err
		}
		if seen[c.Code] {
			return fmt.Errorf("category %s stands twice", c.Code)
		}
		seen[c.Code] = true
	}
	for _, a := range t.Excluded {
		if a.Nomenclature == "" || a.Code == "" {
			return fmt.Errorf("excluded activity %q has no nomenclature or no code", a.Code)
		}
		if _, ok := t.Sources[a.Source]; !ok {
			return fmt.Errorf("excluded activity %s: unknown source %q", a.Code, a.Source)
		}
	}
	return nil
}

func (t Table) checkCategory(c Category) error {
	if len(c.Code) != 4 || strings.Trim(c.Code, "0123456789") != "" {
		return fmt.Errorf("category %q is not of four digits", c.Code)
	}
	if !slices.Contains([]Rule{In, Out, Config, FlagOnly}, c.Rule) {
		return fmt.Errorf("category %s: unknown rule %q", c.Code, c.Rule)
	}
	if c.Family != "" && !slices.Contains(Families(), c.Family) || c.Family == "" && c.Rule != Out {
		return fmt.Errorf("category %s: unknown family %q", c.Code, c.Family)
	}
	if _, ok := t.Sources[c.Source]; !ok {
		return fmt.Errorf("category %s: unknown source %q", c.Code, c.Source)
	}
	return nil
}
