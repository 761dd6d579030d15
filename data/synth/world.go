package synth

import (
	"context"
	"slices"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/packs"
)

// world is all that is made up at a seed, before it is written.
type world struct {
	*territory
	seed            uint64
	former, current generation
	people          []square
	economy         *economy
}

// generation is the neighbourhoods of one year, with their shapes.
type generation struct {
	list   []neighbourhood
	shapes [][]orb.Ring
}

// newWorld makes it up.
func newWorld(ctx context.Context, seed uint64) (*world, error) {
	f, err := readFacts(packs.Files())
	if err != nil {
		return nil, err
	}
	t, err := drawTerritory(ctx, f, seed)
	if err != nil {
		return nil, err
	}
	w := &world{territory: t, seed: seed, former: generation{list: t.qpv}}
	if w.former.shapes, err = t.drawQPV(t.qpv, stream(seed, "qpv2015"), nil); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if w.current, err = t.redraw(w.former.shapes, seed); err != nil {
		return nil, err
	}
	raster := t.rasterise(w.former.shapes)
	w.people = t.settle(raster, stream(seed, "people"))
	w.economy = t.economy(t.homes(raster, w.people), seed)
	w.economy.locate(w.former, w.current)
	return w, nil
}

// redraw draws the generation of 2024.
func (t *territory) redraw(qpv2015 [][]orb.Ring, seed uint64) (generation, error) {
	r := stream(seed, "qpv2024")
	list, kept := t.renewal(r)
	shapes, err := t.drawRenewal(list, kept, qpv2015, r)
	return generation{list, shapes}, err
}

// documents returns the files, with grants at the given scale.
func (w *world) documents(ctx context.Context, scale int) ([]document, error) {
	maps, err := w.maps()
	if err != nil {
		return nil, err
	}
	epci, err := w.intercommunal()
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	enterprises, err := w.economy.files()
	if err != nil {
		return nil, err
	}
	grants := w.grants(scale, stream(w.seed, "grants"))
	return slices.Concat(maps, []document{
		w.officialCodes(), w.populations(), epci, w.territories(), w.incomes(),
		qpvIncomes(w.former.list, "2015", stream(w.seed, "income_qpv2015")), qpvIncomes(w.current.list, "2024", stream(w.seed, "income_qpv2024")),
		w.grid(w.people),
		w.register(grants),
		w.requestRegister(w.requests(grants, Options{Seed: w.seed, Scale: scale})),
	}, enterprises), nil
}

// maps returns the files of boundaries.
func (w *world) maps() ([]document, error) {
	communes, err := w.communeBoundaries()
	if err != nil {
		return nil, err
	}
	former, err := w.qpv2015Boundaries(w.former.shapes)
	if err != nil {
		return nil, err
	}
	current, err := w.qpv2024Boundaries(w.current.list, w.current.shapes)
	return []document{communes, former, current}, err
}
