package spatial

import (
	"cmp"
	"math"
	"slices"
)

// tree is a k-d tree over points: halves around medians, alternately by x and y.
type tree struct {
	points []Point
	order  []int32
}

// found is a point and how far it is.
type found struct {
	point    int
	distance float64
}

func (f found) before(g found) bool {
	return f.distance < g.distance || f.distance == g.distance && f.point < g.point
}

func newTree(points []Point) *tree {
	t := &tree{points: points, order: make([]int32, len(points))}
	for i := range t.order {
		t.order[i] = int32(i)
	}
	t.split(t.order, false)
	return t
}

// split sorts the points of a part by one axis and its halves by the other.
func (t *tree) split(part []int32, byY bool) {
	if len(part) < 2 {
		return
	}
	slices.SortFunc(part, func(a, b int32) int { return cmp.Compare(t.axis(a, byY), t.axis(b, byY)) })
	middle := len(part) / 2
	t.split(part[:middle], !byY)
	t.split(part[middle+1:], !byY)
}

func (t *tree) axis(i int32, byY bool) float64 {
	if byY {
		return t.points[i].Y
	}
	return t.points[i].X
}

// visit calls near for the points of a part that may lie within reach of a point;
// near returns the reach from then on.
func (t *tree) visit(part []int32, byY bool, from Point, reach float64, near func(int32) float64) float64 {
	if len(part) == 0 {
		return reach
	}
	middle := len(part) / 2
	at := from.X
	if byY {
		at = from.Y
	}
	first, second := part[:middle], part[middle+1:]
	gap := at - t.axis(part[middle], byY)
	if gap > 0 {
		first, second = second, first
	}
	t.visit(first, !byY, from, reach, near)
	reach = near(part[middle])
	if math.Abs(gap) <= reach {
		reach = t.visit(second, !byY, from, reach, near)
	}
	return reach
}

// nearest returns the k points nearest to point i, nearest first.
func (t *tree) nearest(i, k int) []found {
	best := make([]found, 0, k+1)
	t.visit(t.order, false, t.points[i], math.Inf(1), func(j int32) float64 {
		f := found{int(j), distance(t.points[i], t.points[j])}
		if f.point != i && (len(best) < k || f.before(best[k-1])) {
			at := len(best)
			for at > 0 && f.before(best[at-1]) {
				at--
			}
			best = slices.Insert(best, at, f)[:min(len(best)+1, k)]
		}
		if len(best) < k {
			return math.Inf(1)
		}
		return best[k-1].distance
	})
	return best
}

// within returns the points at most reach from point i, by position.
func (t *tree) within(i int, reach float64) []found {
	var all []found
	t.visit(t.order, false, t.points[i], reach, func(j int32) float64 {
		if d := distance(t.points[i], t.points[j]); int(j) != i && d <= reach {
			all = append(all, found{int(j), d})
		}
		return reach
	})
	slices.SortFunc(all, func(a, b found) int { return cmp.Compare(a.point, b.point) })
	return all
}
