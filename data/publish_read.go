package data

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"github.com/observatoire-essor/essor/analytics/indicator"
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

// StoredObservation is a figure as a source published it.
type StoredObservation struct {
	Area     int64
	Variable string
	Period   indicator.Period
	Source   int64
	Row      int64
	Value    *float64 // nil when the status has none
	Status   indicator.Status
	Reason   indicator.Reason
	Notes    []string // codes of what was noted on its row
}

// selectObservations begins a query of what the pack's sources say of variables.
const selectObservations = `
	WITH noted AS (
		SELECT source_id, row, array_agg(DISTINCT code) AS notes
		FROM source_issue
		WHERE effect = 'noted' AND row > 0
		GROUP BY source_id, row
	)
	SELECT o.area_id, o.variable, o.period, o.source_id, o.row, o.value, o.status, o.reason, n.notes
	FROM observation o
	JOIN source s ON s.id = o.source_id
	LEFT JOIN noted n ON n.source_id = o.source_id AND n.row = o.row
	WHERE ` + packSources + ` AND o.variable = ANY ($2)`

// Observations lists what the pack's sources say of variables, by area.
func (p *Publication) Observations(ctx context.Context, variables []string) ([]StoredObservation, error) {
	rows, err := p.tx.Query(ctx, selectObservations+` ORDER BY o.area_id, o.variable, o.period`, p.pack, variables)
	if err != nil {
		return nil, fmt.Errorf("query observations: %w", err)
	}
	observations, err := pgx.CollectRows(rows, scanObservation)
	if err != nil {
		return nil, fmt.Errorf("read observations: %w", err)
	}
	return observations, nil
}

// ObservationsByPeriod hands on what the pack's sources say of variables, one period after
// the other, by area: all at once may be more than memory holds. The database can be asked
// for nothing else meanwhile.
func (p *Publication) ObservationsByPeriod(ctx context.Context, variables []string, take func(indicator.Period, []StoredObservation) error) error {
	rows, err := p.tx.Query(ctx, selectObservations+` ORDER BY o.period, o.area_id, o.variable`, p.pack, variables)
	if err != nil {
		return fmt.Errorf("query observations by period: %w", err)
	}
	defer rows.Close()
	var gathered []StoredObservation
	for rows.Next() {
		o, err := scanObservation(rows)
		if err != nil {
			return fmt.Errorf("read observations by period: %w", err)
		}
		if len(gathered) > 0 && gathered[0].Period != o.Period {
			if err := take(gathered[0].Period, gathered); err != nil {
				return err
			}
			gathered = gathered[:0]
		}
		gathered = append(gathered, o)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read observations by period: %w", err)
	}
	if len(gathered) == 0 {
		return nil
	}
	return take(gathered[0].Period, gathered)
}

// Tellers lists the sources that say something of a variable.
func (p *Publication) Tellers(ctx context.Context, variable string) ([]int64, error) {
	const query = `
		SELECT s.id FROM source s
		WHERE ` + packSources + ` AND EXISTS (SELECT FROM observation o WHERE o.source_id = s.id AND o.variable = $2)
		ORDER BY s.id`
	rows, err := p.tx.Query(ctx, query, p.pack, variable)
	if err != nil {
		return nil, fmt.Errorf("query who tells of %s: %w", variable, err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, fmt.Errorf("read who tells of %s: %w", variable, err)
	}
	return ids, nil
}

func scanObservation(row pgx.CollectableRow) (StoredObservation, error) {
	var o StoredObservation
	var period, status string
	err := row.Scan(&o.Area, &o.Variable, &period, &o.Source, &o.Row, &o.Value, &status, &o.Reason, &o.Notes)
	if err != nil {
		return o, err
	}
	if o.Period, err = indicator.ParsePeriod(period); err != nil {
		return o, err
	}
	o.Status, err = indicator.ParseStatus(status)
	return o, err
}

// StoredBoundary is a boundary of an area.
type StoredBoundary struct {
	Area    int64
	Source  int64 // 0 when it was put together from members
	Row     int64
	Vintage string
	AreaM2  float64
	Shape   orb.MultiPolygon
}

// chosenBoundary picks one of several boundaries of an area: that of the source
// with the highest precedence, then of the latest vintage; files loaded without a
// pack come last.
const chosenBoundary = `
	SELECT DISTINCT ON (b.area_id) b.area_id, b.source_id, b.row, b.vintage, b.area_m2, b.geom
	FROM area_boundary b
	JOIN source s ON s.id = b.source_id
	WHERE ` + packSources + ` AND b.area_id = ANY ($2)
	ORDER BY b.area_id, s.pack = '', s.precedence, b.vintage COLLATE "C" DESC, s.file COLLATE "C", s.layer COLLATE "C"`

// Boundaries reads one boundary of each of the areas that have any.
func (p *Publication) Boundaries(ctx context.Context, areas []int64) ([]StoredBoundary, error) {
	const query = `
		SELECT c.area_id, c.source_id, c.row, c.vintage, c.area_m2, ST_AsBinary(c.geom)
		FROM (` + chosenBoundary + `) c`
	return p.boundaries(ctx, "boundaries", query, p.pack, areas)
}

// Unions puts together the boundaries of parents from those of their members;
// pairs are (parent, member). A parent of which one member has no boundary is
// left out. Surfaces are the sums of the members'.
func (p *Publication) Unions(ctx context.Context, parents, members []int64) ([]StoredBoundary, error) {
	const query = `
		WITH chosen AS (` + chosenBoundary + `)
		SELECT l.parent_id, 0, 0, coalesce(string_agg(DISTINCT c.vintage, ', '), ''), sum(c.area_m2),
			ST_AsBinary(ST_Multi(ST_CollectionExtract(ST_MakeValid(ST_Union(c.geom ORDER BY a.code COLLATE "C")), 3)))
		FROM unnest($3::bigint[], $2::bigint[]) AS l (parent_id, area_id)
		JOIN area a ON a.id = l.area_id
		LEFT JOIN chosen c USING (area_id)
		GROUP BY l.parent_id
		HAVING count(*) = count(c.area_id)
		ORDER BY l.parent_id`
	return p.boundaries(ctx, "unions of boundaries", query, p.pack, members, parents)
}

func (p *Publication) boundaries(ctx context.Context, what, query string, args ...any) ([]StoredBoundary, error) {
	rows, err := p.tx.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("query %s: %w", what, err)
	}
	boundaries, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (StoredBoundary, error) {
		var b StoredBoundary
		var body []byte
		if err := row.Scan(&b.Area, &b.Source, &b.Row, &b.Vintage, &b.AreaM2, &body); err != nil {
			return b, err
		}
		return b, wkb.Scanner(&b.Shape).Scan(body)
	})
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", what, err)
	}
	return boundaries, nil
}
