package synth

import (
	"fmt"
	"math"
	"strconv"
	"testing"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/geo/proj"
)

// cell is a square of the written grid.
type cell struct {
	points  []orb.Point // 64 of them, evenly over the square, in Lambert-93
	commune string
	people  float64
}

func demoGrid(t *testing.T) []cell {
	t.Helper()
	const side = 8
	lambert, laea := proj.Lambert93(), proj.LAEAEurope()
	_, rows := demoTable(t, "carreaux_200m_simule.csv", ',')
	cells := make([]cell, len(rows))
	for i, r := range rows {
		var north, east int
		if _, err := fmt.Sscanf(r["idcar_200m"], "CRS3035RES200mN%dE%d", &north, &east); err != nil || north%200 != 0 || east%200 != 0 {
			t.Fatalf("square %q: %v", r["idcar_200m"], err)
		}
		people, err := strconv.ParseFloat(r["ind"], 64)
		if err != nil {
			t.Fatal(err)
		}
		cells[i] = cell{commune: r["lcog_geo"][:5], people: people}
		for k := range side * side {
			p := orb.Point{float64(east) + (float64(k%side)+0.5)*200/side, float64(north) + (float64(k/side)+0.5)*200/side}
			cells[i].points = append(cells[i].points, lambert.Forward(laea.Inverse(p)))
		}
	}
	return cells
}

func areasOf(features []drawn) []*area {
	areas := make([]*area, len(features))
	for i, d := range features {
		areas[i] = newArea(d.rings())
	}
	return areas
}

// finder returns a function that tells which of the areas holds one of the points.
func finder(areas []*area, points []orb.Point) func(orb.Point) int {
	bound := orb.MultiPoint(points).Bound()
	var near []int
	for i, a := range areas {
		if a.bound.Intersects(bound) {
			near = append(near, i)
		}
	}
	return func(p orb.Point) int {
		for _, i := range near {
			if areas[i].contains(p) {
				return i
			}
		}
		return -1
	}
}

// Whoever spreads the people of each square over its area within the territory
// and brings each commune to its population finds in each neighbourhood what
// packs/mel_qpv2015.csv estimates, 185 886 in all. Tolerance: the test looks at 64
// points a square, the simulation at 16.
func TestGridMeetsNeighbourhoods(t *testing.T) {
	f, cells := demoFacts(t), demoGrid(t)
	communes, qpv := demoFeatures(t, "communes_simule.geojson"), demoFeatures(t, "qpv2015_simule.geojson")
	communeAreas, qpvAreas := areasOf(communes), areasOf(qpv)
	inCommune := make([]float64, len(communes))
	inBoth := make([][]float64, len(qpv)) // by neighbourhood and commune
	for i := range inBoth {
		inBoth[i] = make([]float64, len(communes))
	}
	for _, c := range cells {
		type key struct{ commune, qpv int }
		held, inside := map[key]float64{}, 0.0
		communeAt, qpvAt := finder(communeAreas, c.points), finder(qpvAreas, c.points)
		for _, p := range c.points {
			if k := communeAt(p); k >= 0 {
				held[key{k, qpvAt(p)}]++
				inside++
			}
		}
		for k, n := range held {
			inCommune[k.commune] += c.people * n / inside
			if k.qpv >= 0 {
				inBoth[k.qpv][k.commune] += c.people * n / inside
			}
		}
	}
	total := 0.0
	for i, q := range f.qpv {
		found := 0.0
		for k, people := range inBoth[i] {
			if people > 0 {
				found += people * float64(f.communes[k].population) / inCommune[k]
			}
		}
		total += found
		if relative(found, float64(q.population)) > 0.05 {
			t.Errorf("%s has %.0f people by its squares, want %d", q.code, found, q.population)
		}
	}
	if relative(total, 185_886) > 0.01 {
		t.Errorf("the neighbourhoods have %.0f people, want 185886", total)
	}
}

func TestGridRows(t *testing.T) {
	header, rows := demoTable(t, "carreaux_200m_simule.csv", ',')
	if len(header) != 35 || header[0] != "idcar_200m" || header[33] != "ind_inc" {
		t.Errorf("header %v", header)
	}
	if len(rows) < 8_000 || len(rows) > 12_000 {
		t.Errorf("%d squares, want about as many as INSEE lists for the métropole, 9096", len(rows))
	}
	seen, people := map[string]bool{}, 0.0
	for i, r := range rows {
		number := func(column string) float64 {
			v, err := strconv.ParseFloat(r[column], 64)
			if err != nil || v < 0 || math.IsInf(v, 0) || math.IsNaN(v) {
				t.Fatalf("row %d: %s is %q", i, column, r[column])
			}
			return v
		}
		if seen[r["idcar_200m"]] {
			t.Errorf("square %s is there twice", r["idcar_200m"])
		}
		seen[r["idcar_200m"]] = true
		people += number("ind")
		if number("men_pauv") > number("men") || number("men") > number("ind") {
			t.Errorf("row %d has more poor households than households or people: %v", i, r)
		}
		if imputed := r["i_est_200"] == "1"; imputed != (number("men") < 11) && math.Abs(number("men")-11) > 0.1 {
			t.Errorf("row %d: %s households, i_est_200 = %s", i, r["men"], r["i_est_200"])
		}
		if mean := number("ind_snv") / number("ind"); mean < 8_000 || mean > 60_000 {
			t.Errorf("row %d: mean living standard %.0f €", i, mean)
		}
	}
	// 95 % of 1 187 907, less those in squares that are not listed.
	if people < 0.93*1_187_907 || people > 0.95*1_187_907+1000 {
		t.Errorf("%.0f people in the squares", people)
	}
}
