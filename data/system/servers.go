package system

import (
	"cmp"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
)

// MinPostgreSQL is the oldest major version of PostgreSQL that can hold a
// database with an ICU collation of its own.
const MinPostgreSQL = 15

// Machine is the computer to look at. Getenv is required.
type Machine struct {
	Root   string              // folder that stands for "/"; empty for "/" itself
	Getenv func(string) string // environment: PATH
}

// Server is one installation of PostgreSQL's server.
type Server struct {
	Bin     string // folder that holds initdb and postgres
	Major   int    // 15
	Version string // "15.18"
	PostGIS string // version of the PostGIS extension beside it, empty without
}

// Usable reports whether Essor can run on this installation.
func (s Server) Usable() bool { return s.Major >= MinPostgreSQL && s.PostGIS != "" }

// Servers lists the PostgreSQL installations of the machine, the best first:
// usable ones before others, then the newest.
func (m Machine) Servers(ctx context.Context) []Server {
	var servers []Server
	seen := map[string]bool{}
	for _, bin := range m.serverFolders() {
		if real, err := filepath.EvalSymlinks(filepath.Join(bin, "postgres")); err == nil {
			bin = filepath.Dir(real)
		}
		if seen[bin] {
			continue
		}
		seen[bin] = true
		if s, ok := m.inspect(ctx, bin); ok {
			servers = append(servers, s)
		}
	}
	slices.SortStableFunc(servers, func(a, b Server) int {
		if a.Usable() != b.Usable() {
			if a.Usable() {
				return -1
			}
			return 1
		}
		return cmp.Compare(b.Major, a.Major)
	})
	return servers
}

// serverFolders lists the folders where distributions put PostgreSQL's
// programs: Debian's own, PGDG's for Red Hat, Homebrew's, and those of PATH.
func (m Machine) serverFolders() []string {
	var folders []string
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin",
		"/usr/pgsql-*/bin",
		"/opt/homebrew/opt/postgresql@*/bin",
		"/usr/local/opt/postgresql@*/bin",
	} {
		found, _ := filepath.Glob(m.path(pattern)) // the patterns are well formed
		folders = append(folders, found...)
	}
	return append(folders, filepath.SplitList(m.Getenv("PATH"))...)
}

// inspect reads the version of the server in a folder. There is none when the
// folder lacks one of the two programs we need.
func (m Machine) inspect(ctx context.Context, bin string) (Server, bool) {
	for _, program := range []string{"initdb", "postgres"} {
		if info, err := os.Stat(filepath.Join(bin, program)); err != nil || info.IsDir() {
			return Server{}, false
		}
	}
	out, err := exec.CommandContext(ctx, filepath.Join(bin, "postgres"), "--version").Output() //nolint:gosec // a program found on this machine
	if err != nil {
		return Server{}, false
	}
	match := regexp.MustCompile(`\(PostgreSQL\) (\d+)(\S*)`).FindSubmatch(out)
	if match == nil {
		return Server{}, false
	}
	major, err := strconv.Atoi(string(match[1]))
	if err != nil {
		return Server{}, false
	}
	s := Server{Bin: bin, Major: major, Version: string(match[1]) + string(match[2])}
	s.PostGIS = m.postgis(s)
	return s, true
}

// postgis returns the version of the PostGIS extension installed for a server.
// Its scripts and its library are packages apart; it takes both.
func (m Machine) postgis(s Server) string {
	prefix := filepath.Dir(s.Bin)
	if libraries := libraryFolder(prefix); libraries != "" {
		if found, _ := filepath.Glob(filepath.Join(libraries, "postgis-3.*")); len(found) == 0 { // the pattern is well formed
			return ""
		}
	}
	for _, share := range []string{
		m.path("/usr/share/postgresql/" + strconv.Itoa(s.Major)),
		filepath.Join(prefix, "share"),
		filepath.Join(prefix, "share/postgresql"),
		filepath.Join(prefix, "share/pgsql"),
	} {
		control, err := os.ReadFile(filepath.Join(share, "extension/postgis.control")) //nolint:gosec // a fixed list of folders
		if err != nil {
			continue
		}
		if v := regexp.MustCompile(`default_version *= *'([^']+)'`).FindSubmatch(control); v != nil {
			return string(v[1])
		}
	}
	return ""
}

// libraryFolder is the folder of a server's libraries: the one that holds the
// language every server comes with. It is empty where we do not find it.
func libraryFolder(prefix string) string {
	for _, folder := range []string{"lib", "lib/postgresql", "lib/pgsql", "lib64/pgsql"} {
		folder = filepath.Join(prefix, folder)
		if found, _ := filepath.Glob(filepath.Join(folder, "plpgsql.*")); len(found) > 0 { // the pattern is well formed
			return folder
		}
	}
	return ""
}

// path is a path of the machine, below its root.
func (m Machine) path(p string) string { return filepath.Join("/", m.Root, p) }
