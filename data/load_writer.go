package data

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/paulmach/orb/encoding/ewkb"

	"github.com/observatoire-essor/essor/data/source"
)

// writer is the [source.Sink] that fills the database. Records gather in batches;
// a second goroutine copies them, so that the reader parses on meanwhile.
type writer struct {
	ctx    context.Context //nolint:containedctx // the writer lives as long as the load that made it
	tx     pgx.Tx
	source int64
	areas  *areaIndex
	issues int64

	pending batch
	queue   chan batch
	stopped chan struct{} // closed when the copying ended, well or not
	err     error         // why copying ended; read after stopped
}

// errWriterStopped reaches the reader when copying failed; the cause is writer.err.
var errWriterStopped = errors.New("the database stopped taking rows")

// Batches are handed over at this many rows or bytes of geometry.
const (
	batchRows  = 5000
	batchBytes = 128 << 10
)

// batch is what is copied at once. Refs become ids in the copying goroutine, which
// alone speaks with the database.
type batch struct {
	areas        []source.Area
	boundaries   [][]byte // EWKB of areas, nil for areas without boundary
	aliases      []source.Alias
	links        []source.Link
	movements    []source.Movement
	observations []source.Observation
	cells        []source.Cell
	grants       []source.Grant
	issues       []source.Issue
	rows, bytes  int
}

func newWriter(ctx context.Context, tx pgx.Tx, id int64, areas *areaIndex) *writer {
	w := &writer{
		ctx: ctx, tx: tx, source: id, areas: areas,
		queue: make(chan batch, 4), stopped: make(chan struct{}),
	}
	go w.run()
	return w
}

func (w *writer) run() {
	defer close(w.stopped)
	for b := range w.queue {
		if w.err = w.copyBatch(b); w.err != nil {
			return
		}
	}
}

// close hands over what is left and waits until it is written.
func (w *writer) close() error {
	_ = w.flush()
	close(w.queue)
	<-w.stopped
	return w.err
}

func (w *writer) flush() error {
	select {
	case <-w.stopped:
		return errWriterStopped
	case w.queue <- w.pending:
		w.pending = batch{}
		return nil
	}
}

// added hands the batch over when it is large enough.
func (w *writer) added(bytes int) error {
	w.pending.rows++
	w.pending.bytes += bytes
	if w.pending.rows >= batchRows || w.pending.bytes >= batchBytes {
		return w.flush()
	}
	return nil
}

// Area takes an area, with its boundary when the source has one.
func (w *writer) Area(a source.Area) error {
	var body []byte
	if a.Boundary != nil {
		var err error
		if body, err = ewkb.Marshal(a.Boundary, 4326); err != nil {
			return fmt.Errorf("boundary of %s: %w", a.Ref, err)
		}
	}
	a.Boundary = nil
	w.pending.areas = append(w.pending.areas, a)
	w.pending.boundaries = append(w.pending.boundaries, body)
	return w.added(len(body))
}

// Alias takes an alias.
func (w *writer) Alias(a source.Alias) error {
	w.pending.aliases = append(w.pending.aliases, a)
	return w.added(0)
}

// Link takes a link.
func (w *writer) Link(l source.Link) error {
	w.pending.links = append(w.pending.links, l)
	return w.added(0)
}

// Movement takes a movement of communes.
func (w *writer) Movement(m source.Movement) error {
	w.pending.movements = append(w.pending.movements, m)
	return w.added(0)
}

// Observation takes a figure.
func (w *writer) Observation(o source.Observation) error {
	w.pending.observations = append(w.pending.observations, o)
	return w.added(0)
}

// Cell takes a square of the grid.
func (w *writer) Cell(c source.Cell) error {
	w.pending.cells = append(w.pending.cells, c)
	return w.added(0)
}

// Grant takes a grant.
func (w *writer) Grant(g source.Grant) error {
	w.pending.grants = append(w.pending.grants, g)
	return w.added(0)
}

