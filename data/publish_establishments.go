package data

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// StoredUnits counts the establishments of one sort in one area, in one stock.
type StoredUnits struct {
	Source   int64
	Area     int64
	Family   string
	InINSEE  bool
	InLaw    bool
	Employer bool
	N        int64
}

// UnitsOfCommunes counts establishments by commune.
func (p *Publication) UnitsOfCommunes(ctx context.Context) ([]StoredUnits, error) {
	const query = `
		SELECT e.source_id, e.area_id, e.family, e.in_insee, e.in_law, e.employer, count(*)
		FROM establishment e
		JOIN source s ON s.id = e.source_id
		WHERE ` + packSources + `
		GROUP BY 1, 2, 3, 4, 5, 6
		ORDER BY 1, 2, e.family COLLATE "C", 4, 5, 6`
	return p.units(ctx, query, p.pack)
}

// UnitsInside counts the establishments whose point lies in areas, among those whose
// place is certain or probable: an establishment of which only the commune is known,
// or whose neighbourhood was drawn by lot, lies in none.
func (p *Publication) UnitsInside(ctx context.Context, areas []int64) ([]StoredUnits, error) {
	const query = `
		WITH chosen AS (` + chosenBoundary + `)
		SELECT e.source_id, c.area_id, e.family, e.in_insee, e.in_law, e.employer, count(*)
		FROM chosen c
		JOIN establishment e ON ST_Covers(c.geom, e.geom)
		JOIN source s ON s.id = e.source_id
		WHERE ` + packSources + ` AND e.place_quality IN ('certain', 'probable')
		GROUP BY 1, 2, 3, 4, 5, 6
		ORDER BY 1, 2, e.family COLLATE "C", 4, 5, 6`
	return p.units(ctx, query, p.pack, areas)
}

func (p *Publication) units(ctx context.Context, query string, args ...any) ([]StoredUnits, error) {
	rows, err := p.tx.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("query establishments: %w", err)
	}
	units, err := pgx.CollectRows(rows, pgx.RowToStructByPos[StoredUnits])
	if err != nil {
		return nil, fmt.Errorf("read establishments: %w", err)
	}
	return units, nil
}

// StoredPlaces says how well the places of the establishments of one stock are known.
type StoredPlaces struct {
	Source int64
	All    int64
	Placed int64 // certain or probable
}

// PlacesOfUnits counts, stock by stock, the establishments and those of them that can
// be said to lie in a neighbourhood or not.
func (p *Publication) PlacesOfUnits(ctx context.Context) ([]StoredPlaces, error) {
	const query = `
		SELECT e.source_id, count(*), count(*) FILTER (WHERE e.place_quality IN ('certain', 'probable'))
		FROM establishment e
		JOIN source s ON s.id = e.source_id
		WHERE ` + packSources + `
		GROUP BY 1 ORDER BY 1`
	rows, err := p.tx.Query(ctx, query, p.pack)
	if err != nil {
		return nil, fmt.Errorf("query places: %w", err)
	}
	places, err := pgx.CollectRows(rows, pgx.RowToStructByPos[StoredPlaces])
	if err != nil {
		return nil, fmt.Errorf("read places: %w", err)
	}
	return places, nil
}

// StoredSizes counts the employers of INSEE's perimeter of one size class in one area, in
// one stock; of all areas when Area is 0.
type StoredSizes struct {
	Source    int64
	Area      int64
	Family    string
	SizeClass string // tranche d'effectifs, empty when the register has none
	N         int64
}

// SizesOfUnits counts employers by size class over the whole pack.
func (p *Publication) SizesOfUnits(ctx context.Context) ([]StoredSizes, error) {
	return p.sizes(ctx, `
		SELECT e.source_id, 0::bigint, e.family, e.size_class, count(*)
		FROM establishment e
		JOIN source s ON s.id = e.source_id
		WHERE `+packSources+` AND e.in_insee AND e.employer
		GROUP BY 1, 3, 4 ORDER BY 1, e.family COLLATE "C", e.size_class COLLATE "C"`, p.pack)
}

// SizesOfCommunes counts employers by size class and commune.
func (p *Publication) SizesOfCommunes(ctx context.Context) ([]StoredSizes, error) {
	return p.sizes(ctx, `
		SELECT e.source_id, e.area_id, e.family, e.size_class, count(*)
		FROM establishment e
		JOIN source s ON s.id = e.source_id
		WHERE `+packSources+` AND e.in_insee AND e.employer
		GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, e.family COLLATE "C", e.size_class COLLATE "C"`, p.pack)
}

// SizesInside counts employers by size class and area whose point lies in areas: see
// [Publication.UnitsInside].
func (p *Publication) SizesInside(ctx context.Context, areas []int64) ([]StoredSizes, error) {
	return p.sizes(ctx, `
		WITH chosen AS (`+chosenBoundary+`)
		SELECT e.source_id, c.area_id, e.family, e.size_class, count(*)
		FROM chosen c
		JOIN establishment e ON ST_Covers(c.geom, e.geom)
		JOIN source s ON s.id = e.source_id
		WHERE `+packSources+` AND e.in_insee AND e.employer AND e.place_quality IN ('certain', 'probable')
		GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, e.family COLLATE "C", e.size_class COLLATE "C"`, p.pack, areas)
}

func (p *Publication) sizes(ctx context.Context, query string, args ...any) ([]StoredSizes, error) {
	rows, err := p.tx.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("query sizes of establishments: %w", err)
	}
	sizes, err := pgx.CollectRows(rows, pgx.RowToStructByPos[StoredSizes])
	if err != nil {
		return nil, fmt.Errorf("read sizes of establishments: %w", err)
	}
	return sizes, nil
}
