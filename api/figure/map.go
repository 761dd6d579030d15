package figure

import (
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/geo/proj"
)

// chart is the geography below the values of a map: land, outlines of communes and of
// the territory, neighbourhoods on top, names, a scale bar.
type chart struct {
	q      *question
	areas  *edition.Boundaries // that have values
	plane  plane
	insets []inset
	atlas  *proj.Atlas
	small  bool // there is no room for neighbourhoods on top
	discs  bool // areas that are too small to read are drawn as discs
	taken  []Box
	room   Box    // above the scale bar
	bar    bar    // in a corner; of no length: below the map
	dark   []Path // outlines that names keep off
}

// inset is a part of the territory that lies elsewhere, in its own box.
type inset struct {
	plane
	areas []int
	frame Box
	name  string
}

// neighbourhoods is the generation of priority neighbourhoods that is drawn on top: that
// of the values, or that in force in the last year of which values are drawn.
func (q *question) neighbourhoods(level source.Level) source.Level {
	switch level {
	case source.QPV2015, source.OutsideQPV2015:
		return source.QPV2015
	case source.QPV2024, source.OutsideQPV2024:
		return source.QPV2024
	}
	year := 0
	for _, k := range q.drew {
		year = max(year, k.Period.To)
	}
	if l := ask.Neighbourhoods(q.e, year); l != "" && q.e.Level(l).Len() <= mostOutlined {
		return l
	}
	return ""
}

// mostOutlined is how many neighbourhoods are outlined over others; more would cover all.
const mostOutlined = 400

// drawnLevels are the levels whose boundaries a map of a level draws.
func (q *question) drawnLevels(level source.Level) []source.Level {
	levels := []source.Level{level}
	for _, l := range []source.Level{source.Commune, q.neighbourhoods(level)} {
		if l != "" && l != level && q.e.Level(l) != nil {
			levels = append(levels, l)
		}
	}
	return levels
}

// newChart fits the territory into a box. Where no corner of the map has room for the scale
// bar, a strip at its foot has.
func (q *question) newChart(b *Board, areas *edition.Boundaries, in Box) *chart {
	c := &chart{q: q, areas: areas, atlas: proj.NewAtlas(), room: in}
	ground := q.ground(areas)
	regions := regionsOf(ground)
	if len(regions) == 0 {
		return c
	}
	extent, part := extentOf(ground, regions[0], q.spec.State.BBox), q.spec.State.BBox != nil
	fit := func(in Box) {
		c.room, c.insets = in, nil
		if len(regions) > 1 && !part {
			in = c.addInsets(b, ground, regions[1:], in)
		}
		c.plane = fitPlane(regions[0].crs, extent, in, part)
	}
	fit(in)
	if strip := c.strip(b, ground, regions[0]); strip > 0 {
		in.H -= strip
		c.bar = bar{}
		fit(in)
	}
	return c
}

// ground is the level whose areas cover the territory: communes below levels that do not.
func (q *question) ground(areas *edition.Boundaries) *edition.Boundaries {
	if b := q.e.Level(source.Commune); b != nil {
		return b
	}
	return areas
}

// insetShare is how much of the width of a map parts that lie elsewhere may take.
const insetShare = 0.16

// addInsets puts parts of the territory that lie elsewhere into boxes at the left, and
// returns what is left for the rest.
func (c *chart) addInsets(b *Board, ground *edition.Boundaries, regions []region, in Box) Box {
	gap := 0.6 * LineHeight(b.Small)
	size := min((in.H-gap*float64(len(regions)-1))/float64(len(regions)), insetShare*in.W)
	for i, r := range regions {
		frame := Box{in.X, in.Y + float64(i)*(size+gap), size, size}
		code := ground.Codes[r.areas[0]]
		name := ""
		if len(code) > 3 && c.q.has("place."+code[:3]) {
			name = c.q.say("place."+code[:3], nil)
		}
		room := frame.Inset(0.6)
		room.H -= LineHeight(b.Small)
		c.insets = append(c.insets, inset{fitPlane(r.crs, extentOf(ground, r, nil), room, false), r.areas, frame, name})
	}
	in.X += size + gap
	in.W -= size + gap
	return in
}

