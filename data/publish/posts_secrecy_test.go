package publish_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/data/source"
)

// The attack suite: no reader of the edition bounds what it hides closer than 15 %, by
// linear programmes in exact fractions over all that is published; and it finds what is
// planted, so that it would. Published again, the edition has the same name, and hides
// what it hid.
func TestNothingHiddenCanBeComputedFromAnEdition(t *testing.T) {
	d := loadDemonstration(t)
	report, e := publishAll(t, d.fixture, d.options())
	r := &reader{edition: e, extract: d.readExtract(t), flores: d.readFLORES(t)}
	r.read(t)
	if len(r.hidden) < 100 || len(r.shown) < 200 {
		t.Fatalf("%d posts hidden and %d shown: that is no edition to attack", len(r.hidden), len(r.shown))
	}
	for _, leak := range r.attack(t) {
		t.Error(leak)
	}
	mask := report.Masks[0]
	if len(mask.Leaks) != 0 || mask.Broken != 0 || len(mask.Totals) != 0 || mask.Primary+mask.Secondary != len(r.hidden) {
		t.Errorf("report %+v, but the edition hides %d", mask, len(r.hidden))
	}
	t.Logf("%d figures, %d hidden, %d of them for others; %d unknowns", mask.Cells, len(r.hidden), mask.Secondary, len(r.unknown)+len(r.secrets))

	whole := postCell{ref(source.EPCI, "200093201"), ""}
	if r.numbers[whole] != 52_000 {
		t.Errorf("the métropole has %d posts, want 52 000", r.numbers[whole])
	}
	again, _ := publishAll(t, d.fixture, d.options())
	if again.ID != report.ID || again.Fresh {
		t.Errorf("editions %s and %s of the same inputs", again.ID.Short(), report.ID.Short())
	}
	if m := again.Masks[0]; m.Kept != len(r.hidden) || mask.Kept != 0 {
		t.Errorf("of %d hidden, %d were hidden before; at first %d", len(r.hidden), m.Kept, mask.Kept)
	}
	for _, tt := range r.plant(t) {
		t.Run(tt.name, func(t *testing.T) {
			leaks := r.tamper(tt.shown...).attack(t)
			if !slices.ContainsFunc(leaks, func(l string) bool { return strings.HasPrefix(l, tt.leak) }) {
				t.Errorf("showing %v leaks %q, want %s", tt.shown, leaks, tt.leak)
			}
		})
	}
}

// planted is a mask that was tampered with.
type planted struct {
	name  string
	shown []postCell
	leak  string
}

// plant finds cells of the edition whose showing is a leak of each kind.
func (r *reader) plant(t *testing.T) []planted {
	t.Helper()
	var out []planted
	first := func(name string, of func(postCell) *planted) {
		for _, cell := range r.cells() {
			if p := of(cell); r.hidden[cell] && p != nil {
				p.name = name
				out = append(out, *p)
				return
			}
		}
		t.Errorf("the demonstration has no %s to plant", name)
	}
	first("singleton", func(c postCell) *planted {
		if r.extract[c].units != 1 {
			return nil
		}
		return &planted{shown: []postCell{c}, leak: "unmasked " + c.String()}
	})
	first("dominance", func(c postCell) *planted {
		if row := r.extract[c]; row.units < 3 || !forbidden(row) {
			return nil
		}
		return &planted{shown: []postCell{c}, leak: "unmasked " + c.String()}
	})
	first("margin", func(c postCell) *planted { // all families of an area but one
		var others []postCell
		for _, family := range variants() {
			if other := (postCell{c.ref, family}); other != c && r.hidden[other] {
				if forbidden(r.extract[other]) {
					return nil
				}
				others = append(others, other)
			}
		}
		if !forbidden(r.extract[c]) || c.family == "" || len(others) == 0 {
			return nil
		}
		return &planted{shown: others, leak: "bounded " + c.String()}
	})
	first("overlapping levels", func(c postCell) *planted { // both generations, one unit apart
		if c.ref.Level != source.QPV2015 || forbidden(r.extract[c]) {
			return nil
		}
		other := postCell{ref(source.QPV2024, "QN059"+strings.TrimPrefix(c.ref.Code, "QP0590")+"M"), c.family}
		row, twin := r.extract[c], r.extract[other]
		if forbidden(twin) || row.units-twin.units != 1 && twin.units-row.units != 1 {
			return nil
		}
		a, b := c, other
		if twin.units > row.units {
			a, b = other, c
		}
		return &planted{shown: []postCell{c, other}, leak: "bounded " + a.String() + " less " + b.String()}
	})
	return out
}
