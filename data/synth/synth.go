package synth

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// DemonstrationSeed is the seed of the demonstration.
const DemonstrationSeed = 2015

// Options are what a simulation depends on, besides the tables of facts.
type Options struct {
	Seed uint64 // of every random draw
	// Scale multiplies grants, requests for them and, up to ten, the organisations
	// that ask. Communes, neighbourhoods, people and the register of enterprises are
	// those of the facts at any scale; [WriteTerritory] makes registers of any length.
	// 0 stands for 1.
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
	w, err := newWorld(ctx, o.Seed)
	if err != nil {
		return nil, err
	}
	return w.documents(ctx, o.Scale)
}
