package cluster_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/data/cluster"
)

// TestAttach follows a second command on the folder of a running one: it
// attaches, leaves without harm, is told when the owner has gone, and then
// starts the server itself.
func TestAttach(t *testing.T) {
	t.Parallel()
	dir := made(t)
	h := startHelper(t, dir, -1)
	execute(t, h.URL, `DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT 'old' AS word`)

	first := mustStart(t, config(dir))
	if !first.Attached() || first.URL() != h.URL {
		t.Errorf("attached %v to %s, want true, %s", first.Attached(), first.URL(), h.URL)
	}
	if err := first.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	second := mustStart(t, config(dir))
	if got := query(t, second.URL(), `SELECT word FROM kept`); got != "old" {
		t.Errorf("the table holds %q", got)
	}
	if err := second.Err(); err != nil {
		t.Errorf("Err of a running server = %v", err)
	}

	h.kill()
	select {
	case <-second.Done():
	case <-time.After(10 * time.Second):
		t.Fatal("not told that the owner has gone")
	}
	wantFault(t, second.Err(), cluster.CodeGone, map[string]string{
		"dir": dir, "pid": strconv.Itoa(h.cmd.Process.Pid), "command": "essor up",
	})
	third := mustStart(t, config(dir))
	if third.Attached() || query(t, third.URL(), `SELECT word FROM kept`) != "old" {
		t.Error("the server was not started anew with its data")
	}
}

// TestRace: of commands that start at once, one becomes the owner and the
// others wait for its server and attach.
func TestRace(t *testing.T) {
	t.Parallel()
	dir := made(t)
	owners := make(chan bool)
	for range 4 {
		go func() {
			c, err := cluster.Start(t.Context(), config(dir))
			if err != nil {
				t.Error(err)
				owners <- false
				return
			}
			t.Cleanup(func() { _ = c.Stop(context.Background()) })
			owners <- !c.Attached()
		}()
	}
	count := 0
	for range 4 {
		if <-owners {
			count++
		}
	}
	if count != 1 {
		t.Errorf("%d owners of one folder", count)
	}
}

// TestHeld: when the holder has no server to offer, it is named.
func TestHeld(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	file, err := os.Create(filepath.Join(dir, "cluster.lock"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	if _, err := file.WriteString(`{"pid": 4711, "command": "essor load"}`); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	cfg := config(dir)
	cfg.Patience = 100 * time.Millisecond
	_, err = cluster.Start(t.Context(), cfg)
	wantFault(t, err, cluster.CodeHeld, map[string]string{"dir": dir, "pid": "4711", "command": "essor load"})

	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := cluster.Start(ctx, config(dir)); err != context.DeadlineExceeded { //nolint:errorlint // it is returned as it is
		t.Errorf("error = %v, want the context's", err)
	}
}

// TestUnreachable: root runs the server as postgres, who cannot enter every
// folder of root's. The one that bars the way is named.
func TestUnreachable(t *testing.T) {
	t.Parallel()
	needRoot(t)
	closed := folder(t)
	if err := os.Chmod(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(closed, "a", "b")
	_, err := cluster.Start(t.Context(), config(dir))
	wantFault(t, err, cluster.CodeUnreachable, map[string]string{
		"dir": filepath.Join(dir, "pg"), "parent": closed, "user": "postgres",
	})
}

// TestPlainUser: users other than root run the server as themselves; their
// folder is closed to others, and root runs it as them.
func TestPlainUser(t *testing.T) {
	t.Parallel()
	needRoot(t)
	dir := folder(t)
	if err := os.Chown(dir, nobody, nobody); err != nil {
		t.Fatal(err)
	}
	h := startHelper(t, dir, nobody)
	if h.Code != "" || h.Attached {
		t.Fatalf("nobody got %+v", h.answer)
	}
	if owner := ownerOf(t, ofProcess(postmaster(t, dir))); owner != nobody {
		t.Errorf("the server runs as %d, want %d", owner, nobody)
	}
	if c := mustStart(t, config(dir)); !c.Attached() {
		t.Error("root did not attach to nobody's server")
	}
	h.leave(t)

	execute(t, mustStart(t, config(dir)).URL(), `SELECT 1`)
	if owner := ownerOf(t, ofProcess(postmaster(t, dir))); owner != nobody {
		t.Errorf("root runs nobody's server as %d, want %d", owner, nobody)
	}
}

// TestStrangers: the folder of one user is of no use to another, and neither is
// the socket, which asks for no password.
func TestStrangers(t *testing.T) {
	t.Parallel()
	needRoot(t)
	dir := made(t)
	c := mustStart(t, config(dir))
	h := startHelper(t, dir, nobody)
	if h.Code != cluster.CodeOwner || h.Args["owner"] != "postgres" || h.Args["user"] != "nobody" {
		t.Errorf("nobody got %+v, want %s", h.answer, cluster.CodeOwner)
	}
	psql, err := exec.LookPath("psql")
	if err != nil {
		t.Skip("psql is not installed")
	}
	cmd := exec.CommandContext(t.Context(), psql, c.URL(), "-c", "SELECT 1")
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	if out, err := cmd.CombinedOutput(); err == nil || !strings.Contains(string(out), "Permission denied") {
		t.Errorf("nobody asked root's server and got %v: %s", err, out)
	}
}

// TestDiskFull: the reason is in the message, and nothing half-made stays.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	needRoot(t)
	dir := folder(t)
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=8m,mode=755"); err != nil {
		t.Skipf("a small disk cannot be made here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	_, err := cluster.Start(t.Context(), config(dir))
	wantFault(t, err, cluster.CodeInit, map[string]string{"dir": dir})
	if !strings.Contains(err.Error(), "No space left on device") {
		t.Errorf("error = %v, want the reason", err)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "pg/init-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// ownerOf is the user a file, or a process in /proc, belongs to.
func ownerOf(t *testing.T, path string) int {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return int(info.Sys().(*syscall.Stat_t).Uid)
}

// ofProcess is a process's folder in /proc.
func ofProcess(pid int) string { return "/proc/" + strconv.Itoa(pid) }
