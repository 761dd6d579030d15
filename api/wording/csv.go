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
	rows := [][]string{columns()}
	for _, f := range s.Figures {
		rows = append(rows, csvRow(edition.Ranked{Relation: edition.Relation{Ref: s.Ref, Name: s.Name}, Figure: f}, s.Edition.ID))
	}
	return rows
}

// RankingCSV writes areas in their order, with the columns of [CSV].
func RankingCSV(of []edition.Ranked, id edition.Hash) [][]string {
	rows := [][]string{columns()}
	for _, r := range of {
		rows = append(rows, csvRow(r, id))
	}
	return rows
}

func columns() []string {
	return []string{
		"level", "code", "name", "indicator", "period", "value", "unit", "status", "reason",
		"numerator", "denominator", "denominator_period", "n", "low", "high", "smoothed", "rank_low", "rank_high", "verdict",
		"method", "simulated", "sources", "edition",
	}
}

func csvRow(r edition.Ranked, id edition.Hash) []string {
	v := r.Value
	var sources []string
	for _, src := range r.Sources {
		sources = append(sources, src.File+" ("+src.Producer+", "+src.Vintage+")")
	}
	return []string{
		string(r.Ref.Level), r.Ref.Code, r.Name, r.ID, r.Period.String(), digits(v.Number), r.Unit,
		v.Status.String(), string(v.Reason), digits(v.Numerator), digits(v.Denominator),
		v.Basis.DenominatorPeriod.String(), whole(v.N), digits(v.Low), digits(v.High), digits(v.Smoothed), whole(v.RankLow), whole(v.RankHigh), v.Verdict.String(),
		v.Basis.Method, strconv.FormatBool(r.Simulated()), strings.Join(sources, "; "), string(id),
	}
}

// whole is a count, empty when it is not known.
func whole(n int32) string {
	if n == edition.None {
		return ""
	}
	return strconv.Itoa(int(n))
}

// digits is the shortest decimal that reads back as the same number.
func digits(v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}
