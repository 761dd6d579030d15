package ask

import (
	"math"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/analytics/inequality"
)

// excluded adds who is left out, and why: of the measures that take the indicator alone, and
// of those that take need besides, which leave out more.
func (m equityWriter) excluded() {
	all := func(int) bool { return true }
	m.out.Excluded, m.out.ExcludedShare = m.q.leftOut(m.q.why, all)
	if slices.ContainsFunc(m.q.measures, func(id string) bool { return id != "concentration" && id != "kakwani" }) {
		m.addExcluded("excluded", m.out.Excluded, m.out.ExcludedShare)
	}
	if slices.ContainsFunc(m.out.Measures, func(one MeasureOut) bool {
		return one.Value != nil && (one.ID == "concentration" || one.ID == "kakwani")
	}) {
		list, share := m.q.leftOut(m.q.followWhy(), all)
		m.addExcluded("excluded_need", list, share)
	}
}

// addExcluded adds the share of the people who are left out; nothing when nobody knows it.
func (m equityWriter) addExcluded(id string, list []ExcludedOut, share *float64) {
	if share == nil {
		return
	}
	var why []string
	for _, x := range list {
		why = append(why, m.Why(x.Why))
	}
	sentence := id
	if len(why) == 0 {
		sentence += ".none"
	}
	text := m.Measure(sentence, map[string]string{"share": m.Share(*share), "why": strings.Join(why, ", ")})
	m.out.Measures = append(m.out.Measures, MeasureOut{ID: id, Value: share, Text: text})
}

// leftOut counts areas by why they are left out, among those that a test takes; share is
// that of the people of all areas.
func (q *equityRequest) leftOut(why []string, among func(i int) bool) (list []ExcludedOut, share *float64) {
	areas, people, all, out := map[string]int{}, map[string]float64{}, 0.0, 0.0
	for i, reason := range why {
		if !math.IsNaN(q.people[i]) {
			all += q.people[i]
		}
		if reason == "" || !among(i) {
			continue
		}
		areas[reason]++
		if !math.IsNaN(q.people[i]) {
			people[reason] += q.people[i]
			out += q.people[i]
		}
	}
	list = []ExcludedOut{}
	for _, reason := range whyOrder() {
		if areas[reason] == 0 {
			continue
		}
		one := ExcludedOut{Why: reason, Areas: areas[reason]}
		if all > 0 {
			of := people[reason] / all
			one.Share = &of
		}
		list = append(list, one)
	}
	if all > 0 {
		out /= all
		share = &out
	}
	return list, share
}

// curveOut is a curve of at most mostPoints points, evenly among its own.
func curveOut(c inequality.Curve) *CurveOut {
	n := len(c.Population)
	out := &CurveOut{Population: c.Population, Value: c.Value, Points: n}
	if n <= mostPoints {
		return out
	}
	out.Population, out.Value = make([]float64, mostPoints), make([]float64, mostPoints)
	for i := range mostPoints {
		at := i * (n - 1) / (mostPoints - 1)
		out.Population[i], out.Value[i] = c.Population[at], c.Value[at]
	}
	return out
}
