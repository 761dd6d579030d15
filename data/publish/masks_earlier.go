package publish

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// past is what readers know from earlier editions of one perimeter about figures that come
// from files that are loaded still, byte for byte. All editions stay readable, so that all
// count, not only the one in force.
type past struct {
	name   string // of the latest of these editions, for cells and people
	in     *input // with the areas of these editions
	same   bool   // the areas and their communes are those of the edition to be
	values map[maskKey][]toldFigure
}

// toldFigure is what an edition says of a figure, and an indicator that goes with it.
type toldFigure struct {
	edition.Value

	beside edition.Value // of the same area and period in the indicator beside
}

// pastReader reads earlier editions.
type pastReader struct {
	*input
	id, beside string          // indicators; beside may be empty
	from       map[string]bool // SHA-256 of the files that the figures come from
	ids        map[source.Ref]int64
	seen       map[string]bool // editions that say what another has said
	found      map[string]*past
	order      []string
}

// readPast reads what earlier editions say of an indicator and its variants, as far as
// it comes from a file of some sources that is still loaded as it was: two masks of the
// same figures together would tell more than each. Editions of the same perimeter are one,
// and what they say alike is told once.
func (in *input) readPast(ctx context.Context, id, beside string, from map[int64]bool) ([]*past, error) {
	manifests, err := in.publication.Manifests(ctx)
	if err != nil || len(manifests) == 0 {
		return nil, err
	}
	r := pastReader{
		input: in, id: id, beside: beside, from: map[string]bool{}, ids: map[source.Ref]int64{},
		seen: map[string]bool{}, found: map[string]*past{},
	}
	for s := range from {
		r.from[in.sources[s].SHA256] = true
	}
	for area, code := range in.carrier.codes {
		r.ids[source.Ref{Level: source.Commune, Code: code}] = area
	}
	for area, a := range in.areas {
		r.ids[a.Ref] = area
	}
	for _, m := range manifests {
		if err := r.read(ctx, m); err != nil {
			return nil, fmt.Errorf("earlier edition %s: %w", edition.Hash(m.ID).Short(), err)
		}
	}
	pasts := make([]*past, 0, len(r.order))
	for _, perimeter := range r.order {
		pasts = append(pasts, r.found[perimeter])
	}
	return pasts, nil
}

// read adds what an edition says.
func (r *pastReader) read(ctx context.Context, published data.PublishedManifest) error {
	m, err := edition.DecodeManifest(published.Body)
	if err != nil {
		return err
	}
	entries := slices.DeleteFunc(slices.Clone(m.Vectors), func(e edition.VectorEntry) bool {
		_, ok := variantOf(e.Indicator, r.id)
		_, also := variantOf(e.Indicator, r.beside)
		return !ok && !also
	})
	if len(entries) == 0 || !r.isNew(m, entries) {
		return nil
	}
	sources, err := r.stillLoaded(ctx, m)
	if err != nil || len(sources) == 0 {
		return err
	}
	areas, key, err := r.areasOf(ctx, m)
	if err != nil {
		return err
	}
	p := r.found[key]
	if p == nil {
		name := published.Label + " (" + edition.Hash(published.ID).Short() + ", " + m.AsOf + ")"
		p = &past{name: name, in: areas, same: r.sameAreas(areas), values: map[maskKey][]toldFigure{}}
		r.found[key], r.order = p, append(r.order, key)
	}
	return r.take(ctx, p, entries, sources)
}

// isNew tells whether no edition before had the same parts.
func (r *pastReader) isNew(m edition.Manifest, entries []edition.VectorEntry) bool {
	words := []string{string(m.Parts[edition.PartLinks]), string(m.Parts[edition.PartSources])}
	for _, b := range m.Boundaries {
		words = append(words, string(b.Hash))
	}
	for _, e := range entries {
		words = append(words, string(e.Hash))
	}
	signature := strings.Join(words, " ")
	known := r.seen[signature]
	r.seen[signature] = true
	return !known
}

// take adds the values of vectors.
func (r *pastReader) take(ctx context.Context, p *past, entries []edition.VectorEntry, sources map[string]bool) error {
	said, beside := map[maskKey]edition.Value{}, map[maskKey]edition.Value{}
	for _, e := range entries {
		vector, err := decodePart(ctx, r.publication, data.VectorPart, e.Hash, edition.DecodeVector)
		if err != nil {
			return err
		}
		into := said
		variant, ok := variantOf(e.Indicator, r.id)
		if !ok {
			variant, _ = variantOf(e.Indicator, r.beside)
			into = beside
		}
		for i, area := range p.in.levels[e.Level] {
			if v := vector.At(i); slices.ContainsFunc(v.Basis.Sources, func(s string) bool { return sources[s] }) {
				into[maskKey{e.Level, area, variant, e.Period}] = v
			}
		}
	}
	for key, v := range said {
		told := toldFigure{v, edition.Unknown(v.Status, v.Reason, v.Basis)}
		if b, ok := beside[key]; ok {
			told.beside = b
		}
		if !slices.ContainsFunc(p.values[key], told.isAlike) {
			p.values[key] = append(p.values[key], told)
		}
	}
	return nil
}

