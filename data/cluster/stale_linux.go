package cluster

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// clearStale waits until a server that an earlier command has left ends, and
// removes its lock files when they would stop PostgreSQL for no reason.
//
// PostgreSQL takes a lock file for valid when a process of its number exists.
// That is wrong for a server that was killed and that its parent has not
// reaped (for ever in a container without init), and for a number that another
// program has got since. Files of numbers that do not exist are left to
// PostgreSQL, which also looks for orphans of the old server.
func (s *server) clearStale(ctx context.Context, deadline time.Time) error {
	socketLock := filepath.Join(s.socket, ".s.PGSQL."+port+".lock")
	for _, file := range []string{filepath.Join(s.lay.data(), "postmaster.pid"), socketLock} {
		for {
			pid := lockFilePID(file)
			if pid == 0 || !processExists(pid) {
				break
			}
			if !s.isServer(pid) {
				s.cfg.Log.WarnContext(ctx, "removing the lock file of a dead server", "file", file, "pid", pid)
				if err := os.Remove(file); err != nil {
					return fmt.Errorf("stale lock file: %w", err)
				}
				break
			}
			if time.Now().After(deadline) {
				return &Fault{Code: CodeBusy, Args: map[string]string{"dir": s.lay.dir, "pid": strconv.Itoa(pid)}}
			}
			if err := sleep(ctx, 20*time.Millisecond); err != nil {
				return err
			}
		}
	}
	return nil
}

// lockFilePID reads the number of the process that has written one of
// PostgreSQL's lock files; 0 when there is none.
func lockFilePID(file string) int {
	b, err := os.ReadFile(file) //nolint:gosec // in our own folder
	if err != nil {
		return 0
	}
	line, _, _ := bytes.Cut(b, []byte("\n"))
	pid, err := strconv.Atoi(string(bytes.TrimSpace(line)))
	if err != nil || pid < 0 {
		return 0
	}
	return pid
}

func processExists(pid int) bool {
	_, err := os.Stat(fmt.Sprintf("/proc/%d", pid))
	return err == nil
}

// isServer tells whether a process is a live PostgreSQL of this folder. A
// zombie works nowhere any more. A process of a third user hides where it
// works, and is not our server, which runs as us unless we are root.
func (s *server) isServer(pid int) bool {
	name, err := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid))
	if err != nil || string(bytes.TrimSpace(name)) != "postgres" {
		return false
	}
	cwd, err := os.Readlink(fmt.Sprintf("/proc/%d/cwd", pid))
	return err == nil && cwd == s.lay.data()
}
