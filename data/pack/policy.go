package pack

import (
	"errors"
	"fmt"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
)

// Policy is a public plan that an observatory bears on, as facts with their sources. The
// section of a pack is called plan; [Plan] is something else, which files are loaded.
type Policy struct {
	Title   Text           `yaml:"title"`
	Period  Span           `yaml:"period"` // years that it is about
	Facts   []Fact         `yaml:"facts"`
	Axes    []Axis         `yaml:"axes"`
	Unknown []Text         `yaml:"unknown"` // what no indicator tells
	Sources []PolicySource `yaml:"sources"`
}

// Axis is a part of a plan, with the number that grants are given.
type Axis struct {
	Number     int      `yaml:"number"`
	Title      Text     `yaml:"title"`
	Aims       []Fact   `yaml:"aims"`       // what it set out to do
	Indicators []string `yaml:"indicators"` // ids with their parameters
	Unknown    []Text   `yaml:"unknown"`
}

// Fact is something that is known, and where it is written.
type Fact struct {
	FR      string   `yaml:"fr"`
	EN      string   `yaml:"en"`
	Sources []string `yaml:"sources"` // ids of the plan's sources, one at least
}

// PolicySource is a document that tells facts of a plan.
type PolicySource struct {
	ID      string `yaml:"id"`
	Title   Text   `yaml:"title"`
	Address string `yaml:"address"`
}

// check says which field is missing or wrong.
func (p Policy) check() error {
	if err := p.Title.check(); err != nil {
		return fmt.Errorf("title%w", err)
	}
	if p.Period.Years() < 2 {
		return errors.New("period: want a span of years, as \"2015-2020\"")
	}
	ids, err := p.sourceIDs()
	if err != nil {
		return err
	}
	if err := checkFacts("facts", p.Facts, ids); err != nil {
		return err
	}
	if err := checkTexts("unknown", p.Unknown); err != nil {
		return err
	}
	if len(p.Axes) == 0 {
		return errors.New("axes")
	}
	catalogue, err := indicator.NewCatalogue(indicator.Entries())
	if err != nil {
		return err
	}
	for i, a := range p.Axes {
		if i > 0 && a.Number <= p.Axes[i-1].Number || a.Number < 1 {
			return fmt.Errorf("axes[%d].number: %d: put them in order, from 1", i, a.Number)
		}
		if err := a.check(catalogue, ids); err != nil {
			return fmt.Errorf("axes[%d].%w", i, err)
		}
	}
	return nil
}

func (p Policy) sourceIDs() ([]string, error) {
	var ids []string
	for i, s := range p.Sources {
		if s.ID == "" || slices.Contains(ids, s.ID) {
			return nil, fmt.Errorf("sources[%d].id: %q", i, s.ID)
		}
		if err := s.Title.check(); err != nil {
			return nil, fmt.Errorf("sources[%d].title%w", i, err)
		}
		ids = append(ids, s.ID)
	}
	return ids, nil
}

func (a Axis) check(catalogue indicator.Catalogue, sources []string) error {
	if err := a.Title.check(); err != nil {
		return fmt.Errorf("title%w", err)
	}
	if err := checkFacts("aims", a.Aims, sources); err != nil {
		return err
	}
	for i, id := range a.Indicators {
		if _, err := catalogue.Parse(id); err != nil {
			return fmt.Errorf("indicators[%d]: %q: %w", i, id, err)
		}
	}
	return checkTexts("unknown", a.Unknown)
}

// checkFacts holds facts to both languages and to a source.
func checkFacts(field string, facts []Fact, sources []string) error {
	for i, f := range facts {
		if err := (Text{f.FR, f.EN}).check(); err != nil {
			return fmt.Errorf("%s[%d]%w", field, i, err)
		}
		if len(f.Sources) == 0 {
			return fmt.Errorf("%s[%d].sources: a fact says where it is written", field, i)
		}
		for _, id := range f.Sources {
			if !slices.Contains(sources, id) {
				return fmt.Errorf("%s[%d].sources: %q is none of the plan's", field, i, id)
			}
		}
	}
	return nil
}

func checkTexts(field string, texts []Text) error {
	for i, t := range texts {
		if err := t.check(); err != nil {
			return fmt.Errorf("%s[%d]%w", field, i, err)
		}
	}
	return nil
}

// check holds a text to both languages.
func (t Text) check() error {
	switch {
	case t.FR == "":
		return errors.New(".fr")
	case t.EN == "":
		return errors.New(".en")
	}
	return nil
}
