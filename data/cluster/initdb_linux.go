package cluster

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
)

// makeData makes PostgreSQL's folder unless it is there. It is made under
// another name and renamed when complete, so that one who is killed midway
// leaves no half of it behind.
func (s *server) makeData(ctx context.Context) error {
	if _, err := os.Stat(filepath.Join(s.lay.data(), "PG_VERSION")); err == nil {
		return nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return &Fault{Code: CodeFolder, Args: map[string]string{"dir": s.lay.dir}, Err: err}
	}
	s.removeDrafts()
	s.cfg.Log.InfoContext(ctx, "making a PostgreSQL server", "dir", s.lay.data(), "version", s.install.Version)
	draft := filepath.Join(s.lay.base(), draftPrefix+rand.Text())
	args := []string{
		"--pgdata=" + draft, "--username=" + Superuser, "--auth=trust", "--encoding=UTF8",
		"--locale-provider=icu", "--icu-locale=fr-FR", "--locale=C.UTF-8", "--no-instructions",
	}
	if s.cfg.Settings["fsync"] == "off" {
		args = append(args, "--no-sync")
	}
	if out, err := s.run(ctx, "initdb", args...); err != nil {
		s.removeDrafts()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return &Fault{Code: CodeInit, Args: map[string]string{"dir": s.lay.dir, "detail": lastError(out)}, Err: err}
	}
	if err := os.Rename(draft, s.lay.data()); err != nil {
		return &Fault{Code: CodeInit, Args: map[string]string{"dir": s.lay.dir, "detail": err.Error()}, Err: err}
	}
	return syncFolder(s.lay.base())
}

const draftPrefix = "init-"

// removeDrafts removes what killed commands have left. What cannot be removed,
// because an orphan still writes to it, is left to the next start.
func (s *server) removeDrafts() {
	drafts, _ := filepath.Glob(filepath.Join(s.lay.base(), draftPrefix+"*")) // the pattern is well formed
	for _, draft := range drafts {
		_ = os.RemoveAll(draft)
	}
}

// run runs one of PostgreSQL's programs to its end as the server's user. It
// dies with us.
func (s *server) run(ctx context.Context, program string, args ...string) (string, error) {
	runtime.LockOSThread() // see launch
	defer runtime.UnlockOSThread()
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, filepath.Join(s.install.Bin, program), args...) //nolint:gosec // PostgreSQL's own program
	cmd.Dir = s.lay.base()
	cmd.Env = s.environment()
	cmd.Stdout, cmd.Stderr = &out, &out
	cmd.SysProcAttr = s.acct.attributes(syscall.SIGKILL)
	err := cmd.Run()
	return out.String(), err
}

// lastError is the last line in which a PostgreSQL program says what went
// wrong, else its last line.
func lastError(out string) string {
	last := ""
	for line := range strings.Lines(out) {
		line = strings.TrimSpace(line)
		for _, mark := range []string{"PANIC:", "FATAL:", "ERROR:", "error:"} {
			if _, text, ok := strings.Cut(line, mark); ok {
				last = strings.TrimSpace(text)
			}
		}
	}
	if last == "" {
		lines := strings.Split(strings.TrimSpace(out), "\n")
		last = strings.TrimSpace(lines[len(lines)-1])
	}
	return last
}

// syncFolder makes a renaming last.
func syncFolder(dir string) error {
	f, err := os.Open(dir) //nolint:gosec // our own folder
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
