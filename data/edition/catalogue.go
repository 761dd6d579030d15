package edition

import (
	"encoding/json"
	"fmt"
)

// Definition is what an edition says of one of its indicators. Label and unit in
// words are in the message catalogue, under "indicator." and "unit.".
type Definition struct {
	ID       string `json:"id"`       // with its parameters: "funding.per_capita?place=action"
	Unit     string `json:"unit"`     // "people", "km2", "percent", "euros", "euros_per_person", …
	Decimals int    `json:"decimals"` // that make sense when it is written for people
}

func decodeCatalogue(body []byte) ([]Definition, error) {
	var definitions []Definition
	if err := json.Unmarshal(body, &definitions); err != nil {
		return nil, fmt.Errorf("catalogue: %w", err)
	}
	return definitions, nil
}
