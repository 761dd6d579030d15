package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/observatoire-essor/essor/data/datatest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"essor": main})
}

// TestScripts runs the commands as a user types them: see testdata. Each script has
// a database of its own. Scripts that need the official files are in
// testdata/real and run where ESSOR_REAL_DATA names their folder.
func TestScripts(t *testing.T) {
	runScripts(t, "testdata")
}

// TestSlowScripts runs the scripts of testdata/slow, which make whole packs of the Assises.
func TestSlowScripts(t *testing.T) {
	if os.Getenv("ESSOR_TEST_ALL") == "" {
		t.Skip("ESSOR_TEST_ALL is not set: whole packs are not made")
	}
	runScripts(t, filepath.Join("testdata", "slow"))
}

func TestScriptsOnRealFiles(t *testing.T) {
	if os.Getenv("ESSOR_REAL_DATA") == "" {
		t.Skip("ESSOR_REAL_DATA is not set: no official files to load")
	}
	runScripts(t, filepath.Join("testdata", "real"))
}

func runScripts(t *testing.T, dir string) {
	t.Helper()
	packs, err := filepath.Abs(filepath.Join("..", "..", "packs"))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: dir,
		Setup: func(env *testscript.Env) error {
			env.Setenv("DATABASE_URL", datatest.URL(t))
			env.Setenv("PACKS", packs)
			env.Setenv("PRIVATE", openFolder(t))
			env.Setenv("REAL", os.Getenv("ESSOR_REAL_DATA"))
			env.Setenv("ESSOR_LANG", "en")
			return nil
		},
	})
}

// openFolder is a folder that the user who runs PostgreSQL can enter.
func openFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "essor-test-dir-") //nolint:usetesting // t.TempDir is closed to other users
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}
