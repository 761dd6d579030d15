package synth_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/data/synth"
)

// The territory of these tests: 60 communes, squares of a tenth of a degree in rows of
// ten, with 1 000 inhabitants for the first, 2 000 for the second …; the last one has
// no boundary.
const (
	towns       = 60
	side        = 0.1
	west, south = 2.0, 49.0
	people      = 1000 * towns * (towns + 1) / 2
)

func townCode(i int) string { return fmt.Sprintf("59%03d", i+1) }

// officialFiles writes the populations and boundaries.
func officialFiles(t testing.TB) (communes, boundaries string) {
	t.Helper()
	dir := t.TempDir()
	var table, shapes strings.Builder
	table.WriteString("REG;Région;DEP;CODARR;CODCAN;CODCOM;COM;Commune;PMUN;PCAP;PTOT\n")
	shapes.WriteString(`{"type":"FeatureCollection","features":[`)
	for i := range towns {
		fmt.Fprintf(&table, "32;Hauts-de-France;59;1;01;%03d;%s;Commune %d;%d;10;%d\n", i+1, townCode(i), i+1, 1000*(i+1), 1000*(i+1)+10)
		if i == towns-1 {
			continue
		}
		x, y := west+side*float64(i%10), south+side*float64(i/10)
		if i > 0 {
			shapes.WriteByte(',')
		}
		fmt.Fprintf(&shapes, `{"type":"Feature","properties":{"code":"%s","nom":"Commune, %d"},"geometry":{"type":"Polygon","coordinates":[[[%v,%v],[%v,%v],[%v,%v],[%v,%v],[%v,%v]]]}}`,
			townCode(i), i+1, x, y, x+side, y, x+side, y+side, x, y+side, x, y)
	}
	shapes.WriteString("]}")
	communes, boundaries = filepath.Join(dir, "donnees_communes.csv"), filepath.Join(dir, "contours", "communes[1].geojson")
	if err := errors.Join(
		os.Mkdir(filepath.Dir(boundaries), 0o700),
		os.WriteFile(communes, []byte(table.String()), 0o600), os.WriteFile(boundaries, []byte(shapes.String()), 0o600),
	); err != nil {
		t.Fatal(err)
	}
	return communes, filepath.Dir(boundaries)
}

func territoryOptions(t testing.TB, format synth.Format) synth.TerritoryOptions {
	t.Helper()
	communes, boundaries := officialFiles(t)
	return synth.TerritoryOptions{
		Seed: 7, Communes: communes, Boundaries: []string{boundaries}, FirstYear: 2023, LastYear: 2024,
		Establishments: 40_000, Grants: 700, Format: format,
	}
}

// territory writes it, and returns the folder.
func writeTerritory(t testing.TB, o synth.TerritoryOptions) (string, synth.Manifest) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "new")
	m, err := synth.WriteTerritory(t.Context(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return dir, m
}