// Issue takes an issue.
func (w *writer) Issue(i source.Issue) error {
	w.pending.issues = append(w.pending.issues, i)
	w.issues++
	return w.added(0)
}

func (w *writer) copyBatch(b batch) error {
	if err := w.resolve(b); err != nil {
		return err
	}
	for _, step := range []func(batch) error{
		w.copyAreas, w.copyAliases, w.copyLinks, w.copyMovements,
		w.copyObservations, w.copyCells, w.copyGrants, w.copyIssues,
	} {
		if err := step(b); err != nil {
			return err
		}
	}
	return nil
}

// resolve learns the ids of all areas that the batch speaks of. Aliases of the batch
// count for its grants, so that these come last.
func (w *writer) resolve(b batch) error {
	var refs []source.Ref
	for _, a := range b.areas {
		refs = append(refs, a.Ref)
	}
	for _, a := range b.aliases {
		refs = append(refs, a.Ref)
	}
	for _, l := range b.links {
		refs = append(refs, l.Child, l.Parent)
	}
	for _, o := range b.observations {
		refs = append(refs, o.Ref)
	}
	if err := w.areas.resolve(w.ctx, w.tx, refs); err != nil {
		return err
	}
	for _, a := range b.aliases {
		alias := source.Ref{Level: a.Ref.Level, Code: a.Code}
		if _, ok := w.areas.ids[alias]; !ok {
			w.areas.ids[alias] = w.areas.ids[a.Ref]
		}
	}
	refs = refs[:0]
	for _, g := range b.grants {
		for _, p := range g.Places {
			refs = append(refs, p.Ref)
		}
	}
	return w.areas.resolve(w.ctx, w.tx, refs)
}

// copyRows copies rows into a table.
func (w *writer) copyRows(table string, columns []string, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	_, err := w.tx.CopyFrom(w.ctx, pgx.Identifier{"essor", table}, columns, pgx.CopyFromRows(rows))
	if err != nil {
		return fmt.Errorf("copy into %s: %w", table, err)
	}
	return nil
}

func (w *writer) copyAreas(b batch) error {
	var boundaries [][]any
	for i, a := range b.areas {
		id := w.areas.ids[a.Ref]
		if a.Name != "" {
			w.areas.names[id] = a.Name
		}
		if b.boundaries[i] != nil {
			boundaries = append(boundaries, []any{id, w.source, int64(a.Row), a.Vintage, b.boundaries[i], a.AreaM2})
		}
	}
	return w.copyRows("area_boundary", []string{"area_id", "source_id", "row", "vintage", "geom", "area_m2"}, boundaries)
}

func (w *writer) copyAliases(b batch) error {
	rows := make([][]any, len(b.aliases))
	for i, a := range b.aliases {
		id := w.areas.ids[a.Ref]
		rows[i] = []any{id, a.Code, a.Name, a.Kind, day(a.From), day(a.To), w.source, int64(a.Row)}
	}
	columns := []string{"area_id", "code", "name", "kind", "valid_from", "valid_to", "source_id", "row"}
	return w.copyRows("area_alias", columns, rows)
}

func (w *writer) copyLinks(b batch) error {
	rows := make([][]any, len(b.links))
	for i, l := range b.links {
		rows[i] = []any{w.areas.ids[l.Child], w.areas.ids[l.Parent], "member", day(l.From), day(l.To), w.source, int64(l.Row)}
	}
	columns := []string{"area_id", "parent_id", "kind", "valid_from", "valid_to", "source_id", "row"}
	return w.copyRows("area_link", columns, rows)
}

func (w *writer) copyMovements(b batch) error {
	rows := make([][]any, len(b.movements))
	for i, m := range b.movements {
		rows[i] = []any{
			w.source, int64(m.Row), m.Kind, day(m.On),
			m.TypeBefore, m.Before, m.NameBefore, m.TypeAfter, m.After, m.NameAfter,
		}
	}
	columns := []string{
		"source_id", "row", "kind", "effective_on",
		"type_before", "code_before", "name_before", "type_after", "code_after", "name_after",
	}
	return w.copyRows("commune_movement", columns, rows)
}

