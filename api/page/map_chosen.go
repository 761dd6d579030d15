package page

import (
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/data/source"
)

// chosenAreas are those that were picked out on the map, and where to compare them.
type chosenAreas struct {
	Areas   []chosenArea
	Compare string // the sheet of the first with the others; empty when there is one alone
}

type chosenArea struct{ Name, Path, Drop string }

func (v view) chosenAreas(s Settled) *chosenAreas {
	if len(s.Sel) == 0 {
		return nil
	}
	out := &chosenAreas{}
	for i, r := range s.Sel {
		without := s.State
		without.Sel = slices.Delete(slices.Clone(s.Sel), i, i+1)
		out.Areas = append(out.Areas, chosenArea{v.AreaName(r, v.Edition.Name(r)), v.AreaPath(r), v.mapPath(without)})
	}
	if len(s.Sel) > 1 {
		out.Compare = v.sheetWith(s.Sel[0], state.State{Sel: s.Sel[1:]})
	}
	return out
}

// sheetWith is the address of the sheet of an area in a state.
func (v view) sheetWith(r source.Ref, s state.State) string {
	path := v.AreaPath(r)
	if strings.Contains(path, "?") {
		return path + "&" + s.Query()
	}
	return path + "?" + s.Query()
}
