package edition

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/data/source"
)

// First bytes of encoded boundaries: without the sources of the shapes, with them,
// with them and the name of a drawing.
const (
	boundariesVersion = 1
	boundariesSourced = 2
	boundariesDrawn   = 3
)

// Encode writes the bytes whose hash is Hash: version, level, vintage, the drawing
// if there is one, the different lists of sources when there are any, then for each area its code, name,
// surface, list of sources and shape, points as differences to the point before in
// units of 1e-8°. The last point of a ring, which is the first again, is left out.
func (b *Boundaries) Encode() []byte {
	w := &writer{}
	different := newDictionary[[]string](len(b.Sources))
	for _, ids := range b.Sources {
		different.add(ids, strings.Join(ids, "\x00"))
	}
	lists, of := different.sorted(slices.Compare[[]string])
	sourced := slices.ContainsFunc(lists, func(ids []string) bool { return ids != nil })
	switch {
	case b.Drawing != "":
		w.b, sourced = append(w.b, boundariesDrawn), true
	case sourced:
		w.b = append(w.b, boundariesSourced)
	default:
		w.b = append(w.b, boundariesVersion)
	}
	w.text(string(b.Level))
	w.text(b.Vintage)
	if b.Drawing != "" {
		w.text(string(b.Drawing))
	}
	if sourced {
		w.count(len(lists))
		for _, ids := range lists {
			w.count(len(ids))
			for _, id := range ids {
				w.text(id)
			}
		}
	}
	w.count(len(b.Codes))
	for i := range b.Codes {
		w.text(b.Codes[i])
		w.text(b.Names[i])
		w.count(len(b.Shapes[i]))
		if b.Shapes[i] == nil {
			continue
		}
		w.float(b.AreaM2[i])
		if sourced {
			w.count(int(of[i]))
		}
		x, y := int64(0), int64(0)
		for _, polygon := range b.Shapes[i] {
			w.count(len(polygon))
			for _, ring := range polygon {
				w.count(len(ring) - 1)
				for _, p := range ring[:len(ring)-1] {
					px, py := int64(math.Round(p[0]*degree)), int64(math.Round(p[1]*degree))
					w.int(px - x)
					w.int(py - y)
					x, y = px, py
				}
			}
		}
	}
	return w.b
}

// DecodeBoundaries reads what Encode wrote. Any other bytes give an error.
func DecodeBoundaries(body []byte) (*Boundaries, error) {
	name := HashOf(body)
	b, err := decodeNamed(body, name)
	if err != nil {
		return nil, err
	}
	if HashOf(b.Encode()) != name {
		return nil, fmt.Errorf("boundaries: %w: not the only encoding", errDamaged)
	}
	return b, nil
}

// decodeNamed reads encoded boundaries that have that name.
func decodeNamed(body []byte, name Hash) (*Boundaries, error) {
	r := &reader{b: body}
	version := r.oneOf(boundariesVersion, boundariesSourced, boundariesDrawn)
	b := &Boundaries{Level: source.Level(r.text()), Vintage: r.text()}
	if version == boundariesDrawn {
		if b.Drawing = Hash(r.text()); !IsHash(string(b.Drawing)) {
			r.fail("drawing %q", b.Drawing)
		}
	}
	var lists [][]string
	if version != boundariesVersion {
		lists = readLists(r)
	}
	n := r.count(3)
	for i := 0; i < n && r.err == nil; i++ {
		b.Codes, b.Names = append(b.Codes, r.text()), append(b.Names, r.text())
		if b.Codes[i] == "" || i > 0 && b.Codes[i] <= b.Codes[i-1] {
			r.fail("codes out of order")
		}
		surface, sources, shape := readShape(r, lists)
		b.AreaM2, b.Sources, b.Shapes = append(b.AreaM2, surface), append(b.Sources, sources), append(b.Shapes, shape)
	}
	if err := r.end(); err != nil {
		return nil, fmt.Errorf("boundaries: %w", err)
	}
	b.complete()
	b.Hash = name
	return b, nil
}

// readLists reads the different lists of sources, in order.
func readLists(r *reader) [][]string {
	lists := make([][]string, r.count(1))
	for i := range lists {
		for range r.count(1) {
			lists[i] = append(lists[i], r.text())
		}
	}
	return lists
}

// readShape reads the surface of an area, the sources of its boundary if any of
// the boundaries has some, and the boundary.
func readShape(r *reader, lists [][]string) (surface float64, sources []string, shape orb.MultiPolygon) {
	polygons := r.count(8)
	if polygons == 0 {
		return math.NaN(), nil, nil
	}
	if surface = r.float(); !(surface > 0) {
		r.fail("%v m²", surface)
	}
	if lists != nil {
		at := r.uint()
		if at >= uint64(len(lists)) {
			r.fail("list of sources %d", at)
			return math.NaN(), nil, nil
		}
		sources = lists[at]
	}
	shape = make(orb.MultiPolygon, 0, polygons)
	at := [2]int64{}
	for range polygons {
		polygon := make(orb.Polygon, 0, r.count(7))
		for range cap(polygon) {
			polygon = append(polygon, readRing(r, &at))
		}
		if len(polygon) == 0 {
			r.fail("polygon without ring")
		}
		shape = append(shape, polygon)
	}
	return surface, sources, shape
}

// readRing reads the points of a ring, the first as its difference from at, and
// closes it.
func readRing(r *reader, at *[2]int64) orb.Ring {
	n := r.count(2)
	if n < 3 {
		r.fail("ring of %d points", n)
		return nil
	}
	ring := make(orb.Ring, 0, n+1)
	for range n {
		at[0], at[1] = at[0]+r.int(), at[1]+r.int()
		if at[0] < -180*degree || at[0] > 180*degree || at[1] < -90*degree || at[1] > 90*degree {
			r.fail("point beyond the earth")
			return nil
		}
		ring = append(ring, orb.Point{float64(at[0]) / degree, float64(at[1]) / degree})
	}
	return append(ring, ring[0])
}
