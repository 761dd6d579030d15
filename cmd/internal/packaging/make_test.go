package packaging

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// checkout is a folder with the Makefile and .ci/run, where go, npm and make
// are scripts that note their arguments in calls.log.
type checkout struct{ dir string }

func newCheckout(t *testing.T) checkout {
	t.Helper()
	c := checkout{dir: filepath.Join(t.TempDir(), "main")}
	c.write(t, "Makefile", string(readRoot(t, "Makefile")))
	c.write(t, ".ci/run", string(readRoot(t, ".ci/run")))
	for _, tool := range []string{"go", "npm"} {
		c.write(t, "tools/"+tool, `#!/bin/sh
echo "`+tool+` $*" >> '`+c.dir+`/calls.log'
case "$*" in *"$FAIL_ON"*) [ -z "$FAIL_ON" ] || { echo "$FAIL_WITH"; exit 1; } ;; esac
`)
	}
	c.write(t, "bin/essor", "#!/bin/sh\necho \"essor $*\" >> '"+c.dir+"/calls.log'\n")
	return c
}

func (c checkout) write(t *testing.T, name, content string) {
	t.Helper()
	path := filepath.Join(c.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o755); err != nil {
		t.Fatal(err)
	}
}

// run runs a command in the checkout and returns what it printed and the calls
// it led to.
func (c checkout) run(t *testing.T, env []string, command ...string) (out string, calls []string, err error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), command[0], command[1:]...)
	cmd.Dir = c.dir
	for _, v := range os.Environ() { // make hands its own on when it runs the tests
		if !strings.HasPrefix(v, "MAKE") && !strings.HasPrefix(v, "ESSOR_") && !strings.HasPrefix(v, "MFLAGS") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, "PATH="+filepath.Join(c.dir, "tools")+":"+os.Getenv("PATH"))
	cmd.Env = append(cmd.Env, env...)
	b, err := cmd.CombinedOutput()
	log, logErr := os.ReadFile(filepath.Join(c.dir, "calls.log"))
	if logErr == nil {
		calls = strings.Split(strings.TrimSpace(string(log)), "\n")
		if err := os.Remove(filepath.Join(c.dir, "calls.log")); err != nil {
			t.Fatal(err)
		}
	}
	return string(b), calls, err
}

// wantCalls checks the calls; each wanted one is the end of a call's line.
func wantCalls(t *testing.T, calls []string, want ...string) {
	t.Helper()
	ok := len(calls) == len(want)
	for i := 0; ok && i < len(want); i++ {
		ok = strings.HasSuffix(calls[i], want[i])
	}
	if !ok {
		t.Errorf("calls are\n%s\nwant\n%s", strings.Join(calls, "\n"), strings.Join(want, "\n"))
	}
}

// TestMakeLists: make alone lists every target with what it does.
func TestMakeLists(t *testing.T) {
	t.Parallel()
	out, calls, err := newCheckout(t).run(t, nil, "make")
	if err != nil || len(calls) > 0 {
		t.Fatalf("make: %v, calls %q", err, calls)
	}
	for _, target := range strings.Fields("run test test-all build lint fmt bench bench-peers fuzz golden web deps") {
		if !regexp.MustCompile(`(?m)^` + target + ` +\S+`).MatchString(out) {
			t.Errorf("target %s is not listed:\n%s", target, out)
		}
	}
}

// TestMakePins: no tool comes in whatever version is the newest.
func TestMakePins(t *testing.T) {
	t.Parallel()
	makefile := string(readRoot(t, "Makefile"))
	tools := regexp.MustCompile(`go (?:run|install) \w+\.\S+`).FindAllString(makefile, -1)
	for _, tool := range tools {
		if !regexp.MustCompile(`@v\d+\.\d+\.\d+$`).MatchString(tool) {
			t.Errorf("%s is not pinned", tool)
		}
	}
	if !strings.Contains(makefile, "golangci-lint@v2.15.0") {
		t.Error("the linter is not the one that .golangci.yml is written for")
	}
}

// TestMakeRun: packages first, then the program, then the demonstration; what
// fails ends it.
func TestMakeRun(t *testing.T) {
	t.Parallel()
	c := newCheckout(t)
	_, calls, err := c.run(t, nil, "make", "run", "ARGS=--addr :9000")
	if err != nil {
		t.Fatal(err)
	}
	wantCalls(t, calls, "go run ./cmd/deps build run", "-o bin/essor ./cmd/essor", "essor up --addr :9000")

	_, calls, err = c.run(t, []string{"FAIL_ON=deps"}, "make", "run")
	if err == nil {
		t.Error("make run succeeds without its packages")
	}
	wantCalls(t, calls, "go run ./cmd/deps build run")
}

