package main

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/data/system"
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

// TestOptional: when only what tests of pages need is missing, and nothing may be
// installed, that is said and no error.
func TestOptional(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	missing := []system.Check{{Need: system.NeedChromium, Packages: []string{"chromium"}, Optional: true}}
	if err := unlessOptional(&out, missing, errors.New("not installed")); err != nil || !strings.Contains(out.String(), "not installed\nTests that need it are skipped") {
		t.Errorf("%v, %s", err, &out)
	}
	missing = append(missing, system.Check{Need: system.NeedGEOS})
	if err := unlessOptional(&out, missing, errors.New("not installed")); err == nil {
		t.Error("GEOS can be done without")
	}
}

func TestUnknownPurpose(t *testing.T) {
	t.Parallel()
	err := run(t.Context(), []string{"cook"}, func(string) string { return "" }, &bytes.Buffer{})
	if err == nil || !strings.Contains(err.Error(), `"cook"`) {
		t.Errorf("error = %v", err)
	}
}
