package journey_test

import (
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/edition/editiontest"
	"github.com/observatoire-essor/essor/data/source"
)

// side is how many made-up communes lie in a row: as many in all as France has.
const side = 187

// TestManyCommunes: with 34 969 communes, a change of indicator takes the script 150 ms
// at most and fetches no tile.
func TestManyCommunes(t *testing.T) {
	if os.Getenv("ESSOR_TEST_ALL") == "" {
		t.Skip("the map of 35 000 communes takes a minute: ESSOR_TEST_ALL")
	}
	node, chromium := needs(t)
	store := &editiontest.Store{}
	store.Put(t, manyCommunes(t), time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC))
	base := serveStore(t, store)
	args := []string{journeys + "/run.mjs", "--base", base, "--chromium", chromium, "--shots", t.ArtifactDir(), "--all", "--data", "france"}
	for _, r := range run(t, node, args...) {
		t.Log(r.Name, strings.Join(r.Notes, "; "))
		if !r.OK {
			t.Error(r.Error)
		}
	}
}

// manyCommunes is an edition of squares that cover about what France covers, with rates
// that change from place to place.
func manyCommunes(t *testing.T) edition.Draft {
	t.Helper()
	const width, height = 0.06, 0.045 // degrees
	d := edition.Draft{Label: "france", AsOf: source.Day(2026, 1, 1), Pack: edition.Pack{Name: "france", CRS: 2154}}
	income, err := edition.Source{Pack: "france", Role: "income_communes", Kind: "filosofi.communes", Producer: "Essor", Title: "Taux inventés", File: "taux.csv", SHA256: "aa01", Simulated: true}.Identify()
	if err != nil {
		t.Fatal(err)
	}
	d.Sources = append(d.Sources, income)
	basis := edition.Basis{Method: "published", Sources: []string{income.ID}}
	var areas []edition.Area
	values := map[string][]edition.Value{}
	for i := range side * side {
		x, y := float64(i%side), float64(i/side)
		west, south := -4+width*x, 42.5+height*y
		box := orb.Bound{Min: orb.Point{west, south}, Max: orb.Point{west + width, south + height}}
		areas = append(areas, edition.Area{Code: fmt.Sprintf("%05d", i+1), Name: fmt.Sprintf("Commune %d", i+1), AreaM2: 2e7, Boundary: orb.MultiPolygon{box.ToPolygon()}})
		for k, id := range []string{"need.poverty", "ess.density"} {
			v := edition.Known(math.Round(10*(15+10*math.Sin(x/(9+5*float64(k)))*math.Cos(y/11)))/10, basis)
			if i%97 == k {
				v = edition.Unknown(indicator.Secret, indicator.SourceSecret, basis)
			}
			values[id] = append(values[id], v)
		}
	}
	b, err := edition.NewBoundaries(source.Commune, "2026", areas)
	if err != nil {
		t.Fatal(err)
	}
	d.Boundaries = append(d.Boundaries, b)
	catalogue, err := indicator.NewCatalogue(indicator.Entries())
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"need.poverty", "ess.density"} {
		variant, err := catalogue.Parse(id)
		if err != nil {
			t.Fatal(err)
		}
		d.Catalogue = append(d.Catalogue, edition.Define(variant))
		v, err := edition.NewVector(edition.Key{Indicator: id, Level: source.Commune, Period: indicator.Year(2021)}, b.Hash, values[id])
		if err != nil {
			t.Fatal(err)
		}
		d.Vectors = append(d.Vectors, v)
	}
	return d
}
