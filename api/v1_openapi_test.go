package api_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// TestInterfaceIsAsDescribed checks answers of all operations against the description,
// and that none was forgotten.
func TestInterfaceIsAsDescribed(t *testing.T) {
	s := serveDrafts(t, territoryDraft(t))
	d, _ := describe(t, s)
	const funding = "?indicator=funding.per_capita&level=commune"
	tests := []described{
		{"/api/v1/indicators", "/api/v1/indicators"},
		{"/api/v1/indicators/{id}", "/api/v1/indicators/funding.per_capita"},
		{"/api/v1/areas", "/api/v1/areas?level=commune"},
		{"/api/v1/areas/{level}/{code}", "/api/v1/areas/commune/01002?variants=true"},
		{"/api/v1/values", "/api/v1/values" + funding},
		{"/api/v1/values", "/api/v1/values" + funding + "&fields=value"},
		{"/api/v1/classes", "/api/v1/classes" + funding},
		{"/api/v1/classes", "/api/v1/classes" + funding + "&k=x"},
		{"/api/v1/equity", "/api/v1/equity" + funding + "&group=territoire"},
		{"/api/v1/equity", "/api/v1/equity" + funding + "&measures=lisa"},
		{"/api/v1/scenarios", "/api/v1/scenarios?level=qpv2024&group=epci"},
		{"/api/v1/scenarios", "/api/v1/scenarios?envelope=1&floors=2"},
		{"/api/v1/locate", "/api/v1/locate?lon=3.03&lat=50.03"},
		{"/api/v1/locate", "/api/v1/locate?siret=00000000000007"},
		{"/api/v1/grants", "/api/v1/grants"},
		{"/api/v1/editions", "/api/v1/editions"},
		{"/api/v1/editions/{id}", "/api/v1/editions/" + string(s.id)},
	}
	d.compare(t, s, tests)
	for path := range d.Paths {
		base := path
		for _, form := range []string{".csv", ".xlsx", ".geojson"} {
			base = strings.TrimSuffix(base, form)
		}
		if strings.HasPrefix(path, "/api/v1/") && !slices.ContainsFunc(tests, func(x described) bool { return x.operation == base }) {
			t.Errorf("%s is described and not tested", path)
		}
	}
}

// Both descriptions are valid by another reading of the standard.
func TestDescriptionsAreValid(t *testing.T) {
	s := serveDrafts(t, territoryDraft(t))
	for path, version := range map[string]string{"/api/openapi.json": "3.1.0", "/api/openapi-3.0.json": "3.0.3"} {
		doc, err := openapi3.NewLoader().LoadFromData(s.get(t, path).Body)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if doc.OpenAPI != version || doc.Paths.Len() < 10 {
			t.Errorf("%s: OpenAPI %s with %d paths, want %s", path, doc.OpenAPI, doc.Paths.Len(), version)
		}
		if err := doc.Validate(t.Context()); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// The linters that others use find no error.
func TestDescriptionsPassLinters(t *testing.T) {
	if os.Getenv("ESSOR_TEST_ALL") == "" {
		t.Skip("fetches spectral and redocly from npm: ESSOR_TEST_ALL=1 runs it")
	}
	npx, err := exec.LookPath("npx")
	if err != nil {
		t.Skip("node is not installed")
	}
	s := serveDrafts(t, territoryDraft(t))
	dir := t.TempDir()
	rules := "extends: [\"spectral:oas\"]\n"
	if err := os.WriteFile(filepath.Join(dir, "rules.yaml"), []byte(rules), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, file := range map[string]string{"/api/openapi.json": "openapi31.json", "/api/openapi-3.0.json": "openapi30.json"} {
		if err := os.WriteFile(filepath.Join(dir, file), s.get(t, path).Body, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, args := range [][]string{
			{"--yes", "--package", "@stoplight/spectral-cli@6.16.3", "spectral", "lint", "--ruleset", "rules.yaml", "--fail-severity", "error", file},
			{"--yes", "--package", "@redocly/cli@2.77.0", "redocly", "lint", "--format", "stylish", file},
		} {
			cmd := exec.CommandContext(t.Context(), npx, args...) //nolint:gosec // the arguments stand above
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), "REDOCLY_TELEMETRY=off", "REDOCLY_SUPPRESS_UPDATE_NOTICE=true")
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%s on %s: %v\n%s", args[3], file, err, out)
			}
		}
	}
}
