package boundary

import (
	"context"
	_ "embed" // the names of columns

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/geo/format"
)

//go:embed columns.yaml
var columnsYAML []byte

// Communes reads boundaries of communes. Arrondissements of Paris, Lyon and
// Marseille are left out.
func Communes(ctx context.Context, in source.Input, to source.Sink) (source.Counts, error) {
	return read(ctx, in, to, "communes", func(r *layout.Features, v layout.Value) (source.Ref, error) { return r.Commune(v) })
}

// EPCI reads boundaries of EPCI.
func EPCI(ctx context.Context, in source.Input, to source.Sink) (source.Counts, error) {
	return read(ctx, in, to, "epci", func(r *layout.Features, v layout.Value) (source.Ref, error) { return r.EPCI(v) })
}

// IRIS reads boundaries of IRIS.
func IRIS(ctx context.Context, in source.Input, to source.Sink) (source.Counts, error) {
	return read(ctx, in, to, "iris", func(r *layout.Features, v layout.Value) (source.Ref, error) { return r.IRIS(v) })
}

// refOf finds the area that a code means.
type refOf func(*layout.Features, layout.Value) (source.Ref, error)

// read reads boundaries of which each code has one feature.
func read(ctx context.Context, in source.Input, to source.Sink, kind string, of refOf) (source.Counts, error) {
	return readWith(ctx, in, to, kind, func(r *layout.Features) layout.FeatureVisit {
		of := areas{refOf: of, places: places{}}
		return func(f format.Feature) error {
			a, err := of.area(r, f)
			if err != nil {
				return err
			}
			if err := r.Once(r.At(f, "code"), a.Ref.Code); err != nil {
				return err
			}
			return r.Sink.Area(a)
		}
	})
}

func readWith(ctx context.Context, in source.Input, to source.Sink, kind string, visit func(*layout.Features) layout.FeatureVisit) (source.Counts, error) {
	file, err := layout.Lookup(columnsYAML, kind)
	if err != nil {
		return source.Counts{}, err
	}
	return layout.ReadFeatures(ctx, in, to, file, func(r *layout.Features) (layout.FeatureVisit, error) {
		return visit(r), nil
	})
}

// areas makes areas of features.
type areas struct {
	refOf
	places
}

// area makes an area of a feature. What lies outside the territory is not looked at.
func (of areas) area(r *layout.Features, f format.Feature) (source.Area, error) {
	code := r.At(f, "code")
	ref, err := of.refOf(r, code)
	if err != nil {
		return source.Area{}, err
	}
	if !r.In.Keeps(ref) {
		return source.Area{}, layout.ErrSkip
	}
	boundary, m2, err := r.Boundary(f)
	if err != nil {
		return source.Area{}, err
	}
	if err := of.check(r, code, ref, boundary); err != nil {
		return source.Area{}, err
	}
	return source.Area{
		Row: f.Row, Ref: ref, Name: r.At(f, "name").Text,
		Vintage: r.In.Vintage, Boundary: boundary, AreaM2: m2,
	}, nil
}
