package synth

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/packs"
)

// DemonstrationSeed is the seed of the demonstration.
const DemonstrationSeed = 2015

// Options are what a simulation depends on, besides the tables of facts.
type Options struct {
	Seed uint64 // of every random draw
	// Scale multiplies grants, requests for them and, up to ten, the organisations
	// that ask. Communes, neighbourhoods, people and the register of enterprises are
	// those of the facts at any scale; [WriteEstablishments] makes registers of any
	// length. 0 stands for 1.
	Scale int
}

// maxScale is as far as the register of grants, held in memory, is meant to go:
// some 250 000 grants and a million requests.
const maxScale = 1000

// Write makes the folder dir, if need be, and puts the simulated files and their
// manifest in it. The same options give the same bytes. Files of earlier calls
// are overwritten; others stay.
func Write(ctx context.Context, dir string, o Options) (Manifest, error) {
	if o.Scale < 0 || o.Scale > maxScale {
		return Manifest{}, fmt.Errorf("synth: scale %d is not between 0 and %d", o.Scale, maxScale)
	}
	o.Scale = max(1, o.Scale)
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return Manifest{}, fmt.Errorf("synth: %w", err)
	}
	documents, err := simulate(ctx, o)
	if err != nil {
		return Manifest{}, fmt.Errorf("synth: %w", err)
	}
	m := Manifest{Note: manifestNote, Seed: o.Seed, Scale: o.Scale}
	for _, d := range documents {
		if err := writeFile(ctx, dir, d.Name, d.body); err != nil {
			return Manifest{}, err
		}
		m.Files = append(m.Files, d.sealed())
	}
	body, err := m.encode()
	if err != nil {
		return Manifest{}, err
	}
	return m, writeFile(ctx, dir, ManifestName, body)
}

func writeFile(ctx context.Context, dir, name string, body []byte) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("synth: %w", err)
	}
	file := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
		return fmt.Errorf("synth: %w", err)
	}
	if err := os.WriteFile(file, body, 0o600); err != nil {
		return fmt.Errorf("synth: %w", err)
	}
	return nil
}

// simulate returns the files.
func simulate(ctx context.Context, o Options) ([]document, error) {
	f, err := readFacts(packs.Files())
	if err != nil {
		return nil, err
	}
	t, err := drawTerritory(ctx, f, o.Seed)
	if err != nil {
		return nil, err
	}
	qpv2015, err := t.drawQPV(t.qpv, stream(o.Seed, "qpv2015"), nil)
	if err != nil {
		return nil, err
	}
	current, err := t.redraw(qpv2015, o.Seed)
	if err != nil {
		return nil, err
	}
	maps, err := t.maps(qpv2015, current)
	if err != nil {
		return nil, err
	}
	epci, err := f.intercommunal()
	if err != nil {
		return nil, err
	}
	raster := t.rasterise(qpv2015)
	people := t.settle(raster, stream(o.Seed, "people"))
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	e := t.economy(t.homes(raster, people), o.Seed)
	e.locate(generation{t.qpv, qpv2015}, current)
	enterprises, err := e.files()
	if err != nil {
		return nil, err
	}
	grants := t.grants(o.Scale, stream(o.Seed, "grants"))
	return slices.Concat(maps, []document{
		f.officialCodes(), f.populations(), epci, f.territories(), f.incomes(),
		t.grid(people),
		t.register(grants),
		t.requestRegister(t.requests(grants, o)),
	}, enterprises), nil
}

// generation is the neighbourhoods of one year, with their shapes.
type generation struct {
	list   []neighbourhood
	shapes [][]orb.Ring
}

// redraw draws the generation of 2024.
func (t *territory) redraw(qpv2015 [][]orb.Ring, seed uint64) (generation, error) {
	r := stream(seed, "qpv2024")
	list, kept := t.renewal(r)
	shapes, err := t.drawRenewal(list, kept, qpv2015, r)
	return generation{list, shapes}, err
}

// maps returns the files of boundaries.
func (t *territory) maps(qpv2015 [][]orb.Ring, current generation) ([]document, error) {
	communes, err := t.communeBoundaries()
	if err != nil {
		return nil, err
	}
	former, err := t.qpv2015Boundaries(qpv2015)
	if err != nil {
		return nil, err
	}
	renewed, err := t.qpv2024Boundaries(current.list, current.shapes)
	return []document{communes, former, renewed}, err
}
