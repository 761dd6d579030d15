// Package tiletest reads vector tiles in tests, without any code of the encoder.
package tiletest

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/paulmach/orb"
)

// Layer is the only layer of a tile.
type Layer struct {
	Name     string
	Version  uint64
	Extent   uint64
	Features []Feature
}

// Feature is an area of a layer. Its rings are closed and in the tile's units; the
// specification's rule parts them into polygons: a ring of positive area begins one.
type Feature struct {
	ID         uint64
	Properties map[string]string
	Shape      orb.MultiPolygon
}

// Ids are those of the features, in order.
func (l Layer) Ids() []uint64 {
	var ids []uint64
	for _, f := range l.Features {
		ids = append(ids, f.ID)
	}
	return ids
}

// message calls field for each field of a message, with its number and either a
// number or bytes.
func message(b []byte, field func(number, value uint64, body []byte) error) error {
	for len(b) > 0 {
		tag, n := binary.Uvarint(b)
		if n <= 0 {
			return errors.New("no tag")
		}
		b = b[n:]
		value, n := binary.Uvarint(b)
		if n <= 0 {
			return errors.New("no value")
		}
		b = b[n:]
		var body []byte
		switch tag & 7 {
		case 0:
		case 2:
			if value > uint64(len(b)) {
				return errors.New("a length beyond the end")
			}
			body, b = b[:value], b[value:]
		default:
			return fmt.Errorf("wire type %d", tag&7)
		}
		if err := field(tag>>3, value, body); err != nil {
			return err
		}
	}
	return nil
}

func numbers(b []byte) ([]uint64, error) {
	var list []uint64
	for len(b) > 0 {
		v, n := binary.Uvarint(b)
		if n <= 0 {
			return nil, errors.New("a number is cut")
		}
		list, b = append(list, v), b[n:]
	}
	return list, nil
}

// Decode reads a tile of one layer; a tile without bytes is a layer without
// features.
func Decode(tile []byte) (Layer, error) {
	var l Layer
	layers := 0
	err := message(tile, func(number, _ uint64, body []byte) error {
		if layers++; number != 3 || layers > 1 {
			return fmt.Errorf("field %d of the tile, layer %d", number, layers)
		}
		return l.decode(body)
	})
	return l, err
}

func (l *Layer) decode(b []byte) error {
	var features [][]byte
	var keys, values []string
	err := message(b, func(number, value uint64, body []byte) error {
		switch number {
		case 1:
			l.Name = string(body)
		case 2:
			features = append(features, body)
		case 3:
			keys = append(keys, string(body))
		case 4:
			return message(body, func(number, _ uint64, text []byte) error {
				if number != 1 {
					return fmt.Errorf("a value of kind %d", number)
				}
				values = append(values, string(text))
				return nil
			})
		case 5:
			l.Extent = value
		case 15:
			l.Version = value
		default:
			return fmt.Errorf("field %d of the layer", number)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, body := range features {
		f, err := feature(body, keys, values)
		if err != nil {
			return fmt.Errorf("feature %d: %w", f.ID, err)
		}
		l.Features = append(l.Features, f)
	}
	return nil
}

func feature(b []byte, keys, values []string) (Feature, error) {
	f := Feature{Properties: map[string]string{}}
	err := message(b, func(number, value uint64, body []byte) error {
		list, err := numbers(body)
		switch number {
		case 1:
			f.ID = value
		case 2:
			for i := 0; err == nil && i+1 < len(list); i += 2 {
				if list[i] >= uint64(len(keys)) || list[i+1] >= uint64(len(values)) {
					return errors.New("a tag without key or value")
				}
				f.Properties[keys[list[i]]] = values[list[i+1]]
			}
		case 3:
			if value != 3 {
				return fmt.Errorf("a geometry of kind %d", value)
			}
		case 4:
			if err == nil {
				f.Shape, err = polygons(list)
			}
		default:
			return fmt.Errorf("field %d of a feature", number)
		}
		return err
	})
	return f, err
}

func polygons(commands []uint64) (orb.MultiPolygon, error) {
	var out orb.MultiPolygon
	var ring orb.Ring
	var x, y int64
	for len(commands) > 0 {
		id, count := commands[0]&7, commands[0]>>3
		commands = commands[1:]
		if id == 7 {
			ring = append(ring, ring[0])
			area := 0.0
			for i, p := range ring[1:] {
				area += ring[i][0]*p[1] - ring[i][1]*p[0]
			}
			switch {
			case area > 0:
				out = append(out, orb.Polygon{ring})
			case area < 0 && len(out) > 0:
				out[len(out)-1] = append(out[len(out)-1], ring)
			default:
				return nil, fmt.Errorf("a ring of area %v comes first, or has none", area)
			}
			ring = nil
			continue
		}
		if id == 1 && (count != 1 || ring != nil) || id != 1 && id != 2 || uint64(len(commands)) < 2*count {
			return nil, fmt.Errorf("command %d, %d times", id, count)
		}
		for range count {
			x, y = x+step(commands[0]), y+step(commands[1])
			commands = commands[2:]
			ring = append(ring, orb.Point{float64(x), float64(y)})
		}
	}
	if ring != nil {
		return nil, errors.New("a ring is not closed")
	}
	return out, nil
}

func step(v uint64) int64 { return int64(v>>1) ^ -int64(v&1) }
