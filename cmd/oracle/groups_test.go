package main

import (
	"strings"
	"testing"
)

// Groups may be numbers of any writing or names; areas without one are left out of the
// decomposition only.
func TestGroups(t *testing.T) {
	of := func(groups string) map[string]any {
		return ask(t, `{"measure": "inequality", "inputs": {"values": [1, 2, 3, 4], "population": null, "groups": `+groups+`}}`)
	}
	for groups, want := range map[string]string{
		`[10.0, 9, 9, 10]`: "9 10", `[1.5, null, 1.5, -2]`: "-2 1.5", `["b", "a", null, "a"]`: `"a" "b"`,
	} {
		a := of(groups)
		var labels []string
		for _, g := range a["decomposition"].(map[string]any)["groups"].([]any) {
			labels = append(labels, jsonOf(t, g.(map[string]any)["group"]))
		}
		if got := strings.Join(labels, " "); got != want {
			t.Errorf("groups of %s: %s, want %s", groups, got, want)
		}
		wantJSON(t, "areas used with groups "+groups, a["n_used"], "4")
	}
	// The rest, 1, 3 and 4, has the mean 8/3; group 1.5 has 1 and 3, with the mean 2.
	first := of(`[1.5, null, 1.5, -2]`)["decomposition"].(map[string]any)["groups"].([]any)[1].(map[string]any)
	if share, _ := first["value_share"].(float64); first["mean"] != 2.0 || !(share > 0.4999 && share < 0.5001) {
		t.Errorf("group 1.5: %v, want a mean of 2 and half the value", first)
	}
	if a := of(`[null, null, null, null]`); !isUndefined(a["decomposition"]) || a["n_used"] != 4.0 {
		t.Errorf("no group at all: %v", a)
	}
}

// Measures that cases may name in two ways, and neighbours in either place.
func TestOtherWordings(t *testing.T) {
	flat := `"neighbors": [[1], [0, 2], [1]]`
	const counts = `"cases": [1, 2, 6], "population": [10, 30, 20], `
	a := ask(t, `{"measure": "empirical_bayes_local", "inputs": {`+counts+flat+`}}`)
	b := ask(t, `{"measure": "empirical_bayes_local", "inputs": {`+counts+`"weights": {`+flat+`}}}`)
	if got := jsonOf(t, a); got != jsonOf(t, b) || isUndefined(a["smoothed"]) {
		t.Errorf("neighbours beside the counts: %s, within weights: %s", got, jsonOf(t, b))
	}
	// Ranks 1, 2, 3, 4 and 2, 1, 4, 3: 1 - 6·4/(4·15) = 0.6.
	for _, measure := range []string{"spearman", "correlation.spearman"} {
		a := ask(t, `{"measure": "`+measure+`", "inputs": {"x": [1, 2, 30, null, 40], "y": [5, 1, 9, 7, 8]}}`)
		if r, _ := a["rho"].(float64); !(r > 0.5999999 && r < 0.6000001) || a["spearman"] != a["rho"] {
			t.Errorf("%s: %v, want 0.6", measure, a)
		}
	}
	// x of itself is Moran's I, here of 1, 2, 4 in a row: -1/28, as the edge cases have it.
	for _, measure := range []string{"moran_bivariate", "bivariate_moran"} {
		a := ask(t, `{"measure": "`+measure+`", "inputs": {"x": [1, 2, 4, null], "y": [1, 2, 4, 8], "neighbors": [[1], [0, 2], [1, 3], [2]]}}`)
		if i, _ := a["I"].(float64); !(i > -1./28-1e-12 && i < -1./28+1e-12) {
			t.Errorf("%s: %v, want I = -1/28", measure, a)
		}
		wantJSON(t, measure+" dropped", a["dropped"], "[3]")
	}
}
