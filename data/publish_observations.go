package data

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/observatoire-essor/essor/analytics/indicator"
)

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
