package ask

import (
	"errors"

	"github.com/observatoire-essor/essor/analytics/inequality"
	"github.com/observatoire-essor/essor/api/wording"
)

// mostPoints is how many points of a curve are given.
const mostPoints = 501

// equityWriter computes measures and says what they tell.
type equityWriter struct {
	wording.Writer
	q   *equityRequest
	out *EquityOut
}

// who is what counts as one, in a word: "habitant".
func (m equityWriter) who() string { return m.Who(m.q.weight) }

// add adds a measure of how the indicator is spread, with its sentence.
func (m equityWriter) add(id string, value float64, areas int, args map[string]string) {
	one := measureOut(m.Writer, id, value, areas, m.who(), args)
	one.Unreliable = m.out.Unreliable
	m.out.Measures = append(m.out.Measures, one)
}

// none adds measures without value, those that are wanted.
func (m equityWriter) none(reason string, ids ...string) {
	for _, id := range ids {
		if m.q.wants(id) {
			m.addNone(id, reason)
		}
	}
}

// addNone adds a measure that has no value.
func (m equityWriter) addNone(id, reason string) {
	m.out.Measures = append(m.out.Measures, MeasureOut{ID: id, Reason: reason, Text: m.Measure("none."+reason, nil)})
}

func measureOut(w wording.Writer, id string, value float64, areas int, who string, args map[string]string) MeasureOut {
	all := map[string]string{"value": w.Text.Float(w.Lang, value, 3), "who": who}
	for name, text := range args {
		all[name] = text
	}
	sentence := id
	switch id { // what a sign tells has a sentence for each
	case "concentration", "kakwani":
		sentence += "." + Leaning(value)
	}
	return MeasureOut{ID: id, Value: &value, Areas: areas, Text: w.Measure(sentence, all)}
}

// evenlyWithin is how far an index of concentration, or Kakwani's, may be from 0 for a
// sentence to say that there is little in it.
const evenlyWithin = 0.05

// Leaning is what an index of concentration or Kakwani's tells: more or less where need is
// high, or evenly. One rule for sentences, pages and titles of figures.
func Leaning(value float64) string {
	switch {
	case value > evenlyWithin:
		return "more"
	case value < -evenlyWithin:
		return "less"
	default:
		return "even"
	}
}

// reasonOf says why a measure does not exist.
func reasonOf(err error) string {
	if errors.Is(err, inequality.ErrNegative) {
		return "negative"
	}
	return "undefined"
}

// spread adds how evenly the indicator is spread.
func (m equityWriter) spread() {
	d, err := inequality.Of(m.q.perHead, m.q.weights)
	if err != nil {
		m.none(reasonOf(err), "gini", "hoover", "theil")
		return
	}
	n := d.N()
	mean := m.Number(m.q.definition, d.Mean())
	m.add("mean", d.Mean(), n, map[string]string{"value": mean, "areas": m.Text.Int(m.Lang, int64(n))})
	if !m.q.shared() {
		m.none("not_shared", "gini", "hoover", "theil")
		return
	}
	if m.q.wants("lorenz") {
		m.out.Lorenz = curveOut(d.Lorenz())
	}
	if m.q.wants("gini") {
		m.add("gini", d.Gini(), n, nil)
	}
	if m.q.wants("hoover") {
		m.add("hoover", d.Hoover(), n, map[string]string{"share": m.Share(d.Hoover())})
	}
	if m.q.wants("theil") {
		m.add("theil", d.TheilT(), n, nil)
		m.split(d)
	}
}

// split adds what lies between groups and within them.
func (m equityWriter) split(d *inequality.Distribution) {
	if m.q.group == "" {
		return
	}
	parts, err := inequality.Decompose(d, m.q.groups)
	if err != nil {
		m.addNone("theil_between", reasonOf(err))
		return
	}
	args := map[string]string{"groups": m.Level(m.q.group)}
	if share, err := parts.T.BetweenShare(); err == nil {
		args["share"] = m.Share(share)
	}
	m.add("theil_between", parts.T.Between, d.N(), args)
	m.add("theil_within", parts.T.Within, d.N(), args)
	areas := m.q.areasOfGroups()
	for _, g := range parts.Groups {
		one := GroupOut{Code: g.Label, Areas: areas[g.Label], PopulationShare: g.PopulationShare, ValueShare: g.ValueShare, Mean: g.Mean}
		if g.TheilT.Err == nil {
			one.Theil = &g.TheilT.Value
		}
		m.out.Groups = append(m.out.Groups, one)
	}
}
