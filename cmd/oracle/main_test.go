package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"
)

// answersTo runs the program on a folder and returns its exit status, what it said
// and the folder of results.
func answersTo(t *testing.T, cases, data string) (status int, said, results string) {
	t.Helper()
	results = filepath.Join(t.TempDir(), "results")
	var stderr bytes.Buffer
	getenv := func(name string) string {
		if name == "ESSOR_REAL_DATA" {
			return data
		}
		return ""
	}
	status = run(t.Context(), []string{cases, results}, getenv, &stderr)
	return status, stderr.String(), results
}

// checkAnswers compares the results with every case of a folder.
func checkAnswers(t *testing.T, cases, results string) {
	t.Helper()
	files, err := caseFiles(cases)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		c, err := readCase(file)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := os.ReadFile(filepath.Join(results, c.Case+".json"))
		if err != nil {
			t.Errorf("%s has no answer", c.Case)
			continue
		}
		faults, checked, err := compareCase(content, answer)
		if err != nil {
			t.Fatal(err)
		}
		if checked == 0 {
			t.Errorf("%s: nothing was compared", c.Case)
		}
		for _, fault := range faults {
			t.Errorf("%s: %s", c.Case, fault)
		}
	}
}

// The reference cases that packages keep as their test data, and the edge cases of
// many of them, answered through the whole program.
func TestCasesOfThePackages(t *testing.T) {
	cases, found := t.TempDir(), 0
	for _, pattern := range []string{"../../analytics/*/testdata/pub-*.json", "../../geo/*/testdata/pub-*.json", "testdata/pub-*.json"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(cases, filepath.Base(file)), content, 0o600); err != nil {
				t.Fatal(err)
			}
			found++
		}
	}
	if found < 20 {
		t.Fatalf("only %d cases found", found)
	}
	status, said, results := answersTo(t, cases, "")
	if status != 0 {
		t.Errorf("exit status %d: %s", status, said)
	}
	checkAnswers(t, cases, results)
}

// All reference cases, those that may not be copied included.
func TestCasesInPlace(t *testing.T) {
	cases := os.Getenv("ESSOR_ORACLE")
	if cases == "" {
		t.Skip("ESSOR_ORACLE is not set: name the folder of reference cases to run them all")
	}
	data := os.Getenv("ESSOR_REAL_DATA")
	if data == "" {
		t.Skip("ESSOR_REAL_DATA is not set: the scale cases need the folder that holds communes_france_geojson_2018")
	}
	status, said, results := answersTo(t, cases, data)
	if status != 0 {
		t.Errorf("exit status %d: %s", status, said)
	}
	checkAnswers(t, cases, results)
}

// folder makes a folder of files.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// What cannot be answered is named, the rest is answered, and the status says so.
func TestCasesThatCannotBeAnswered(t *testing.T) {
	cases := folder(t, map[string]string{
		"index.json":   `[{"case": "a"}]`,
		"a-good.json":  `{"case": "a-good", "measure": "multiple_testing", "inputs": {"p": [0.01, null, 0.04]}, "expected": {"bh": [0.02, null, 0.04]}}`,
		"b-new.json":   `{"case": "b-new", "measure": "astrology", "inputs": {}, "expected": {"fate": 1}}`,
		"c-bad.json":   `{"case": "c-bad", "measure": "moran_global", "inputs": {"y": "tall"}, "expected": {"I": 1}}`,
		"d-text.json":  `this is no case`,
		"e-path.json":  `{"case": "../e-path", "measure": "multiple_testing", "inputs": {}, "expected": {}}`,
		"f-scale.json": `{"case": "f-scale", "measure": "scale_communes", "inputs": {"n": 1}, "expected": {}}`,
		"g-some.json": `{"case": "g-some", "cases": [
			{"measure": "astrology", "inputs": {}, "expected": {"status": "undefined"}},
			{"measure": "moran_global", "inputs": {"y": [1, 1], "neighbors": [[1], [0]]}, "expected": {"status": "undefined"}}]}`,
		"h-empty.json":  `{"case": "h-empty", "measure": "weights_distance_band", "inputs": {"x": [], "y": []}, "params": {"threshold": 1}, "expected": {}}`,
		"i-uneven.json": `{"case": "i-uneven", "measure": "weights_knn", "inputs": {"x": [1], "y": [1, 2], "k": 1}, "expected": {}}`,
		"j-colour.json": `{"case": "j-colour", "measure": "join_counts", "inputs": {"y": [2, 1], "neighbors": [[1], [0]]}, "expected": {}}`,
		"k-shape.json":  `{"case": "k-shape", "measure": "weights_contiguity", "inputs": {"geojson": {"features": [{"geometry": {"type": "Point", "coordinates": [1, 2]}}]}}, "expected": {}}`,
	})
	status, said, results := answersTo(t, cases, "")
	if status != 1 {
		t.Errorf("exit status %d, want 1", status)
	}
	for _, want := range []string{
		`b-new.json: unknown measure "astrology"`, "c-bad.json: ", "d-text.json: not a case", "e-path.json: not a case",
		"f-scale.json: ", "ESSOR_REAL_DATA is not set", `g-some.json: case 0: unknown measure "astrology"`,
		"i-uneven.json: ", "k-shape.json: ", "8 of 11 cases have no full answer",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("what it says lacks %q:\n%s", want, said)
		}
	}
	for name, want := range map[string]string{
		"a-good": `"bh"`, "g-some": `"undefined"`, "h-empty": `"rejected"`, "j-colour": `"rejected"`,
	} {
		content, err := os.ReadFile(filepath.Join(results, name+".json"))
		if err != nil || !strings.Contains(string(content), want) {
			t.Errorf("result of %s: %s (%v), want %s in it", name, content, err, want)
		}
	}
	if _, err := os.Stat(filepath.Join(results, "b-new.json")); err == nil {
		t.Error("an unknown measure has a result")
	}
}

