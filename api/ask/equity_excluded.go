package ask

import (
	"math"
	"strings"

	"github.com/observatoire-essor/essor/analytics/inequality"
)

// excluded adds who is left out, and why.
func (m equityWriter) excluded() {
	m.out.Excluded, m.out.ExcludedShare = m.q.leftOut(m.q.why, func(int) bool { return true })
	if m.out.ExcludedShare == nil {
		return
	}
	share, id := *m.out.ExcludedShare, "excluded"
	var why []string
	for _, x := range m.out.Excluded {
		why = append(why, m.Why(x.Why))
	}
	if len(why) == 0 {
		id = "excluded.none"
	}
	text := m.Measure(id, map[string]string{"share": m.Share(share), "why": strings.Join(why, ", ")})
	m.out.Measures = append(m.out.Measures, MeasureOut{ID: "excluded", Value: &share, Text: text})
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
