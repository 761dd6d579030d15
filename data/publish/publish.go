package publish

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/pack"
	"github.com/observatoire-essor/essor/data/source"
)

// Options say what is published.
type Options struct {
	Label string      // for people: "assises-2024"
	AsOf  source.Date // the day whose memberships hold
	Pack  pack.Pack   // whose sources count
	Now   func() time.Time
	// Entries are the indicators; nil stands for [indicator.Entries].
	Entries []indicator.Definition
}

func (o Options) catalogue() (indicator.Catalogue, error) {
	if o.Entries == nil {
		return indicator.NewCatalogue(indicator.Entries())
	}
	return indicator.NewCatalogue(o.Entries)
}

// Publish computes an edition and puts it in force, all in one transaction: when
// anything fails, or ctx ends, the edition before stays in force. The
// same inputs and the same earlier editions give the same edition. An error that people can mend is a
// [*RefusedError].
func Publish(ctx context.Context, db *data.DB, o Options) (Report, error) {
	began := o.Now()
	report := Report{Label: o.Label, AsOf: o.AsOf}
	err := db.InPublication(ctx, o.Pack.Name, func(p *data.Publication) error {
		w := &writing{publication: p}
		draft, in, err := compute(ctx, p, o, w)
		if err != nil {
			return err
		}
		if err := w.flush(ctx); err != nil {
			return err
		}
		draft.Sealed = w.sealed
		bundle, err := draft.Encode()
		if err != nil {
			return err
		}
		report.ID, report.Conflicts, report.Masks = bundle.ID, in.allConflicts(), in.masks
		report.count(draft, bundle)
		report.Bytes += w.bytes
		report.Fresh, err = p.Write(ctx, stored(bundle, o))
		return err
	})
	if err != nil {
		return Report{}, fmt.Errorf("publish %s: %w", o.Pack.Name, err)
	}
	report.Took = o.Now().Sub(began)
	return report, nil
}

// compute makes the draft of the edition from what the publication can read, and
// hands on its vectors as they are made.
func compute(ctx context.Context, p *data.Publication, o Options, w *writing) (edition.Draft, *input, error) {
	catalogue, err := o.catalogue()
	if err != nil {
		return edition.Draft{}, nil, err
	}
	in, err := read(ctx, p, o)
	if err != nil {
		return edition.Draft{}, nil, err
	}
	g, err := in.shape(ctx)
	if err != nil {
		return edition.Draft{}, nil, err
	}
	q, err := in.quantities(ctx, g, o)
	if err != nil {
		return edition.Draft{}, nil, err
	}
	draft := edition.Draft{Label: o.Label, AsOf: o.AsOf, Pack: publishedPack(o.Pack), Links: in.links()}
	if draft.Grants, err = in.readPublicGrants(ctx, q.grants); err != nil {
		return edition.Draft{}, nil, err
	}
	for _, step := range []func() ([]*edition.Vector, error){
		func() ([]*edition.Vector, error) { return q.population.vectors(g) },
		func() ([]*edition.Vector, error) { return in.surfaces(g) },
		func() ([]*edition.Vector, error) { return in.needs(g) },
	} {
		vectors, err := step()
		if err != nil {
			return edition.Draft{}, nil, err
		}
		for _, v := range vectors {
			if err := w.take(ctx, v.Seal()); err != nil {
				return edition.Draft{}, nil, err
			}
		}
	}
	m := maker{in: in, ground: g, entries: catalogue.Definitions(), tellers: q.tellers}
	if err := m.make(ctx, func(v edition.Sealed) error { return w.take(ctx, v) }); err != nil {
		return edition.Draft{}, nil, err
	}
	draft.Boundaries = slices.Collect(maps.Values(g.levels))
	draft.Sources = slices.Collect(maps.Values(in.sources))
	if draft.Catalogue, err = usedDefinitions(catalogue, w.sealed); err != nil {
		return edition.Draft{}, nil, err
	}
	return draft, in, nil
}

// usedDefinitions are the entries of the catalogue that have a vector, variants after
// the indicator they belong to.
func usedDefinitions(catalogue indicator.Catalogue, vectors []edition.Sealed) ([]edition.Definition, error) {
	order := map[string]int{}
	for i, d := range catalogue.Definitions() {
		order[d.ID] = i
	}
	ids := map[string]bool{}
	for _, v := range vectors {
		ids[v.Indicator] = true
	}
	base := map[string]string{} // of a variant
	var used []edition.Definition
	for id := range ids {
		v, err := catalogue.Parse(id)
		if err != nil {
			return nil, err
		}
		base[id] = v.Definition.ID
		used = append(used, edition.Define(v))
	}
	slices.SortFunc(used, func(a, b edition.Definition) int {
		return cmp.Or(cmp.Compare(order[base[a.ID]], order[base[b.ID]]), cmp.Compare(a.ID, b.ID))
	})
	return used, nil
}

func publishedPack(p pack.Pack) edition.Pack {
	out := edition.Pack{Name: p.Name, Title: edition.Text(p.Title), CRS: p.CRS}
	if p.Territory.Code != "" {
		out.Territory = &edition.Territory{Level: p.Territory.Level, Code: p.Territory.Code}
	}
	out.Plan = publishedPlan(p.Policy)
	for _, r := range p.Roles {
		out.Roles = append(out.Roles, edition.Role{Name: r.Name, Title: edition.Text(r.Title), Obtain: edition.Text(r.Obtain)})
	}
	return out
}

// links are the memberships, overlaps and aliases of the areas in the edition.
func (in *input) links() edition.Links {
	l := edition.Links{Engagements: in.engagements, Postcodes: in.postcodes}
	for _, m := range in.members {
		l.Members = append(l.Members, edition.Member{
			Child: in.areas[m.Area].Ref, Parent: in.areas[m.Parent].Ref, From: dateOf(m.From), To: dateOf(m.To),
		})
	}
	for _, o := range in.overlaps {
		l.Overlaps = append(l.Overlaps, edition.Overlap{
			Area: in.areas[o.Area].Ref, In: in.areas[o.Parent].Ref,
			ShareArea: roundShare(*o.ShareArea), SharePopulation: roundKnownShare(o.SharePopulation),
		})
	}
	for _, a := range in.aliases {
		l.Aliases = append(l.Aliases, edition.Alias{
			Ref: in.areas[a.Area].Ref, Code: a.Code, Name: a.Name, Kind: a.Kind, From: dateOf(a.From), To: dateOf(a.To),
		})
	}
	return l
}

// dateOf is the day of a column, or no day.
func dateOf(t *time.Time) source.Date {
	if t == nil {
		return source.Date{}
	}
	return source.Day(t.Year(), t.Month(), t.Day())
}

func stored(b edition.Bundle, o Options) data.EditionBundle {
	return data.EditionBundle{
		EditionHead: data.EditionHead{ID: string(b.ID), Label: o.Label, AsOf: o.AsOf.Time, PublishedAt: o.Now()},
		Manifest:    b.Manifest,
		Vectors:     named(b.Vectors), Boundaries: named(b.Boundaries), Parts: named(b.Parts),
	}
}

func named(bodies map[edition.Hash][]byte) map[string][]byte {
	out := make(map[string][]byte, len(bodies))
	for h, body := range bodies {
		out[string(h)] = body
	}
	return out
}
