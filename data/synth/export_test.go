package synth

import "testing"

// Demonstration returns the files of the demonstration as the tests within the
// package have them, by name.
func Demonstration(t *testing.T) map[string][]byte {
	t.Helper()
	documents, err := demoOnce()
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, d := range documents {
		files[d.Name] = d.body
	}
	return files
}