func TestMakeTest(t *testing.T) {
	t.Parallel()
	c := newCheckout(t)
	_, calls, err := c.run(t, nil, "make", "test")
	if err != nil {
		t.Fatal(err)
	}
	wantCalls(t, calls, "go run ./cmd/deps build test", "go test ./...")

	// What tests of pages need is fetched when it is older than its list; without the network the tests run all the same.
	c.write(t, "web/package-lock.json", "{}")
	for _, env := range [][]string{nil, {"FAIL_ON=ci"}} {
		out, calls, err := c.run(t, env, "make", "test")
		if err != nil || env != nil && !strings.Contains(out, "tests of pages are skipped") {
			t.Errorf("make test: %v, %s", err, out)
		}
		wantCalls(t, calls, "go run ./cmd/deps build test", "npm ci --no-audit --no-fund --loglevel error", "go test ./...")
	}
	c.write(t, "web/node_modules/.package-lock.json", "{}")
	if _, calls, err = c.run(t, nil, "make", "test"); err != nil {
		t.Fatal(err)
	}
	wantCalls(t, calls, "go run ./cmd/deps build test", "go test ./...")
}

// TestMakeFuzz: every target of the tree is run by its whole name, and the
// first crash ends it.
func TestMakeFuzz(t *testing.T) {
	t.Parallel()
	c := newCheckout(t)
	c.write(t, "geo/format/a_test.go", "func FuzzShape(f *testing.F) {\nfunc FuzzShapeZip(f *testing.F) {\n// func FuzzNot\n")
	c.write(t, "data/b_test.go", "func FuzzRow(f *testing.F) {\n")
	c.write(t, "data/c.go", "func FuzzNeither() {\n")
	_, calls, err := c.run(t, nil, "make", "fuzz", "FUZZTIME=3s")
	if err != nil {
		t.Fatal(err)
	}
	wantCalls(t, calls,
		"-fuzz ^FuzzRow$ -fuzztime 3s -fuzzminimizetime 5x ./data",
		"-fuzz ^FuzzShape$ -fuzztime 3s -fuzzminimizetime 5x ./geo/format",
		"-fuzz ^FuzzShapeZip$ -fuzztime 3s -fuzzminimizetime 5x ./geo/format")

	_, calls, err = c.run(t, []string{"FAIL_ON=^FuzzShape$"}, "make", "fuzz")
	if err == nil || len(calls) != 2 {
		t.Errorf("after a crash: %v, calls %q", err, calls)
	}

	// The fuzzer that takes the end of its time for a failure gets another try, once.
	_, calls, err = c.run(t, []string{"FAIL_ON=^FuzzShape$", "FAIL_WITH=context deadline exceeded"}, "make", "fuzz")
	if err == nil || len(calls) != 3 {
		t.Errorf("after the end of its time: %v, calls %q", err, calls)
	}
}

// TestMakeGolden: only packages with golden files know the flag.
func TestMakeGolden(t *testing.T) {
	t.Parallel()
	c := newCheckout(t)
	out, calls, err := c.run(t, nil, "make", "golden")
	if err != nil || len(calls) > 0 || !strings.Contains(out, "No test has golden files") {
		t.Errorf("without golden files: %v, %q, calls %q", err, out, calls)
	}
	c.write(t, "api/a_test.go", `var update = flag.Bool("update", false, "")`)
	c.write(t, "api/b_test.go", "package api\n")
	c.write(t, "geo/c_test.go", "package geo\n")
	_, calls, err = c.run(t, nil, "make", "golden")
	if err != nil {
		t.Fatal(err)
	}
	wantCalls(t, calls, "go test ./api -update")
}

func TestMakeWeb(t *testing.T) {
	t.Parallel()
	c := newCheckout(t)
	out, calls, err := c.run(t, nil, "make", "web")
	if err != nil || len(calls) > 0 || !strings.Contains(out, "no front end to build") {
		t.Errorf("without sources: %v, %q, calls %q", err, out, calls)
	}
	c.write(t, "web/package.json", "{}")
	_, calls, err = c.run(t, nil, "make", "web")
	if err != nil {
		t.Fatal(err)
	}
	wantCalls(t, calls, "npm ci", "npm run build")
	if _, _, err := c.run(t, []string{"FAIL_ON=ci"}, "make", "web"); err == nil {
		t.Error("make web succeeds when npm does not")
	}
}

// TestCI: real files are used when they lie beside the checkout, by absolute
// path, from whatever folder the script is called.
func TestCI(t *testing.T) {
	t.Parallel()
	c := newCheckout(t)
	c.write(t, "tools/make", `#!/bin/sh
{ echo "make $*"; env | grep ^ESSOR_ | sort; } >> '`+c.dir+`/calls.log'
`)
	_, calls, err := c.run(t, []string{"CI=true"}, "bash", "-c", "cd / && '"+c.dir+"/.ci/run' <&-")
	if err != nil || !slices.Equal(calls, []string{"make test"}) {
		t.Errorf("alone: %v, calls %q", err, calls)
	}
	shared := filepath.Join(filepath.Dir(c.dir), "shared")
	for _, folder := range []string{"data", "oracle"} {
		if err := os.MkdirAll(filepath.Join(shared, folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	_, calls, err = c.run(t, []string{"CI=true"}, "bash", "-c", "cd / && '"+c.dir+"/.ci/run' <&-")
	want := []string{"make test", "ESSOR_ORACLE=" + shared + "/oracle", "ESSOR_REAL_DATA=" + shared + "/data"}
	if err != nil || !slices.Equal(calls, want) {
		t.Errorf("beside real files: %v, calls %q, want %q", err, calls, want)
	}
}
