package main

import "testing"

// One value has classes, but no standard deviation.
func TestClassesOfOneValue(t *testing.T) {
	a := ask(t, `{"measure": "classification", "inputs": {"x": [5, null]}, "params": {"k": 3}}`)
	wantJSON(t, "mean", a["mean"], "5")
	wantJSON(t, "quantiles", a["quantile_type7_breaks"], "[5,5,5,5]")
	wantJSON(t, "box", a["box"], `{"iqr":0,"lower_fence":5,"median":5,"q1":5,"q3":5,"upper_fence":5}`)
	if f, _ := a["fisher_jenks"].(map[string]any); f["n_classes"] != 1.0 {
		t.Errorf("optimal classes of one value: %v", a["fisher_jenks"])
	}
	for _, name := range []string{"sd_n_minus_1", "stdmean_bins"} {
		if !isUndefined(a[name]) {
			t.Errorf("%s of one value is %v, want it undefined", name, a[name])
		}
	}
}

// Each way of dividing by itself; the numbers are computed by hand from 1, 2, 3, 9, 50:
// mean 13, quartiles 2, 3 and 9, standard deviation √((144+121+100+16+1369)/4).
func TestClassesByOneMethod(t *testing.T) {
	of := func(method, params string) map[string]any {
		return ask(t, `{"measure": "classification.`+method+`", "inputs": {"x": [1, 2, 3, 9, 50]}, "params": `+params+`}`)
	}
	wantJSON(t, "head/tail", of("head_tail", `{}`)["breaks"], "[1,13,50]")
	wantJSON(t, "head/tail", of("headtail", `{"thr": 0.4}`)["counts"], "[4,1]")
	wantJSON(t, "box", of("box", `{}`)["breaks"], "[-8.5,2,3,9,19.5]")
	wantJSON(t, "upper fence", of("box", `{}`)["upper_fence"], "19.5")
	wantJSON(t, "pretty", of("pretty", `{"k": 5}`)["breaks"], "[0,10,20,30,40,50]")
	wantJSON(t, "pretty", of("pretty", `{"k": 5}`)["class_upper"], "[9,null,null,null,50]")
	wantJSON(t, "manual", of("manual", `{"breaks": [2, 10]}`)["counts"], "[2,2,1]")
	wantJSON(t, "manual", of("manual", `{"bins": [2, 10]}`)["bins"], "[2,10]")
	deviations := of("std_mean", `{"multiples": [0]}`)
	wantJSON(t, "around the mean", deviations["counts"], "[4,1]")
	if sd, _ := deviations["sd_n_minus_1"].(float64); !(sd > 20.9165 && sd < 20.9166) {
		t.Errorf("standard deviation %v, want √437.5", sd)
	}
}
