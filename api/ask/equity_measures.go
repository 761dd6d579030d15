package ask

import (
	"errors"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/analytics/inequality"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
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

// add adds a measure, with its sentence.
func (m equityWriter) add(id string, value float64, areas int, args map[string]string) {
	m.out.Measures = append(m.out.Measures, measureOut(m.Writer, id, value, areas, m.who(), args))
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

// Weak tells whether most of the values are unreliable: an index of them is a fact of what
// was given, and tells nothing of what is usual.
func (out *EquityOut) Weak() bool { return 2*out.Unreliable > out.Areas }

// followed adds an index of how the indicator follows need, and says no more of it than the
// values allow.
func (m equityWriter) followed(id string, value float64, areas int, args map[string]string) {
	m.add(id, value, areas, args)
	if !m.out.Weak() {
		return
	}
	last := &m.out.Measures[len(m.out.Measures)-1]
	last.Text = m.Measure(id+".weak", map[string]string{
		"value": m.Text.Float(m.Lang, value, 3), "need": args["need"], "weak": m.Text.Int(m.Lang, int64(m.out.Unreliable)), "areas": m.Text.Int(m.Lang, int64(m.out.Areas)),
	})
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
		for _, id := range []string{"gini", "hoover", "theil"} {
			if m.q.wants(id) {
				m.addNone(id, reasonOf(err))
			}
		}
		return
	}
	n := d.N()
	mean := m.Number(m.q.definition, d.Mean())
	m.add("mean", d.Mean(), n, map[string]string{"value": mean, "areas": m.Text.Int(m.Lang, int64(n))})
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
	for _, g := range parts.Groups {
		one := GroupOut{Code: g.Label, PopulationShare: g.PopulationShare, ValueShare: g.ValueShare, Mean: g.Mean}
		if g.TheilT.Err == nil {
			one.Theil = &g.TheilT.Value
		}
		m.out.Groups = append(m.out.Groups, one)
	}
}

// follow adds how the indicator follows need.
func (m equityWriter) follow() error {
	if !m.q.wants("concentration") && !m.q.wants("kakwani") {
		return nil
	}
	if m.q.needVector == nil {
		m.none("no_need", "concentration", "kakwani")
		return nil
	}
	label := m.Indicator(m.q.need.ID)
	m.out.Need = &NeedOut{Indicator: m.q.need.ID, Label: label, Period: m.q.needVector.Period}
	m.out.Need.Excluded, _ = m.q.leftOut(m.q.needWhy, func(i int) bool { return m.q.why[i] == "" })
	c, err := inequality.Concentrate(m.q.amounts, m.q.needs, m.q.weights)
	switch {
	case errors.Is(err, inequality.ErrUndefined) || errors.Is(err, inequality.ErrNegative):
		m.none(reasonOf(err), "concentration", "kakwani")
		return nil
	case err != nil:
		return err
	}
	n := len(m.q.needs) - len(c.LeftOut)
	args := map[string]string{"need": label}
	if m.q.wants("concentration") {
		m.followed("concentration", c.Index, n, args)
		m.out.Concentration = curveOut(c.Curve)
	}
	if m.q.wants("kakwani") {
		if c.Kakwani.Err != nil {
			m.none(reasonOf(c.Kakwani.Err), "kakwani")
		} else {
			m.followed("kakwani", c.Kakwani.Value, n, args)
		}
	}
	return nil
}

// none adds measures without value, those that are wanted.
func (m equityWriter) none(reason string, ids ...string) {
	for _, id := range ids {
		if m.q.wants(id) {
			m.addNone(id, reason)
		}
	}
}

// unplaced is the share of the territory's whole that is on neither side of the
// neighbourhoods, because nobody says where it is; empty when that is less than half a
// percent, or not known.
func (m equityWriter) unplaced(e *edition.Edition, key edition.Key, placed []float64) string {
	if e.Pack.Territory == nil {
		return ""
	}
	key.Level = e.Pack.Territory.Level
	v := e.Vector(key)
	if v == nil {
		return ""
	}
	i, ok := e.Level(key.Level).Index(e.Pack.Territory.Code)
	if !ok || !(v.At(i).Numerator > 0) {
		return ""
	}
	rest := v.At(i).Numerator
	for _, amount := range placed {
		rest -= amount
	}
	if share := rest / v.At(i).Numerator; share >= 0.005 {
		return m.Share(share)
	}
	return ""
}

// neighbourhoods adds how priority neighbourhoods compare with the rest: those of the
// level's generation, else the latest for which the indicator is published.
func (m equityWriter) neighbourhoods(e *edition.Edition) {
	if !m.q.wants("qpv_ratio") {
		return
	}
	if m.q.definition.Shape != indicator.Ratio.String() {
		m.none("not_a_ratio", "qpv_ratio")
		return
	}
	generations := []source.Level{source.QPV2024, source.QPV2015}
	if m.q.level == source.QPV2015 || m.q.level == source.OutsideQPV2015 {
		slices.Reverse(generations)
	}
	for _, level := range generations {
		key := edition.Key{Indicator: m.q.definition.ID, Level: level, Period: m.q.vector.Period}
		inside := e.Vector(key)
		key.Level = level.Outside()
		outside := e.Vector(key)
		if inside == nil || outside == nil {
			continue
		}
		var amounts, people []float64
		var in []bool
		for _, v := range []*edition.Vector{inside, outside} {
			for i := range v.Len() {
				if x := v.At(i); whyNot(x) == "" {
					amounts, people, in = append(amounts, x.Numerator), append(people, x.Denominator), append(in, v == inside)
				}
			}
		}
		ratio, err := inequality.QPVRatio(amounts, people, in)
		if err != nil {
			m.none(reasonOf(err), "qpv_ratio")
			return
		}
		m.add("qpv_ratio", ratio, len(amounts), map[string]string{
			"value": m.Text.Float(m.Lang, ratio, 2), "level": m.Level(level), "areas": m.Text.Int(m.Lang, int64(len(amounts))),
			"all": m.Text.Int(m.Lang, int64(inside.Len()+outside.Len())), "unplaced": m.unplaced(e, key, amounts),
		})
		m.out.Sources = sourcesOfVector(e, append(m.q.vectors, inside, outside)...)
		m.out.Simulated = rolesOfSimulated(m.out.Sources)
		return
	}
	m.none("no_neighbourhoods", "qpv_ratio")
}
