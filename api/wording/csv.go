package wording

import (
	"math"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/data/edition"
)

// CSV writes the figures of a sheet as rows for machines: a header, then one row a
// figure, numbers with a decimal point and all their digits, an empty cell for what
// is not known. Sources are "file (producer, vintage)", separated by "; ".
func CSV(s edition.Sheet) [][]string {
	rows := [][]string{{
		"level", "code", "name", "indicator", "period", "value", "unit", "status", "reason",
		"numerator", "denominator", "denominator_period", "n", "low", "high",
		"method", "simulated", "sources", "edition",
	}}
	for _, f := range s.Figures {
		v := f.Value
		var sources []string
		for _, src := range f.Sources {
			sources = append(sources, src.File+" ("+src.Producer+", "+src.Vintage+")")
		}
		count := ""
		if v.N != edition.None {
			count = strconv.Itoa(int(v.N))
		}
		rows = append(rows, []string{
			string(s.Ref.Level), s.Ref.Code, s.Name, f.ID, f.Period.String(), digits(v.Number), f.Unit,
			v.Status.String(), string(v.Reason), digits(v.Numerator), digits(v.Denominator),
			v.Basis.DenominatorPeriod.String(), count, digits(v.Low), digits(v.High),
			v.Basis.Method, strconv.FormatBool(f.Simulated()), strings.Join(sources, "; "), string(s.Edition.ID),
		})
	}
	return rows
}

// digits is the shortest decimal that reads back as the same number.
func digits(v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}
