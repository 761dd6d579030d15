package ask

import (
	"cmp"
	"errors"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/analytics/inequality"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
)

// NeedFalls tells whether less of an indicator is more need, as of income.
func NeedFalls(d edition.Definition) bool { return d.Direction == string(indicator.HigherIsBetter) }

// needWords name an indicator of need, and which of its values are much need.
func needWords(w wording.Writer, label string, falls bool) map[string]string {
	high := "need.high"
	if falls {
		high = "need.low"
	}
	return map[string]string{"need": label, "high": w.Measure(high, nil)}
}

// follow adds how the indicator follows need.
func (m equityWriter) follow() error {
	switch {
	case !m.q.follows():
		return nil
	case !m.q.shared():
		m.none("not_shared", "concentration", "kakwani")
		return nil
	case m.q.needVector == nil:
		m.none("no_need", "concentration", "kakwani")
		return nil
	}
	need := &NeedOut{
		Indicator: m.q.need.ID, Label: m.Indicator(m.q.need.ID), Period: m.q.needVector.Period, Falls: NeedFalls(m.q.need),
	}
	m.out.Need = need
	need.Excluded, _ = m.q.leftOut(m.q.needWhy, func(i int) bool { return m.q.why[i] == "" })
	if areas, _ := m.q.count(m.q.followWhy(), nil); areas == 0 {
		m.none("no_need", "concentration", "kakwani")
		return nil
	}
	c, err := inequality.Concentrate(m.q.amounts, m.q.rankedBy(need.Falls), m.q.weights)
	switch {
	case errors.Is(err, inequality.ErrUndefined) || errors.Is(err, inequality.ErrNegative):
		m.none(reasonOf(err), "concentration", "kakwani")
		return nil
	case err != nil:
		return err
	}
	words := needWords(m.Writer, need.Label, need.Falls)
	if m.q.wants("concentration") {
		m.followed("concentration", c.Index, words)
		m.out.Concentration = curveOut(c.Curve)
	}
	switch {
	case need.Falls: // it would set the indicator against income, not against the lack of it
		m.none("need_falls", "kakwani")
	case c.Kakwani.Err != nil:
		m.none(reasonOf(c.Kakwani.Err), "kakwani")
	case m.q.wants("kakwani"):
		m.followed("kakwani", c.Kakwani.Value, words)
	}
	return nil
}

// rankedBy are numbers that rise with need.
func (q *equityRequest) rankedBy(falls bool) []float64 {
	if !falls {
		return q.needs
	}
	ranked := make([]float64, len(q.needs))
	for i, x := range q.needs {
		ranked[i] = -x
	}
	return ranked
}

// followWhy says of each area why what follows need does not count it; empty when it does.
func (q *equityRequest) followWhy() []string {
	why := make([]string, len(q.why))
	for i := range why {
		why[i] = cmp.Or(q.why[i], q.needWhy[i])
	}
	return why
}

// followed adds an index of how the indicator follows need, and says no more of it than the
// values allow.
func (m equityWriter) followed(id string, value float64, words map[string]string) {
	areas, unreliable := m.q.count(m.q.followWhy(), m.q.needVector)
	one := measureOut(m.Writer, id, value, areas, m.who(), words)
	if one.Unreliable = unreliable; one.Weak() {
		one.Text = m.weakText(id, one, words)
	}
	m.out.Measures = append(m.out.Measures, one)
}

// weakText is the sentence of a measure most values of which are unreliable.
func (m equityWriter) weakText(id string, one MeasureOut, words map[string]string) string {
	args := map[string]string{
		"value": m.Text.Float(m.Lang, *one.Value, 3), "weak": m.Text.Int(m.Lang, int64(one.Unreliable)), "areas": m.Text.Int(m.Lang, int64(one.Areas)),
	}
	for name, text := range words {
		args[name] = text
	}
	return m.Measure(id+".weak", args)
}
