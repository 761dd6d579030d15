package synth_test

import (
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/sirene"
	"github.com/observatoire-essor/essor/data/synth"
)

// stock reads the last stock of the territory.
func stock(t *testing.T, o synth.TerritoryOptions) []source.Establishment {
	t.Helper()
	dir, m := writeTerritory(t, o)
	for _, f := range slices.Backward(m.Files) {
		if strings.Contains(f.Name, "/StockEtablissement_2024") {
			var got register
			if _, err := sirene.Read(t.Context(), source.Input{File: filepath.Join(dir, f.Name)}, &got); err != nil {
				t.Fatal(err)
			}
			return got.list
		}
	}
	t.Fatal("no stock of 2024")
	return nil
}

// There are 2.4 employers for 1 000 inhabitants, 4 392 in all: within four standard
// deviations of a count. They follow the people: a commune's count scatters about its
// share by chance and by exp(0.3·N(0,1)), which for 60 communes of 73 employers in the
// mean makes a chi-squared of far more than 60 and the logarithms correlate by more
// than 0.9.
func TestTerritoryIsPlacedByPopulation(t *testing.T) {
	list := stock(t, territoryOptions(t, synth.CSV))
	count, located, employers := make([]float64, towns), 0, 0
	for _, e := range list {
		if !e.InINSEE || !e.Employer {
			continue
		}
		employers++
		i := slices.IndexFunc(codesOfTowns(), func(c string) bool { return c == e.Commune })
		count[i]++
		if e.Point == nil {
			continue
		}
		located++
		x, y := west+side*float64(i%10), south+side*float64(i/10)
		if slack := 2e-6; e.Point[0] < x-slack || e.Point[0] > x+side+slack || e.Point[1] < y-slack || e.Point[1] > y+side+slack {
			t.Fatalf("%s of commune %s stands at %v", e.SIRET, e.Commune, *e.Point)
		}
		if i == towns-1 {
			t.Fatalf("%s has a point in a commune without boundary", e.SIRET)
		}
	}
	want := 2.4 * people / 1000
	if math.Abs(float64(employers)-want) > 4*math.Sqrt(want) {
		t.Errorf("%d employers, want about %.0f", employers, want)
	}
	// Of those in communes with a boundary: 0.92 diffused, 0.95 in the file, 0.83 better than the commune.
	if share := float64(located) / (float64(employers) - count[towns-1]); math.Abs(share-0.73) > 0.05 {
		t.Errorf("%.3f of the employers have a place", share)
	}
	chi2, logs, peoples := 0.0, make([]float64, towns), make([]float64, towns)
	for i, n := range count {
		expected := float64(employers) * 1000 * float64(i+1) / people
		chi2 += (n - expected) * (n - expected) / expected
		logs[i], peoples[i] = math.Log(n+0.5), math.Log(float64(i+1))
	}
	if r := correlation(logs, peoples); r < 0.9 {
		t.Errorf("the logarithms of employers and people correlate by %.3f", r)
	}
	if chi2 < 2*towns || chi2 > 20*towns { // 1 + 73·Var(exp(0.3 N)) ≈ 8 for each commune
		t.Errorf("chi-squared %.0f of %d communes", chi2, towns)
	}
}

func codesOfTowns() []string {
	codes := make([]string, towns)
	for i := range codes {
		codes[i] = townCode(i)
	}
	return codes
}

func correlation(a, b []float64) float64 {
	var sa, sb, saa, sbb, sab float64
	for i := range a {
		sa, sb, saa, sbb, sab = sa+a[i], sb+b[i], saa+a[i]*a[i], sbb+b[i]*b[i], sab+a[i]*b[i]
	}
	n := float64(len(a))
	return (sab - sa*sb/n) / math.Sqrt((saa-sa*sa/n)*(sbb-sb*sb/n))
}
