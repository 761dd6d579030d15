package page

import (
	"encoding/json"
	"fmt"
	"math"
	"net/url"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// mapSetup is what script needs to draw the same map: where the numbers are, how they
// are divided, in which colours.
type mapSetup struct {
	View        string            `json:"view"`
	Level       source.Level      `json:"level"`
	Boundaries  edition.Hash      `json:"boundaries"`
	Tiles       string            `json:"tiles"`   // TileJSON of the areas
	Overlay     string            `json:"overlay"` // TileJSON of what is outlined over them; empty: nothing
	Ground      string            `json:"ground"`  // TileJSON of communes that are outlined under smaller areas; empty: nothing
	Points      string            `json:"points"`  // names and centres of the areas
	Values      string            `json:"values"`  // columns of the indicator
	Need        string            `json:"need,omitempty"`
	Before      string            `json:"before,omitempty"`
	Breaks      []float64         `json:"breaks"`     // inner bounds of the classes, or of support
	NeedBreaks  []float64         `json:"needBreaks"` // of a bivariate map
	NeedFalls   bool              `json:"needFalls"`  // less is more need
	Palette     []string          `json:"palette"`
	Kinds       []int             `json:"kinds,omitempty"` // of neighbourhood, by area: -1 for none
	Uncertainty string            `json:"uncertainty"`
	Decimals    int               `json:"decimals"`
	Unit        string            `json:"unit"` // with {n} where the number stands
	Most        int               `json:"most"` // areas that are compared
	Edition     edition.Hash      `json:"edition"`
	Told        string            `json:"told,omitempty"` // per area a, c, b or - for above, cannot tell, below, nothing: of a difference, or against an area of the reader's choice
	Words       map[string]string `json:"words"`
}

// mapWords are the sentences that script says.
func mapWords() []string {
	return []string{"help", "label", "loading", "failed", "picked", "unpicked", "full", "break", "nothing_there", "zoom_in", "zoom_out", "play", "pause", "sheet", "busy"}
}

func (v view) mapSetup(c mapContent, rows []mapRow, cross *ask.CrossOut, near *neighbours) (string, error) {
	s := c.Settled
	b := v.Edition.Level(s.Level)
	out := mapSetup{
		View: s.View, Level: s.Level, Boundaries: b.Hash, Tiles: "/tiles/" + string(s.Level) + ".json", Overlay: tilesOf(v.overlay(s)), Ground: tilesOf(v.ground(s)),
		Points: PointsPath(b), Values: valuesPath(s.Indicator, s.Level, s.Period), Breaks: innerBreaks(c.Legend.Breaks), Palette: c.Legend.Palette,
		Uncertainty: string(s.Uncertainty), Decimals: s.Definition.Decimals, Unit: v.Text.Sentence(v.Lang, "unit."+s.Definition.Unit, map[string]string{"n": "{n}"}), Most: state.MostSelected, Edition: v.Edition.Head.ID, Words: map[string]string{},
	}
	if cross != nil {
		out.Need, out.NeedBreaks, out.Breaks = valuesPath(cross.Need.ID, s.Level, cross.NeedPeriod.String()), cross.NeedBreaks, cross.SupportBreaks
		out.NeedFalls = cross.Need.Direction == "higher_is_better"
	}
	if near != nil {
		out.Kinds = near.Slots
	}
	if s.Against != "" {
		out.Before = valuesPath(s.Indicator, s.Level, s.Against)
	}
	if s.Ref.Code != "" || s.Against != "" {
		out.Told = toldOf(rows)
	}
	for _, word := range mapWords() {
		out.Words[word] = v.Say("map.script."+word, "name", "{name}")
	}
	body, err := json.Marshal(out)
	if err != nil {
		return "", fmt.Errorf("page map: %w", err)
	}
	return string(body), nil
}

// toldOf are the verdicts of rows, by the position of their area: script has no rule of its
// own for what may be said.
func toldOf(rows []mapRow) string {
	told := make([]byte, len(rows))
	for i := range told {
		told[i] = '-'
	}
	for _, r := range rows {
		if r.Known && r.figure.Value.Verdict != indicator.NoVerdict {
			told[r.Index] = r.figure.Value.Verdict.String()[0]
		}
	}
	return string(told)
}

// overlay is the level of the neighbourhoods that are outlined over communes: those in
// force in the period. Empty: nothing is.
func (v view) overlay(s Settled) source.Level {
	if s.Level != source.Commune {
		return ""
	}
	return ask.Neighbourhoods(v.Edition, s.Key.Period.To)
}

// ground is the level that is outlined under neighbourhoods, so that one sees where they
// are.
func (v view) ground(s Settled) source.Level {
	if (s.Level == source.QPV2015 || s.Level == source.QPV2024) && v.Edition.Level(source.Commune) != nil {
		return source.Commune
	}
	return ""
}

// tilesOf is the TileJSON of a level.
func tilesOf(level source.Level) string {
	if level == "" {
		return ""
	}
	return "/tiles/" + string(level) + ".json"
}

// outlines says in the legend what is outlined over areas.
func (v view) outlines(s Settled, l *legend) {
	if level := v.overlay(s); level != "" {
		l.Others = append(l.Others, legendItem{Swatch: swatch{Outline: outlineColour}, Text: v.Say("map.neighbourhoods", "areas", v.areasWord(level))})
	}
}

// outlineColour is that of neighbourhoods over communes, as in figures: areas that are
// chosen have another.
const outlineColour = "#1b2433"

func valuesPath(id string, level source.Level, period string) string {
	q := url.Values{"indicator": {id}, "level": {string(level)}, "fields": {"value,status,low,high,verdict,basis"}}
	if period != "" {
		q.Set("period", period)
	}
	return "/api/v1/values?" + q.Encode()
}

// metre is how many parts of a degree are about a metre.
const metre = 1e5

// PointsPath is where the names and centres of the areas of a level are.
func PointsPath(b *edition.Boundaries) string {
	return fmt.Sprintf("/carte/points/%s/%s.json", b.Level, b.Hash)
}

// Points are the codes, names and centres of areas, in columns; a centre is null where
// there is no boundary.
func Points(b *edition.Boundaries) ([]byte, error) {
	out := struct {
		Codes []string    `json:"codes"`
		Names []string    `json:"names"`
		At    [][]float64 `json:"at"`
	}{Codes: b.Codes, Names: b.Names}
	for i := range b.Codes {
		if b.Shapes[i] == nil {
			out.At = append(out.At, nil)
			continue
		}
		c := b.Centroids[i]
		out.At = append(out.At, []float64{math.Round(c[0]*metre) / metre, math.Round(c[1]*metre) / metre})
	}
	body, err := json.Marshal(out)
	if err != nil {
		return nil, fmt.Errorf("points of %s: %w", b.Level, err)
	}
	return body, nil
}
