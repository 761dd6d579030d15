package edition

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/observatoire-essor/essor/data/source"
)

// Text is a text in French and in English.
type Text struct {
	FR string `json:"fr"`
	EN string `json:"en"`
}

// Pack is what an edition keeps of the pack it was made from: the territory, and
// what could be known of it.
type Pack struct {
	Name      string     `json:"name"`
	Title     Text       `json:"title"`
	Territory *Territory `json:"territory,omitempty"` // nil: all areas that were loaded
	CRS       int        `json:"crs"`                 // EPSG code of the projection in which overlaps and squares of the grid were measured
	Roles     []Role     `json:"roles"`
	Plan      *Plan      `json:"plan,omitempty"` // nil: the pack tells of none
}

// Territory names the area that an edition is about.
type Territory struct {
	Level source.Level `json:"level"`
	Code  string       `json:"code"`
}

// Ref is the territory as an area.
func (t Territory) Ref() source.Ref { return source.Ref{Level: t.Level, Code: t.Code} }

// Role is something that the observatory wants to know, whatever file tells it.
type Role struct {
	Name   string `json:"name"`
	Title  Text   `json:"title"`
	Obtain Text   `json:"obtain"` // how to get the file; empty when nobody can
}

// Role is the role of that name.
func (p Pack) Role(name string) (Role, bool) {
	i := slices.IndexFunc(p.Roles, func(r Role) bool { return r.Name == name })
	if i < 0 {
		return Role{}, false
	}
	return p.Roles[i], true
}

func decodePack(body []byte) (Pack, error) {
	var p Pack
	if err := json.Unmarshal(body, &p); err != nil {
		return Pack{}, fmt.Errorf("pack: %w", err)
	}
	return p, nil
}
