package main

import (
	"encoding/json"
	"fmt"

	"github.com/paulmach/orb"
)

// collection is a GeoJSON feature collection of polygons.
type collection struct{ Features []feature }

type feature struct {
	Properties json.RawMessage
	Geometry   geometry
}

// geometry reads a polygon or multipolygon; null is an empty one.
type geometry struct{ polygons orb.MultiPolygon }

// UnmarshalJSON reads the coordinates by the type of the geometry.
func (g *geometry) UnmarshalJSON(b []byte) error {
	var raw *struct {
		Type        string
		Coordinates json.RawMessage
	}
	if err := json.Unmarshal(b, &raw); err != nil || raw == nil {
		return err
	}
	switch raw.Type {
	case "Polygon":
		g.polygons = make(orb.MultiPolygon, 1)
		return json.Unmarshal(raw.Coordinates, &g.polygons[0])
	case "MultiPolygon":
		return json.Unmarshal(raw.Coordinates, &g.polygons)
	}
	return fmt.Errorf("geometry of type %q is not a polygon", raw.Type)
}

// areas are the polygons of the features.
func (c collection) areas() []orb.MultiPolygon {
	areas := make([]orb.MultiPolygon, len(c.Features))
	for i, f := range c.Features {
		areas[i] = f.Geometry.polygons
	}
	return areas
}
