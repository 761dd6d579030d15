package publish

import (
	"cmp"
	"context"
	"slices"

	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/pack"
)

// mergedSources are sources and those of another basis, sorted, each once.
func mergedSources(sources []string, b *edition.Basis) []string {
	if b == nil {
		return sources
	}
	all := slices.Concat(sources, b.Sources)
	slices.Sort(all)
	return slices.Compact(all)
}

// shared are bases, each different one once.
type shared map[string]*edition.Basis

func (s shared) of(b edition.Basis) *edition.Basis {
	key := b.Key()
	if s[key] == nil {
		s[key] = &b
	}
	return s[key]
}

// readSources reads the sources in the order in which they speak.
func (in *input) readSources(ctx context.Context) error {
	stored, err := in.publication.Sources(ctx)
	if err != nil {
		return err
	}
	if len(stored) == 0 {
		return &RefusedError{Code: NothingLoaded, Args: map[string]string{"pack": in.pack.Name}}
	}
	last := len(in.pack.Roles)
	slices.SortStableFunc(stored, func(a, b data.StoredSource) int {
		first, second := in.turn(a.Info), in.turn(b.Info)
		if (first == last) != (second == last) {
			return cmp.Compare(first, second)
		}
		return cmp.Or(cmp.Compare(a.Info.Precedence, b.Info.Precedence), cmp.Compare(first, second))
	})
	in.sources, in.rank = map[int64]edition.Source{}, map[int64]int{}
	for i, s := range stored {
		published, err := publishedSource(s)
		if err != nil {
			return err
		}
		in.sources[s.ID], in.rank[s.ID] = published, i
	}
	return nil
}

// turn is the place of a source's role in the pack. Files that were loaded by kind,
// outside of any pack, come after all roles, whatever their precedence.
func (in *input) turn(i data.SourceInfo) int {
	at := slices.IndexFunc(in.pack.Roles, func(r pack.Role) bool { return r.Name == i.Role })
	if i.Pack == "" || at < 0 {
		return len(in.pack.Roles)
	}
	return at
}

func publishedSource(s data.StoredSource) (edition.Source, error) {
	i := s.Info
	out := edition.Source{
		Pack: i.Pack, Role: i.Role, Kind: i.Kind, Producer: i.Producer, Title: i.Title, Vintage: i.Vintage, Period: i.Period,
		Licence: i.Licence, Address: i.Address, File: i.File, Layer: i.Layer, SHA256: i.SHA256, Bytes: i.Bytes,
		Precedence: i.Precedence, Simulated: i.Simulated,
		Rows: edition.Rows{Read: s.Read, Kept: s.Kept, Skipped: s.Skipped, Rejected: s.Rejected, Repaired: s.Repaired},
	}
	for _, issue := range s.Issues {
		out.Issues = append(out.Issues, edition.Issue(issue))
	}
	return out.Identify()
}
