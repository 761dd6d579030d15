package publish

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// keep makes the table what it was for readers of the edition in force, as
// [secrecy.Table.Keep] does for a table that is at hand.
func (s *sumTable) keep(cells map[maskKey]int, earlier map[maskKey]edition.Value) {
	for key, cell := range cells {
		before, ok := earlier[key]
		if !ok || cell == noCell {
			continue
		}
		c := &s.Cells[cell]
		switch {
		case before.Status == indicator.Secret:
			c.Hidden = true
		case before.Numerator == c.Value:
			c.Known = true
		}
	}
}

// inForce are the values of an indicator and its variants in the edition in force, as
// far as they come from a file that is loaded still, byte for byte, as one of some
// sources: the same file must not be masked in another way, for the two masks together
// would tell more.
func (in *input) inForce(ctx context.Context, id string, from map[int64]bool) (map[maskKey]edition.Value, error) {
	body, err := in.publication.InForce(ctx)
	if err != nil || body == nil {
		return nil, err
	}
	m, err := edition.DecodeManifest(body)
	if err != nil {
		return nil, fmt.Errorf("edition in force: %w", err)
	}
	out := map[maskKey]edition.Value{}
	sources, err := in.stillLoaded(ctx, m, from)
	if err != nil || len(sources) == 0 {
		return nil, err
	}
	areas := map[source.Level][]int64{}
	for _, entry := range m.Vectors {
		variant, ok := variantOf(entry.Indicator, id)
		if !ok {
			continue
		}
		if areas[entry.Level] == nil {
			if areas[entry.Level], err = in.areasOf(ctx, m, entry.Level); err != nil {
				return nil, err
			}
		}
		vector, err := decodePart(ctx, in.publication, data.VectorPart, entry.Hash, edition.DecodeVector)
		if err != nil {
			return nil, err
		}
		for i, area := range areas[entry.Level] {
			v := vector.At(i)
			if area != 0 && slices.ContainsFunc(v.Basis.Sources, func(s string) bool { return sources[s] }) {
				out[maskKey{entry.Level, area, variant, entry.Period}] = v
			}
		}
	}
	return out, nil
}

// variantOf are the parameters of an id when it is that of an indicator.
func variantOf(id, indicatorID string) (variant string, ok bool) {
	base, variant, _ := strings.Cut(id, "?")
	return variant, base == indicatorID
}

// stillLoaded are the ids that an edition gives to the files of some sources.
func (in *input) stillLoaded(ctx context.Context, m edition.Manifest, from map[int64]bool) (map[string]bool, error) {
	loaded := map[string]bool{}
	for id := range from {
		loaded[in.sources[id].SHA256] = true
	}
	before, err := decodePart(ctx, in.publication, data.OtherPart, m.Parts[edition.PartSources], edition.DecodeSources)
	if err != nil {
		return nil, err
	}
	ids := map[string]bool{}
	for _, s := range before {
		if loaded[s.SHA256] {
			ids[s.ID] = true
		}
	}
	return ids, nil
}

// areasOf are the areas of a level in an edition, in the order of its vectors; 0 for
// those that are not in the edition to be.
func (in *input) areasOf(ctx context.Context, m edition.Manifest, level source.Level) ([]int64, error) {
	at := slices.IndexFunc(m.Boundaries, func(b edition.BoundariesEntry) bool { return b.Level == level })
	if at < 0 {
		return nil, nil
	}
	b, err := decodePart(ctx, in.publication, data.BoundariesPart, m.Boundaries[at].Hash, edition.DecodeBoundaries)
	if err != nil {
		return nil, err
	}
	byCode := map[string]int64{}
	for _, id := range in.levels[level] {
		byCode[in.areas[id].Ref.Code] = id
	}
	areas := make([]int64, len(b.Codes))
	for i, code := range b.Codes {
		areas[i] = byCode[code]
		if level.IsOutside() {
			areas[i] = in.territoryID()
		}
	}
	return areas, nil
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
		return none, fmt.Errorf("edition in force: %s: %w", hash.Short(), err)
	}
	return part, nil
}
