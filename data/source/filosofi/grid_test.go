package filosofi_test

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/filosofi"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/sourcetest"
	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/geo/proj"
)

// Counted in the same files with another program: 9 096 squares, 3 564 of them imputed, 1 099 836.5 people; the
// first row as sqlite3 shows it.
func TestGridOfTheMEL(t *testing.T) {
	in := source.Input{File: sourcetest.Real(t, "communes_icu_lille/lille.gpkg"), Layer: "enriched_grid", Keep: sourcetest.KeepMEL(t)}
	r, counts := read(t, filosofi.Grid, in)
	sum, imputed := 0.0, 0
	for _, c := range r.Cells {
		sum += c.Population
		if c.Imputed {
			imputed++
		}
		if !math.IsNaN(c.Households) || !math.IsNaN(c.PoorHouseholds) || c.PoorShare < 0 || c.PoorShare > 0.8 {
			t.Fatalf("%+v", c)
		}
	}
	if len(r.Cells) != 9096 || imputed != 3564 || sum != 1099836.5 || counts.RejectedRows() != 0 {
		t.Errorf("%d cells, %d imputed, %.1f people, %+v", len(r.Cells), imputed, sum, counts)
	}
	first := r.Cells[0]
	if first.ID != "CRS3035RES200mN3067800E3817400" || first.Population != 34 || !first.Imputed || math.Abs(first.PoorShare-0.0447761194029851) > 1e-15 {
		t.Errorf("%+v", first)
	}
	// The geometries of the file agree with the identifiers.
	if notes := r.IssuesOf(string(filosofi.Displaced)); len(notes) != 0 {
		t.Errorf("%d squares are elsewhere: %+v", len(notes), notes[0])
	}
}

// A square built from its identifier is 200 m wide in the grid's own system, closed,
// counter-clockwise, and 40 000 m² large, for that system keeps areas.
func TestSquare(t *testing.T) {
	r, counts := read(t, filosofi.Grid, file(t,
		"idcar_200m,i_est_200,lcog_geo,ind,men,men_pauv",
		"CRS3035RES200mN3078000E3835000,0,59350,109.5,38,4",
		"CRS2975RES200mN7690000E340000,1,9741159350,20,8,",
	))
	if counts.Kept != 2 {
		t.Fatalf("%+v %+v", counts, r.Issues)
	}
	c := r.Cells[0]
	if c.Commune != "59350" || c.Population != 109.5 || c.Households != 38 || c.PoorHouseholds != 4 || c.Imputed || !math.IsNaN(c.PoorShare) {
		t.Errorf("%+v", c)
	}
	if other := r.Cells[1]; other.Commune != "" || !other.Imputed || !math.IsNaN(other.PoorHouseholds) {
		t.Errorf("a square of two communes: %+v", other)
	}
	for i, crs := range []proj.CRS{proj.LAEAEurope(), mustCRS(t, 2975)} {
		ring := r.Cells[i].Boundary[0]
		plane, ok := proj.Transform(r.Cells[i].Boundary, proj.WGS84(), crs).(orb.Polygon)
		if !ok || len(ring) != 5 || !ring.Closed() || ring.Orientation() != orb.CCW {
			t.Fatalf("%v", ring)
		}
		if area := planar.Area(plane); math.Abs(area-40000) > 0.01 {
			t.Errorf("%s: area = %v m²", r.Cells[i].ID, area)
		}
		if corner := plane[0][0]; i == 0 && (math.Abs(corner[0]-3835000) > 0.001 || math.Abs(corner[1]-3078000) > 0.001) {
			t.Errorf("lower left corner = %v", corner)
		}
	}
}

func mustCRS(t *testing.T, code int) proj.CRS {
	t.Helper()
	crs, err := proj.ByCode(code)
	if err != nil {
		t.Fatal(err)
	}
	return crs
}

func TestGridKeepsTheSquaresOfTheTerritory(t *testing.T) {
	in := file(t, "idcar_200m,i_est_200,lcog_geo,ind",
		"CRS3035RES200mN3078000E3835000,0,59350,1",
		"CRS3035RES200mN3078200E3835000,0,6250159350,1",
		"CRS3035RES200mN3078400E3835000,0,62501,1",
		"CRS3035RES200mN3078600E3835000,0,,1")
	in.Keep = sourcetest.KeepMEL(t)
	r, counts := read(t, filosofi.Grid, in)
	if counts.Kept != 3 || counts.Skipped != 1 {
		t.Errorf("%+v %+v", counts, r.Cells)
	}
}

func TestGridRejectsBadRows(t *testing.T) {
	const good = "CRS3035RES200mN3078000E3835000,0,59350,1,0.5"
	for name, tt := range map[string]struct{ row, want string }{
		"square of 1 km":     {"CRS3035RES1000mN3078000E3835000,0,59350,1,0.5", string(filosofi.BadSquare)},
		"unknown system":     {"CRS9999RES200mN3078000E3835000,0,59350,1,0.5", string(filosofi.BadSquare)},
		"degrees":            {"CRS4326RES200mN50E3,0,59350,1,0.5", string(filosofi.BadSquare)},
		"in the sea of Mars": {"CRS3035RES200mN99999999E99999999,0,59350,1,0.5", string(filosofi.BadSquare)},
		"neither 0 nor 1":    {"CRS3035RES200mN3078200E3835000,2,59350,1,0.5", string(filosofi.BadFlag)},
		"no people":          {"CRS3035RES200mN3078200E3835000,0,59350,,0.5", string(table.BadNumber)},
		"fewer than none":    {"CRS3035RES200mN3078200E3835000,0,59350,-1,0.5", string(layout.OutOfRange)},
		"percent for share":  {"CRS3035RES200mN3078200E3835000,0,59350,1,27", string(layout.OutOfRange)},
		"lost zero":          {"CRS3035RES200mN3078200E3835000,0,1004,1,0.5", string(table.BadCommune)},
		"twice":              {good, string(layout.Duplicate)},
	} {
		t.Run(name, func(t *testing.T) {
			_, counts := read(t, filosofi.Grid, file(t, "idcar_200m,i_est_200,lcog_geo,ind,poverty_ratio", good, tt.row))
			if counts.Rejected[tt.want] != 1 || counts.Kept != 1 {
				t.Errorf("%+v, want one row rejected for %s", counts, tt.want)
			}
		})
	}
}

func FuzzGrid(f *testing.F) {
	sourcetest.Fuzz(f, filosofi.Grid, source.Input{},
		"idcar_200m,i_est_200,lcog_geo,ind,men,men_pauv\nCRS3035RES200mN3078000E3835000,0,59350,109.5,38,4\n",
		`{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null,"properties":{"id":"CRS3035RES200mN3078000E3835000","imputed":0,"num_people":3.5,"poverty_ratio":0.1}}]}`)
}
