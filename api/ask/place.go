package ask

import (
	"context"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/geo"
)

// nearBoundary is how near to a boundary a point is said to be to check, in metres: boundaries
// and positions are seldom better.
const nearBoundary = 10

// Place is a point that somebody searched by its coordinates, with what holds it.
type Place struct {
	Point orb.Point // longitude, latitude
	Areas []PlaceArea
}

// PlaceArea is a commune or neighbourhood that holds a point or is near to it.
type PlaceArea struct {
	Ref       source.Ref
	Inside    bool
	Near      bool // the boundary is nearBoundary or less away: to check
	Simulated bool // its boundary is simulated
}

// Place finds the communes and neighbourhoods that hold the point of a text such as "50.69, 3.17"
// or "3,17 50,69", and those whose boundary is near; nil when the text is no point. The latitude
// comes first, as map services write it, unless the edition is where the longitude does.
func (a Asker) Place(ctx context.Context, e *edition.Edition, text string) (*Place, error) {
	x, y, ok := parseCoordinates(text)
	if !ok {
		return nil, nil //nolint:nilnil // most texts are no points
	}
	index, err := a.Known.Locators(ctx, e)
	if err != nil {
		return nil, err
	}
	var first *Place
	for _, p := range []orb.Point{{y, x}, {x, y}} {
		if math.Abs(p[0]) > 180 || math.Abs(p[1]) > 90 {
			continue
		}
		place := &Place{Point: p, Areas: placeAreas(e, p, index.Areas(p))}
		if len(place.Areas) > 0 {
			return place, nil
		}
		if first == nil {
			first = place
		}
	}
	return first, nil
}

// parseCoordinates reads two numbers with decimals, which nobody writes in a name or a code.
func parseCoordinates(text string) (x, y float64, ok bool) {
	coordinates := regexp.MustCompile(`^([+−-]?\d{1,3}[.,]\d+)\s*[;,\s]\s*([+−-]?\d{1,3}[.,]\d+)$`)
	found := coordinates.FindStringSubmatch(strings.TrimSpace(text))
	if found == nil {
		return 0, 0, false
	}
	number := strings.NewReplacer(",", ".", "−", "-")
	x, errX := strconv.ParseFloat(number.Replace(found[1]), 64)
	y, errY := strconv.ParseFloat(number.Replace(found[2]), 64)
	return x, y, errX == nil && errY == nil
}

// placeAreas are the areas that hold a point or are near to it, the communes first, and of each
// level those that hold it.
func placeAreas(e *edition.Edition, p orb.Point, holding []source.Ref) []PlaceArea {
	var list []PlaceArea
	for _, level := range e.Levels() {
		if level != source.Commune && !level.IsNeighbourhood() {
			continue
		}
		b := e.Level(level)
		for i, code := range b.Codes {
			if b.Shapes[i] == nil || !around(b.Bounds[i]).Contains(p) {
				continue
			}
			ref := source.Ref{Level: level, Code: code}
			area := PlaceArea{
				Ref: ref, Inside: slices.Contains(holding, ref), Simulated: e.BoundarySimulated(ref),
				Near: geo.MetresToBoundary(b.Shapes[i], p) <= nearBoundary,
			}
			if area.Inside || area.Near {
				list = append(list, area)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b PlaceArea) int {
		if order := edition.CompareLevels(a.Ref.Level, b.Ref.Level); order != 0 || a.Inside == b.Inside {
			return order
		}
		if a.Inside {
			return -1
		}
		return 1
	})
	return list
}

// around is a bound with more room than nearBoundary, anywhere but at the poles.
func around(b orb.Bound) orb.Bound { return b.Pad(0.001) }
