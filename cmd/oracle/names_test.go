package main

import (
	"math"
	"testing"
)

// Parameters that only the name of an expected number holds. The numbers are counted
// or computed by hand.
func TestParametersInNames(t *testing.T) {
	// Benjamini–Hochberg: 0.01·5/1 = 0.05, 0.02·5/2 = 0.05, 0.04·5/3 = 0.067, 0.06·5/4 = 0.075, 0.3.
	a := ask(t, `{"measure": "multiple_testing", "inputs": {"p": [0.01, 0.02, 0.3, 0.06, 0.04]},
		"expected": {"rejected_bh_10": [], "rejected_bh_07": [], "rejected_bh_01": [], "rejected_bonferroni_07": []}}`)
	wantJSON(t, "rejected at 0.10", a["rejected_bh_10"], "[0,1,3,4]")
	wantJSON(t, "rejected at 0.07", a["rejected_bh_07"], "[0,1,4]")
	wantJSON(t, "rejected at 0.01", a["rejected_bh_01"], "[]")
	wantJSON(t, "rejected at 0.07 by Bonferroni", a["rejected_bonferroni_07"], "[0]")

	a = ask(t, `{"measure": "multiple_testing", "inputs": {"p": [0.01, 0.02, 0.3, 0.06, 0.04]}, "params": {"alpha": 0.07},
		"expected": {"rejected_bh_05": []}}`)
	wantJSON(t, "rejected at the level stated", a["rejected_bh_05"], "[0,1,4]")

	// Zones of 4 with 1 and 3 members, half of all: 1 - (Σ √(pi(1-pi))/2 / (1/2))² is
	// 1/4 for b = 1/2. The shape of the parameters is another.
	a = ask(t, `{"measure": "segregation_two_groups", "inputs": {"group": [1, 3], "total": [4, 4]}, "params": {"atkinson_b": 0.9},
		"expected": {"atkinson_b05": 0, "atkinson_b09": 0}}`)
	if half, _ := a["atkinson_b05"].(float64); !(math.Abs(half-0.25) <= 1e-12) || a["atkinson_b09"] != a["atkinson"] {
		t.Errorf("Atkinson's index is %v for b = 0.5, want 0.25; %v and %v for 0.9", half, a["atkinson_b09"], a["atkinson"])
	}

	// Ten people with 1 to 10: the best 30 % have 27 of 55, the worst half 15.
	a = ask(t, `{"measure": "inequality", "inputs": {"values": [1,2,3,4,5,6,7,8,9,10], "population": null},
		"expected": {"share_top30": 0, "share_bottom50": 0}}`)
	for name, want := range map[string]float64{"share_top30": 27. / 55, "share_bottom50": 15. / 55} {
		if got, _ := a[name].(float64); !(math.Abs(got-want) <= 1e-12) {
			t.Errorf("%s is %v, want %v", name, a[name], want)
		}
	}

	// Gi* of eight areas in a row: z is (3-9)/√(5.25·12/7) = -2 at the end and
	// (6-13.5)/√(5.25·15/7) = -2.236 beside it. Normal quantiles: 1.96, 2.17, 2.33.
	a = ask(t, `{"measure": "getis_ord_local_Gi_star",
		"inputs": {"y": [1,2,3,4,5,6,7,8], "neighbors": [[1],[0,2],[1,3],[2,4],[3,5],[4,6],[5,7],[6]]},
		"expected": {"class_95": [], "class_97": [], "class_98": []}}`)
	wantJSON(t, "classes at 95 %", a["class_95"], `["cold","cold","ns","ns","ns","ns","hot","hot"]`)
	wantJSON(t, "classes at 97 %", a["class_97"], `["ns","cold","ns","ns","ns","ns","hot","ns"]`)
	wantJSON(t, "classes at 98 %", a["class_98"], `["ns","ns","ns","ns","ns","ns","ns","ns"]`)
}
