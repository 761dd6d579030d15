package synth

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"

	"github.com/paulmach/orb"
)

// coordinateDigits is the number of decimals of degrees: a hundredth of a
// millimetre, so that areas stay what they are to a few parts in 10⁸.
const coordinateDigits = 10

// property is a name and a value of a GeoJSON feature, in the file's order.
type property struct {
	name  string
	value any // string, int or bool
}

// feature is an area with its properties.
type feature struct {
	properties []property
	rings      []orb.Ring // metres from the territory's origin; outer rings counter-clockwise
}

// geoJSON writes a feature collection in longitude and latitude (RFC 7946) that
// says of itself that it is simulated.
func (t *territory) geoJSON(layer string, features []feature) ([]byte, error) {
	var b bytes.Buffer
	head, err := json.Marshal(layer)
	if err != nil {
		return nil, err
	}
	note, err := json.Marshal(simulatedNote)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(&b, "{\n\"type\": \"FeatureCollection\",\n\"name\": %s,\n\"simule\": true,\n\"note\": %s,\n\"features\": [", head, note)
	for i, f := range features {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("\n{\"type\": \"Feature\", \"properties\": {")
		if err := writeProperties(&b, f.properties); err != nil {
			return nil, err
		}
		b.WriteString("}, \"geometry\": ")
		if err := t.writeGeometry(&b, f.rings); err != nil {
			return nil, err
		}
		b.WriteByte('}')
	}
	b.WriteString("\n]\n}\n")
	return b.Bytes(), nil
}

func writeProperties(b *bytes.Buffer, properties []property) error {
	for i, p := range properties {
		if i > 0 {
			b.WriteString(", ")
		}
		value, err := json.Marshal(p.value)
		if err != nil {
			return fmt.Errorf("property %s: %w", p.name, err)
		}
		fmt.Fprintf(b, "%q: %s", p.name, value)
	}
	return nil
}

// writeGeometry writes a Polygon, or a MultiPolygon for more than one part.
func (t *territory) writeGeometry(b *bytes.Buffer, rings []orb.Ring) error {
	parts := polygonsOf(rings)
	kind := "Polygon"
	if len(parts) != 1 {
		kind = "MultiPolygon"
	}
	fmt.Fprintf(b, "{\"type\": %q, \"coordinates\": ", kind)
	if kind == "MultiPolygon" {
		b.WriteByte('[')
	}
	for i, rings := range parts {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteByte('[')
		for k, r := range rings {
			if k > 0 {
				b.WriteString(", ")
			}
			if err := t.writeRing(b, r); err != nil {
				return err
			}
		}
		b.WriteByte(']')
	}
	if kind == "MultiPolygon" {
		b.WriteByte(']')
	}
	b.WriteByte('}')
	return nil
}

// writeRing writes a ring, without the points that rounding makes equal to the
// one before.
func (t *territory) writeRing(b *bytes.Buffer, ring orb.Ring) error {
	var last orb.Point
	written := 0
	b.WriteByte('[')
	for _, p := range ring {
		q := t.rounded(p)
		if written > 0 && q == last {
			continue
		}
		if written > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('[')
		b.Write(strconv.AppendFloat(nil, q[0], 'f', coordinateDigits, 64))
		b.WriteByte(',')
		b.Write(strconv.AppendFloat(nil, q[1], 'f', coordinateDigits, 64))
		b.WriteByte(']')
		last, written = q, written+1
	}
	b.WriteByte(']')
	if written < 4 {
		return fmt.Errorf("ring at %v has %d points after rounding", last, written)
	}
	return nil
}

// rounded returns the longitude and latitude of p as they are written.
func (t *territory) rounded(p orb.Point) orb.Point {
	const scale = 1e10
	q := t.lonLat(p)
	return orb.Point{math.Round(q[0]*scale) / scale, math.Round(q[1]*scale) / scale}
}

// polygonsOf puts each hole with the outer ring around it.
func polygonsOf(rings []orb.Ring) [][]orb.Ring {
	var parts [][]orb.Ring
	for _, r := range rings {
		if ringArea(r) > 0 {
			parts = append(parts, []orb.Ring{r})
		}
	}
	for _, r := range rings {
		if ringArea(r) > 0 {
			continue
		}
		for i := range parts {
			if ringsContain(parts[i][:1], r[0]) {
				parts[i] = append(parts[i], r)
				break
			}
		}
	}
	return parts
}
