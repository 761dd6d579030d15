package indicator

import (
	"fmt"
	"slices"
	"strings"
)

// Variant is a definition with a value for each of its parameters.
type Variant struct {
	Definition Definition
	chosen     []string // by parameter; empty for the default
}

// UnknownError says that no entry of a catalogue has an id.
type UnknownError struct {
	ID string
}

// Error names the id.
func (e *UnknownError) Error() string { return fmt.Sprintf("no indicator %q", e.ID) }

// ParameterError says which parameter of an id is wrong.
type ParameterError struct {
	ID        string
	Parameter string
	Value     string
	Allowed   []string // values; nil when the indicator has no such parameter
	Repeated  bool     // the parameter is there twice
}

// Error names the parameter, and what it may be.
func (e *ParameterError) Error() string {
	switch {
	case e.Repeated:
		return fmt.Sprintf("indicator %s: parameter %q is there twice", e.ID, e.Parameter)
	case e.Allowed == nil:
		return fmt.Sprintf("indicator %s has no parameter %q", e.ID, e.Parameter)
	}
	return fmt.Sprintf("indicator %s: %s is %q, want one of %s", e.ID, e.Parameter, e.Value, strings.Join(e.Allowed, ", "))
}

// Parse reads an id with its parameters, in any order; a default may be named. It
// returns an [UnknownError] or a [ParameterError].
func (c Catalogue) Parse(text string) (Variant, error) {
	id, query, hasQuery := strings.Cut(text, "?")
	d, ok := c.Definition(id)
	if !ok {
		return Variant{}, &UnknownError{ID: id}
	}
	v := Variant{Definition: d, chosen: make([]string, len(d.Parameters))}
	if !hasQuery {
		return v, nil
	}
	seen := make([]bool, len(d.Parameters))
	for pair := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(pair, "=")
		i := slices.IndexFunc(d.Parameters, func(p Parameter) bool { return p.Name == name })
		switch {
		case i < 0:
			return Variant{}, &ParameterError{ID: id, Parameter: name, Value: value}
		case seen[i]:
			return Variant{}, &ParameterError{ID: id, Parameter: name, Value: value, Repeated: true}
		case !slices.Contains(d.Parameters[i].allowed(), value):
			return Variant{}, &ParameterError{ID: id, Parameter: name, Value: value, Allowed: d.Parameters[i].allowed()}
		}
		seen[i] = true
		if value != d.Parameters[i].Default {
			v.chosen[i] = value
		}
	}
	return v, nil
}

// allowed are all values that an id may name.
func (p Parameter) allowed() []string {
	if p.Default == "" {
		return slices.Clone(p.Values)
	}
	return append([]string{p.Default}, p.Values...)
}

// String is the id with its parameters, ascending by name and without defaults: one
// variant has one id.
func (v Variant) String() string {
	var b strings.Builder
	b.WriteString(v.Definition.ID)
	separator := byte('?')
	for i, value := range v.chosen {
		if value != "" {
			b.WriteByte(separator)
			b.WriteString(v.Definition.Parameters[i].Name + "=" + value)
			separator = '&'
		}
	}
	return b.String()
}

// Get is the value of a parameter: that of the id, or the default, which is empty
// where all values count together. It is empty for a parameter that the indicator
// does not have.
func (v Variant) Get(parameter string) string {
	for i, p := range v.Definition.Parameters {
		if p.Name == parameter {
			if i < len(v.chosen) && v.chosen[i] != "" {
				return v.chosen[i]
			}
			return p.Default
		}
	}
	return ""
}

// Variants are all variants of a definition, the one without parameters first.
func (d Definition) Variants() []Variant {
	variants := []Variant{{Definition: d, chosen: make([]string, len(d.Parameters))}}
	for i, p := range d.Parameters {
		for _, v := range variants { // those made so far have the default here
			for _, value := range p.Values {
				chosen := slices.Clone(v.chosen)
				chosen[i] = value
				variants = append(variants, Variant{Definition: d, chosen: chosen})
			}
		}
	}
	return variants
}
