package boundary

import (
	"context"
	"strconv"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/geo/format"
	"github.com/observatoire-essor/essor/geo/infile"
)

// PartsJoined is the note on a neighbourhood whose parts stand on several rows.
const PartsJoined infile.Code = "boundary.parts_joined"

// QPV reads boundaries of priority neighbourhoods, of both generations: the code
// tells which.
//
// Some programs write a neighbourhood of several parts as several features. Features
// of the same code and name that neither overlap nor share an edge are such parts and
// are joined into one area, with a note; any other repeated code is rejected.
func QPV(ctx context.Context, in source.Input, to source.Sink) (source.Counts, error) {
	return readWith(ctx, in, to, "qpv", func(r *layout.Features) layout.FeatureVisit {
		c := collector{Features: r, position: map[string]int{}}
		c.of = areas{places: places{}, refOf: func(r *layout.Features, v layout.Value) (source.Ref, error) { return r.QPV(v) }}
		r.End = c.tell
		return c.visit
	})
}

// collector holds neighbourhoods until all their parts are there.
type collector struct {
	*layout.Features
	of       areas
	areas    []source.Area
	position map[string]int // in areas, by code
}

func (c *collector) visit(f format.Feature) error {
	a, err := c.of.area(c.Features, f)
	if err != nil {
		return err
	}
	i, again := c.position[a.Ref.Code]
	if !again {
		c.position[a.Ref.Code] = len(c.areas)
		c.areas = append(c.areas, a)
		return nil
	}
	first := &c.areas[i]
	rows := map[string]string{"first": strconv.Itoa(first.Row), "code": a.Ref.Code}
	joined, apart := c.Joined(first.Boundary, a.Boundary)
	if !apart || first.Name != a.Name {
		return c.Refuse(c.At(f, "code"), layout.Duplicate, rows)
	}
	first.Boundary = joined
	first.AreaM2 += a.AreaM2
	return c.Note(source.Issue{Row: f.Row, Code: string(PartsJoined), Args: rows})
}

// tell hands the neighbourhoods to the sink, in the order of the file.
func (c *collector) tell() error {
	for _, a := range c.areas {
		if err := c.Sink.Area(a); err != nil {
			return err
		}
	}
	return nil
}
