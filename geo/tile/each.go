package tile

// Geometry is what of an area shows in a tile: rings in the tile's units, each outer
// ring with its holes after it. It holds until the next area.
type Geometry struct{ rings *rings }

// work is what cutting needs, kept for the next tile.
type work struct {
	rings, spare rings
	clipper      clipper
	checker      checker
	mvt          mvt
	near         []int32 // areas of a tile and large ones
}

// settle makes the rings valid, and puts holes behind their outer rings. The result
// may be empty.
func (w *work) settle() {
	if !w.checker.valid(&w.rings) || !w.checker.nested(&w.rings) {
		mend(&w.rings, &w.spare)
		w.rings, w.spare = w.spare, w.rings
	}
	if !isArranged(&w.rings) {
		arrange(&w.rings, &w.spare)
		w.rings, w.spare = w.spare, w.rings
	}
}

// Serves tells whether the layer has the tiles of a zoom.
func (l *Layer) Serves(zoom uint32) bool {
	return zoom == l.zoom || !l.exact && zoom > l.zoom && zoom <= MostZoom
}

// Each calls yield for the areas that show in a tile, in their order, until it
// returns false. The zoom must be one that the layer serves.
func (l *Layer) Each(t Address, yield func(area int, g Geometry) bool) {
	w := l.worker()
	defer l.pool.Put(w)
	l.each(w, t, func(area int) bool { return yield(area, Geometry{&w.rings}) })
}

func (l *Layer) worker() *work {
	if w, ok := l.pool.Get().(*work); ok {
		return w
	}
	return &work{}
}

// each leaves the rings of each area in w before it calls yield.
func (l *Layer) each(w *work, t Address, yield func(area int) bool) {
	around := l.grid.around(t)
	corner := point{int64(t.X) * int64(l.grid.Extent), int64(t.Y) * int64(l.grid.Extent)}
	to := box{point{around.min.x - corner.x, around.min.y - corner.y}, point{around.max.x - corner.x, around.max.y - corner.y}}
	near := l.cells.at(l.zoom, t, w.near)
	if len(l.cells.large) > 0 {
		w.near = near
	}
	for _, area := range near {
		bound := l.bound(area, t.Z, corner)
		if !bound.meets(to) {
			continue
		}
		l.load(w, area, t.Z, corner)
		if !to.holds(bound) {
			w.clipper.clip(&w.rings, &w.spare, bound, to)
			if len(w.rings.ends) > 0 {
				w.settle()
			}
		} else if !l.exact {
			w.settle()
			if len(w.rings.ends) == 0 {
				w.rings.copyOf(square(bound.min))
			}
		}
		if len(w.rings.ends) > 0 && !yield(int(area)) {
			return
		}
	}
}

// bound is the box of an area in the units of a tile.
func (l *Layer) bound(area int32, zoom uint32, corner point) box {
	b := l.boxes[area]
	return box{l.move(b.minX, b.minY, zoom, corner), l.move(b.maxX, b.maxY, zoom, corner)}
}

// move is a point of the layer in the units of a tile, rounded.
func (l *Layer) move(x, y int32, zoom uint32, corner point) point {
	px, py := int64(x), int64(y)
	switch {
	case l.fine > zoom:
		by := l.fine - zoom
		half := int64(1) << (by - 1)
		px, py = (px+half)>>by, (py+half)>>by
	case l.fine < zoom:
		px, py = px<<(zoom-l.fine), py<<(zoom-l.fine)
	}
	return point{px - corner.x, py - corner.y}
}

// load puts the rings of an area into w, in the units of a tile.
func (l *Layer) load(w *work, area int32, zoom uint32, corner point) {
	w.rings.reset()
	ring := int32(0)
	if area > 0 {
		ring = l.areaEnds[area-1]
	}
	start := int32(0)
	if ring > 0 {
		start = l.ringEnds[ring-1]
	}
	kept := 0
	for ; ring < l.areaEnds[area]; ring++ {
		end := l.ringEnds[ring]
		if l.exact {
			for xy := l.xy[2*start : 2*end]; len(xy) > 0; xy = xy[2:] {
				w.rings.points = append(w.rings.points, point{int64(xy[0]) - corner.x, int64(xy[1]) - corner.y})
			}
			w.rings.ends = append(w.rings.ends, len(w.rings.points))
		} else {
			l.loadRing(&w.rings, start, end, zoom, corner)
			if n := len(w.rings.ends); n > kept && (twiceArea(w.rings.at(n-1)) < 0) != l.holes[ring] {
				w.rings.drop() // so small that rounding turned it over
			}
			kept = len(w.rings.ends)
		}
		start = end
	}
}

// loadRing adds a ring of the layer, rounded.
func (l *Layer) loadRing(r *rings, start, end int32, zoom uint32, corner point) {
	for i := start; i < end; i++ {
		r.add(l.move(l.xy[2*i], l.xy[2*i+1], zoom, corner))
	}
	r.close()
}
