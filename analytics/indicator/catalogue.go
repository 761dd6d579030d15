package indicator

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
)

// ErrDefinition means that an entry of a catalogue contradicts itself or another.
var ErrDefinition = errors.New("definition cannot be used")

// Catalogue is a set of definitions that fit together. It is immutable.
type Catalogue struct {
	entries []Definition
}

// NewCatalogue checks entries and makes them a catalogue: [Entries], or those and
// more. Its errors wrap [ErrDefinition] and name the entry.
func NewCatalogue(entries []Definition) (Catalogue, error) {
	seen := make(map[string]bool, len(entries))
	for _, d := range entries {
		if seen[d.ID] {
			return Catalogue{}, fmt.Errorf("%w: %s is there twice", ErrDefinition, d.ID)
		}
		seen[d.ID] = true
		if err := d.check(); err != nil {
			return Catalogue{}, fmt.Errorf("%w: %s: %w", ErrDefinition, d.ID, err)
		}
	}
	return Catalogue{entries: slices.Clone(entries)}, nil
}

// Definitions are the entries, in the order in which they were given.
func (c Catalogue) Definitions() []Definition { return slices.Clone(c.entries) }

// Definition is the entry of an id without parameters.
func (c Catalogue) Definition(id string) (Definition, bool) {
	i := slices.IndexFunc(c.entries, func(d Definition) bool { return d.ID == id })
	if i < 0 {
		return Definition{}, false
	}
	return c.entries[i], true
}

// check refuses a definition that could not be computed or addressed.
func (d Definition) check() error {
	if !regexp.MustCompile(`^[a-z]+(\.[a-z_]+)+$`).MatchString(d.ID) {
		return errors.New("an id is words with points between them")
	}
	if d.Unit == "" || d.Decimals < 0 || len(d.Levels) == 0 {
		return errors.New("unit, decimals or levels are missing")
	}
	if !slices.Contains([]Secrecy{SecrecyNone, SecrecyBusiness, SecrecyRequests, SecrecySource}, d.Secrecy) {
		return fmt.Errorf("no such secrecy: %q", d.Secrecy)
	}
	if !slices.Contains([]Direction{Neutral, HigherIsBetter, LowerIsBetter}, d.Direction) {
		return fmt.Errorf("no such direction: %q", d.Direction)
	}
	if err := d.checkFormula(); err != nil {
		return err
	}
	for i, p := range d.Parameters {
		if i > 0 && p.Name <= d.Parameters[i-1].Name {
			return fmt.Errorf("parameter %q: parameters ascend by name", p.Name)
		}
		if err := p.check(); err != nil {
			return err
		}
	}
	return nil
}

// checkFormula refuses shapes whose interval nobody knows.
func (d Definition) checkFormula() error {
	f := d.Formula
	allowed := map[Shape][]Interval{
		Ratio:     {IntervalCount, IntervalAmount, IntervalShare},
		Quotient:  {IntervalShare},
		Shortfall: {IntervalAmount},
		Plain:     {IntervalSource},
	}[f.Shape]
	switch {
	case !slices.Contains(allowed, d.Interval):
		return fmt.Errorf("interval %q does not go with formula %v", d.Interval, f.Shape)
	case f.Numerator == Nothing || (f.Denominator == Nothing) != (f.Shape == Plain):
		return errors.New("the formula lacks a quantity, or has one too many")
	case !(f.Scale > 0):
		return fmt.Errorf("scale of %v", f.Scale)
	}
	return nil
}

func (p Parameter) check() error {
	word := regexp.MustCompile(`^[a-z0-9_]+$`)
	values := p.Values
	if p.Default != "" {
		values = append(slices.Clone(values), p.Default)
	}
	if !word.MatchString(p.Name) || len(p.Values) == 0 {
		return fmt.Errorf("parameter %q has no name or no values", p.Name)
	}
	for i, v := range values {
		if !word.MatchString(v) || slices.Contains(values[:i], v) {
			return fmt.Errorf("parameter %q: value %q is no word, or there twice", p.Name, v)
		}
	}
	return nil
}