func (w *writer) copyObservations(b batch) error {
	rows := make([][]any, len(b.observations))
	for i, o := range b.observations {
		id := w.areas.ids[o.Ref]
		var value any
		if o.Status.HasValue() {
			value = o.Value
		}
		rows[i] = []any{id, o.Variable, o.Period.String(), w.source, int64(o.Row), value, o.Status.String(), string(o.Reason)}
	}
	columns := []string{"area_id", "variable", "period", "source_id", "row", "value", "status", "reason"}
	return w.copyRows("observation", columns, rows)
}

func (w *writer) copyCells(b batch) error {
	rows := make([][]any, len(b.cells))
	for i, c := range b.cells {
		body, err := ewkb.Marshal(c.Boundary, 4326)
		if err != nil {
			return fmt.Errorf("square %s: %w", c.ID, err)
		}
		rows[i] = []any{
			w.source, int64(c.Row), c.ID, c.Commune, c.Population,
			number(c.Households), number(c.PoorHouseholds), number(c.PoorShare), c.Imputed, body,
		}
	}
	columns := []string{
		"source_id", "row", "id", "commune", "population",
		"households", "poor_households", "poor_share", "imputed", "geom",
	}
	return w.copyRows("grid_cell", columns, rows)
}

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
	var grants, places [][]any
	for i, g := range b.grants {
		id := ids[i]
		grants = append(grants, w.grantRow(id, g))
		for _, p := range g.Places {
			places = append(places, []any{id, w.areas.ids[p.Ref], p.Kind, p.Share})
		}
	}
	if err := w.copyRows("grant_decision", grantColumns(), grants); err != nil {
		return err
	}
	return w.copyRows("grant_place", []string{"grant_id", "area_id", "kind", "share"}, places)
}

func grantColumns() []string {
	return []string{
		"id", "source_id", "row", "funder", "funder_siret", "beneficiary", "beneficiary_siret", "beneficiary_rna",
		"reference", "requested_on", "decided_on", "year", "outcome", "object", "nature", "axis", "call", "programme",
		"cofunders", "requested", "gross", "recovered", "in_kind",
	}
}

func (w *writer) grantRow(id int64, g source.Grant) []any {
	var year any
	if g.Year != 0 {
		year = g.Year
	}
	return []any{
		id, w.source, int64(g.Row), g.Funder, g.FunderSIRET, g.Beneficiary, g.BeneficiaryID, g.BeneficiaryRNA,
		g.Reference, day(g.RequestedOn), day(g.DecidedOn), year, g.Outcome, g.Object, g.Nature, g.Axis, g.Call, g.Programme,
		g.Cofunders, cents(g.Requested), cents(g.Gross), cents(g.Recovered), g.InKind,
	}
}

func (w *writer) copyIssues(b batch) error {
	rows := make([][]any, len(b.issues))
	for i, issue := range b.issues {
		args := issue.Args
		if args == nil {
			args = map[string]string{}
		}
		detail, err := json.Marshal(args)
		if err != nil {
			return err
		}
		rows[i] = []any{w.source, int64(issue.Row), issue.Column, issue.Code, string(issue.Effect), detail}
	}
	return w.copyRows("source_issue", []string{"source_id", "row", "column", "code", "effect", "detail"}, rows)
}

// day is a date for PostgreSQL: NULL for no day.
func day(d source.Date) any {
	if d.IsZero() {
		return nil
	}
	return d.Time
}

// number is NULL for NaN.
func number(v float64) any {
	if math.IsNaN(v) {
		return nil
	}
	return v
}

// cents is an exact amount in euros.
func cents(c source.Cents) pgtype.Numeric {
	return pgtype.Numeric{Int: big.NewInt(int64(c)), Exp: -2, Valid: true}
}
