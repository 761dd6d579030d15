package synth

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Constants of households and incomes in the squares.
const (
	householdSize   = 2.2
	imputedBelow    = 11  // households: INSEE spreads a larger square's figures
	defaultPoverty  = 6.0 // percent, where INSEE keeps a commune's rate secret
	leastPoverty    = 2.0 // percent, outside the neighbourhoods of a commune
	meanOverMedian  = 1.13
	neighbourhoodTo = 25_000.0 // € of living standard in a neighbourhood without poverty,
	neighbourhoodBy = 24_000.0 // and what it falls by as all become poor
)

// grid writes the squares with the columns of INSEE's carreaux_200m_met.csv.
// Columns that nothing here depends on stay empty.
func (t *territory) grid(squares []square) document {
	header := strings.Split("idcar_200m,idcar_1km,idcar_nat,i_est_200,i_est_1km,lcog_geo,ind,men,men_pauv,men_1ind,men_5ind,men_prop,"+
		"men_fmp,ind_snv,men_surf,men_coll,men_mais,log_av45,log_45_70,log_70_90,log_ap90,log_inc,log_soc,ind_0_3,ind_4_5,ind_6_10,"+
		"ind_11_17,ind_18_24,ind_25_39,ind_40_54,ind_55_64,ind_65_79,ind_80p,ind_inc", ",")
	filled := []string{"idcar_200m", "idcar_1km", "idcar_nat", "i_est_200", "i_est_1km", "lcog_geo", "ind", "men", "men_pauv", "ind_snv"}
	empty := slices.DeleteFunc(slices.Clone(header), func(h string) bool { return slices.Contains(filled, h) })

	large := make(map[string]float64) // households by 1 km square
	for _, s := range squares {
		large[s.id(1000)] += s.people() / householdSize
	}
	poverty := t.povertyOutside()
	rows := make([][]string, len(squares))
	for i, s := range squares {
		households := s.people() / householdSize
		poor, standard := 0.0, 0.0
		for _, z := range s.zones {
			share, level := poverty[z.commune], meanOverMedian*float64(t.communes[z.commune].medianIncome)
			if z.qpv != nowhere {
				share = t.qpv[z.qpv].povertyShare
				level = neighbourhoodTo - neighbourhoodBy*share
			}
			poor += share * z.people / householdSize
			standard += level * z.people
		}
		imputed, natural := "0", s.id(200)
		if households < imputedBelow {
			imputed, natural = "1", s.id(1000)
		}
		imputedLarge := "0"
		if large[s.id(1000)] < imputedBelow {
			imputedLarge = "1"
		}
		values := map[string]string{
			"idcar_200m": s.id(200), "idcar_1km": s.id(1000), "idcar_nat": natural,
			"i_est_200": imputed, "i_est_1km": imputedLarge, "lcog_geo": t.communesOf(s),
			"ind": decimalPoint(s.people()), "men": decimalPoint(households), "men_pauv": decimalPoint(poor), "ind_snv": decimalPoint(standard),
		}
		row := make([]string, len(header), len(header)+1)
		for k, h := range header {
			row[k] = values[h]
		}
		rows[i] = append(row, "true")
	}
	return document{
		File: File{
			Name: "carreaux_200m_simule.csv", Role: "grid", Kind: "filosofi.grid",
			Title: "Carreaux de 200 m, population et pauvreté simulées", Vintage: "2021", Period: "2021", Simulated: true,
			Rows: len(rows),
			Fields: []Field{
				{"idcar_200m, idcar_1km", Derived, "grille EPSG:3035 de l’INSEE"},
				{"lcog_geo", Derived, "des contours simulés"},
				{"ind, men, men_pauv, ind_snv, i_est_200, i_est_1km, idcar_nat", Simulated, "calés sur les populations des communes et des quartiers"},
				{strings.Join(empty, ", "), Absent, ""},
			},
		},
		body: dialect{separator: ",", lineEnd: "\n"}.sheet(append(slices.Clone(header), "simule"), rows),
	}
}

// id returns INSEE's name of the square of the given side that holds s.
func (s square) id(side int) string {
	floor := func(v int) int { return v / side * side }
	return fmt.Sprintf("CRS3035RES%dmN%dE%d", side, floor(s.north), floor(s.east))
}

// communesOf returns the codes of the communes in a square, the largest part
// first, without a separator.
func (t *territory) communesOf(s square) string {
	type part struct {
		code  string
		share float64
	}
	var parts []part
	for _, z := range s.zones {
		code := t.communes[z.commune].code
		k := slices.IndexFunc(parts, func(p part) bool { return p.code == code })
		if k < 0 {
			parts = append(parts, part{code: code})
			k = len(parts) - 1
		}
		parts[k].share += z.share
	}
	slices.SortStableFunc(parts, func(a, b part) int {
		return cmp.Or(cmp.Compare(b.share, a.share), cmp.Compare(a.code, b.code))
	})
	codes := ""
	for _, p := range parts {
		codes += p.code
	}
	return codes
}

// povertyOutside returns, as a share, how poor each commune is outside its
// neighbourhoods, so that all of it has the rate that INSEE publishes. A
// neighbourhood of several communes counts for its main one.
func (t *territory) povertyOutside() []float64 {
	people, poor := make([]float64, len(t.communes)), make([]float64, len(t.communes))
	for i, c := range t.communes {
		rate := c.povertyRate
		if math.IsNaN(rate) {
			rate = defaultPoverty
		}
		people[i] = float64(c.population)
		poor[i] = rate / 100 * people[i]
	}
	for _, q := range t.qpv {
		i := t.byCode[q.communes[0]]
		people[i] -= float64(q.population)
		poor[i] -= q.povertyShare * float64(q.population)
	}
	for i := range poor {
		poor[i] = max(leastPoverty/100, poor[i]/people[i])
	}
	return poor
}

// decimalPoint writes a number with one decimal.
func decimalPoint(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }
