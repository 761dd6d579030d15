package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/observatoire-essor/essor/analytics/spatial"
	"github.com/observatoire-essor/essor/geo/topology"
)

func contiguity(ctx context.Context, q question, _ *workbench) (any, error) {
	var in struct {
		GeoJSON    collection
		IDProperty string  `json:"id_property"`
		Snap       float64 `json:"snap"`
	}
	if err := q.decode(&in); err != nil {
		return nil, err
	}
	contacts, err := topology.Contiguity(ctx, in.GeoJSON.areas(), topology.Options{Snap: in.Snap})
	if err != nil {
		return nil, err
	}
	queen, err := spatial.NewWeights(contacts.Queen, spatial.Binary)
	if err != nil {
		return nil, err
	}
	rook, err := spatial.NewWeights(contacts.Rook, spatial.Binary)
	if err != nil {
		return nil, err
	}
	result := answers{
		"queen": rows(contacts.Queen), "rook": rows(contacts.Rook),
		"n_links_queen": queen.Links(), "n_links_rook": rook.Links(),
		"islands_queen": append([]int{}, queen.Islands()...), "islands_rook": append([]int{}, rook.Islands()...),
	}
	ids := make([]json.RawMessage, len(in.GeoJSON.Features))
	for i, f := range in.GeoJSON.Features {
		var properties map[string]json.RawMessage
		if err := json.Unmarshal(f.Properties, &properties); err != nil {
			return nil, fmt.Errorf("properties of feature %d: %w", i, err)
		}
		ids[i] = properties[in.IDProperty]
	}
	result["ids"] = ids
	return result, nil
}

// places are the points of a case.
type places struct {
	X, Y      []float64
	K         int
	Threshold float64
	Power     float64
}

func (p places) points() ([]spatial.Point, error) {
	if len(p.X) != len(p.Y) {
		return nil, fmt.Errorf("%d x and %d y", len(p.X), len(p.Y))
	}
	points := make([]spatial.Point, len(p.X))
	for i := range points {
		points[i] = spatial.Point{X: p.X[i], Y: p.Y[i]}
	}
	return points, nil
}

func readPlaces(q question) (places, []spatial.Point, error) {
	p := places{Power: 1}
	if err := q.decode(&p); err != nil {
		return p, nil, err
	}
	points, err := p.points()
	return p, points, err
}

func nearest(_ context.Context, q question, _ *workbench) (any, error) {
	p, points, err := readPlaces(q)
	if err != nil {
		return nil, err
	}
	neighbours, err := spatial.NearestNeighbours(points, p.K)
	if err != nil {
		return nil, err
	}
	w, err := spatial.NewWeights(neighbours, spatial.Binary)
	if err != nil {
		return nil, err
	}
	return answers{"neighbors": rows(neighbours), "symmetric": w.Symmetric()}, nil
}

func distanceBand(_ context.Context, q question, _ *workbench) (any, error) {
	p, points, err := readPlaces(q)
	if err != nil {
		return nil, err
	}
	neighbours, distances, err := spatial.DistanceBand(points, p.Threshold)
	if err != nil {
		return nil, err
	}
	w, err := spatial.NewWeights(neighbours, spatial.Binary)
	if err != nil {
		return nil, err
	}
	far, err := spatial.NearestDistance(points)
	if err != nil {
		return nil, err
	}
	result := answers{
		"neighbors": rows(neighbours), "distances": full(distances), "symmetric": w.Symmetric(),
		"islands": append([]int{}, w.Islands()...), "max_nn_distance": slices.Max(far),
	}
	if weights, err := spatial.InverseDistance(distances, p.Power); err == nil {
		result["inverse_distance_weights"] = full(weights)
	}
	return result, nil
}

// inverseDistance weighs all pairs of points, or those within a threshold.
func inverseDistance(_ context.Context, q question, _ *workbench) (any, error) {
	p, points, err := readPlaces(q)
	if err != nil {
		return nil, err
	}
	threshold := p.Threshold
	if threshold == 0 {
		if threshold, err = spatial.Span(points); err != nil {
			return nil, err
		}
	}
	neighbours, distances, err := spatial.DistanceBand(points, threshold)
	if err != nil {
		return nil, err
	}
	weights, err := spatial.InverseDistance(distances, p.Power)
	if err != nil {
		return nil, err
	}
	return answers{"neighbors": rows(neighbours), "distances": full(distances), "weights": full(weights)}, nil
}

// full are lists without null in the place of an empty one.
func full(lists [][]float64) [][]float64 {
	rows := make([][]float64, len(lists))
	for i, list := range lists {
		rows[i] = append([]float64{}, list...)
	}
	return rows
}
