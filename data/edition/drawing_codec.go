package edition

import (
	"fmt"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/geo/topology"
)

// drawingVersion is the first byte of an encoded drawing.
const drawingVersion = 1

// stepBits are the low bits of a difference in x: how many zooms after the first the
// point is kept from.
const stepBits = 4

// encode writes a drawing: version, levels with their least zooms, the zoom that has
// all; arcs, points as differences to the point before; for each level the areas, their
// polygons, their rings and the arcs of these, as differences to the arc before.
func (d *drawing) encode() []byte {
	w := &writer{b: make([]byte, 0, 5*len(d.lines.Points)+1024)}
	w.b = append(w.b, drawingVersion)
	w.count(len(d.levels))
	for i, level := range d.levels {
		w.text(string(level))
		w.count(d.lines.Layers[i].Least)
	}
	w.count(d.lines.Full)
	first := firstZoom(d.lines)
	w.count(len(d.lines.Arcs) - 1)
	before := topology.Place{}
	for i, from := range d.lines.Arcs[:len(d.lines.Arcs)-1] {
		to := d.lines.Arcs[i+1]
		w.count(int(to - from))
		for v := from; v < to; v++ {
			p := d.lines.Points[v]
			w.uint(zigzag(int64(p.X)-int64(before.X))<<stepBits | uint64(int(d.lines.Least[v])-first))
			w.int(int64(p.Y) - int64(before.Y))
			before = p
		}
	}
	for _, layer := range d.lines.Layers {
		encodeRings(w, layer)
	}
	return w.b
}

func zigzag(v int64) uint64 { return uint64(v<<1) ^ uint64(v>>63) }

// firstZoom is the first zoom at which a layer is drawn.
func firstZoom(d *topology.Drawing) int {
	first := topology.MaxZoom
	for _, layer := range d.Layers {
		first = min(first, layer.Least)
	}
	return first
}

func encodeRings(w *writer, r topology.Rings) {
	w.count(len(r.AreaEnds))
	polygon, ring, ref, before := int32(0), int32(0), int32(0), int32(0)
	for _, areaEnd := range r.AreaEnds {
		w.count(int(areaEnd - polygon))
		for ; polygon < areaEnd; polygon++ {
			w.count(int(r.PolygonEnds[polygon] - ring))
			for ; ring < r.PolygonEnds[polygon]; ring++ {
				w.count(int(r.RingEnds[ring] - ref))
				for ; ref < r.RingEnds[ring]; ref++ {
					arc, backwards := r.Refs[ref], uint64(0)
					if arc < 0 {
						arc, backwards = ^arc, 1
					}
					w.uint(zigzag(int64(arc-before))<<1 | backwards)
					before = arc
				}
			}
		}
	}
}

// decodeDrawing reads what encode wrote. Any other bytes give an error.
func decodeDrawing(body []byte) (*drawing, error) {
	r := &reader{b: body}
	r.version(drawingVersion)
	d := &drawing{hash: HashOf(body), lines: &topology.Drawing{}}
	layers := make([]topology.Rings, r.count(2))
	for i := range layers {
		d.levels = append(d.levels, source.Level(r.text()))
		layers[i].Least = r.zoom()
		if i > 0 && d.levels[i] <= d.levels[i-1] {
			r.fail("levels out of order")
		}
	}
	d.lines.Layers, d.lines.Full = layers, r.zoom()
	if len(layers) > 0 && d.lines.Full < firstZoom(d.lines) {
		r.fail("all detail at zoom %d", d.lines.Full)
	}
	readArcs(r, d.lines)
	for i := range layers {
		readRings(r, d.lines, &layers[i])
	}
	if err := r.end(); err != nil {
		return nil, fmt.Errorf("drawing: %w", err)
	}
	return d, nil
}

// zoom is a zoom of a drawing.
func (r *reader) zoom() int {
	z := r.uint()
	if z > topology.MaxZoom {
		r.fail("zoom %d", z)
		return 0
	}
	return int(z)
}

// readArcs reads the points of the arcs.
func readArcs(r *reader, d *topology.Drawing) {
	first := firstZoom(d)
	steps := max(0, d.Full-first)
	n := r.count(5)
	d.Arcs = make([]int32, 1, n+1)
	d.Points, d.Least = make([]topology.Place, 0, len(r.b)/4), make([]uint8, 0, len(r.b)/4)
	x, y := int64(0), int64(0)
	for range n {
		length := r.count(2)
		if length < 2 {
			r.fail("arc of %d points", length)
			return
		}
		for i := range length {
			head := r.uint()
			step := int(head & (1<<stepBits - 1))
			x += unzigzag(head >> stepBits)
			y += r.int()
			if x < 0 || x >= 1<<31 || y < 0 || y >= 1<<31 || step > steps || step > 0 && (i == 0 || i == length-1) {
				r.fail("point of an arc")
				return
			}
			d.Points = append(d.Points, topology.Place{X: int32(x), Y: int32(y)})
			d.Least = append(d.Least, uint8(first+step))
		}
		d.Arcs = append(d.Arcs, int32(len(d.Points)))
	}
}

func unzigzag(u uint64) int64 { return int64(u>>1) ^ -int64(u&1) }

// readRings reads the areas of a layer, whose rings must be closed.
func readRings(r *reader, d *topology.Drawing, out *topology.Rings) {
	before := int64(0)
	for range r.count(1) {
		for range r.count(1) {
			rings := r.count(1)
			for range rings {
				before = readRefs(r, d, out, before)
				out.RingEnds = append(out.RingEnds, int32(len(out.Refs)))
			}
			if rings == 0 {
				r.fail("polygon without ring")
			}
			out.PolygonEnds = append(out.PolygonEnds, int32(len(out.RingEnds)))
		}
		out.AreaEnds = append(out.AreaEnds, int32(len(out.PolygonEnds)))
	}
}

// readRefs reads the arcs of a ring, the first as its difference from before, and
// returns the last.
func readRefs(r *reader, d *topology.Drawing, out *topology.Rings, before int64) int64 {
	n := r.count(1)
	if n == 0 {
		r.fail("ring without arc")
		return before
	}
	var start, end topology.Place
	for i := range n {
		u := r.uint()
		before += unzigzag(u >> 1)
		if before < 0 || before >= int64(len(d.Arcs)-1) {
			r.fail("arc %d", before)
			return 0
		}
		ref := int32(before)
		from, to := d.Points[d.Arcs[ref]], d.Points[d.Arcs[ref+1]-1]
		if u&1 == 1 {
			ref, from, to = ^ref, to, from
		}
		if i == 0 {
			start = from
		} else if from != end {
			r.fail("ring is broken")
		}
		end = to
		out.Refs = append(out.Refs, ref)
	}
	if end != start {
		r.fail("ring is not closed")
	}
	return before
}
