package page

import (
	"fmt"
	"math"
	"strings"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// locator is a small map that shows where an area lies.
type locator struct {
	ViewBox string
	Around  string    // path of the communes around it
	Whole   string    // path of the territory
	Here    string    // path of the area
	Ring    *trendDot // around an area that is too small to be seen
	Radius  string
	Alt     string
}

// The size of a locator, in units of its own, and how detailed it is.
const (
	locatorWidth   = 400.0
	locatorZoom    = 9   // of the shapes around
	hereZoom       = 12  // of the area
	mostAround     = 250 // communes; more are too small to be seen
	leastSeen      = 12  // units
	locatorLeeway  = 0.02
	tallestLocator = 1.3 // times as tall as wide, at most
)

// locator draws where the area lies in the territory of the edition, or what it is part of;
// nil without boundaries.
func (r reader) locator() *locator {
	here, bound, ok := shapeOf(r.Edition, r.sheet.Ref, hereZoom)
	if !ok {
		return nil
	}
	frame, name := bound, r.sheet.Name
	var whole orb.MultiPolygon
	for _, around := range append([]edition.Relation{r.sheet.Reference}, r.sheet.Parents...) {
		if shape, b, ok := shapeOf(r.Edition, around.Ref, locatorZoom); ok {
			whole, frame, name = shape, b.Union(bound), around.Name
			break
		}
	}
	width := (frame.Max[0] - frame.Min[0]) * (1 + 2*locatorLeeway)
	if !(width > 0) {
		return nil
	}
	scale := locatorWidth / width
	if height := (frame.Max[1] - frame.Min[1]) * scale; height > locatorWidth*tallestLocator {
		scale *= locatorWidth * tallestLocator / height
	}
	draw := plane{scale, frame.Min[0] - width*locatorLeeway, frame.Min[1] - width*locatorLeeway}
	l := &locator{
		ViewBox: fmt.Sprintf("0 0 %.0f %.0f", locatorWidth, math.Ceil((frame.Max[1]-frame.Min[1]+2*width*locatorLeeway)*scale)),
		Whole:   draw.path(whole), Here: draw.path(here), Around: r.around(draw),
		Alt: r.Say("area.locator.alt", "name", r.sheet.Name, "whole", name),
	}
	if size := max(bound.Max[0]-bound.Min[0], bound.Max[1]-bound.Min[1]) * scale; size < leastSeen {
		x, y := draw.at(bound.Center())
		l.Ring, l.Radius = &trendDot{X: fmt.Sprint(x), Y: fmt.Sprint(y)}, fmt.Sprint(leastSeen)
	}
	return l
}

// around is the path of the communes of the edition when they are few.
func (r reader) around(draw plane) string {
	b := r.Edition.Level(source.Commune)
	if b == nil || b.Len() > mostAround {
		return ""
	}
	var all strings.Builder
	for _, shape := range b.At(locatorZoom) {
		all.WriteString(draw.path(shape))
	}
	return all.String()
}

// shapeOf is the shape of an area in fractions of the map of the world, as
// [edition.Boundaries.At] has it, and its bound.
func shapeOf(e *edition.Edition, ref source.Ref, zoom int) (orb.MultiPolygon, orb.Bound, bool) {
	b := e.Level(ref.Level)
	if b == nil {
		return nil, orb.Bound{}, false
	}
	i, ok := b.Index(ref.Code)
	if !ok || b.Shapes[i] == nil {
		return nil, orb.Bound{}, false
	}
	shape := b.At(zoom)[i]
	return shape, shape.Bound(), len(shape) > 0
}

// plane places points of the map of the world on a drawing.
type plane struct{ scale, west, north float64 }

func (p plane) at(q orb.Point) (x, y float64) {
	round := func(v float64) float64 { return math.Round(v*10) / 10 }
	return round((q[0] - p.west) * p.scale), round((q[1] - p.north) * p.scale)
}

// path writes a shape as the data of an SVG path.
func (p plane) path(shape orb.MultiPolygon) string {
	var b strings.Builder
	for _, polygon := range shape {
		for _, ring := range polygon {
			command := "M"
			for _, q := range ring[:max(0, len(ring)-1)] {
				x, y := p.at(q)
				fmt.Fprintf(&b, "%s%v %v", command, x, y)
				command = "L"
			}
			b.WriteString("Z")
		}
	}
	return b.String()
}
