package main

import (
	"bytes"
	"strings"
	"testing"
)

// TestRun: what is missing is listed before anything is installed, and who
// forbids that is told what to type.
func TestRun(t *testing.T) {
	t.Parallel()
	env := map[string]string{"PATH": t.TempDir(), "ESSOR_NO_APT": "1"}
	var out bytes.Buffer
	err := run(t.Context(), []string{"build"}, func(key string) string { return env[key] }, &out)
	if err == nil || !strings.Contains(err.Error(), "ESSOR_NO_APT is set: run this yourself:\n") ||
		!strings.Contains(err.Error(), "apt-get install --no-install-recommends gcc ") {
		t.Errorf("error = %v", err)
	}
	if !strings.Contains(out.String(), "This system lacks:\n  a C compiler: gcc, libc6-dev\n") {
		t.Errorf("the list is\n%s", out.String())
	}

	delete(env, "ESSOR_NO_APT")
	err = run(t.Context(), []string{"build"}, func(key string) string { return env[key] }, &out)
	if err == nil || !strings.Contains(err.Error(), "no apt-get: install the above with its own package manager") {
		t.Errorf("error = %v", err)
	}
}

func TestUnknownPurpose(t *testing.T) {
	t.Parallel()
	err := run(t.Context(), []string{"cook"}, func(string) string { return "" }, &bytes.Buffer{})
	if err == nil || !strings.Contains(err.Error(), `"cook"`) {
		t.Errorf("error = %v", err)
	}
}
