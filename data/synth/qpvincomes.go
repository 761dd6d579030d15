package synth

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
)

// Constants of the incomes of neighbourhoods.
const (
	fewestTold  = 1000 // inhabitants where they are not secret
	povertyMove = 0.02 // standard deviation: a share is near the estimate of the facts, not the same
	leastShare  = 0.05
	incomeStep  = 10 // €
)

// qpvIncomes writes a table of INSEE's archive "Revenus et pauvreté des quartiers de la
// politique de la ville": a poverty rate near that of the facts, the median income that goes
// with it in the squares, both secret where few people live.
func qpvIncomes(list []neighbourhood, year string, r *rand.Rand) document {
	header := strings.Split("CODGEO;LIBGEO;DISP_MED_A21;DISP_TP60_A21;DISP_PPSOC_A21;DISP_D1_A21;simule", ";")
	rows := make([][]string, len(list))
	for i, q := range list {
		median, poverty := secretMark, secretMark
		share := max(leastShare, q.povertyShare+povertyMove*r.NormFloat64())
		if q.population >= fewestTold {
			standard := (neighbourhoodTo - neighbourhoodBy*share) / meanOverMedian
			median = strconv.Itoa(int(math.Round(standard/incomeStep) * incomeStep))
			poverty = decimalComma(100 * share)
		}
		rows[i] = []string{q.code, q.name, median, poverty, noDataMark, noDataMark, "true"}
	}
	return document{
		File: File{
			Name: "revenu-disponible-qp" + year[2:] + "-2021_QP_simule.csv", Role: "income_qpv" + year, Kind: "filosofi.qpv" + year,
			Title:   "Revenus et pauvreté des quartiers prioritaires de " + year + ", simulés",
			Vintage: "2021", Period: "2021", Simulated: true, Rows: len(rows),
			Fields: []Field{
				{"CODGEO, LIBGEO", Derived, "des contours simulés"},
				{
					"DISP_MED_A21, DISP_TP60_A21", Simulated,
					"tirés autour de la part de ménages pauvres estimée des carreaux de 2017\u202f; «\u00a0s\u00a0» sous 1\u202f000 habitants",
				},
				{"DISP_PPSOC_A21, DISP_D1_A21", Absent, "«\u00a0nd\u00a0»"},
				{"simule", Simulated, ""},
			},
		},
		body: dialect{separator: ";", lineEnd: "\n"}.sheet(header, rows),
	}
}
