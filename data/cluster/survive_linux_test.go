package cluster_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/data/cluster"
)

// TestOwnerKilled: the kernel tells the server of its owner's death, so that it
// shuts down in order, and the next command need not wait for anybody.
func TestOwnerKilled(t *testing.T) {
	t.Parallel()
	dir := made(t)
	h := startHelper(t, dir, -1)
	execute(t, h.URL, `DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT 'old' AS word`)
	pid := postmaster(t, dir)
	before := serverLog(t, dir)
	h.kill()

	c := mustStart(t, config(dir)) // while the old server is still shutting down
	if running(pid) {
		t.Error("the old server runs beside the new one")
	}
	if got := query(t, c.URL(), `SELECT word FROM kept`); got != "old" {
		t.Errorf("the table holds %q", got)
	}
	said := strings.TrimPrefix(serverLog(t, dir), before)
	if !strings.Contains(said, "received fast shutdown request") || strings.Contains(said, "not properly shut down") {
		t.Errorf("the old server did not shut down in order:\n%s", said)
	}
}

func serverLog(t *testing.T, dir string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, "pg/server.log"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestBothKilled: owner and server die at once, three times over; the data is
// recovered, whoever reaps the dead.
func TestBothKilled(t *testing.T) {
	t.Parallel()
	dir := made(t)
	for round := range 3 {
		h := startHelper(t, dir, -1)
		if h.Attached {
			t.Fatal("attached to a dead server")
		}
		execute(t, h.URL, fmt.Sprintf(`DROP TABLE IF EXISTS round%d; CREATE TABLE round%[1]d ()`, round))
		pid := postmaster(t, dir)
		h.kill()
		_ = syscall.Kill(pid, syscall.SIGKILL) // may have ended already
	}
	c := mustStart(t, config(dir))
	const count = `SELECT count(*)::text FROM pg_tables WHERE tablename LIKE 'round_'`
	if got := query(t, c.URL(), count); got != "3" {
		t.Errorf("%s of 3 tables were kept", got)
	}
}

// TestServerKilled: a server that dies while its owner lives is started again;
// who had attached stays attached.
func TestServerKilled(t *testing.T) {
	t.Parallel()
	dir := made(t)
	c := mustStart(t, config(dir))
	attached := mustStart(t, config(dir))
	if c.Attached() || !attached.Attached() {
		t.Fatalf("attached: first %v, second %v; want false, true", c.Attached(), attached.Attached())
	}
	execute(t, c.URL(), `DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT 'old' AS word`)
	pid := postmaster(t, dir)
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the server is started again", func() bool {
		return ready(dir) && lockPID(dir) != pid
	})
	if got := query(t, c.URL(), `SELECT word FROM kept`); got != "old" {
		t.Errorf("the table holds %q", got)
	}
	for who, c := range map[string]*cluster.Cluster{"owner": c, "attached": attached} {
		select {
		case <-c.Done():
			t.Errorf("%s lost the server: %v", who, c.Err())
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// TestServerBeyondHelp: the owner gives up on a server that cannot start again.
func TestServerBeyondHelp(t *testing.T) {
	t.Parallel()
	dir := made(t)
	cfg := config(dir)
	cfg.Patience = time.Second
	c := mustStart(t, cfg)
	control := filepath.Join(dir, "pg/data/global/pg_control")
	if err := os.Rename(control, control+".away"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Rename(control+".away", control) })
	if err := syscall.Kill(postmaster(t, dir), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	select {
	case <-c.Done():
		wantFault(t, c.Err(), cluster.CodeDied, map[string]string{"dir": dir})
	case <-time.After(10 * time.Second):
		t.Fatal("the owner did not give up")
	}
}

// TestServerKilledAgain: nor does it start the server for ever.
func TestServerKilledAgain(t *testing.T) {
	t.Parallel()
	dir := made(t)
	c := mustStart(t, config(dir))
	kills, last := 0, 0
	eventually(t, "the owner gives up", func() bool {
		select {
		case <-c.Done():
			return true
		default:
		}
		if pid := lockPID(dir); pid != last && ready(dir) && syscall.Kill(pid, syscall.SIGKILL) == nil {
			kills, last = kills+1, pid
		}
		return false
	})
	wantFault(t, c.Err(), cluster.CodeDied, map[string]string{"dir": dir})
	if kills != 6 {
		t.Errorf("gave up after %d deaths, want 6: the first and five in a row", kills)
	}
}

// unreaped starts a folder's server with no owner: it is a child of this test,
// which does not reap it.
func unreaped(t *testing.T, dir string) int {
	t.Helper()
	info, err := os.Stat(filepath.Join(dir, "pg/data"))
	if err != nil {
		t.Fatal(err)
	}
	stat := info.Sys().(*syscall.Stat_t)
	programs, err := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if err != nil || len(programs) == 0 {
		t.Skip("PostgreSQL is not where Debian puts it")
	}
	run := filepath.Join(dir, "pg/run")
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), programs[len(programs)-1], "-D", filepath.Join(dir, "pg/data"), "-p", "5432",
		"-c", "listen_addresses=", "-c", "unix_socket_directories="+run)
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: &syscall.Credential{Uid: stat.Uid, Gid: stat.Gid, NoSetGroups: true}}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	eventually(t, "a server without owner is ready", func() bool { return ready(dir) })
	return cmd.Process.Pid
}

