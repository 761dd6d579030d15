package cluster

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/observatoire-essor/essor/data/system"
)

// install puts scripts that stand for PostgreSQL where Debian puts it.
func install(t *testing.T, root, major, postgis string) {
	t.Helper()
	files := map[string]string{
		"usr/lib/postgresql/" + major + "/bin/initdb":   "#!/bin/sh\n",
		"usr/lib/postgresql/" + major + "/bin/postgres": "#!/bin/sh\necho 'postgres (PostgreSQL) " + major + ".1'\n",
	}
	if postgis != "" {
		files["usr/share/postgresql/"+major+"/extension/postgis.control"] = "default_version = '" + postgis + "'\n"
	}
	for name, content := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o755); err != nil {
			t.Fatal(err)
		}
	}
}

// TestChoose: the server must be of the version that made the data, and have
// PostGIS.
func TestChoose(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	lay := layout{dir: t.TempDir()}
	s := &server{lay: lay, machine: system.Machine{Root: root, Getenv: func(string) string { return "" }}}
	if err := os.MkdirAll(lay.data(), 0o700); err != nil {
		t.Fatal(err)
	}
	version := filepath.Join(lay.data(), "PG_VERSION")
	steps := []struct {
		name    string
		change  func() error
		code    string // of the fault
		version string // chosen
	}{
		{"none", func() error { return nil }, CodeNoServer, ""},
		{"too old", func() error { install(t, root, "14", "3.2.0"); return nil }, CodeNoServer, ""},
		{"no PostGIS", func() error { install(t, root, "16", ""); return nil }, CodeNoPostGIS, ""},
		{"good", func() error { install(t, root, "15", "3.3.2"); return nil }, "", "15.1"},
		{"newer", func() error { install(t, root, "17", "3.5.0"); return nil }, "", "17.1"},
		{"older data", func() error { return os.WriteFile(version, []byte("15\n"), 0o600) }, "", "15.1"},
		{"data of a version that has no PostGIS now", func() error { return os.WriteFile(version, []byte("16\n"), 0o600) }, CodeNoPostGIS, ""},
		{"data of a version that has gone", func() error { return os.WriteFile(version, []byte("18\n"), 0o600) }, CodeVersion, ""},
	}
	for _, step := range steps { // each stands on the one before
		if err := step.change(); err != nil {
			t.Fatal(err)
		}
		err := s.choose(t.Context())
		var fault *Fault
		if step.code != "" && (!errors.As(err, &fault) || fault.Code != step.code) {
			t.Errorf("%s: %v, want %s", step.name, err, step.code)
		}
		if step.code == "" && (err != nil || s.install.Version != step.version) {
			t.Errorf("%s: chose %s, %v, want %s", step.name, s.install.Version, err, step.version)
		}
	}
}

// TestLogAside: the log does not grow without end.
func TestLogAside(t *testing.T) {
	t.Parallel()
	s := &server{lay: layout{dir: t.TempDir()}}
	if err := os.Mkdir(s.lay.base(), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, size := range []int64{0, maxLog, maxLog + 1} {
		if err := os.WriteFile(s.lay.log(), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(s.lay.log(), size); err != nil {
			t.Fatal(err)
		}
		f, err := s.openLog()
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		_, err = os.Stat(s.lay.log() + ".1")
		if aside := err == nil; aside != (size > maxLog) {
			t.Errorf("a log of %d bytes is put aside: %v", size, aside)
		}
	}
}

// TestLastError finds the sentence that says what went wrong, in what
// PostgreSQL 15 says in such cases.
func TestLastError(t *testing.T) {
	t.Parallel()
	for out, want := range map[string]string{
		"": "",
		"creating directory x ... initdb: error: could not create directory \"x\": Permission denied\n":                                                                        `could not create directory "x": Permission denied`,
		"2026-01-01 10:00:00.000 UTC [1] FATAL:  lock file \"postmaster.pid\" already exists\n2026-01-01 10:00:00.000 UTC [1] HINT:  Is another postmaster (PID 2) running?\n": `lock file "postmaster.pid" already exists`,
		"running bootstrap script ... \nchild process exited with exit code 1\n":                                                                                               "child process exited with exit code 1",
	} {
		if got := lastError(out); got != want {
			t.Errorf("lastError(%q) = %q, want %q", out, got, want)
		}
	}
}

// TestNotInstalled knows what PostgreSQL 15 answers to CREATE EXTENSION for one
// it has nothing of, for one without its library, and for one that is there.
func TestNotInstalled(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]bool{"0A000": true, "58P01": true, "42710": false} {
		err := fmt.Errorf("create extension: %w", &pgconn.PgError{Code: code})
		if got := notInstalled(err); got != want {
			t.Errorf("%s: not installed: %v, want %v", code, got, want)
		}
	}
}
