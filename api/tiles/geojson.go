package tiles

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"

	"github.com/observatoire-essor/essor/data/edition"
)

// GeoJSON is a tile as a FeatureCollection: the areas that meet it, each with its
// position in the boundaries as id, its code and name, and for each vector the
// value under the indicator's id, null when there is none, and the status under
// the id followed by ".status", and under the id followed by ".bound" that a value
// means "this or less". The collection says which edition, boundaries and
// periods it shows, and which inputs are simulated, the boundaries first.
func GeoJSON(e *edition.Edition, b *edition.Boundaries, t Tile, vectors []*edition.Vector) ([]byte, error) {
	head, err := header(e, b, vectors)
	if err != nil {
		return nil, fmt.Errorf("tile %d/%d/%d: %w", t.Z, t.X, t.Y, err)
	}
	out := append(head, `"features":[`...)
	box, digits := t.bound(), t.decimals()
	first := true
	for i, shape := range b.Shapes {
		if shape == nil || !b.Bounds[i].Intersects(box) {
			continue
		}
		if !contains(box, b.Bounds[i]) {
			shape = clip.MultiPolygon(box, shape.Clone()) // clipping writes to its input
		}
		rounded := round(shape, digits)
		if len(rounded) == 0 {
			continue
		}
		if !first {
			out = append(out, ',')
		}
		first = false
		out = appendFeature(out, b, i, vectors, rounded, digits)
	}
	return append(out, "]}\n"...), nil
}

// contains tells whether a box holds another whole.
func contains(box, inner orb.Bound) bool { return box.Contains(inner.Min) && box.Contains(inner.Max) }

// header is the beginning of the collection, up to its features.
func header(e *edition.Edition, b *edition.Boundaries, vectors []*edition.Vector) ([]byte, error) {
	periods, simulated := map[string]string{}, []string{}
	seen := map[string]bool{}
	note := func(s edition.Source) {
		if s.Simulated && !seen[s.Role] {
			seen[s.Role] = true
			simulated = append(simulated, s.Role)
		}
	}
	for _, s := range e.SimulatedBoundaries(b.Level) {
		note(s)
	}
	for _, v := range vectors {
		periods[v.Indicator] = v.Period.String()
		for _, basis := range v.Bases {
			for _, id := range basis.Sources {
				if s, ok := e.Source(id); ok {
					note(s)
				}
			}
		}
	}
	body, err := json.Marshal(struct {
		Type       string            `json:"type"`
		Edition    edition.Hash      `json:"edition"`
		Boundaries edition.Hash      `json:"boundaries"`
		Level      string            `json:"level"`
		Periods    map[string]string `json:"periods"`
		Simulated  []string          `json:"simulated"`
	}{"FeatureCollection", e.Head.ID, b.Hash, string(b.Level), periods, simulated})
	if err != nil {
		return nil, err
	}
	return append(body[:len(body)-1], ','), nil
}

func appendFeature(out []byte, b *edition.Boundaries, i int, vectors []*edition.Vector, shape orb.MultiPolygon, digits int) []byte {
	out = append(out, `{"type":"Feature","id":`...)
	out = strconv.AppendInt(out, int64(i), 10)
	out = append(out, `,"properties":{"code":`...)
	out = appendText(out, b.Codes[i])
	out = append(out, `,"name":`...)
	out = appendText(out, b.Names[i])
	for _, v := range vectors {
		value := v.At(i)
		out = appendMember(out, v.Indicator)
		if math.IsNaN(value.Number) {
			out = append(out, "null"...)
		} else {
			out = strconv.AppendFloat(out, value.Number, 'g', -1, 64)
		}
		out = appendMember(out, v.Indicator+".status")
		out = appendText(out, value.Status.String())
		if value.Basis.AtMost() {
			out = appendText(appendMember(out, v.Indicator+".bound"), "at_most")
		}
	}
	out = append(out, `},"geometry":{"type":"MultiPolygon","coordinates":[`...)
	for p, polygon := range shape {
		out = append(comma(out, p), '[')
		for r, ring := range polygon {
			out = append(comma(out, r), '[')
			for k, point := range ring {
				out = append(comma(out, k), '[')
				out = strconv.AppendFloat(out, point[0], 'f', digits, 64)
				out = append(out, ',')
				out = strconv.AppendFloat(out, point[1], 'f', digits, 64)
				out = append(out, ']')
			}
			out = append(out, ']')
		}
		out = append(out, ']')
	}
	return append(out, "]}}"...)
}

// appendMember appends the name of a further member.
func appendMember(out []byte, name string) []byte {
	return append(appendText(append(out, ','), name), ':')
}

func comma(out []byte, i int) []byte {
	if i > 0 {
		return append(out, ',')
	}
	return out
}

func appendText(out []byte, text string) []byte {
	body, _ := json.Marshal(text) // a text always has a form
	return append(out, body...)
}

// round rounds coordinates to a number of decimals and leaves out points that fall
// together with the one before, rings that are less than a triangle then, and
// polygons without an outer ring.
func round(m orb.MultiPolygon, digits int) orb.MultiPolygon {
	scale := math.Pow10(digits)
	var out orb.MultiPolygon
	for _, polygon := range m {
		var rings orb.Polygon
		for i, ring := range polygon {
			rounded := roundRing(ring, scale)
			if len(rounded) < 4 {
				if i == 0 {
					break
				}
				continue
			}
			rings = append(rings, rounded)
		}
		if rings != nil {
			out = append(out, rings)
		}
	}
	return out
}

func roundRing(ring orb.Ring, scale float64) orb.Ring {
	var out orb.Ring
	for _, p := range ring {
		q := orb.Point{math.Round(p[0]*scale) / scale, math.Round(p[1]*scale) / scale}
		if len(out) == 0 || out[len(out)-1] != q {
			out = append(out, q)
		}
	}
	return out
}
