package data

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/observatoire-essor/essor/data/source"
)

// areaIndex finds the ids of areas by their level and code, and makes areas that a
// source is the first to name. A code that only is an alias (an associated
// commune, a former SIREN) leads to the area that stands.
type areaIndex struct {
	ids   map[source.Ref]int64
	own   map[source.Ref]int64 // of communes that figures speak of, never those they are folded into
	names map[int64]string     // that this source gives
	rank  int                  // precedence of the names of this source
}

func newAreaIndex(rank int) *areaIndex {
	return &areaIndex{ids: map[source.Ref]int64{}, own: map[source.Ref]int64{}, names: map[int64]string{}, rank: rank}
}

// resolve learns the ids of refs, a batch at a time: areas that exist, else areas
// whose alias the code is, else areas made now.
func (x *areaIndex) resolve(ctx context.Context, tx pgx.Tx, refs []source.Ref) error {
	const aliases = `
		SELECT DISTINCT l.area_id, a.level, l.code
		FROM area_alias l
		JOIN area a ON a.id = l.area_id
		JOIN unnest($1::text[], $2::text[]) AS r (level, code) ON r.level = a.level AND r.code = l.code`
	return find(ctx, tx, x.ids, refs, existingAreas, aliases, newAreas)
}

// resolveOwn learns the ids of communes under their own codes: a file may give figures
// both of a commune and of one that was folded into it since, and only the history of
// communes tells how they add up.
func (x *areaIndex) resolveOwn(ctx context.Context, tx pgx.Tx, refs []source.Ref) error {
	return find(ctx, tx, x.own, refs, existingAreas, newAreas)
}

// of is the id of the area that a figure speaks of.
func (x *areaIndex) of(r source.Ref) int64 {
	if r.Level == source.Commune {
		return x.own[r]
	}
	return x.ids[r]
}

const (
	existingAreas = `
		SELECT a.id, a.level, a.code
		FROM area a JOIN unnest($1::text[], $2::text[]) AS r (level, code) USING (level, code)`
	newAreas = `
		INSERT INTO area (level, code)
		SELECT level, code FROM unnest($1::text[], $2::text[]) AS r (level, code)
		RETURNING id, level, code`
)

// find fills ids with what queries say of the refs that are not in it, one after the
// other.
func find(ctx context.Context, tx pgx.Tx, ids map[source.Ref]int64, refs []source.Ref, queries ...string) error {
	for _, query := range queries {
		levels, codes := unknown(ids, refs)
		if len(codes) == 0 {
			return nil
		}
		rows, err := tx.Query(ctx, query, levels, codes)
		if err != nil {
			return fmt.Errorf("find areas: %w", err)
		}
		var id int64
		var ref source.Ref
		_, err = pgx.ForEachRow(rows, []any{&id, &ref.Level, &ref.Code}, func() error {
			ids[ref] = id
			return nil
		})
		if err != nil {
			return fmt.Errorf("find areas: %w", err)
		}
	}
	return nil
}

// unknown are the refs without id, each once, as columns.
func unknown(ids map[source.Ref]int64, refs []source.Ref) (levels, codes []string) {
	seen := map[source.Ref]bool{}
	for _, r := range refs {
		if _, ok := ids[r]; !ok && !seen[r] {
			seen[r] = true
			levels, codes = append(levels, string(r.Level)), append(codes, r.Code)
		}
	}
	return levels, codes
}

// rename gives areas the names of this source, unless a source of higher
// precedence gave one.
func (x *areaIndex) rename(ctx context.Context, tx pgx.Tx) error {
	ids, names := make([]int64, 0, len(x.names)), make([]string, 0, len(x.names))
	for id, name := range x.names {
		ids, names = append(ids, id), append(names, name)
	}
	const query = `
		UPDATE area SET name = n.name, name_rank = $3
		FROM unnest($1::bigint[], $2::text[]) AS n (id, name)
		WHERE area.id = n.id AND area.name_rank >= $3 AND (area.name, area.name_rank) IS DISTINCT FROM (n.name, $3)`
	if _, err := tx.Exec(ctx, query, ids, names, x.rank); err != nil {
		return fmt.Errorf("name areas: %w", err)
	}
	return nil
}
