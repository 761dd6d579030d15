package main

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"
)

// ask asks a question and returns the answer as a reader of the results sees it.
func ask(t *testing.T, question string) map[string]any {
	t.Helper()
	var c refCase
	if err := json.Unmarshal([]byte(question), &c); err != nil {
		t.Fatal(err)
	}
	b := &workbench{measures: measures()}
	result, err := b.ask(t.Context(), c.question)
	if err != nil {
		t.Fatal(err)
	}
	content, err := json.Marshal(result)
	if err != nil {
		t.Fatal(err)
	}
	var answer map[string]any
	if err := json.Unmarshal(content, &answer); err != nil {
		t.Fatal(err)
	}
	return answer
}

// jsonOf is a part of an answer as JSON.
func jsonOf(t *testing.T, v any) string {
	t.Helper()
	content, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// wantJSON compares a part of an answer with JSON.
func wantJSON(t *testing.T, what string, got any, want string) {
	t.Helper()
	if content := jsonOf(t, got); content != want {
		t.Errorf("%s is %s, want %s", what, content, want)
	}
}

// The permuted variance of skewed values is near the exact one of conditional
// permutation, which the same answer holds, although the case asks for few draws.
func TestPermutationsOfSkewedValues(t *testing.T) {
	r := rand.New(rand.NewPCG(12, 1))
	const side = 20
	y, neighbours := make([]float64, side*side), make([][]int, side*side)
	for i := range y {
		y[i] = math.Exp(1.5 * r.NormFloat64())
		if i%side > 0 {
			neighbours[i], neighbours[i-1] = append(neighbours[i], i-1), append(neighbours[i-1], i)
		}
		if i >= side {
			neighbours[i], neighbours[i-side] = append(neighbours[i], i-side), append(neighbours[i-side], i)
		}
	}
	inputs, err := json.Marshal(map[string]any{"y": y, "neighbors": neighbours, "transform": "W"})
	if err != nil {
		t.Fatal(err)
	}
	answer := ask(t, `{"measure": "moran_local_lisa", "params": {"permutations": 999}, "inputs": `+string(inputs)+`}`)
	exact := answer["VarIi_conditional"].([]any)
	for i, drawn := range answer["permutation"].(map[string]any)["var_Ii"].([]any) {
		if v, e := drawn.(float64), exact[i].(float64); !(math.Abs(v-e) <= 0.25*e) {
			t.Errorf("permuted variance of area %d is %v, want %v within a quarter", i, v, e)
		}
	}
}
