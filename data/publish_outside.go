package data

import (
	"context"
	"slices"
)

// Complement puts together the boundary of what lies in the communes and in none of
// the neighbourhoods, as that of the area id; its surface is measured in the projection
// srid (metres). There is none when a commune has no boundary, or when nothing is left.
func (p *Publication) Complement(ctx context.Context, id int64, communes, neighbourhoods []int64, srid int) ([]StoredBoundary, error) {
	const query = `
		WITH chosen AS MATERIALIZED (
			SELECT c.area_id, c.vintage, c.geom, a.code FROM (` + chosenBoundary + `) c JOIN area a ON a.id = c.area_id
		), part AS (
			SELECT ST_Difference(
				(SELECT ST_Union(geom ORDER BY code COLLATE "C") FROM chosen WHERE area_id = ANY ($3)),
				coalesce((SELECT ST_Union(geom ORDER BY code COLLATE "C") FROM chosen WHERE area_id = ANY ($4)), 'SRID=4326;POLYGON EMPTY'::geometry)) AS geom
		), drawn AS (
			SELECT ST_Multi(ST_CollectionExtract(ST_MakeValid(geom), 3)) AS geom FROM part
		)
		SELECT $6::bigint, 0::bigint, 0::bigint, (SELECT coalesce(string_agg(DISTINCT vintage, ', '), '') FROM chosen),
			ST_Area(ST_Transform(geom, $5::int)), ST_AsBinary(geom)
		FROM drawn
		WHERE NOT ST_IsEmpty(geom) AND (SELECT count(*) FROM chosen WHERE area_id = ANY ($3)) = cardinality($3::bigint[])`
	all := slices.Concat(communes, neighbourhoods)
	return p.boundaries(ctx, "complements of neighbourhoods", query, p.pack, all, communes, neighbourhoods, srid, id)
}

// UnitsOutside counts, commune by commune, the establishments whose point lies in none
// of the neighbourhoods, among those whose place is certain or probable: see
// [Publication.UnitsInside].
func (p *Publication) UnitsOutside(ctx context.Context, neighbourhoods []int64) ([]StoredUnits, error) {
	const query = `
		WITH inside AS MATERIALIZED (
			SELECT DISTINCT e.source_id, e.siret
			FROM (` + chosenBoundary + `) c
			JOIN establishment e ON ST_Covers(c.geom, e.geom)
		)
		SELECT e.source_id, e.area_id, e.family, e.in_insee, e.in_law, e.employer, count(*)
		FROM establishment e
		JOIN source s ON s.id = e.source_id
		WHERE ` + packSources + ` AND e.place_quality IN ('certain', 'probable') AND e.geom IS NOT NULL
			AND NOT EXISTS (SELECT FROM inside i WHERE i.source_id = e.source_id AND i.siret = e.siret)
		GROUP BY 1, 2, 3, 4, 5, 6
		ORDER BY 1, 2, e.family COLLATE "C", 4, 5, 6`
	return p.units(ctx, query, p.pack, neighbourhoods)
}
