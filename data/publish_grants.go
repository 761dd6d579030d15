package data

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// takenBack sums the money that was taken back from each grant of a source.
const takenBack = `
	taken_back AS (
		SELECT source_id, recovers_row AS row, sum(recovered) AS recovered
		FROM grant_decision
		WHERE recovers_row IS NOT NULL
		GROUP BY source_id, recovers_row
	)`

// Recoveries lists the money that was taken back from grants that nobody knows, one
// row for each place, as [Publication.Grants] lists grants. Nothing of it may be
// taken off what was granted.
func (p *Publication) Recoveries(ctx context.Context) ([]StoredGrant, error) {
	return p.storedGrants(ctx, `d.recovers_row IS NULL AND d.gross = 0 AND d.recovered > 0`)
}

// PublicGrant is what a register of public money says of a grant that was awarded,
// or of money taken back from one that nobody knows. Amounts are euro cents.
type PublicGrant struct {
	Source, Grant, Row  int64
	Funder, Beneficiary string
	BeneficiaryID       string // SIRET or SIREN
	BeneficiaryRNA      string
	Reference           string
	DecidedOn           *time.Time
	Year                int // 0 when the file does not tell
	Object, Axis        string
	Call, Programme     string
	Gross, Recovered    int64
	InKind              bool
	Unlinked            bool // money taken back, of a grant that nobody knows
	NaturalPerson       bool // a stock of SIRENE has the beneficiary as a person of flesh and blood
	PartialDiffusion    bool // a stock of SIRENE hides the beneficiary's name
	Cofunders           []PublicCofunder
}

// PublicCofunder is somebody else who pays.
type PublicCofunder struct {
	Name  string `json:"name"`
	Cents *int64 `json:"cents"` // nil when nobody tells
}

// PublicGrants lists the awarded grants and the money taken back from grants that
// nobody knows, each once, in the order of [Publication.Grants]. Registers of
// requests, and what was not awarded, are not in it.
func (p *Publication) PublicGrants(ctx context.Context) ([]PublicGrant, error) {
	const query = `
		WITH ` + takenBack + `,
		unit AS MATERIALIZED (
			SELECT e.siret, e.siren, e.legal_category = '1000' AS natural_person, NOT e.diffusible AS hidden
			FROM establishment e
			JOIN source s ON s.id = e.source_id
			WHERE ` + packSources + ` AND (NOT e.diffusible OR e.legal_category = '1000')
		),
		natural_person AS (SELECT DISTINCT siren FROM unit WHERE natural_person),
		hidden AS (SELECT siret AS id FROM unit WHERE hidden UNION SELECT siren FROM unit WHERE hidden)
		SELECT d.source_id, d.id, d.row, d.funder, d.beneficiary, d.beneficiary_siret, d.beneficiary_rna, d.reference, d.decided_on,
			coalesce(d.year, 0), d.object, d.axis, d.call, d.programme,
			(d.gross * 100)::bigint, ((d.recovered + coalesce(t.recovered, 0)) * 100)::bigint, d.in_kind,
			d.gross = 0 AND d.recovered > 0, n.siren IS NOT NULL, h.id IS NOT NULL,
			(SELECT jsonb_agg(jsonb_build_object('name', c.name, 'cents', (c.amount * 100)::bigint) ORDER BY c.position)
				FROM grant_cofunder c WHERE c.grant_id = d.id)
		FROM grant_decision d
		JOIN source s ON s.id = d.source_id
		LEFT JOIN taken_back t ON t.source_id = d.source_id AND t.row = d.row
		LEFT JOIN natural_person n ON n.siren = left(d.beneficiary_siret, 9)
		LEFT JOIN hidden h ON h.id = d.beneficiary_siret
		WHERE ` + packSources + ` AND s.role <> 'requests' AND d.outcome = 'awarded' AND d.recovers_row IS NULL
		ORDER BY s.role COLLATE "C", s.precedence, s.file COLLATE "C", s.layer COLLATE "C", d.row, d.id`
	rows, err := p.tx.Query(ctx, query, p.pack)
	if err != nil {
		return nil, fmt.Errorf("query public grants: %w", err)
	}
	grants, err := pgx.CollectRows(rows, publicGrant)
	if err != nil {
		return nil, fmt.Errorf("read public grants: %w", err)
	}
	return grants, nil
}

func publicGrant(row pgx.CollectableRow) (PublicGrant, error) {
	var g PublicGrant
	var cofunders []byte
	err := row.Scan(&g.Source, &g.Grant, &g.Row, &g.Funder, &g.Beneficiary, &g.BeneficiaryID, &g.BeneficiaryRNA, &g.Reference, &g.DecidedOn,
		&g.Year, &g.Object, &g.Axis, &g.Call, &g.Programme, &g.Gross, &g.Recovered, &g.InKind,
		&g.Unlinked, &g.NaturalPerson, &g.PartialDiffusion, &cofunders)
	if err == nil && cofunders != nil {
		err = json.Unmarshal(cofunders, &g.Cofunders)
	}
	return g, err
}
