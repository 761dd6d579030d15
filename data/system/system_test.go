package system_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/data/system"
)

// fake is a machine made of a folder: programs are shell scripts.
type fake struct {
	root string
	env  map[string]string
}

// newFake has the tools of every Debian and nothing else.
func newFake(t *testing.T) *fake {
	t.Helper()
	f := &fake{root: t.TempDir()}
	f.env = map[string]string{"PATH": filepath.Join(f.root, "bin")}
	for _, tool := range []string{"sh", "env", "mkdir", "rm", "cat", "touch", "chmod", "true"} {
		f.script(t, "bin/"+tool, `PATH=/usr/bin:/bin exec `+tool+` "$@"`)
	}
	return f
}

func (f *fake) machine() system.Machine {
	return system.Machine{Root: f.root, Getenv: func(key string) string { return f.env[key] }}
}

func (f *fake) file(t *testing.T, path, content string) {
	t.Helper()
	full := filepath.Join(f.root, path)
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(content), 0o755); err != nil {
		t.Fatal(err)
	}
}

func (f *fake) script(t *testing.T, path, body string) {
	t.Helper()
	f.file(t, path, "#!/bin/sh\n"+body+"\n")
}

// postgresql puts a server where Debian does.
func (f *fake) postgresql(t *testing.T, major, postgis string) {
	t.Helper()
	bin := "usr/lib/postgresql/" + major + "/bin/"
	f.script(t, bin+"postgres", `echo "postgres (PostgreSQL) `+major+`.7 (Debian `+major+`.7-1)"`)
	f.script(t, bin+"initdb", "")
	f.file(t, "usr/lib/postgresql/"+major+"/lib/plpgsql.so", "")
	if postgis != "" {
		f.file(t, "usr/share/postgresql/"+major+"/extension/postgis.control", "comment = 'x'\ndefault_version = '"+postgis+"'\n")
		f.file(t, "usr/lib/postgresql/"+major+"/lib/postgis-3.so", "")
	}
}

// apt puts an apt-get that notes what it is asked in apt.log, and whether a
// main cluster would have been made.
func (f *fake) apt(t *testing.T, packages ...string) {
	t.Helper()
	f.script(t, "bin/apt-cache", `[ "$1" = pkgnames ] && printf '%s\n' `+strings.Join(packages, " "))
	f.script(t, "bin/apt-get", `R='`+f.root+`'
echo "apt-get $* ($DEBIAN_FRONTEND)" >> "$R/apt.log"
case "$*" in
*install*postgresql*) cat "$R/etc/postgresql-common/createcluster.d/essor.conf" >> "$R/apt.log" ;;
esac`)
}

