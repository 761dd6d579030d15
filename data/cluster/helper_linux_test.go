package cluster_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/observatoire-essor/essor/data/cluster"
	"github.com/observatoire-essor/essor/data/datatest"
)

// helperVar makes a copy of this test program a command that holds a cluster
// on the folder it names, so that tests can kill it.
const helperVar = "ESSOR_CLUSTER_HELPER"

func TestMain(m *testing.M) {
	if dir := os.Getenv(helperVar); dir != "" {
		os.Exit(help(dir))
	}
	code := m.Run()
	for _, dir := range idle.dirs {
		_ = os.RemoveAll(dir)
	}
	os.Exit(code)
}

// idle are the folders with a server that no test uses just now. Making and
// removing one takes longer than most tests.
var idle struct {
	sync.Mutex
	dirs []string
}

// answer is what a helper prints on its first line.
type answer struct {
	URL      string
	Attached bool
	Code     string // of a fault
	Args     map[string]string
}

func help(dir string) int {
	ctx := context.Background()
	signal.Notify(make(chan os.Signal, 1), os.Interrupt) // Ctrl-C is for the test to handle
	c, err := cluster.Start(ctx, config(dir))
	var fault *cluster.Fault
	switch {
	case errors.As(err, &fault):
		_ = json.NewEncoder(os.Stdout).Encode(answer{Code: fault.Code, Args: fault.Args})
		return 1
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	_ = json.NewEncoder(os.Stdout).Encode(answer{URL: c.URL(), Attached: c.Attached()})
	_, _ = io.Copy(io.Discard, os.Stdin) // until the test closes it
	if err := c.Stop(ctx); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// config is what most tests start with: quick, and not surviving a power cut.
func config(dir string) cluster.Config {
	return cluster.Config{
		Dir: dir, Command: "essor up", Getenv: os.Getenv,
		Settings: map[string]string{"fsync": "off", "shared_buffers": "16MB"},
		Patience: 30 * time.Second,
	}
}

// helper is another process that holds a cluster.
type helper struct {
	answer
	cmd    *exec.Cmd
	stdin  io.Closer
	stdout *bufio.Reader
}

// nobody is a system user that is neither root nor postgres.
const nobody = 65534

// startHelper starts a helper, as another user unless uid is negative, and
// waits for its answer.
func startHelper(t *testing.T, dir string, uid int) *helper {
	t.Helper()
	h := launchHelper(t, dir, uid)
	line, err := h.stdout.ReadBytes('\n')
	if err != nil {
		t.Fatalf("the helper said nothing: %v", err)
	}
	if err := json.Unmarshal(line, &h.answer); err != nil {
		t.Fatal(err)
	}
	return h
}

// launchHelper starts a helper and does not wait.
func launchHelper(t *testing.T, dir string, uid int) *helper {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), program)
	cmd.Env = append(os.Environ(), helperVar+"="+dir)
	cmd.Stderr = os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if uid >= 0 {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(uid)}
		cmd.Path = readableCopy(t, program)
		cmd.Dir = "/"
	}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	h := &helper{cmd: cmd, stdin: stdin, stdout: bufio.NewReader(stdout)}
	t.Cleanup(h.kill)
	return h
}

// readableCopy copies a program to where any user can run it: go test's own
// folder is closed to others.
func readableCopy(t *testing.T, program string) string {
	t.Helper()
	b, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder(t), "helper")
	if err := os.WriteFile(path, b, 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

// kill ends the helper as kill -9 does.
func (h *helper) kill() {
	_ = h.cmd.Process.Kill()
	_ = h.cmd.Wait()
}

// leave lets the helper end in order.
func (h *helper) leave(t *testing.T) {
	t.Helper()
	if err := h.stdin.Close(); err != nil {
		t.Fatal(err)
	}
	if err := h.cmd.Wait(); err != nil {
		t.Fatalf("helper: %v", err)
	}
}

// made is a folder with a server that has run before and is not running.
func made(t *testing.T) string {
	t.Helper()
	idle.Lock()
	var dir string
	if n := len(idle.dirs); n > 0 {
		dir, idle.dirs = idle.dirs[n-1], idle.dirs[:n-1]
	}
	idle.Unlock()
	if dir == "" {
		dir = newFolder(t)
		c, err := cluster.Start(t.Context(), config(dir))
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		pid := lockPID(dir)
		eventually(t, "the server of a killed helper ends", func() bool { return !running(pid) })
		idle.Lock()
		idle.dirs = append(idle.dirs, dir)
		idle.Unlock()
	})
	return dir
}

// newFolder makes a folder that other users can enter. t.TempDir() is closed to
// them, and PostgreSQL is another user when root tests.
func newFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp(datatest.TempDir(), "essor-cluster-") //nolint:usetesting // see above
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// folder is a new folder that goes with the test.
func folder(t *testing.T) string {
	t.Helper()
	dir := newFolder(t)
	t.Cleanup(func() {
		// A server that was told to end may still be writing.
		eventually(t, dir+" is removed", func() bool { return os.RemoveAll(dir) == nil })
	})
	return dir
}

// mustStart starts a cluster that stops with the test.
func mustStart(t *testing.T, cfg cluster.Config) *cluster.Cluster {
	t.Helper()
	c, err := cluster.Start(t.Context(), cfg)
	if err != nil {
		t.Fatalf("start: %v", err)
	}
	t.Cleanup(func() { _ = c.Stop(context.Background()) })
	return c
}

// wantFault checks an error's code and arguments.
func wantFault(t *testing.T, err error, code string, args map[string]string) {
	t.Helper()
	var fault *cluster.Fault
	if !errors.As(err, &fault) || fault.Code != code {
		t.Fatalf("error = %v, want %s", err, code)
	}
	for key, want := range args {
		if got := fault.Args[key]; got != want {
			t.Errorf("%s: %s = %q, want %q", code, key, got, want)
		}
	}
}

// query runs a query that returns one text.
func query(t *testing.T, url, sql string) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatalf("connect: %v", err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	var text string
	if err := conn.QueryRow(t.Context(), sql).Scan(&text); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return text
}

// execute runs statements.
func execute(t *testing.T, url, sql string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatalf("connect: %v", err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// postmaster is the number of a folder's running server.
func postmaster(t *testing.T, dir string) int {
	t.Helper()
	pid := lockPID(dir)
	if !running(pid) {
		t.Fatalf("no server runs in %s", dir)
	}
	return pid
}

// lockPID is the number in PostgreSQL's lock file, 0 without.
func lockPID(dir string) int {
	b, err := os.ReadFile(filepath.Join(dir, "pg/data/postmaster.pid"))
	if err != nil {
		return 0
	}
	first, _, _ := strings.Cut(string(b), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		return 0
	}
	return pid
}

// ready tells whether PostgreSQL's lock file says that the server answers.
func ready(dir string) bool {
	b, err := os.ReadFile(filepath.Join(dir, "pg/data/postmaster.pid"))
	return err == nil && strings.Contains(string(b), "ready")
}

// running tells whether a process lives; a zombie does not.
func running(pid int) bool {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	_, rest, _ := strings.Cut(string(b), ") ")
	return !strings.HasPrefix(rest, "Z")
}

// eventually waits up to ten seconds for something to become true.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for range 1000 {
		if is() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("not within ten seconds: %s", what)
}

func needRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("changing users needs root")
	}
}