func TestWrongUse(t *testing.T) {
	none := func(string) string { return "" }
	var stderr bytes.Buffer
	if status := run(t.Context(), nil, none, &stderr); status != 2 || !strings.Contains(stderr.String(), "usage: oracle") {
		t.Errorf("without arguments: %d, %s", status, &stderr)
	}
	if status := run(t.Context(), []string{t.TempDir(), t.TempDir()}, none, &stderr); status != 1 {
		t.Errorf("a folder without cases: %d", status)
	}
}

// A panic in a measure is an error of its case.
func TestPanicIsAnError(t *testing.T) {
	b := &workbench{measures: map[string]measure{"broken": nil}}
	if _, err := b.ask(t.Context(), question{Measure: "broken"}); err == nil || !strings.Contains(err.Error(), "panic") {
		t.Errorf("a measure that panics: %v", err)
	}
}

func TestSelection(t *testing.T) {
	c := &communes{codes: []string{"01001", "2A004", "59350", "59512"}, names: []string{"Œuilly", "b", "c", "d"}}
	c.areas = append(c.areas, nil, nil, nil, nil)
	for selection, want := range map[string]string{
		`"all"`: "01001 2A004 59350 59512", ``: "01001 2A004 59350 59512", `["59"]`: "59350 59512",
		`"départements 01, 2A"`: "01001 2A004", `["59512", "01001"]`: "01001 59512",
	} {
		got, err := c.selected(json.RawMessage(selection))
		if err != nil || strings.Join(got.codes, " ") != want {
			t.Errorf("%s: %v (%v), want %s", selection, got, err, want)
		}
	}
	for _, selection := range []string{`"some"`, `12`, `[]`} {
		if _, err := c.selected(json.RawMessage(selection)); err == nil {
			t.Errorf("%s is understood", selection)
		}
	}
	x, err := c.values("number of Unicode characters of 'nom'")
	if err != nil || x[0] != 6 {
		t.Errorf("length of %s: %v (%v), want 6 characters", c.names[0], x, err)
	}
	if _, err := c.values("area"); err == nil {
		t.Error("an unknown rule of values is understood")
	}
}

// The communes must be those of the case: as many, and of the same values.
func TestCommunesOfAnotherCase(t *testing.T) {
	b := &workbench{communes: &communes{codes: []string{"01001", "59350"}, names: []string{"Lys", "Aire"}, areas: make([]orb.MultiPolygon, 2)}}
	is, not := 7.0, 8.0
	in := choice{N: 2, Value: "number of Unicode characters of 'nom'", Sum: &is}
	if c, x, err := b.chosen(t.Context(), in); err != nil || len(c.codes) != 2 || len(x) != 2 {
		t.Errorf("communes of the case: %v, %v (%v)", c, x, err)
	}
	in.Sum = &not
	if _, _, err := b.chosen(t.Context(), in); err == nil || !strings.Contains(err.Error(), "sum to 7, the case has 8") {
		t.Errorf("values of another sum: %v", err)
	}
	in.N = 3
	if _, _, err := b.chosen(t.Context(), in); err == nil {
		t.Error("one commune too few is understood")
	}
}
