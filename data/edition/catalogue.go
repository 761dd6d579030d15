package edition

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
)

// Definition is what an edition says of one of its indicators. Label and unit in
// words are in the message catalogue, under "indicator." and "unit.".
type Definition struct {
	ID       string `json:"id"`       // with its parameters: "funding.per_capita?place=action"
	Unit     string `json:"unit"`     // "people", "km2", "percent", "euros", "euros_per_person", …
	Decimals int    `json:"decimals"` // that make sense when it is written for people
	// Of what it is made, empty for a figure as published: the quantities of package
	// indicator, and what their ratio is multiplied by.
	Numerator   string  `json:"numerator,omitempty"`
	Denominator string  `json:"denominator,omitempty"`
	Shape       string  `json:"shape,omitempty"` // "ratio", "quotient", "shortfall"
	Scale       float64 `json:"scale,omitempty"`
	Interval    string  `json:"interval,omitempty"`  // "count", "amount", "share"
	Secrecy     string  `json:"secrecy,omitempty"`   // "none", "business", "requests", "source"
	Direction   string  `json:"direction,omitempty"` // "neutral", "higher_is_better", "lower_is_better"
}

// Base is the id without parameters.
func (d Definition) Base() string {
	base, _, _ := strings.Cut(d.ID, "?")
	return base
}

// Define is what an edition says of a variant of the catalogue.
func Define(v indicator.Variant) Definition {
	of := v.Definition
	d := Definition{
		ID: v.String(), Unit: of.Unit, Decimals: of.Decimals,
		Secrecy: string(of.Secrecy), Direction: string(of.Direction),
	}
	if of.Formula.Shape != indicator.Plain {
		d.Numerator, d.Denominator = string(of.Formula.Numerator), string(of.Formula.Denominator)
		d.Shape, d.Scale, d.Interval = of.Formula.Shape.String(), of.Formula.Scale, string(of.Interval)
	}
	return d
}

func decodeCatalogue(body []byte) ([]Definition, error) {
	var definitions []Definition
	if err := json.Unmarshal(body, &definitions); err != nil {
		return nil, fmt.Errorf("catalogue: %w", err)
	}
	return definitions, nil
}
