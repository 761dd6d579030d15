package topology

import (
	"math"
)

// snap makes one vertex of those that lie within tolerance of each other, straight
// or through others. The first point keeps its coordinates for all.
func (m *mesh) snap(tolerance float64) {
	var all []int32
	for _, r := range m.rings {
		for p := r.first; p <= r.last; p++ {
			if m.vertex[p] == p {
				all = append(all, p)
			}
		}
	}
	var x, y []float64
	for i := 0; i < len(all); i += len(all)/sampleSize + 1 {
		x, y = append(x, m.points[all[i]][0]), append(y, m.points[all[i]][1])
	}
	f := newFrame(x, y, len(all), tolerance)
	cells := make([][]int32, f.columns()*f.lines())
	for _, p := range all {
		at := m.points[p]
		left, right, last := f.column(at[0]-tolerance), f.column(at[0]+tolerance), f.line(at[1]+tolerance)
		for line := f.line(at[1] - tolerance); line <= last; line++ {
			for column := left; column <= right; column++ {
				for _, q := range cells[line*f.columns()+column] {
					if math.Hypot(at[0]-m.points[q][0], at[1]-m.points[q][1]) <= tolerance {
						m.unite(m.vertex[q], m.vertex[p])
					}
				}
			}
		}
		own := &cells[f.line(at[1])*f.columns()+f.column(at[0])]
		*own = append(*own, p)
	}
	for _, r := range m.rings {
		if r.first <= r.last {
			m.vertex[r.first-1], m.vertex[r.last+1] = m.vertex[r.last], m.vertex[r.first]
		}
	}
}

// unite puts the points of two vertices under the earlier one.
func (m *mesh) unite(a, b int32) {
	if a == b {
		return
	}
	a, b = min(a, b), max(a, b)
	last := b
	for p := b; p >= 0; p = m.link[p] {
		m.vertex[p], last = a, p
	}
	m.link[last], m.link[a] = m.link[a], b
}
