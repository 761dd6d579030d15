package assises_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/observatoire-essor/essor/api/export/assises"
	"github.com/observatoire-essor/essor/api/message"
)

// disk mounts a disk of a size in memory.
func disk(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, size); err != nil {
		t.Skipf("a disk cannot be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}

// says checks that an error is a sentence in both languages that names a folder.
func says(t *testing.T, err error, code, dir string) {
	t.Helper()
	if !told(err, code) {
		t.Fatalf("%v, want %s", err, code)
	}
	for _, lang := range []message.Lang{message.FR, message.EN} {
		if text := catalogue(t).Error(lang, err); !strings.Contains(text, dir) || strings.ContainsAny(text, "{}") {
			t.Errorf("%s: %s", lang, text)
		}
	}
}

// nothingIn checks that a folder is not there and that nothing half-written lies beside it.
func nothingIn(t *testing.T, place string) {
	t.Helper()
	if _, err := os.Stat(place); !os.IsNotExist(err) {
		t.Errorf("%s is there: %v", place, err)
	}
	for name := range contents(t, filepath.Dir(place)) {
		if strings.HasSuffix(name, ".tmp") || strings.HasSuffix(name, ".verrou") {
			t.Errorf("%s is left", name)
		}
	}
}

// A disk that fills up is told; nothing stands in the pack's place and no file is half-written.
// With more room the same call goes on.
func TestDiskFull(t *testing.T) {
	dir := disk(t, "size=300k")
	o := options(t, filepath.Join(dir, "pack"))
	o.Only = []string{"figures"}
	_, err := assises.Export(t.Context(), o)
	says(t, err, "assises.disk_full", dir)
	nothingIn(t, o.Place)
	if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT, "size=32m"); err != nil {
		t.Fatal(err)
	}
	export(t, o)
	whole := options(t, filepath.Join(t.TempDir(), "pack"))
	whole.Only = o.Only
	export(t, whole)
	same(t, contents(t, whole.Place), contents(t, o.Place))
}

// A disk that is read-only is told.
func TestReadOnlyDisk(t *testing.T) {
	dir := disk(t, "size=300k")
	if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Skip(err)
	}
	o := options(t, filepath.Join(dir, "pack"))
	_, err := assises.Export(t.Context(), o)
	says(t, err, "assises.no_right", dir)
	nothingIn(t, o.Place)
}

// killedAt names the folder in which the helper of [TestKilled] makes a pack.
const killedAt = "ESSOR_TEST_KILLED_AT"

// A run that is killed leaves nothing in the pack's place; the same call goes on with it, and
// makes what one run makes. What was half-written is not taken.
func TestKilled(t *testing.T) {
	if place := os.Getenv(killedAt); place != "" { // the run that is killed
		o := options(t, place)
		o.Only = []string{"figures"}
		o.Workers = 1
		o.Tell = func(assises.Step) { _ = syscall.Kill(os.Getpid(), syscall.SIGKILL) }
		_, err := assises.Export(t.Context(), o)
		t.Fatalf("the run went on: %v", err)
	}
	place := filepath.Join(t.TempDir(), "pack")
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilled$")
	cmd.Env = append(os.Environ(), killedAt+"="+place)
	if err := cmd.Run(); err == nil || cmd.ProcessState.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Fatalf("the run was not killed: %v", err)
	}
	if _, err := os.Stat(place); !os.IsNotExist(err) {
		t.Errorf("a killed run left its place: %v", err)
	}
	half := filepath.Join(assises.WorkFolder(place), "figures", "02-euros-slide.svg")
	for _, name := range []string{half, half + ".tmp"} {
		if err := os.WriteFile(name, []byte("<svg"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	o := options(t, place)
	o.Only = []string{"figures"}
	if r := export(t, o); r.Resumed == 0 {
		t.Error("nothing was kept")
	}
	whole := options(t, filepath.Join(t.TempDir(), "pack"))
	whole.Only = o.Only
	export(t, whole)
	same(t, contents(t, whole.Place), contents(t, place))
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(place), ".*")); err != nil || len(left) > 0 {
		t.Errorf("left beside the pack: %v, %v", left, err)
	}
}

// Of two runs at once in one folder, one is told that the other is at work, and the other makes
// the whole pack.
func TestTwoAtOnce(t *testing.T) {
	o := options(t, filepath.Join(t.TempDir(), "pack"))
	o.Only = []string{"pauvrete"}
	var second error
	once := false
	o.Tell = func(assises.Step) {
		if !once {
			once = true
			other := o
			other.Tell = nil
			_, second = assises.Export(context.WithoutCancel(t.Context()), other)
		}
	}
	export(t, o)
	says(t, second, "assises.busy", o.Place)
	if got := contents(t, o.Place); len(got) != 5 { // three forms, plan, manifest
		t.Errorf("%d files", len(got))
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(o.Place), ".*")); err != nil || len(left) > 0 {
		t.Errorf("left beside the pack: %v, %v", left, err)
	}
}

// A place that is a file, and one below a file, are told.
func TestPlaceIsNoFolder(t *testing.T) {
	file := temporary(t, "mine.txt", []byte("x"))
	for _, place := range []string{file, filepath.Join(file, "pack")} {
		_, err := assises.Export(t.Context(), options(t, place))
		says(t, err, "assises.not_folder", place)
	}
	if body, err := os.ReadFile(file); err != nil || string(body) != "x" {
		t.Errorf("the file is %q now: %v", body, err)
	}
}

// A browser that does not start is told with its version; what is done stays for the next run.
func TestBrowserThatFails(t *testing.T) {
	browser := temporary(t, "browser", []byte("#!/bin/sh\n[ \"$1\" = --version ] && echo Chromium 1.2 && exit 0\nexit 1\n"))
	if err := os.Chmod(browser, 0o700); err != nil {
		t.Fatal(err)
	}
	c, err := assises.FindChromium(t.Context(), func(string) string { return browser })
	if err != nil {
		t.Fatal(err)
	}
	o := options(t, filepath.Join(t.TempDir(), "pack"))
	o.Print, o.Only = c, []string{"livret"}
	_, err = assises.Export(t.Context(), o)
	says(t, err, "assises.print_failed", "Chromium 1.2")
	nothingIn(t, o.Place)
	o.Print = paper{}
	export(t, o)
}