func (f *fake) log(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(f.root, "apt.log"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return string(b)
}

func TestServers(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.postgresql(t, "14", "3.2.0")
	f.postgresql(t, "15", "3.3.2")
	f.postgresql(t, "16", "3.4.1")
	f.postgresql(t, "17", "")
	f.file(t, "usr/share/postgresql/17/extension/postgis.control", "default_version = '3.5.2'\n") // without its library
	if err := os.Symlink("../usr/lib/postgresql/16/bin/postgres", filepath.Join(f.root, "bin/postgres")); err != nil {
		t.Fatal(err)
	}
	f.script(t, "bin/initdb", "") // in PATH, and still the same installation
	var got []string
	for _, s := range f.machine().Servers(t.Context()) {
		got = append(got, s.Version+"+"+s.PostGIS)
	}
	if want := []string{"16.7+3.4.1", "15.7+3.3.2", "17.7+", "14.7+3.2.0"}; !slices.Equal(got, want) {
		t.Errorf("Servers = %q, want %q", got, want)
	}
}

// TestServersBroken: what only looks like PostgreSQL is passed over.
func TestServersBroken(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	for major, body := range map[string]string{"15": "exit 1", "16": "echo hello", "17": `echo "postgres (PostgreSQL) 99999999999999999999"`} {
		f.script(t, "usr/lib/postgresql/"+major+"/bin/postgres", body)
		f.script(t, "usr/lib/postgresql/"+major+"/bin/initdb", "")
	}
	f.script(t, "usr/lib/postgresql/18/bin/postgres", `echo "postgres (PostgreSQL) 18.1"`) // no initdb
	if got := f.machine().Servers(t.Context()); len(got) > 0 {
		t.Errorf("Servers = %+v, want none", got)
	}
}

// TestChecks follows a machine from bare to complete.
func TestChecks(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.apt(t)
	missing := func(purposes ...system.Purpose) string {
		return strings.Join(system.Packages(system.Missing(f.machine().Checks(t.Context(), purposes...))), " ")
	}
	tests := []struct {
		name     string
		change   func()
		purposes []system.Purpose
		want     string
	}{
		{
			"bare, to build", func() {},
			[]system.Purpose{system.Build},
			"gcc libc6-dev libgeos-dev pkg-config",
		},
		{
			"bare, to test", func() {},
			[]system.Purpose{system.Build, system.Test},
			"chromium gcc gdal-bin libc6-dev libgeos-dev nodejs npm pkg-config postgresql-15 postgresql-15-postgis-3",
		},
		{
			"server elsewhere", func() { f.env["DATABASE_URL"] = "postgres://elsewhere" },
			[]system.Purpose{system.Run},
			"",
		},
		{
			"but not for tests", func() {},
			[]system.Purpose{system.Test},
			"chromium gcc gdal-bin libc6-dev libgeos-dev nodejs npm pkg-config postgresql-15 postgresql-15-postgis-3",
		},
		{
			"old server", func() { delete(f.env, "DATABASE_URL"); f.postgresql(t, "14", "3.2.0") },
			[]system.Purpose{system.Run},
			"postgresql-15 postgresql-15-postgis-3",
		},
		{
			"newer server without PostGIS", func() { f.postgresql(t, "17", "") },
			[]system.Purpose{system.Run},
			"postgresql-17 postgresql-17-postgis-3",
		},
		{
			"with PostGIS", func() { f.postgresql(t, "17", "3.5.2") },
			[]system.Purpose{system.Run},
			"",
		},
		{
			"old GEOS", func() { f.file(t, "usr/include/geos_c.h", `#define GEOS_VERSION "3.9.0"`) },
			[]system.Purpose{system.Build},
			"gcc libc6-dev libgeos-dev pkg-config",
		},
		{
			"compiler without headers", func() {
				f.file(t, "usr/include/geos_c.h", `#define GEOS_VERSION "3.10.0"`)
				f.script(t, "bin/gcc", "")
				f.script(t, "bin/pkg-config", "")
			},
			[]system.Purpose{system.Build},
			"gcc libc6-dev",
		},
		{
			"complete", func() {
				f.file(t, "usr/include/stdlib.h", "#define _STDLIB_H\n")
				for _, program := range []string{"ogr2ogr", "node", "npm", "chromium"} {
					f.script(t, "bin/"+program, "")
				}
			},
			[]system.Purpose{system.Build, system.Run, system.Test},
			"",
		},
		{
			"another compiler", func() { f.env["CC"] = "clang -g" },
			[]system.Purpose{system.Build},
			"gcc libc6-dev",
		},
	}
	for _, tt := range tests { // each stands on the one before
		tt.change()
		if got := missing(tt.purposes...); got != tt.want {
			t.Errorf("%s: missing %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestInstall: root installs without questions, with the version the lists
// have, and without Debian's own server on port 5432.
func TestInstall(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.apt(t, "postgresql-13-postgis-3", "postgresql-17-postgis-3", "postgresql-17", "postgresql-9-postgis-3-scripts")
	var out bytes.Buffer
	apt := system.Apt{Machine: f.machine(), Out: &out}
	if err := apt.Install(t.Context(), system.Missing(f.machine().Checks(t.Context(), system.Run))); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	lines := strings.Split(strings.TrimSpace(f.log(t)), "\n")
	want := []string{"update (noninteractive)", "install -y --no-install-recommends postgresql-17 postgresql-17-postgis-3 (noninteractive)", "create_main_cluster = false"}
	if len(lines) != len(want) {
		t.Fatalf("apt was asked\n%s\nwant %q", f.log(t), want)
	}
	for i := range want {
		if !strings.HasSuffix(lines[i], want[i]) {
			t.Errorf("line %d is %q, want it to end in %q", i, lines[i], want[i])
		}
	}
	if left, err := os.ReadDir(filepath.Join(f.root, "etc/postgresql-common/createcluster.d")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestInstallPostGISOnly: a server that only lacks PostGIS keeps its version.
func TestInstallPostGISOnly(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.postgresql(t, "16", "")
	f.apt(t, "postgresql-16-postgis-3", "postgresql-17-postgis-3")
	var out bytes.Buffer
	apt := system.Apt{Machine: f.machine(), Out: &out}
	if err := apt.Install(t.Context(), system.Missing(f.machine().Checks(t.Context(), system.Run))); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	if log := f.log(t); !strings.Contains(log, "postgresql-16 postgresql-16-postgis-3") {
		t.Errorf("apt was asked\n%s", log)
	}
}

// TestSudo: others than root go through sudo if it asks nothing.
func TestSudo(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.apt(t)
	var out bytes.Buffer
	apt := system.Apt{Machine: f.machine(), UID: 1000, Out: &out}
	missing := []system.Check{{Need: system.NeedGEOS, Packages: []string{"libgeos-dev"}}}
	if err := apt.Install(t.Context(), missing); !errors.Is(err, system.ErrNoRoot) {
		t.Errorf("without sudo: %v, want ErrNoRoot", err)
	}
	f.script(t, "bin/sudo", "exit 1") // it would ask for a password
	if err := apt.Install(t.Context(), missing); !errors.Is(err, system.ErrNoRoot) || f.log(t) != "" {
		t.Errorf("with a password: %v, %q; want ErrNoRoot, nothing", err, f.log(t))
	}
	f.script(t, "bin/sudo", `[ "$1" = -n ] && shift && exec "$@"`)
	if err := apt.Install(t.Context(), missing); err != nil || !strings.Contains(f.log(t), "install -y --no-install-recommends libgeos-dev") {
		t.Errorf("with sudo: %v, %q", err, f.log(t))
	}
	if got, want := apt.Command([]string{"a", "b"}), "sudo apt-get install --no-install-recommends a b"; got != want {
		t.Errorf("Command = %q, want %q", got, want)
	}
}

// TestRefused: nothing is installed against the user's will, or without apt.
func TestRefused(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	missing := []system.Check{{Need: system.NeedGEOS, Packages: []string{"libgeos-dev"}}}
	apt := system.Apt{Machine: f.machine(), Out: &bytes.Buffer{}}
	if err := apt.Install(t.Context(), missing); !errors.Is(err, system.ErrNoApt) {
		t.Errorf("without apt: %v, want ErrNoApt", err)
	}
	f.apt(t)
	f.env["ESSOR_NO_APT"] = "1"
	if err := apt.Install(t.Context(), missing); !errors.Is(err, system.ErrRefused) || f.log(t) != "" {
		t.Errorf("with ESSOR_NO_APT: %v, %q; want ErrRefused, nothing", err, f.log(t))
	}
	f.env["ESSOR_NO_APT"] = "0"
	f.script(t, "bin/apt-get", "echo E: no network; exit 100")
	if err := apt.Install(t.Context(), missing); err == nil || !strings.Contains(err.Error(), "apt-get update: exit status 100") {
		t.Errorf("without network: %v", err)
	}
	f.apt(t, "postgresql-13-postgis-3")
	missing[0] = system.Check{Need: system.NeedPostgreSQL, Packages: []string{"postgresql-15"}}
	if err := apt.Install(t.Context(), missing); err == nil || !strings.Contains(err.Error(), "no PostgreSQL 15 or later") {
		t.Errorf("on an old Debian: %v", err)
	}
}
