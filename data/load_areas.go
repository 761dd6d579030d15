package data

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/observatoire-essor/essor/data/source"
)

// idBlock is how many ids are taken from a sequence at once.
const idBlock = 1000

// areaIndex finds the id of an area by its level and code, and makes areas that a
// source is the first to name. A code that only is an alias (an associated
// commune, a former SIREN) leads to the area that stands.
type areaIndex struct {
	ids     map[source.Ref]int64
	aliases map[source.Ref]int64
	ranks   map[int64]int    // precedence of the name that an area has
	names   map[int64]string // names that this source changes
	rank    int              // precedence of the names of this source
	fresh   []any            // ids not used yet
}

func openAreaIndex(ctx context.Context, tx pgx.Tx, rank int) (*areaIndex, error) {
	x := &areaIndex{
		ids: map[source.Ref]int64{}, aliases: map[source.Ref]int64{},
		ranks: map[int64]int{}, names: map[int64]string{}, rank: rank,
	}
	rows, err := tx.Query(ctx, `SELECT id, level, code, name_rank FROM area`)
	if err != nil {
		return nil, err
	}
	var (
		id      int64
		ref     source.Ref
		its     int
		asAlias = `SELECT l.area_id, a.level, l.code, 0 FROM area_alias l JOIN area a ON a.id = l.area_id`
	)
	targets := []any{&id, &ref.Level, &ref.Code, &its}
	_, err = pgx.ForEachRow(rows, targets, func() error {
		x.ids[ref], x.ranks[id] = id, its
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read areas: %w", err)
	}
	if rows, err = tx.Query(ctx, asAlias); err != nil {
		return nil, err
	}
	_, err = pgx.ForEachRow(rows, targets, func() error {
		x.aliases[ref] = id
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read aliases: %w", err)
	}
	return x, nil
}

// find returns the id of an area, and whether it had to be made: then the caller
// must write it.
func (x *areaIndex) find(ctx context.Context, tx pgx.Tx, ref source.Ref) (id int64, made bool, err error) {
	if id, ok := x.ids[ref]; ok {
		return id, false, nil
	}
	if id, ok := x.aliases[ref]; ok {
		return id, false, nil
	}
	if len(x.fresh) == 0 {
		const query = `SELECT nextval(pg_get_serial_sequence('area', 'id')) FROM generate_series(1, $1)`
		if x.fresh, err = takeIDs(ctx, tx, query); err != nil {
			return 0, false, fmt.Errorf("ids of areas: %w", err)
		}
	}
	id, _ = x.fresh[0].(int64)
	x.fresh = x.fresh[1:]
	x.ids[ref] = id
	x.ranks[id] = source.NoNameRank
	return id, true, nil
}

// name remembers the name that this source gives to an area, unless a source of
// higher precedence gave one.
func (x *areaIndex) name(id int64, name string) {
	if name != "" && x.rank <= x.ranks[id] {
		x.names[id], x.ranks[id] = name, x.rank
	}
}

// rename writes the names that this source changes.
func (x *areaIndex) rename(ctx context.Context, tx pgx.Tx) error {
	ids, names := make([]int64, 0, len(x.names)), make([]string, 0, len(x.names))
	for id, name := range x.names {
		ids, names = append(ids, id), append(names, name)
	}
	const query = `
		UPDATE area SET name = n.name, name_rank = $3
		FROM unnest($1::bigint[], $2::text[]) AS n (id, name)
		WHERE area.id = n.id AND (area.name, area.name_rank) IS DISTINCT FROM (n.name, $3)`
	if _, err := tx.Exec(ctx, query, ids, names, x.rank); err != nil {
		return fmt.Errorf("name areas: %w", err)
	}
	return nil
}

func takeIDs(ctx context.Context, tx pgx.Tx, query string) ([]any, error) {
	rows, err := tx.Query(ctx, query, idBlock)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (any, error) {
		var id int64
		err := row.Scan(&id)
		return id, err
	})
}
