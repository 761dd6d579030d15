package synth

import (
	"os"
	"runtime"
	"testing"
)

// oneTown is a country of one commune without boundary.
func oneTown(people int) *country {
	return &country{
		localities: []locality{{code: "59350", name: "LILLE", population: people}}, people: people, weights: []float64{float64(people)},
	}
}

// What is held while a stock is written does not depend on how long it is: it is
// measured towards the end of registers of which one is ten times as long as the other.
// A Parquet file holds a group of 50 000 rows, more or less of which is filled.
func TestBulkHoldsNothing(t *testing.T) {
	for _, format := range Formats() {
		if format == Parquet && os.Getenv("ESSOR_TEST_ALL") == "" {
			continue // slow
		}
		sizes, slack := []int{10_000, 100_000}, int64(512<<10)
		if format == Parquet {
			sizes, slack = []int{60_000, 600_000}, 64<<20
		}
		var held [2]int64
		for i, n := range sizes {
			o, err := TerritoryOptions{FirstYear: 2024, LastYear: 2024, Establishments: n, Format: format}.complete()
			if err != nil {
				t.Fatal(err)
			}
			b, err := newBulk(oneTown(100_000), o)
			if err != nil {
				t.Fatal(err)
			}
			held[i] = heldWhileWriting(t, b, o)
		}
		if more := held[1] - held[0]; more > slack {
			t.Errorf("%s: %d bytes more are held for ten times the rows, after %d", format, more, held[0])
		}
	}
}

// heldWhileWriting is how many bytes more than before are in use when nine tenths of
// a stock are written.
func heldWhileWriting(t *testing.T, b *bulk, o TerritoryOptions) int64 {
	t.Helper()
	before, during := inUse(), int64(0)
	s := &bulkStock{
		bulk: b, year: 2024, day: b.days.stock(2024), tally: newPostsTally(1), units: unitForm(), sites: siteForm(), place: placeForm(),
	}
	dir := t.TempDir()
	for i, table := range s.tables(o.Format) {
		var err error
		if s.out[i], err = newTable(t.Context(), dir, table.entry, table.layout, table.as); err != nil {
			t.Fatal(err)
		}
	}
	err := b.each(func(u *bulkUnit) error {
		if u.number == b.units*9/10 {
			during = inUse()
		}
		return s.write(u)
	})
	for _, out := range s.out {
		if _, closed := out.close(); err != nil || closed != nil {
			t.Fatal(err, closed)
		}
	}
	return during - before
}

func inUse() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// Most units have one establishment, as in the real register: 29 million units have 44
// million.
func TestBulkUnits(t *testing.T) {
	b, err := newBulk(oneTown(100_000), TerritoryOptions{FirstYear: 2015, LastYear: 2024, Establishments: 60_000})
	if err != nil {
		t.Fatal(err)
	}
	sizes, sites, last := map[int]int{}, 0, ""
	err = b.each(func(u *bulkUnit) error {
		sizes[len(u.sites)]++
		for k := range u.sites {
			s := &u.sites[k]
			siret := string(s.siret[:])
			if siret <= last || siret[:9] != string(u.siren[:]) {
				t.Fatalf("SIRET %s after %s", siret, last)
			}
			if s.created < u.created || s.created >= b.days.last() || s.closed <= s.created {
				t.Fatalf("unit of day %d with a site from %d to %d", u.created, s.created, s.closed)
			}
			last = siret
			sites++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if mean := float64(sites) / float64(b.units); sites != 60_000 || mean < 1.35 || mean > 1.55 || sizes[1] < b.units*7/10 {
		t.Errorf("%d establishments, %.2f a unit; by size %v", sites, mean, sizes)
	}
}

// The k-th unit of the ESS is found again.
func TestESSUnits(t *testing.T) {
	for _, share := range []float64{0.05, 0.0712345, 0.35, 1} {
		b := &bulk{essShare: share}
		for k := 1; k < 5000; k++ {
			if n := b.essUnit(k); b.essBefore(n) != k || b.essBefore(n-1) != k-1 {
				t.Fatalf("share %v: unit %d has %d of the ESS before it, want %d", share, n, b.essBefore(n), k)
			}
		}
	}
}