// TestZombie: PostgreSQL takes the lock files of a killed server that nobody
// has reaped for valid; we do not.
func TestZombie(t *testing.T) {
	t.Parallel()
	dir := made(t)
	pid := unreaped(t, dir)
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the server is a zombie", func() bool { return !running(pid) })
	if _, err := os.Stat(fmt.Sprintf("/proc/%d", pid)); err != nil {
		t.Fatalf("the server was reaped, so that this tests nothing: %v", err)
	}
	mustStart(t, config(dir))
}

// TestNumberTaken: the number in a lock file belongs to another process by now,
// even to another folder's PostgreSQL, or to a program at work in the folder.
func TestNumberTaken(t *testing.T) {
	t.Parallel()
	other := made(t)
	elsewhere := mustStart(t, config(other))
	dir := made(t)
	shell := exec.CommandContext(t.Context(), "sleep", "60")
	shell.Dir = filepath.Join(dir, "pg/data")
	if err := shell.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = shell.Process.Kill()
		_ = shell.Wait()
	})
	for name, pid := range map[string]int{
		"other program":   os.Getpid(),
		"other server":    postmaster(t, other),
		"in the folder":   shell.Process.Pid,
		"not a number":    -1,
		"dead long since": 1 << 30, // more than Linux gives
	} {
		t.Run(name, func(t *testing.T) {
			content := []byte(strconv.Itoa(pid) + "\n")
			for _, file := range []string{"pg/data/postmaster.pid", "pg/run/.s.PGSQL.5432.lock"} {
				if err := os.WriteFile(filepath.Join(dir, file), content, 0o600); err != nil {
					t.Fatal(err)
				}
				if err := os.Lchown(filepath.Join(dir, file), ownerOf(t, filepath.Join(dir, "pg")), -1); err != nil {
					t.Fatal(err)
				}
			}
			mustStart(t, config(dir))
		})
	}
	if got := query(t, elsewhere.URL(), `SELECT 'here'`); got != "here" {
		t.Error("the other server was harmed")
	}
}

// TestBusy: a server that nobody owns is waited for, and named when it stays.
func TestBusy(t *testing.T) {
	t.Parallel()
	dir := made(t)
	pid := unreaped(t, dir)
	cfg := config(dir)
	cfg.Patience = 100 * time.Millisecond
	_, err := cluster.Start(t.Context(), cfg)
	wantFault(t, err, cluster.CodeBusy, map[string]string{"dir": dir, "pid": strconv.Itoa(pid)})

	time.AfterFunc(200*time.Millisecond, func() { _ = syscall.Kill(pid, syscall.SIGINT) })
	mustStart(t, config(dir))
}

// TestInitKilled: one who is killed while making the server, at whatever
// moment, leaves nothing that stops the next.
func TestInitKilled(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	for _, moment := range []string{"pg/init-*", "pg/init-*/PG_VERSION", "pg/data"} {
		h := launchHelper(t, dir, -1)
		eventually(t, moment+" appears", func() bool {
			found, err := filepath.Glob(filepath.Join(dir, moment))
			return err == nil && len(found) > 0
		})
		h.kill()
	}
	c := mustStart(t, config(dir))
	if got := query(t, c.URL(), `SELECT ST_AsText(ST_Point(3, 50))`); got != "POINT(3 50)" {
		t.Errorf("PostGIS says %q", got)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "pg/init-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestThread: Linux counts the death of the thread that started the server as
// that of its parent. Start may be called on a thread that dies.
func TestThread(t *testing.T) {
	t.Parallel()
	dir := made(t)
	started := make(chan *cluster.Cluster)
	go func() {
		runtime.LockOSThread() // and never unlock: the thread ends with the goroutine
		c, err := cluster.Start(t.Context(), config(dir))
		if err != nil {
			t.Error(err)
		}
		started <- c
	}()
	c := <-started
	if c == nil {
		return
	}
	for range 100 { // and so do other threads, one of which might have been the one
		go runtime.LockOSThread()
	}
	t.Cleanup(func() { _ = c.Stop(context.Background()) })
	pid := postmaster(t, dir)
	time.Sleep(300 * time.Millisecond)
	if postmaster(t, dir) != pid || !running(pid) {
		t.Error("the server ended with the thread that called Start")
	}
}

// TestInterrupt: Ctrl-C reaches all processes of the terminal's foreground
// group; the server must stay until its owner has finished.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	dir := made(t)
	h := startHelper(t, dir, -1)
	pid := postmaster(t, dir)
	group, err := syscall.Getpgid(pid)
	if err != nil || group != pid {
		t.Errorf("the server is in group %d, %v; want its own, %d", group, err, pid)
	}
	if err := syscall.Kill(-h.cmd.Process.Pid, syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	time.Sleep(200 * time.Millisecond)
	if got := query(t, h.URL, `SELECT 'here'`); got != "here" || postmaster(t, dir) != pid {
		t.Error("Ctrl-C stopped the server")
	}
	h.leave(t)
	eventually(t, "the server ends with its owner", func() bool { return !running(pid) })
}
