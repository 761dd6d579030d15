// Command deps looks for the system packages that Essor needs and installs
// those that are missing, for the Makefile:
//
//	go run ./cmd/deps build run
//
// It needs nothing but Go, as it runs before Essor can be built. It asks no
// question; ESSOR_NO_APT=1 keeps it from installing.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/data/system"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Getenv, os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "deps:", err)
		os.Exit(1)
	}
}

// run looks, says what is missing, and installs it.
func run(ctx context.Context, args []string, getenv func(string) string, out io.Writer) error {
	var purposes []system.Purpose
	for _, arg := range args {
		purpose := system.Purpose(arg)
		if !slices.Contains([]system.Purpose{system.Build, system.Run, system.Test}, purpose) {
			return fmt.Errorf("unknown purpose %q: want build, run or test", arg)
		}
		purposes = append(purposes, purpose)
	}
	machine := system.Machine{Getenv: getenv}
	missing := system.Missing(machine.Checks(ctx, purposes...))
	if len(missing) == 0 {
		return nil
	}
	apt := system.Apt{Machine: machine, UID: os.Geteuid(), Out: out}
	list(out, missing)
	if err := apt.Install(ctx, missing); err != nil {
		return unlessOptional(out, missing, explain(err, apt.Command(system.Packages(missing))))
	}
	if missing = system.Missing(machine.Checks(ctx, purposes...)); len(missing) > 0 {
		list(out, missing)
		return unlessOptional(out, missing, errors.New("still missing after the installation"))
	}
	return nil
}

// unlessOptional is the error, unless all that is missing can be done without: then it is
// only told.
func unlessOptional(out io.Writer, missing []system.Check, err error) error {
	if slices.ContainsFunc(missing, func(c system.Check) bool { return !c.Optional }) {
		return err
	}
	fmt.Fprintln(out, err)
	fmt.Fprintln(out, "Tests that need it are skipped, and say so.")
	return nil
}

// list prints what is missing and the packages that bring it.
func list(out io.Writer, missing []system.Check) {
	uses := map[string]string{
		system.NeedPostgreSQL: "a PostgreSQL server (15 or later) with PostGIS",
		system.NeedGEOS:       "GEOS (3.10 or later) with its headers",
		system.NeedPkgConfig:  "pkg-config",
		system.NeedCompiler:   "a C compiler",
		system.NeedOGR:        "ogr2ogr, which tests compare with",
		system.NeedNode:       "Node.js, in which tests of pages run",
		system.NeedNPM:        "npm, which fetches what these need",
		system.NeedChromium:   "Chromium, with which they look at pages",
	}
	fmt.Fprintln(out, "This system lacks:")
	for _, c := range missing {
		fmt.Fprintf(out, "  %s: %s", uses[c.Need], strings.Join(c.Packages, ", "))
		if c.Found != "" {
			fmt.Fprintf(out, "; there is %s", c.Found)
		}
		fmt.Fprintln(out)
	}
}

// explain adds what a person can do.
func explain(err error, command string) error {
	switch {
	case errors.Is(err, system.ErrNoApt):
		return fmt.Errorf("%w: install the above with its own package manager; the names in the list are Debian's", err)
	case errors.Is(err, system.ErrRefused), errors.Is(err, system.ErrNoRoot):
		return fmt.Errorf("%w: run this yourself:\n  %s", err, command)
	default:
		return fmt.Errorf("%w: once that is solved, run again, or run this yourself:\n  %s", err, command)
	}
}
