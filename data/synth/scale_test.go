package synth

import (
	"bytes"
	"strings"
	"testing"
)

// Grants and requests are ten times as many, by ten times as many organisations;
// all else stays as it is.
func TestScaleMultipliesGrants(t *testing.T) {
	one, err := demoOnce()
	if err != nil {
		t.Fatal(err)
	}
	w, err := demoWorld()
	if err != nil {
		t.Fatal(err)
	}
	ten, err := w.documents(t.Context(), 10)
	if err != nil {
		t.Fatal(err)
	}
	for i, d := range one {
		if d.Kind != "grants.scdl" {
			if !bytes.Equal(d.body, ten[i].body) {
				t.Errorf("%s changes with the scale", d.Name)
			}
			continue
		}
		if rows := ten[i].Rows; rows < 9*d.Rows || rows > 11*d.Rows {
			t.Errorf("%s: scale 10 gives %d rows, scale 1 %d", d.Name, rows, d.Rows)
		}
	}
}

// Beyond the organisations of the register of enterprises, the same ask more often.
func TestBeneficiariesAreInTheRegister(t *testing.T) {
	w, err := demoWorld()
	if err != nil {
		t.Fatal(err)
	}
	seats := map[string]int{}
	for i := range w.economy.units {
		u := &w.economy.units[i]
		seats[u.sites[0].siret+u.name] = u.sites[0].commune
	}
	for _, scale := range []int{1, 40} {
		for _, g := range w.grants(scale, stream(w.seed, "grants")) {
			o := g.beneficiary
			if at, ok := seats[o.siret+o.name]; !ok || at != o.commune || !strings.HasPrefix(o.siret, "0000") {
				t.Fatalf("scale %d: %v is not in the register", scale, o)
			}
		}
	}
}
