package spatial

import (
	"math"
)

// Point is a place on a plane, in metres or any other unit; not in degrees.
type Point struct{ X, Y float64 }

func checkPoints(what string, points []Point) error {
	for i, p := range points {
		if math.IsNaN(p.X) || math.IsInf(p.X, 0) || math.IsNaN(p.Y) || math.IsInf(p.Y, 0) {
			return badInput(what, "point %d is not finite", i)
		}
	}
	return nil
}

// distance is planar. Of close points it keeps the accuracy of their difference.
func distance(a, b Point) float64 { return math.Hypot(a.X-b.X, a.Y-b.Y) }

// NearestNeighbours lists the k nearest other points of each point, nearest
// first; of equally near ones the lower position comes first, so that exactly k
// are taken. Points in the same place are neighbours. k below 1, or not below the
// number of points, wraps ErrInput.
func NearestNeighbours(points []Point, k int) ([][]int, error) {
	if k < 1 || k >= len(points) {
		return nil, badInput("nearest neighbours", "%d neighbours among %d points", k, len(points))
	}
	if err := checkPoints("nearest neighbours", points); err != nil {
		return nil, err
	}
	tree := newTree(points)
	lists, flat := make([][]int, len(points)), make([]int, len(points)*k)
	for i := range points {
		lists[i] = flat[i*k : i*k+k : i*k+k]
		for j, f := range tree.nearest(i, k) {
			lists[i][j] = f.point
		}
	}
	return lists, nil
}

// DistanceBand lists, ascending, the other points within a distance of each point,
// the distance itself included, and how far they are. Points in the same place are
// neighbours at distance 0. A point with nobody within the distance is an island.
func DistanceBand(points []Point, within float64) (neighbours [][]int, distances [][]float64, err error) {
	if math.IsNaN(within) || math.IsInf(within, 0) || within < 0 {
		return nil, nil, badInput("distance band", "distance %v", within)
	}
	if err := checkPoints("distance band", points); err != nil {
		return nil, nil, err
	}
	tree := newTree(points)
	neighbours, distances = make([][]int, len(points)), make([][]float64, len(points))
	for i := range points {
		for _, f := range tree.within(i, within) {
			neighbours[i] = append(neighbours[i], f.point)
			distances[i] = append(distances[i], f.distance)
		}
	}
	return neighbours, distances, nil
}

// NearestDistance is how far the nearest other point of each point is; its largest
// entry is the shortest distance band without an island.
func NearestDistance(points []Point) ([]float64, error) {
	if len(points) < 2 {
		return nil, badInput("nearest distance", "%d points", len(points))
	}
	if err := checkPoints("nearest distance", points); err != nil {
		return nil, err
	}
	tree := newTree(points)
	distances := make([]float64, len(points))
	for i := range points {
		distances[i] = tree.nearest(i, 1)[0].distance
	}
	return distances, nil
}

// Span is a distance within which all points lie of each other: the diagonal of
// the box around them.
func Span(points []Point) (float64, error) {
	if err := checkPoints("span", points); err != nil || len(points) == 0 {
		return 0, err
	}
	low, high := points[0], points[0]
	for _, p := range points {
		low.X, low.Y = min(low.X, p.X), min(low.Y, p.Y)
		high.X, high.Y = max(high.X, p.X), max(high.Y, p.Y)
	}
	return distance(low, high), nil
}

// InverseDistance turns distances into weights 1/d^power for [NewValuedWeights].
// A distance of 0 has no finite weight and wraps ErrInput; so does a power that is
// not above 0.
func InverseDistance(distances [][]float64, power float64) ([][]float64, error) {
	if !(power > 0) || math.IsInf(power, 0) {
		return nil, badInput("inverse distance", "power %v", power)
	}
	weights := make([][]float64, len(distances))
	for i, row := range distances {
		weights[i] = make([]float64, len(row))
		for k, d := range row {
			v := math.Pow(d, -power)
			if !(d > 0) || math.IsInf(v, 0) || v == 0 {
				return nil, badInput("inverse distance", "neighbour %d of point %d lies at %v: its weight is not a number above 0", k, i, d)
			}
			weights[i][k] = v
		}
	}
	return weights, nil
}
