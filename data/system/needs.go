package system

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Purpose is what a person wants to do on the machine.
type Purpose string

// The purposes.
const (
	Build Purpose = "build" // make bin/essor
	Run   Purpose = "run"   // run it, with a private PostgreSQL unless DATABASE_URL is set
	Test  Purpose = "test"  // run the tests, with one unless TEST_DATABASE_URL is set
)

// The needs, which are also keys of the message catalogue.
const (
	NeedPostgreSQL = "postgresql" // a server with PostGIS
	NeedGEOS       = "geos"       // headers and library
	NeedPkgConfig  = "pkg-config" // tells the compiler where GEOS is
	NeedCompiler   = "compiler"   // C compiler and headers
	NeedOGR        = "ogr2ogr"    // the tests compare with it
	NeedNode       = "node"       // the tests of pages run in it
	NeedNPM        = "npm"        // fetches what these need
	NeedChromium   = "chromium"   // they look at pages with it
)

// Check is one thing that Essor needs, and whether the machine has it.
type Check struct {
	Need     string   // one of the Need constants
	OK       bool     // what there is suffices
	Found    string   // what there is, with its version; may be too old
	Packages []string // Debian packages that bring it
	Optional bool     // without it, less is tested, and the tests say what
}

// Checks looks at all that the purposes need.
func (m Machine) Checks(ctx context.Context, purposes ...Purpose) []Check {
	var checks []Check
	wants := func(p Purpose) bool { return slices.Contains(purposes, p) }
	if wants(Build) || wants(Test) {
		checks = append(checks, m.checkCompiler(), m.checkPkgConfig(), m.checkGEOS())
	}
	if wants(Run) && m.Getenv("DATABASE_URL") == "" || wants(Test) && m.Getenv("TEST_DATABASE_URL") == "" {
		checks = append(checks, m.checkPostgreSQL(ctx))
	}
	if wants(Test) {
		checks = append(checks, m.checkProgram(NeedOGR, "ogr2ogr", "gdal-bin"))
		checks = append(checks, m.checkBrowser()...)
	}
	return checks
}

// Missing are the checks that fail.
func Missing(checks []Check) []Check {
	return slices.DeleteFunc(slices.Clone(checks), func(c Check) bool { return c.OK })
}

// checkPostgreSQL wants a server with PostGIS. The packages' names hold the
// major version, of which there is one per Debian release: that of the newest
// server installed, else that of Debian 12; [Apt] asks the machine's own lists.
func (m Machine) checkPostgreSQL(ctx context.Context) Check {
	c := Check{Need: NeedPostgreSQL}
	major := MinPostgreSQL
	if servers := m.Servers(ctx); len(servers) > 0 {
		best := servers[0]
		c.OK = best.Usable()
		c.Found = "PostgreSQL " + best.Version
		if best.PostGIS != "" {
			c.Found += ", PostGIS " + best.PostGIS
		}
		c.Found += " (" + best.Bin + ")"
		major = max(major, best.Major)
	}
	c.Packages = postgresqlPackages(major)
	return c
}

// postgresqlPackages are Debian's packages of a major version.
func postgresqlPackages(major int) []string {
	name := "postgresql-" + strconv.Itoa(major)
	return []string{name, name + "-postgis-3"}
}

// minGEOS is the oldest GEOS that our binding compiles with: 3.10.
const minGEOSMajor, minGEOSMinor = 3, 10

func (m Machine) checkGEOS() Check {
	c := Check{Need: NeedGEOS, Packages: []string{"libgeos-dev"}}
	header, path := m.firstFile("/usr/include/geos_c.h", "/usr/local/include/geos_c.h", "/opt/homebrew/include/geos_c.h")
	version := regexp.MustCompile(`#define\s+GEOS_VERSION\s+"((\d+)\.(\d+)[^"]*)"`).FindSubmatch(header)
	if version == nil {
		return c
	}
	major, _ := strconv.Atoi(string(version[2])) // digits
	minor, _ := strconv.Atoi(string(version[3]))
	c.OK = major > minGEOSMajor || major == minGEOSMajor && minor >= minGEOSMinor
	c.Found = fmt.Sprintf("GEOS %s (%s)", version[1], path)
	return c
}

func (m Machine) checkPkgConfig() Check {
	return m.checkProgram(NeedPkgConfig, "pkg-config", "pkg-config")
}

// checkCompiler wants a compiler and the headers of the C library, which
// Debian packs apart.
func (m Machine) checkCompiler() Check {
	name := "gcc" // what Go calls
	if fields := strings.Fields(m.Getenv("CC")); len(fields) > 0 {
		name = fields[0]
	}
	c := m.checkProgram(NeedCompiler, name, "gcc")
	c.Packages = append(c.Packages, "libc6-dev")
	if header, _ := m.firstFile("/usr/include/stdlib.h"); header == nil && m.lookPath("apt-get") != "" {
		c.OK = false
	}
	return c
}

// checkProgram looks for a program in PATH.
func (m Machine) checkProgram(need, program, debian string) Check {
	c := Check{Need: need, Packages: []string{debian}}
	if path := m.lookPath(program); path != "" {
		c.OK, c.Found = true, path
	}
	return c
}

// checkBrowser wants what the tests of pages run with.
func (m Machine) checkBrowser() []Check {
	checks := []Check{
		m.checkProgram(NeedNode, "node", "nodejs"), m.checkProgram(NeedNPM, "npm", "npm"), m.checkProgram(NeedChromium, "chromium", "chromium"),
	}
	for i := range checks {
		checks[i].Optional = true
	}
	return checks
}

// lookPath is exec.LookPath for the machine's own PATH.
func (m Machine) lookPath(program string) string {
	if filepath.IsAbs(program) {
		if executable(program) {
			return program
		}
		return ""
	}
	for _, dir := range filepath.SplitList(m.Getenv("PATH")) {
		if path := filepath.Join(dir, program); executable(path) {
			return path
		}
	}
	return ""
}

func executable(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o111 != 0
}

// firstFile reads the first of some files that there is.
func (m Machine) firstFile(paths ...string) (content []byte, path string) {
	for _, path := range paths {
		if b, err := os.ReadFile(m.path(path)); err == nil {
			return b, path
		}
	}
	return nil, ""
}
