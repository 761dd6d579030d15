package cog_test

import (
	"compress/gzip"
	"encoding/csv"
	"maps"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/observatoire-essor/essor/data/cog"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/insee"
	"github.com/observatoire-essor/essor/data/source/sourcetest"
)

// realHistory is INSEE's history of communes until 2018.
func realHistory(t *testing.T) cog.History {
	t.Helper()
	r := &sourcetest.Recorder{}
	if _, err := insee.Movements(t.Context(), source.Input{File: sourcetest.Real(t, "insee_cog/historiq__from_RData.csv.gz")}, r); err != nil {
		t.Fatal(err)
	}
	return cog.NewHistory(r.Movements)
}

// table reads a compressed table of the folder of real files.
func table(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open(sourcetest.Real(t, "insee_cog/"+name))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(z)
	r.Comma, r.LazyQuotes = ';', true
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

// INSEE's own tables of passage say, for each commune that changed, where it went and
// with which share of its people: mergers of communes nouvelles, changes of code, splits.
func TestPassageIsThatOfINSEE(t *testing.T) {
	h := realHistory(t)
	for _, tt := range []struct {
		file     string
		from, to source.Date
	}{
		{"PASSAGE_2015_2016_insee.csv.gz", source.Day(2015, 1, 1), source.Day(2016, 1, 1)},
		{"PASSAGE_2016_2017.csv.gz", source.Day(2016, 1, 1), source.Day(2017, 1, 1)},
	} {
		want := map[string]map[string]float64{}
		for _, row := range table(t, tt.file) {
			ratio, err := strconv.ParseFloat(row[4], 64)
			if err != nil {
				t.Fatal(err)
			}
			if want[row[0]] == nil {
				want[row[0]] = map[string]float64{}
			}
			want[row[0]][row[1]] = ratio
		}
		splits, moved := 0, 0
		for code, ends := range want {
			if len(ends) > 1 {
				splits++
			}
			weigh := func(parts []string, _ source.Date) ([]float64, bool) {
				shares := make([]float64, len(parts))
				for i, p := range parts {
					shares[i] = ends[p]
				}
				return shares, true
			}
			got, ok := h.Passage(code, tt.from, tt.to, weigh)
			if code == "14697" { // its code changed on 7 January 2014, before the table of 2015
				if before, _ := h.Passage(code, source.Day(2014, 1, 1), tt.to, weigh); len(before) != 1 || ends[before[0].Code] != 1 {
					t.Errorf("%s goes to %v", code, before)
				}
				continue
			}
			if !ok || len(got) != len(ends) {
				t.Errorf("%s: %s goes to %v, INSEE says %v", tt.file, code, got, ends)
				continue
			}
			for _, p := range got {
				if math.Abs(p.Share-ends[p.Code]) > 1e-9 {
					t.Errorf("%s: %s goes to %v, INSEE says %v", tt.file, code, got, ends)
				}
				if p.Code != code {
					moved++
				}
			}
		}
		t.Logf("%s: %d communes, %d that changed their code, %d splits", tt.file, len(want), moved, splits)
	}
}

// The communes of 1968 become those of 2017, and their 50 million people stay as many.
func TestHalfACentury(t *testing.T) {
	h := realHistory(t)
	from, to := source.Day(1968, 3, 1), source.Day(2017, 1, 1)
	alike := func(parts []string, _ source.Date) ([]float64, bool) {
		shares := make([]float64, len(parts))
		for i := range shares {
			shares[i] = 1 / float64(len(parts))
		}
		return shares, true
	}
	people := map[string]float64{}
	before, lost, known := 0.0, map[string]bool{}, 0
	for _, row := range table(t, "COG1968_insee.csv.gz") {
		n, err := strconv.ParseFloat(row[2], 64)
		if err != nil {
			continue // a commune without people that year
		}
		parts, ok := h.Passage(row[0], from, to, alike)
		if !ok {
			lost[row[0]] = true
			continue
		}
		known++
		before += n
		for _, p := range parts {
			people[p.Code] += n * p.Share
		}
	}
	after := 0.0
	for _, code := range slices.Sorted(maps.Keys(people)) {
		after += people[code]
	}
	if math.Abs(after-before) > 1e-3 {
		t.Errorf("%v people became %v", before, after)
	}
	today := map[string]bool{}
	for _, row := range table(t, "table-appartenance-geo-communes-2017.csv.gz") {
		today[row[0]] = true
	}
	// Four communes of Corsica, with 80 people, merged before its départements parted in
	// 1976: INSEE's history names them by codes of 1976, which they never had.
	corsica := []string{"20044", "20076", "20151", "20325"}
	for code, n := range people {
		if !today[code] && !slices.Contains(corsica, code) {
			t.Errorf("%s with %v people is no commune of 2017", code, n)
		}
	}
	// Overseas is not in the list of 1968. What else is missing has land of a commune
	// whose people nobody can share out.
	missing := 0
	for code := range today {
		if _, ok := people[code]; ok || code[:2] == "97" {
			continue
		}
		missing++
		if !slices.ContainsFunc(h.Origins(code, to, from), func(c string) bool { return lost[c] }) {
			t.Errorf("%s of 2017 comes from no commune of 1968", code)
		}
	}
	if len(lost) > 20 || missing > 40 {
		t.Errorf("%d communes of 1968 have no known shares, %d of 2017 no origin", len(lost), missing)
	}
	t.Logf("%.0f people; %d of %d communes of 1968 have no known shares, %d of 2017 no figure", before, len(lost), len(lost)+known, missing)
}
