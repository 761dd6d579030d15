package journey_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/data/edition/editiontest"
)

// where the journeys are, seen from here.
const (
	journeys = "../../web/e2e"
	modules  = "../../web/node_modules"
)

// result is what run.mjs prints of a journey.
type result struct {
	Name  string
	OK    bool
	Error string
	MS    int
	Notes []string
}

// TestJourneys runs the journeys on the demonstration.
func TestJourneys(t *testing.T) {
	node, chromium := needs(t)
	base := os.Getenv("ESSOR_JOURNEY_URL")
	if base == "" {
		base = serveDemo(t)
	}
	args := []string{journeys + "/run.mjs", "--base", base, "--chromium", chromium, "--shots", t.ArtifactDir(), "--only", os.Getenv("ESSOR_JOURNEYS")}
	if os.Getenv("ESSOR_TEST_ALL") != "" {
		args = append(args, "--all")
	} else {
		t.Log("only the main journeys: ESSOR_TEST_ALL runs every state of every page")
	}
	report(t, run(t, node, args...))
}

// TestNoEdition: a service that has no edition says so on a page.
func TestNoEdition(t *testing.T) {
	if os.Getenv("ESSOR_TEST_ALL") == "" {
		t.Skip("the page of a service without an edition: ESSOR_TEST_ALL")
	}
	node, chromium := needs(t)
	base := serveStore(t, &editiontest.Store{})
	report(t, run(t, node, journeys+"/run.mjs", "--base", base, "--chromium", chromium, "--shots", t.ArtifactDir(), "--all", "--data", "empty"))
}

// report makes a test of each result.
func report(t *testing.T, results []result) {
	t.Helper()
	for _, r := range results {
		t.Run(r.Name, func(t *testing.T) {
			for _, note := range r.Notes {
				t.Log(note)
			}
			t.Logf("%d ms", r.MS)
			if !r.OK {
				t.Error(r.Error)
			}
		})
	}
}

// needs are the programs that journeys need; a test that lacks one is skipped with a word.
func needs(t *testing.T) (node, chromium string) {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is missing: apt-get install nodejs npm")
	}
	version, err := exec.CommandContext(t.Context(), node, "--version").Output()
	if err != nil {
		t.Fatal(err)
	}
	if v := strings.TrimSpace(string(version)); len(v) < 3 || v[:3] < "v20" {
		t.Skipf("node %s is too old: playwright-core needs 20", v)
	}
	chromium = "/usr/lib/chromium/chromium" // Debian's; the script of that name in PATH adds keys for services of its maker
	if _, err := os.Stat(chromium); err != nil {
		if chromium, err = exec.LookPath("chromium"); err != nil {
			t.Skip("chromium is missing: apt-get install chromium")
		}
	}
	if _, err := os.Stat(modules + "/playwright-core"); err != nil {
		t.Skip("web/node_modules is missing: cd web && npm ci")
	}
	return node, chromium
}

// run runs journeys and reads what became of them.
func run(t *testing.T, node string, args ...string) []result {
	t.Helper()
	command := exec.CommandContext(t.Context(), node, args...)
	var problems bytes.Buffer
	command.Stderr = &problems
	out, err := command.Output()
	if err != nil {
		t.Errorf("%v\n%s", err, &problems)
	}
	var results []result
	lines := bufio.NewScanner(bytes.NewReader(out))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var r result
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatalf("%v in %s", err, lines.Bytes())
		}
		results = append(results, r)
	}
	if len(results) < 2 { // the last says what was asked of other machines
		t.Error("no journey was run")
	}
	return results
}
