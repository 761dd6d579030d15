package data

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/geo/infile"
)

// copyGrants stores grants and requests with their places and co-funders.
func (w *writer) copyGrants(b batch) error {
	if len(b.grants) == 0 {
		return nil
	}
	const query = `SELECT nextval(pg_get_serial_sequence('grant_decision', 'id')) FROM generate_series(1, $1)`
	rows, err := w.tx.Query(w.ctx, query, len(b.grants))
	if err != nil {
		return fmt.Errorf("ids of grants: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return fmt.Errorf("ids of grants: %w", err)
	}
	var grants, places, cofunders [][]any
	for i, g := range b.grants {
		id := ids[i]
		grants = append(grants, w.grantRow(id, g))
		places = append(places, w.placeRows(id, g)...)
		for n, c := range g.Cofunders {
			cofunders = append(cofunders, cofunderRow(id, n+1, c))
		}
	}
	if err := w.copyRows("grant_decision", grantColumns(), grants); err != nil {
		return err
	}
	if err := w.copyRows("grant_cofunder", []string{"grant_id", "position", "name", "amount"}, cofunders); err != nil {
		return err
	}
	return w.copyRows("grant_place", []string{"grant_id", "area_id", "kind", "share"}, places)
}

func grantColumns() []string {
	return []string{
		"id", "source_id", "row", "funder", "funder_siret", "beneficiary", "beneficiary_siret", "beneficiary_rna",
		"reference", "requested_on", "decided_on", "year", "outcome", "object", "nature", "axis", "call", "programme",
		"requested", "gross", "recovered", "recovers_row", "in_kind",
	}
}

func (w *writer) grantRow(id int64, g source.Grant) []any {
	var year, recovers any
	if g.Year != 0 {
		year = g.Year
	}
	if g.RecoversRow != 0 {
		recovers = int64(g.RecoversRow)
	}
	return []any{
		id, w.source, int64(g.Row), g.Funder, g.FunderSIRET, g.Beneficiary, g.BeneficiaryID, g.BeneficiaryRNA,
		g.Reference, day(g.RequestedOn), day(g.DecidedOn), year, g.Outcome, g.Object, g.Nature, g.Axis, g.Call, g.Programme,
		cents(g.Requested), cents(g.Gross), cents(g.Recovered), recovers, g.InKind,
	}
}

// placeRows are the places of a grant. Two codes may stand for one area, as those of
// a commune and of its associated commune do: then it has the shares of both.
func (w *writer) placeRows(id int64, g source.Grant) [][]any {
	var rows [][]any
	for _, p := range g.Places {
		area := w.areas.ids[p.Ref]
		at := slices.IndexFunc(rows, func(row []any) bool { return row[1] == area && row[2] == p.Kind })
		if at < 0 {
			rows = append(rows, []any{id, area, p.Kind, p.Share})
			continue
		}
		if share, ok := rows[at][3].(float64); ok {
			rows[at][3] = min(share+p.Share, 1)
		}
	}
	return rows
}

func cofunderRow(id int64, position int, c source.Cofunder) []any {
	if !c.Told {
		return []any{id, position, c.Name, nil}
	}
	return []any{id, position, c.Name, cents(c.Amount)}
}

// UnknownPlace is noted on a grant whose place no source speaks of.
const UnknownPlace infile.Code = "grant.unknown_place"

// noteUnknownPlaces notes the places of the source's grants that have a code nobody
// knows, at levels of which boundaries were loaded. They stay in the database, for a
// file that knows them may come later, and are in no edition until then.
func noteUnknownPlaces(ctx context.Context, tx pgx.Tx, id int64) (int64, error) {
	const query = `
		INSERT INTO source_issue (source_id, row, code, effect, detail)
		SELECT d.source_id, d.row, $2, 'noted', jsonb_build_object('place', a.level || '/' || a.code)
		FROM grant_decision d
		JOIN grant_place p ON p.grant_id = d.id
		JOIN area a ON a.id = p.area_id
		WHERE d.source_id = $1 AND a.name = ''
			AND NOT EXISTS (SELECT FROM area_boundary b WHERE b.area_id = a.id)
			AND NOT EXISTS (SELECT FROM area_link l WHERE l.area_id = a.id OR l.parent_id = a.id)
			AND NOT EXISTS (SELECT FROM observation o WHERE o.area_id = a.id)
			AND EXISTS (SELECT FROM area_boundary b JOIN area x ON x.id = b.area_id WHERE x.level = a.level)
		ORDER BY d.row, a.level, a.code`
	noted, err := tx.Exec(ctx, query, id, string(UnknownPlace))
	if err != nil {
		return 0, fmt.Errorf("note unknown places: %w", err)
	}
	return noted.RowsAffected(), nil
}
