package synth

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// The markers of INSEE's tables of incomes.
const (
	secretMark = "s"  // statistical secrecy
	noDataMark = "nd" // not available
)

// incomes writes cc_filosofi_2021_COM.csv of INSEE: the median income, and the
// poverty rate where it is not secret. What the facts do not hold is marked as
// not available.
func (f *facts) incomes() document {
	header := strings.Split("CODGEO;NBMENFISC21;NBPERSMENFISC21;MED21;PIMP21;TP6021;TP60AGE121;TP60AGE221;TP60AGE321;"+
		"TP60AGE421;TP60AGE521;TP60AGE621;TP60TOL121;TP60TOL221;PACT21;PTSA21;PCHO21;PBEN21;PPEN21;PPAT21;PPSOC21;"+
		"PPFAM21;PPMINI21;PPLOGT21;PIMPOT21;D121;D921;RD21", ";")
	code, median, poverty := slices.Index(header, "CODGEO"), slices.Index(header, "MED21"), slices.Index(header, "TP6021")
	var rest []string
	for i, h := range header {
		if i != code && i != median && i != poverty {
			rest = append(rest, h)
		}
	}
	rows := make([][]string, len(f.communes))
	for i, c := range f.communes {
		rows[i] = slices.Repeat([]string{noDataMark}, len(header))
		rows[i][code], rows[i][median] = c.code, strconv.Itoa(c.medianIncome)
		rows[i][poverty] = secretMark
		if !math.IsNaN(c.povertyRate) {
			rows[i][poverty] = decimalComma(c.povertyRate)
		}
	}
	return document{
		File: File{
			Name: "cc_filosofi_2021_COM.csv", Role: "income_communes", Kind: "filosofi.communes",
			Title: "FILOSOFI 2021, revenus et pauvreté par commune", Vintage: "2021", Period: "2021", Rows: len(rows),
			Fields: []Field{
				{"CODGEO", Fact, sourceCOG},
				{"MED21", Fact, sourceFilosofi},
				{"TP6021", Fact, sourceFilosofi + "\u202f; «\u00a0s\u00a0»\u202f: secret statistique"},
				{strings.Join(rest, ", "), Absent, "«\u00a0nd\u00a0»"},
			},
		},
		body: dialect{separator: ";", lineEnd: "\n"}.sheet(header, rows),
	}
}

// decimalComma writes a number with one decimal as INSEE's older tables do.
func decimalComma(v float64) string {
	return strings.Replace(strconv.FormatFloat(v, 'f', 1, 64), ".", ",", 1)
}
