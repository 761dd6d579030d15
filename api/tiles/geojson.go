package tiles

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"

	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/geo/tile"
)

// content is what a tile of GeoJSON shows.
type content struct {
	edition    *edition.Edition
	boundaries *edition.Boundaries
	vectors    []*edition.Vector
}

// appendGeoJSON appends a tile as a FeatureCollection: the areas that meet it, each
// with its position in the boundaries as id, its code and name, and for each vector
// the value under the indicator's id, null when there is none, and its status under
// the id followed by ".status". Where there is a 95 % interval, it is under the id
// followed by ".low" and ".high"; ".bound" says that a value means "this or less". The
// collection says which edition, boundaries and periods it shows, and which inputs are
// simulated, the boundaries first.
func appendGeoJSON(out []byte, l *tile.Layer, c content, t tile.Address) ([]byte, error) {
	head, err := c.header()
	if err != nil {
		return nil, fmt.Errorf("tile %d/%d/%d: %w", t.Z, t.X, t.Y, err)
	}
	out = append(append(out, head...), `"features":[`...)
	first := true
	l.Each(t, func(area int, g tile.Geometry) bool {
		if !first {
			out = append(out, ',')
		}
		first = false
		out = c.appendProperties(out, area)
		out = append(out, `,"geometry":{"type":"MultiPolygon","coordinates":`...)
		out = append(l.AppendCoordinates(out, t, g), "}}"...)
		return true
	})
	return append(out, "]}\n"...), nil
}

// header is the beginning of the collection, up to its features.
func (c content) header() ([]byte, error) {
	e, b := c.edition, c.boundaries
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
	for _, v := range c.vectors {
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

// appendProperties appends a feature up to its geometry.
func (c content) appendProperties(out []byte, i int) []byte {
	out = append(out, `{"type":"Feature","id":`...)
	out = strconv.AppendInt(out, int64(i), 10)
	out = append(out, `,"properties":{"code":`...)
	out = appendText(out, c.boundaries.Codes[i])
	out = append(out, `,"name":`...)
	out = appendText(out, c.boundaries.Names[i])
	for _, v := range c.vectors {
		value := v.At(i)
		out = appendNumber(appendMember(out, v.Indicator), value.Number)
		out = appendText(appendMember(out, v.Indicator+".status"), value.Status.String())
		if !math.IsNaN(value.Low) && !math.IsNaN(value.High) {
			out = appendNumber(appendMember(out, v.Indicator+".low"), value.Low)
			out = appendNumber(appendMember(out, v.Indicator+".high"), value.High)
		}
		if value.Basis.AtMost() {
			out = appendText(appendMember(out, v.Indicator+".bound"), "at_most")
		}
	}
	return append(out, '}')
}

// appendNumber appends a number, or null when there is none.
func appendNumber(out []byte, number float64) []byte {
	if math.IsNaN(number) {
		return append(out, "null"...)
	}
	return strconv.AppendFloat(out, number, 'g', -1, 64)
}

// appendMember appends the name of a further member.
func appendMember(out []byte, name string) []byte {
	return append(appendText(append(out, ','), name), ':')
}

func appendText(out []byte, text string) []byte {
	body, _ := json.Marshal(text) // a text always has a form
	return append(out, body...)
}
