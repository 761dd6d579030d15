package synth

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/paulmach/orb"
)

// Constants of the outline. A much sharper union leaves bridges of no width
// between communes that only just meet, a softer one cuts off places at the rim.
const (
	outlineSharpness = 0.8
	outlineStep      = 250.0  // metres between nodes of the lattice
	outlineMargin    = 4000.0 // metres around the places
	outlineRipple    = 0.06   // of each wave, in the unit of the level
)

var errNoOutline = errors.New("outline: no level encloses the communes' total area")

// outline returns the border of a territory of which only the places and the
// areas of its communes are known: the level set
//
//	−log Σ exp(−s·d²/r²) / s < level,   r² = area/π
//
// of the smooth union of the communes' discs (d the distance to a place), with
// the level that encloses their total area, holes filled. A ripple keeps the
// border from looking drawn with compasses. The rings are enlarged at the end by
// the few parts in 10¹⁰ that the search for the level leaves.
func outline(places []orb.Point, areas []float64, r *rand.Rand) ([]orb.Ring, error) {
	bound := orb.MultiPoint(places).Bound().Pad(outlineMargin)
	f := newField(bound, outlineStep)
	waves := newRipple(r, outlineRipple, 1500, 2500, 4000)
	f.sample(func(p orb.Point) float64 { return smoothUnion(p, places, areas) + waves.at(p) })

	total := 0.0
	for _, a := range areas {
		total += a
	}
	level, ok := levelEnclosing(total, -2, 8, func(l float64) float64 { return ringsArea(outerRings(f.contour(l))) })
	if !ok {
		return nil, errNoOutline
	}
	rings := outerRings(f.contour(level))
	if err := scaleTo(rings, total); err != nil {
		return nil, fmt.Errorf("outline: %w", err)
	}
	return rings, nil
}

// smoothUnion is a squared distance to the nearest disc's centre in units of
// its radius, smoothed where discs meet.
func smoothUnion(p orb.Point, places []orb.Point, areas []float64) float64 {
	sum := 0.0
	for k, c := range places {
		dx, dy := p[0]-c[0], p[1]-c[1]
		if q := outlineSharpness * math.Pi * (dx*dx + dy*dy) / areas[k]; q < 60 {
			sum += math.Exp(-q)
		}
	}
	return -math.Log(sum+1e-26) / outlineSharpness
}

// levelEnclosing returns the level at which area, which must not fall as the
// level rises, reaches want; ok is false when that is not between low and high.
// It is regula falsi in the Illinois form, and bisection where that is slow, as
// at a jump of the area: then the level is that of the jump.
func levelEnclosing(want, low, high float64, area func(level float64) float64) (level float64, ok bool) {
	short, over := area(low)-want, area(high)-want
	if short > 0 || over < 0 {
		return 0, false
	}
	for step := range levelSteps {
		level = low - short*(high-low)/(over-short)
		if step%3 == 2 || !(level > low && level < high) {
			level = low + (high-low)/2
		}
		switch excess := area(level) - want; {
		case math.Abs(excess) <= levelTolerance*want:
			return level, true
		case excess < 0:
			low, short, over = level, excess, over/2
		default:
			high, over, short = level, excess, short/2
		}
	}
	return high, true
}

// Constants of the search for a level.
const (
	levelSteps     = 90
	levelTolerance = 1e-10 // of the area
)

// maxScaling is how much of its area scaleTo may add or take: more means that
// the level set jumps at this area.
const maxScaling = 1e-3

// scaleTo enlarges or shrinks rings in place about their centre so that they
// enclose the wanted area.
func scaleTo(rings []orb.Ring, want float64) error {
	area := ringsArea(rings)
	if !(math.Abs(area/want-1) < maxScaling) {
		return fmt.Errorf("contour encloses %.0f m² in place of %.0f", area, want)
	}
	k := math.Sqrt(want / area)
	center := orb.MultiLineString(asLines(rings)).Bound().Center()
	for _, r := range rings {
		for i, p := range r {
			r[i] = orb.Point{center[0] + k*(p[0]-center[0]), center[1] + k*(p[1]-center[1])}
		}
	}
	return nil
}

func asLines(rings []orb.Ring) []orb.LineString {
	lines := make([]orb.LineString, len(rings))
	for i, r := range rings {
		lines[i] = orb.LineString(r)
	}
	return lines
}

// outerRings returns the rings that are not holes.
func outerRings(rings []orb.Ring) []orb.Ring {
	return slices.DeleteFunc(rings, func(r orb.Ring) bool { return ringArea(r) <= 0 })
}
