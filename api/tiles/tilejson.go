package tiles

import (
	"encoding/json"
	"fmt"
	"html"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/data/edition"
)

// tileJSON is a description of tiles (TileJSON 3.0.0), with what Essor adds.
type tileJSON struct {
	TileJSON     string        `json:"tilejson"`
	Name         string        `json:"name"`
	Attribution  string        `json:"attribution,omitempty"`
	Tiles        []string      `json:"tiles"`
	VectorLayers []vectorLayer `json:"vector_layers"`
	MinZoom      uint32        `json:"minzoom"`
	MaxZoom      uint32        `json:"maxzoom"`
	Bounds       *[4]float64   `json:"bounds,omitempty"`

	Edition    edition.Hash `json:"edition"`
	Boundaries edition.Hash `json:"boundaries"`
	Vintage    string       `json:"vintage,omitempty"`
	Simulated  []string     `json:"simulated"` // roles of the sources of the boundaries
	GeoJSON    string       `json:"geojson"`   // address of the tiles with figures
}

type vectorLayer struct {
	ID      string            `json:"id"`
	Fields  map[string]string `json:"fields"`
	MinZoom uint32            `json:"minzoom"`
	MaxZoom uint32            `json:"maxzoom"`
}

// usefulZoom is the deepest zoom that clients should ask for: a unit is 0.6 m there,
// less than boundaries are known to. Clients enlarge those tiles beyond.
const usefulZoom = 14

// TileJSON describes the vector tiles of a level: where they are, seen from the address
// of the service, how far they go, and whose boundaries they show; simulated is the
// word that marks those that are.
func TileJSON(e *edition.Edition, b *edition.Boundaries, service, simulated string) ([]byte, error) {
	least := LeastZoom(b.Level)
	d := tileJSON{
		TileJSON: "3.0.0", Name: string(b.Level), MinZoom: least, MaxZoom: usefulZoom,
		Tiles: []string{fmt.Sprintf("%s/tiles/%s/%s/{z}/{x}/{y}.mvt", service, b.Hash, b.Level)},
		VectorLayers: []vectorLayer{{
			ID: string(b.Level), MinZoom: least, MaxZoom: usefulZoom,
			Fields: map[string]string{"code": "official code", "name": "name"},
		}},
		Bounds:  bounds(b),
		Edition: e.Head.ID, Boundaries: b.Hash, Vintage: b.Vintage, Simulated: []string{},
		GeoJSON: fmt.Sprintf("%s/tiles/%s/%s/{z}/{x}/{y}.geojson", service, e.Head.ID, b.Level),
	}
	if manyAreas(b.Level, least) {
		for name, what := range d.VectorLayers[0].Fields {
			d.VectorLayers[0].Fields[name] = fmt.Sprintf("%s, from zoom %d on; the id is the position in the order of the codes", what, namesFrom)
		}
	}
	for _, s := range e.SimulatedBoundaries(b.Level) {
		if !slices.Contains(d.Simulated, s.Role) {
			d.Simulated = append(d.Simulated, s.Role)
		}
	}
	d.Attribution = attribution(e, b, simulated)
	body, err := json.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("describe the tiles of %s: %w", b.Level, err)
	}
	return append(body, '\n'), nil
}

// bounds are the box of the boundaries: west, south, east, north.
func bounds(b *edition.Boundaries) *[4]float64 {
	var all orb.Bound
	found := false
	for i, shape := range b.Shapes {
		switch {
		case shape == nil:
		case !found:
			all, found = b.Bounds[i], true
		default:
			all = all.Union(b.Bounds[i])
		}
	}
	if !found {
		return nil
	}
	return &[4]float64{all.Min[0], all.Min[1], all.Max[0], all.Max[1]}
}

// attribution names who made the boundaries, once each, and marks those that are
// simulated. Maps show it as HTML.
func attribution(e *edition.Edition, b *edition.Boundaries, simulated string) string {
	used := map[string]bool{}
	for _, ids := range b.Sources {
		for _, id := range ids {
			used[id] = true
		}
	}
	var names []string
	for s := range e.Sources() {
		if !used[s.ID] {
			continue
		}
		name := s.Producer
		if s.Licence != "" {
			name += " (" + s.Licence + ")"
		}
		if s.Simulated {
			name = simulated + " — " + name
		}
		if name = html.EscapeString(name); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}
