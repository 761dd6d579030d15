// Package system tells what this machine has and lacks to build, run and test
// Essor: PostgreSQL with PostGIS, the headers of GEOS, a C compiler, and so on.
// It finds installations, names the Debian packages that are missing, and
// installs them when asked to.
//
// It uses the standard library only, so that it can run before anything else
// of Essor can be built (see cmd/deps), and it serves "essor doctor" too.
package system
