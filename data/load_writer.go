package data

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
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

	rejected, repaired []source.Issue // the first of each, to show

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

// sampleSize is how many issues of each effect a report shows.
const sampleSize = 5

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
	units        []source.Establishment
	engagements  []source.Engagement
	postcodes    []source.Postcode
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

// sample is what people should see of the issues: the first rejected rows, then the
// first repaired ones.
func (w *writer) sample() []source.Issue { return slices.Concat(w.rejected, w.repaired) }

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

// Establishment takes an establishment.
func (w *writer) Establishment(e source.Establishment) error {
	w.pending.units = append(w.pending.units, e)
	return w.added(0)
}

// Engagement takes an engagement of a commune.
func (w *writer) Engagement(e source.Engagement) error {
	w.pending.engagements = append(w.pending.engagements, e)
	return w.added(0)
}

// Postcode takes a postcode of a commune.
func (w *writer) Postcode(p source.Postcode) error {
	w.pending.postcodes = append(w.pending.postcodes, p)
	return w.added(0)
}

// Issue takes an issue.
func (w *writer) Issue(i source.Issue) error {
	w.pending.issues = append(w.pending.issues, i)
	w.issues++
	switch {
	case i.Effect == source.Rejected && len(w.rejected) < sampleSize:
		w.rejected = append(w.rejected, i)
	case i.Effect == source.Repaired && len(w.repaired) < sampleSize:
		w.repaired = append(w.repaired, i)
	}
	return w.added(0)
}

func (w *writer) copyBatch(b batch) error {
	if err := w.resolve(b); err != nil {
		return err
	}
	for _, step := range []func(batch) error{
		w.copyAreas, w.copyAliases, w.copyLinks, w.copyMovements,
		w.copyObservations, w.copyCells, w.copyGrants, w.copyEstablishments, w.copyEngagements, w.copyPostcodes, w.copyIssues,
	} {
		if err := step(b); err != nil {
			return err
		}
	}
	return nil
}

// resolve learns the ids of all areas that the batch speaks of. Aliases of the batch
// count for its grants and establishments, so that these come last.
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
	var figures []source.Ref
	for _, o := range b.observations {
		if o.Ref.Level == source.Commune {
			figures = append(figures, o.Ref)
		} else {
			refs = append(refs, o.Ref)
		}
	}
	for _, e := range b.engagements {
		refs = append(refs, e.Ref)
	}
	for _, p := range b.postcodes {
		refs = append(refs, p.Ref)
	}
	if err := w.areas.resolve(w.ctx, w.tx, refs); err != nil {
		return err
	}
	if err := w.areas.resolveOwn(w.ctx, w.tx, figures); err != nil {
		return err
	}
	for _, a := range b.aliases {
		alias := source.Ref{Level: a.Ref.Level, Code: a.Code}
		if _, ok := w.areas.ids[alias]; !ok {
			w.areas.ids[alias] = w.areas.ids[a.Ref]
		}
	}
	refs = refs[:0]
	for _, e := range b.units {
		refs = append(refs, source.Ref{Level: source.Commune, Code: e.Commune})
	}
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
