package main

import (
	"fmt"
	"reflect"
	"testing"
)

// A case with a missing value has the numbers of the case without that area, at their
// places, and null in its own place. Area 3 is the only neighbour of area 4, which
// becomes an island; rows are standardised after dropping.
func TestMissingValuesAreDropped(t *testing.T) {
	const (
		gap   = `{"y": [1, 0, 1, null, 0, 1, 0, 0], "neighbors": [[1, 2], [0, 2, 3], [0, 1, 5], [1, 4], [3], [2, 6], [5, 7], [6]], "transform": "W"}`
		whole = `{"y": [1, 0, 1, 0, 1, 0, 0], "neighbors": [[1, 2], [0, 2], [0, 1, 4], [], [2, 5], [4, 6], [5]], "transform": "W"}`
	)
	for _, measure := range []string{
		"moran_global", "geary_global", "getis_ord_global_G", "join_counts",
		"moran_local_lisa", "geary_local", "getis_ord_local_Gi", "getis_ord_local_Gi_star",
	} {
		const form = `{"measure": "%s", "inputs": %s, "expected": {"class_95": []}}`
		got, want := ask(t, fmt.Sprintf(form, measure, gap)), ask(t, fmt.Sprintf(form, measure, whole))
		if got["status"] != nil {
			t.Errorf("%s: %v", measure, got)
			continue
		}
		wantJSON(t, measure+" dropped", got["dropped"], "[3]")
		wantJSON(t, measure+" dropped without a gap", want["dropped"], "[]")
		delete(got, "dropped")
		delete(want, "dropped")
		sameBut(t, measure, got, want)
	}
}

// sameBut compares answers, the lists of got having null in place 3.
func sameBut(t *testing.T, path string, got, want any) {
	t.Helper()
	switch want := want.(type) {
	case map[string]any:
		fields, _ := got.(map[string]any)
		for name := range want {
			if name == "labels" || path == "moran_local_lisa.permutation" || path == "geary_local.permutation" {
				continue // areas draw by their number
			}
			sameBut(t, path+"."+name, fields[name], want[name])
		}
	case []any:
		list, _ := got.([]any)
		if len(list) != len(want)+1 || list[3] != nil {
			t.Errorf("%s is %v, want null among %v", path, got, want)
			return
		}
		if rest := append(append([]any{}, list[:3]...), list[4:]...); !reflect.DeepEqual(rest, want) {
			t.Errorf("%s is %v, want %v", path, rest, want)
		}
	default:
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s is %v, want %v", path, got, want)
		}
	}
}

// Labels and standardised rates name areas by their places in the case.
func TestPlacesBesideMissingValues(t *testing.T) {
	lisa := `{"measure": "moran_local_lisa", "inputs": {"y": [null, 9, 9, 9, 9, 0, 0, 0, 0, 0, 0, 0, 0], "transform": "B",
		"neighbors": [[1], [0, 2, 3, 4], [1, 3, 4], [1, 2, 4], [1, 2, 3], [6], [5], [8], [7], [10], [9], [12], [11]]}}`
	wantJSON(t, "significant", ask(t, lisa)["labels"], `{"significant":[1,2,3,4]}`)
	rates := ask(t, `{"measure": "moran_empirical_bayes_index", "inputs": {"cases": [1, 2, null, 4, 9], "population": [10, 30, 20, 20, 30],
		"neighbors": [[1], [0, 2], [1, 3], [2, 4], [3]], "transform": "W"}}`)
	if z, _ := rates["z"].([]any); len(z) != 5 || z[2] != nil || z[1] == nil || z[4] == nil {
		t.Errorf("standardised rates %v, want five with null in the middle", rates["z"])
	}
}

// Joins of three areas are counted; a third colour is refused.
func TestJoinCountsWithoutMoments(t *testing.T) {
	a := ask(t, `{"measure": "join_counts", "inputs": {"y": [1, 1, 0], "neighbors": [[1], [0, 2], [1]]}}`)
	for name, want := range map[string]float64{"BB": 1, "BW": 1, "WW": 0} {
		joins, _ := a[name].(map[string]any)
		if joins["observed"] != want || !isUndefined(joins["variance"]) || !isUndefined(joins["expected"]) || !isUndefined(joins["z"]) {
			t.Errorf("%s is %v, want %v joins without moments", name, joins, want)
		}
	}
	a = ask(t, `{"measure": "join_counts", "inputs": {"y": [1, 2, 0], "neighbors": [[1], [0, 2], [1]]}}`)
	if a["status"] != "rejected" {
		t.Errorf("a colour of 2: %v, want it refused", a)
	}
}
