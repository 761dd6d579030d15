package data

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/observatoire-essor/essor/data/source"
)

// packSources is the condition on a source "s" that holds it to the pack $1 that
// is published; files that were loaded outside of any pack count as well.
const packSources = `s.pack IN ($1, '')`

// StoredSource is a source with its load report, as published editions need it.
type StoredSource struct {
	ID                  int64
	Info                SourceInfo
	Read, Kept, Skipped int64
	Rejected, Repaired  int64
	Issues              []IssueCount // by code and effect, in order
}

// IssueCount is how many rows of a source an issue was noted for.
type IssueCount struct {
	Code   string `json:"code"`
	Effect string `json:"effect"`
	Rows   int64  `json:"rows"`
}

// Sources lists the sources of the pack, by role, then as they speak.
func (p *Publication) Sources(ctx context.Context) ([]StoredSource, error) {
	const query = `
		SELECT s.id, s.pack, s.role, s.kind, s.producer, s.title, s.vintage, s.period, s.licence, s.address,
			s.file, s.layer, s.sha256, s.bytes, s.precedence, s.simulated,
			s.rows_read, s.rows_kept, s.rows_skipped, s.rows_rejected, s.rows_repaired,
			coalesce((SELECT jsonb_agg(jsonb_build_object('code', i.code, 'effect', i.effect, 'rows', i.n) ORDER BY i.code COLLATE "C", i.effect)
				FROM (SELECT code, effect, count(*) AS n FROM source_issue WHERE source_id = s.id GROUP BY code, effect) i), '[]')
		FROM source s
		WHERE ` + packSources + `
		ORDER BY s.role COLLATE "C", s.precedence, s.vintage COLLATE "C" DESC, s.file COLLATE "C", s.layer COLLATE "C"`
	rows, err := p.tx.Query(ctx, query, p.pack)
	if err != nil {
		return nil, fmt.Errorf("query sources: %w", err)
	}
	sources, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (StoredSource, error) {
		var s StoredSource
		var issues []byte
		i := &s.Info
		err := row.Scan(&s.ID, &i.Pack, &i.Role, &i.Kind, &i.Producer, &i.Title, &i.Vintage, &i.Period, &i.Licence, &i.Address,
			&i.File, &i.Layer, &i.SHA256, &i.Bytes, &i.Precedence, &i.Simulated,
			&s.Read, &s.Kept, &s.Skipped, &s.Rejected, &s.Repaired, &issues)
		if err != nil {
			return s, err
		}
		return s, json.Unmarshal(issues, &s.Issues)
	})
	if err != nil {
		return nil, fmt.Errorf("read sources: %w", err)
	}
	return sources, nil
}

// StoredArea is an area that some source of the pack speaks of.
type StoredArea struct {
	ID   int64
	Ref  source.Ref
	Name string
}

// Areas lists the areas that are valid on a day and that a source of the pack
// gives a boundary, a figure or a link, by level and code.
func (p *Publication) Areas(ctx context.Context, day time.Time) ([]StoredArea, error) {
	const query = `
		WITH mine AS (SELECT s.id FROM source s WHERE ` + packSources + `),
		told AS (
			SELECT area_id FROM area_boundary WHERE source_id IN (SELECT id FROM mine)
			UNION SELECT area_id FROM observation WHERE source_id IN (SELECT id FROM mine)
			UNION SELECT area_id FROM area_link WHERE source_id IN (SELECT id FROM mine)
			UNION SELECT parent_id FROM area_link WHERE source_id IN (SELECT id FROM mine)
		)
		SELECT a.id, a.level, a.code, a.name
		FROM area a
		JOIN told t ON t.area_id = a.id
		WHERE (a.valid_from IS NULL OR a.valid_from <= $2) AND (a.valid_to IS NULL OR $2 < a.valid_to)
		ORDER BY a.level COLLATE "C", a.code COLLATE "C"`
	rows, err := p.tx.Query(ctx, query, p.pack, day)
	if err != nil {
		return nil, fmt.Errorf("query areas: %w", err)
	}
	areas, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (StoredArea, error) {
		var a StoredArea
		err := row.Scan(&a.ID, &a.Ref.Level, &a.Ref.Code, &a.Name)
		return a, err
	})
	if err != nil {
		return nil, fmt.Errorf("read areas: %w", err)
	}
	return areas, nil
}

// StoredLink is a membership or an overlap.
type StoredLink struct {
	Area, Parent    int64
	From, To        *time.Time // of a membership; nil: open
	ShareArea       *float64   // of an overlap
	SharePopulation *float64   // of an overlap, nil when unknown
}

// Members lists the memberships that hold on a day, each once.
func (p *Publication) Members(ctx context.Context, day time.Time) ([]StoredLink, error) {
	const query = `
		SELECT DISTINCT ON (l.area_id, l.parent_id) l.area_id, l.parent_id, l.valid_from, l.valid_to, NULL::float8, NULL::float8
		FROM area_link l
		JOIN source s ON s.id = l.source_id
		WHERE ` + packSources + ` AND l.kind = 'member'
			AND (l.valid_from IS NULL OR l.valid_from <= $2) AND (l.valid_to IS NULL OR $2 < l.valid_to)
		ORDER BY l.area_id, l.parent_id, l.valid_from NULLS FIRST, l.valid_to NULLS LAST`
	return p.links(ctx, "memberships", query, p.pack, day)
}

// Overlaps lists which areas lie in which others: see [DB.DeriveOverlaps].
func (p *Publication) Overlaps(ctx context.Context) ([]StoredLink, error) {
	const query = `
		SELECT l.area_id, l.parent_id, NULL::date, NULL::date, l.share_area, l.share_population
		FROM area_link l
		JOIN source s ON s.id = l.source_id
		WHERE ` + packSources + ` AND l.kind = 'overlap'
		ORDER BY l.area_id, l.parent_id`
	return p.links(ctx, "overlaps", query, p.pack)
}

func (p *Publication) links(ctx context.Context, what, query string, args ...any) ([]StoredLink, error) {
	rows, err := p.tx.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("query %s: %w", what, err)
	}
	links, err := pgx.CollectRows(rows, pgx.RowToStructByPos[StoredLink])
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", what, err)
	}
	return links, nil
}

// StoredAlias is another code of an area.
type StoredAlias struct {
	Area             int64
	Code, Name, Kind string
	From, To         *time.Time // nil: open
}

// Aliases lists the other codes of areas, each once.
func (p *Publication) Aliases(ctx context.Context) ([]StoredAlias, error) {
	const query = `
		SELECT DISTINCT l.area_id, l.code, l.name, l.kind, l.valid_from, l.valid_to
		FROM area_alias l
		JOIN source s ON s.id = l.source_id
		WHERE ` + packSources + `
		ORDER BY l.area_id, l.code, l.kind, l.valid_from`
	rows, err := p.tx.Query(ctx, query, p.pack)
	if err != nil {
		return nil, fmt.Errorf("query aliases: %w", err)
	}
	aliases, err := pgx.CollectRows(rows, pgx.RowToStructByPos[StoredAlias])
	if err != nil {
		return nil, fmt.Errorf("read aliases: %w", err)
	}
	return aliases, nil
}