// planeOf is where an area is drawn.
func (c *chart) planeOf(b *edition.Boundaries, i int) plane {
	if len(c.insets) == 0 {
		return c.plane
	}
	crs, ok := c.atlas.Local(b.Centroids[i][0], b.Centroids[i][1])
	for _, in := range c.insets {
		if ok && crs.Code() == in.crs.Code() {
			return in.plane
		}
	}
	return c.plane
}

// path is the outline of an area on the board.
func (c *chart) path(b *edition.Boundaries, i int) Path {
	if b.Shapes[i] == nil {
		return Path{}
	}
	p := c.planeOf(b, i)
	shapes := b.At(max(p.zoom, edition.LeastZoom(b.Level)))
	return p.path(shapes[i])
}

// land draws the communes below a level that does not cover the territory.
func (c *chart) land(b *Board) {
	ground := c.q.ground(c.areas)
	if ground == c.areas || covers(c.areas.Level) {
		return
	}
	b.Group("land", func() {
		for i := range ground.Codes {
			b.Shape(c.path(ground, i), Style{Fill: rgb(0xf3f4f6), Stroke: rgb(0xc9ced7), Width: 0.6 * b.Line})
		}
	})
}

// covers tells whether the areas of a level make the whole territory.
func covers(level source.Level) bool {
	switch level {
	case source.Commune, source.EPCI, source.Territoire, source.IRIS:
		return true
	}
	return false
}

// fills draws each area with its paint.
func (c *chart) fills(b *Board, of func(i int) (Colour, pattern)) {
	line := Style{Stroke: rgb(0x8d96a5), Width: 0.6 * b.Line}
	switch {
	case c.areas.Len() > 2000:
		line.Width = 0.15 * b.Line
	case !covers(c.areas.Level): // small, on a ground that is nearly as pale as zero
		line = Style{Stroke: rgb(0x4d5768), Width: 0.8 * b.Line}
	}
	draw := func(i int, path Path, spacing float64) {
		fill, pattern := of(i)
		b.AreaShape(path, Style{Fill: fill, Stroke: line.Stroke, Width: line.Width}, string(c.areas.Level)+"/"+c.areas.Codes[i], "")
		b.fillPatternOf(path, fill, pattern, spacing)
	}
	b.Group("areas", func() {
		var small []int
		for i := range c.areas.Codes {
			path, disc := c.mark(b, i)
			if disc {
				small = append(small, i)
				continue
			}
			draw(i, path, b.spacing())
			c.keepOff(b, path)
		}
		for _, i := range small { // on top, so that no larger area hides them
			path, _ := c.mark(b, i)
			draw(i, path, discSpacing*b.discSize())
			c.keepOff(b, path)
		}
	})
}

// over draws what lies on top of the values: the outline of the territory,
// neighbourhoods, areas that are picked out.
func (c *chart) over(b *Board) {
	b.Group("outlines", func() {
		c.outline(b, source.EPCI, Style{Stroke: rgb(0x4d5768), Width: 1.4 * b.Line})
		if l := c.q.neighbourhoods(c.areas.Level); !c.small && l != "" && l != c.areas.Level {
			c.outline(b, l, neighbourhoodStyle(b.Theme))
		}
		for _, r := range c.q.spec.State.Sel {
			if areas, i, _, err := c.q.e.Find(r); err == nil {
				path := c.path(areas, i)
				if areas.Level == c.areas.Level {
					path, _ = c.mark(b, i)
				}
				b.Shape(path, Style{Stroke: highlight(), Width: 2.6 * b.Line})
			}
		}
	})
	for _, in := range c.insets {
		b.Shape(in.frame.Path(), Style{Stroke: pale(), Width: 0.6 * b.Line})
		b.Text(in.frame.X+in.frame.W/2, in.frame.Bottom()-0.3*LineHeight(b.Small), b.Cut(in.name, in.frame.W, TextStyle{Size: b.Small}),
			TextStyle{Size: b.Small, Colour: grey(), Anchor: Middle}, Box{})
	}
}

func neighbourhoodStyle(t Theme) Style { return Style{Stroke: ink(), Width: t.Line} }

// outline draws the outlines of a level that is small enough to be seen.
func (c *chart) outline(b *Board, level source.Level, s Style) {
	areas := c.q.e.Level(level)
	if areas == nil || areas.Len() > mostOutlined {
		return
	}
	for i := range areas.Codes {
		path := c.path(areas, i)
		b.Shape(path, s)
		c.dark = append(c.dark, path)
	}
}
