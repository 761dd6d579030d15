package web

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Every file is named by its content, so that it may be kept for good.
func TestNamesHoldHashes(t *testing.T) {
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	hashed := regexp.MustCompile(`^[a-z-]+-[A-Za-z0-9_-]{8}\.(js|css)$`)
	for _, name := range b.Names() {
		f, ok := b.File(name)
		if !hashed.MatchString(name) || !ok || len(f.Body) == 0 || f.ContentType == "" {
			t.Errorf("%s: %d bytes of %q", name, len(f.Body), f.ContentType)
		}
	}
	if !slices.Contains(b.Names(), b.Script()) || !strings.HasPrefix(b.Script(), "main-") {
		t.Errorf("the script is %q of %q", b.Script(), b.Names())
	}
}

// What the sources name in other places would be fetched from there: there is no address
// of anybody else in our own script.
func TestScriptNamesNoThirdParty(t *testing.T) {
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range b.Names() {
		if strings.HasPrefix(name, "maplibre") {
			continue // its messages name its manual; that nothing is fetched is shown in a browser
		}
		f, _ := b.File(name)
		if found := regexp.MustCompile(`https?://[^\s"'\x60]+`).Find(f.Body); found != nil {
			t.Errorf("%s names %s", name, found)
		}
	}
}

// TestDistIsBuiltFromSources builds the bundle anew: what is committed is what the
// sources give, to the byte.
func TestDistIsBuiltFromSources(t *testing.T) {
	npm, err := exec.LookPath("npm")
	if err != nil {
		t.Skip("npm is missing: the committed bundle is not compared with its sources")
	}
	if _, err := os.Stat("node_modules/vite"); err != nil {
		t.Skip("web/node_modules is missing: cd web && npm ci")
	}
	dir := t.TempDir()
	build := exec.CommandContext(t.Context(), npm, "run", "build", "--", "--outDir", dir, "--emptyOutDir")
	if out, err := build.CombinedOutput(); err != nil {
		if bytes.Contains(out, []byte("You are using Node.js")) || bytes.Contains(out, []byte("Vite requires Node.js")) {
			t.Skipf("this Node.js is too old to build with:\n%s", out)
		}
		t.Fatalf("%v\n%s", err, out)
	}
	built, committed := contents(t, dir), contents(t, "dist")
	for name, body := range built {
		if !bytes.Equal(body, committed[name]) {
			t.Errorf("%s is not what the sources give: make web", name)
		}
	}
	for name := range committed {
		if _, ok := built[name]; !ok {
			t.Errorf("%s is a leftover: make web", name)
		}
	}
}

func contents(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := os.ReadFile(path)
		name, relErr := filepath.Rel(dir, path)
		if relErr != nil {
			return relErr
		}
		files[name] = body
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
