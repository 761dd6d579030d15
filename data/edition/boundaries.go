package edition

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"github.com/observatoire-essor/essor/data/source"
)

// degree is how many units of an encoded coordinate are in a degree: a unit is
// about a millimetre.
const degree = 1e8

// Area is one area of a level, as the edition knows it.
type Area struct {
	Code     string
	Name     string
	AreaM2   float64          // square metres in a projection that holds at the place; NaN without boundary
	Boundary orb.MultiPolygon // longitude, latitude; nil when nobody gave one
	Sources  []string         // ids of the sources of the boundary, sorted; see [Source]
}

// Boundaries are the areas of one level, in the order of their codes, in columns.
// Position i is the same area in every [Vector] that names the hash of these
// boundaries. It is immutable: do not write to its columns.
type Boundaries struct {
	Level   source.Level
	Vintage string // of the boundaries, as their source states it
	Hash    Hash   // of the encoded bytes
	Drawing Hash   // of the part that has the shapes for maps; empty: see [Draw]

	Codes     []string
	Names     []string
	AreaM2    []float64          // NaN: no boundary
	Shapes    []orb.MultiPolygon // nil: no boundary
	Bounds    []orb.Bound        // of the shapes
	Centroids []orb.Point        // of the shapes, in degrees; may lie outside of them
	Sources   [][]string         // ids of the sources of the shapes; nil: no boundary, or nobody says

	index map[string]int
	cuts  *cuts
}

// NewBoundaries puts areas into the order of their codes. Coordinates are rounded
// to 1e-8°; rings that are less than a triangle then go, and an area without any
// ring left has no boundary.
func NewBoundaries(level source.Level, vintage string, areas []Area) (*Boundaries, error) {
	sorted := slices.Clone(areas)
	slices.SortFunc(sorted, func(a, b Area) int { return strings.Compare(a.Code, b.Code) })
	b := &Boundaries{Level: level, Vintage: vintage}
	for i, a := range sorted {
		if a.Code == "" || i > 0 && a.Code == sorted[i-1].Code {
			return nil, fmt.Errorf("boundaries of %s: code %q is empty or twice there", level, a.Code)
		}
		shape, err := roundShape(a.Boundary)
		if err != nil {
			return nil, fmt.Errorf("boundary of %s/%s: %w", level, a.Code, err)
		}
		surface := a.AreaM2
		if shape == nil {
			surface = math.NaN()
		} else if !(surface > 0) || math.IsInf(surface, 0) {
			return nil, fmt.Errorf("boundary of %s/%s: %v m²", level, a.Code, surface)
		}
		b.Codes, b.Names = append(b.Codes, a.Code), append(b.Names, a.Name)
		b.AreaM2, b.Shapes = append(b.AreaM2, surface), append(b.Shapes, shape)
		b.Sources = append(b.Sources, sourcesOfShape(shape, a.Sources))
	}
	b.complete()
	b.Hash = HashOf(b.Encode())
	return b, nil
}

// sourcesOfShape are the sources of a boundary; no boundary has none.
func sourcesOfShape(shape orb.MultiPolygon, sources []string) []string {
	if shape == nil || len(sources) == 0 {
		return nil
	}
	return slices.Clone(sources)
}

// complete fills what follows from codes and shapes.
func (b *Boundaries) complete() {
	b.Bounds, b.Centroids = make([]orb.Bound, len(b.Codes)), make([]orb.Point, len(b.Codes))
	b.index, b.cuts = make(map[string]int, len(b.Codes)), &cuts{}
	for i, code := range b.Codes {
		b.index[code] = i
		if b.Shapes[i] != nil {
			b.Bounds[i] = b.Shapes[i].Bound()
			center, _ := planar.CentroidArea(b.Shapes[i])
			b.Centroids[i] = orb.Point{math.Round(center[0]*degree) / degree, math.Round(center[1]*degree) / degree}
		}
	}
}

// Len is the number of areas.
func (b *Boundaries) Len() int { return len(b.Codes) }

// Index is the position of a code.
func (b *Boundaries) Index(code string) (int, bool) {
	i, ok := b.index[code]
	return i, ok
}

// roundShape rounds to units of 1e-8°, and leaves out points that fall together
// with the one before and rings that are no longer rings.
func roundShape(m orb.MultiPolygon) (orb.MultiPolygon, error) {
	var out orb.MultiPolygon
	for _, polygon := range m {
		var rings orb.Polygon
		for i, ring := range polygon {
			rounded, err := roundRing(ring)
			if err != nil {
				return nil, err
			}
			if rounded == nil && i == 0 {
				break // no outer ring: no polygon
			}
			if rounded != nil {
				rings = append(rings, rounded)
			}
		}
		if rings != nil {
			out = append(out, rings)
		}
	}
	return out, nil
}

func roundRing(ring orb.Ring) (orb.Ring, error) {
	if len(ring) == 0 || ring[0] != ring[len(ring)-1] {
		return nil, errors.New("a ring is not closed")
	}
	out := make(orb.Ring, 0, len(ring))
	for _, p := range ring {
		q := orb.Point{math.Round(p[0] * degree), math.Round(p[1] * degree)}
		if !(math.Abs(q[0]) <= 180*degree && math.Abs(q[1]) <= 90*degree) {
			return nil, fmt.Errorf("point %v is not on the earth", p)
		}
		q = orb.Point{q[0] / degree, q[1] / degree}
		if len(out) == 0 || out[len(out)-1] != q {
			out = append(out, q)
		}
	}
	if len(out) < 4 {
		return nil, nil
	}
	return out, nil
}
