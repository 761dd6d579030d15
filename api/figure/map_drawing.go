package figure

// mapDrawing makes a drawing of a map of areas with its legend.
func (q *question) mapDrawing(out *content, c column, key *legend, fill func(i int) (Colour, pattern)) {
	q.mapWith(out, c, key, func(b *Board, m *chart) {
		m.discs = true
		m.fills(b, fill)
	}, func(*Board, *chart) {})
}

// mapWith makes a drawing of a map: values lie below the outlines, marks over them.
func (q *question) mapWith(out *content, c column, key *legend, values, marks func(*Board, *chart)) {
	out.key = key
	aspect := 0.0
	out.place = func(b *Board, body Box) (picture, place Box) {
		if aspect == 0 {
			aspect = q.aspect(c)
		}
		return b.layout(body, key, aspect)
	}
	out.draw = func(b *Board, body Box) {
		box, legendBox := out.place(b, body)
		m := q.newChart(b, c.areas, box)
		b.Group("map", func() {
			m.land(b)
			values(b, m)
			m.over(b)
			marks(b, m)
			m.scaleBar(b)
			m.names(b, m.room, b.usualNames(m.room))
		})
		b.drawLegend(key, legendBox, legendBox.Y > body.Y)
	}
}

// aspect is the width of the territory by its height.
func (q *question) aspect(c column) float64 {
	ground := q.ground(c.areas)
	regions := regionsOf(ground)
	if len(regions) == 0 {
		return 1
	}
	e := extentOf(ground, regions[0], q.spec.State.BBox)
	aspect := (e.Max[0] - e.Min[0]) / (e.Max[1] - e.Min[1])
	if len(regions) > 1 && q.spec.State.BBox == nil {
		aspect /= 1 - insetShare
	}
	return aspect
}

// takesFoot tells whether there is room for the texts at the foot of a figure below the
// legend of a map, and gives them to it, so that the map may be higher; box is what a figure
// has below its head.
func (b *Board) takesFoot(c *content, box Box, parts func(width float64) []footPart) bool {
	if c.key == nil {
		return false
	}
	c.key.fills = true
	_, place := c.place(b, box)
	c.key.tail = parts(place.W)
	_, again := c.place(b, box)
	lines := 0
	for _, p := range c.key.tail {
		lines += len(b.Wrap(p.text, place.W, p.style))
	}
	const most, narrowest = 13, 13 // lines, and how wide they are, in heights of a line
	if c.key.strip.H == 0 && place.Y == box.Y && place == again && lines <= most && place.W >= narrowest*LineHeight(b.Small) && b.arrange(c.key, place).height(b, c.key) <= place.H {
		return true
	}
	c.key.tail, c.key.fills = nil, false
	return false
}