// isAlike tells whether two editions say the same of a figure.
func (t toldFigure) isAlike(o toldFigure) bool {
	alike := func(a, b float64) bool { return a == b || a != a && b != b }
	return t.Status == o.Status && alike(t.Numerator, o.Numerator) && alike(t.beside.Numerator, o.beside.Numerator)
}

// variantOf are the parameters of an id when it is that of an indicator.
func variantOf(id, indicatorID string) (variant string, ok bool) {
	base, variant, _ := strings.Cut(id, "?")
	return variant, base == indicatorID
}

// stillLoaded are the ids that an edition gives to the files that count.
func (r *pastReader) stillLoaded(ctx context.Context, m edition.Manifest) (map[string]bool, error) {
	before, err := decodePart(ctx, r.publication, data.OtherPart, m.Parts[edition.PartSources], edition.DecodeSources)
	if err != nil {
		return nil, err
	}
	ids := map[string]bool{}
	for _, s := range before {
		if r.from[s.SHA256] {
			ids[s.ID] = true
		}
	}
	return ids, nil
}

// areasOf are the areas of an edition and how they hang together, with the numbers of
// this publication; and what is the same for editions of the same areas only.
func (r *pastReader) areasOf(ctx context.Context, m edition.Manifest) (*input, string, error) {
	in := *r.input
	in.areas, in.levels, in.members, in.overlaps = maps.Clone(r.areas), map[source.Level][]int64{}, nil, nil
	var words []string
	for _, entry := range m.Boundaries {
		b, err := decodePart(ctx, r.publication, data.BoundariesPart, entry.Hash, edition.DecodeBoundaries)
		if err != nil {
			return nil, "", err
		}
		for _, code := range b.Codes {
			ref := source.Ref{Level: entry.Level, Code: code}
			words = append(words, ref.String())
			id := r.territoryID()
			if !entry.Level.IsOutside() {
				id = r.number(&in, ref)
			}
			in.levels[entry.Level] = append(in.levels[entry.Level], id)
		}
	}
	links, err := decodePart(ctx, r.publication, data.OtherPart, m.Parts[edition.PartLinks], edition.DecodeLinks)
	if err != nil {
		return nil, "", err
	}
	for _, l := range links.Members {
		in.members = append(in.members, data.StoredLink{Area: r.number(&in, l.Child), Parent: r.number(&in, l.Parent)})
		words = append(words, l.Child.String()+" "+l.Parent.String())
	}
	for _, l := range links.Overlaps {
		link := data.StoredLink{Area: r.number(&in, l.Area), Parent: r.number(&in, l.In), ShareArea: &l.ShareArea}
		in.overlaps = append(in.overlaps, link)
	}
	in.gatherFamilies()
	return &in, strings.Join(words, "\n"), nil
}

// number is the number of an area of an edition, a new one below 0 when the edition to be
// does not have it.
func (r *pastReader) number(in *input, ref source.Ref) int64 {
	id, ok := r.ids[ref]
	if !ok {
		id = -int64(len(r.ids)) - 1
		r.ids[ref] = id
	}
	if _, here := in.areas[id]; !here {
		in.areas[id] = data.StoredArea{ID: id, Ref: ref}
	}
	return id
}

// sameAreas tells whether the areas of an edition and their communes are those of the
// edition to be.
func (r *pastReader) sameAreas(then *input) bool {
	real := func(levels map[source.Level][]int64) map[source.Level][]int64 {
		levels = maps.Clone(levels)
		maps.DeleteFunc(levels, func(l source.Level, _ []int64) bool { return l.IsOutside() })
		return levels
	}
	return maps.EqualFunc(real(then.levels), real(r.levels), func(a, b []int64) bool { return sameSet(a, b) }) &&
		maps.EqualFunc(then.communesOf, r.communesOf, func(a, b []int64) bool { return sameSet(a, b) })
}

// sameSet tells whether two lists have the same areas.
func sameSet(a, b []int64) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// territoryID is the area that the pack is about, or 0.
func (in *input) territoryID() int64 {
	ref := in.pack.Territory.Ref()
	for _, id := range in.levels[ref.Level] {
		if in.areas[id].Ref == ref {
			return id
		}
	}
	return 0
}

// decodePart reads a part of a published edition.
func decodePart[T any](ctx context.Context, p *data.Publication, kind data.PartKind, hash edition.Hash, decode func([]byte) (T, error)) (T, error) {
	var none T
	bodies, err := p.Parts(ctx, kind, []string{string(hash)})
	if err != nil {
		return none, err
	}
	part, err := decode(bodies[string(hash)])
	if err != nil {
		return none, fmt.Errorf("%s: %w", hash.Short(), err)
	}
	return part, nil
}
