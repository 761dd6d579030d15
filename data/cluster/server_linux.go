package cluster

import (
	"context"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/observatoire-essor/essor/data/system"
)

// server is what it takes to run the PostgreSQL of a folder.
type server struct {
	cfg     Config
	lay     layout
	acct    account
	machine system.Machine
	install system.Server
	socket  string // folder of the socket
}

// prepare finds PostgreSQL and makes all that is missing in the folder.
func (s *server) prepare(ctx context.Context) error {
	if err := s.choose(ctx); err != nil {
		return err
	}
	if err := s.acct.makeFolder(s.lay.base()); err != nil {
		return &Fault{Code: CodeFolder, Args: map[string]string{"dir": s.lay.dir}, Err: err}
	}
	if err := s.acct.checkReach(ctx, filepath.Join(s.install.Bin, "postgres"), s.lay.base()); err != nil {
		return err
	}
	if err := s.makeData(ctx); err != nil {
		return err
	}
	var err error
	if s.socket, err = s.socketFolder(); err != nil {
		return err
	}
	return s.acct.checkReach(ctx, filepath.Join(s.install.Bin, "postgres"), s.socket)
}

// choose finds the installation to run: that of the folder's version, else the
// best there is.
func (s *server) choose(ctx context.Context) error {
	installs := slices.DeleteFunc(s.machine.Servers(ctx), func(i system.Server) bool {
		return i.Major < system.MinPostgreSQL
	})
	if len(installs) == 0 {
		return &Fault{Code: CodeNoServer}
	}
	s.install = installs[0]
	if b, err := os.ReadFile(filepath.Join(s.lay.data(), "PG_VERSION")); err == nil {
		data := strings.TrimSpace(string(b))
		i := slices.IndexFunc(installs, func(i system.Server) bool { return strconv.Itoa(i.Major) == data })
		if i < 0 {
			return &Fault{Code: CodeVersion, Args: map[string]string{
				"dir": s.lay.dir, "data": data, "installed": s.install.Version,
			}}
		}
		s.install = installs[i]
	}
	if s.install.PostGIS == "" {
		return &Fault{Code: CodeNoPostGIS, Args: map[string]string{"version": s.install.Version}}
	}
	return nil
}

// startUp starts the server and waits until it answers, which takes a while
// after a crash. What is left of an old server may stop the new one for a
// moment; that is tried again until our patience ends.
func (s *server) startUp(ctx context.Context) (*process, error) {
	deadline := time.Now().Add(s.cfg.Patience)
	for {
		if err := s.clearStale(ctx, deadline); err != nil {
			return nil, err
		}
		said, err := s.attempt(ctx)
		if err == nil {
			return said.process, nil
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if !leftover(said.words) || time.Now().After(deadline) {
			return nil, &Fault{Code: CodeStart, Args: map[string]string{
				"dir": s.lay.dir, "log": s.lay.log(), "detail": lastError(said.words),
			}, Err: err}
		}
		if err := sleep(ctx, 100*time.Millisecond); err != nil {
			return nil, err
		}
	}
}

// leftover tells whether a server ended because of an old one's remains.
func leftover(words string) bool {
	return strings.Contains(words, "pre-existing shared memory block") ||
		strings.Contains(words, "lock file") && strings.Contains(words, "already exists")
}

// outcome is what came of an attempt to start: the process, or what it said.
type outcome struct {
	process *process
	words   string
}

func (s *server) attempt(ctx context.Context) (outcome, error) {
	logFile, err := s.openLog()
	if err != nil {
		return outcome{}, err
	}
	defer func() { _ = logFile.Close() }() // the server has its own copy
	from, err := logFile.Seek(0, io.SeekEnd)
	if err != nil {
		return outcome{}, err
	}
	p, err := launch(s.command(logFile))
	if err != nil {
		return outcome{}, err
	}
	if err := s.waitReady(ctx, p); err != nil {
		p.end(closed())
		words, _ := io.ReadAll(io.NewSectionReader(logFile, from, 1<<20)) // best effort
		return outcome{words: string(words)}, err
	}
	return outcome{process: p}, nil
}

func closed() <-chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}

// maxLog is the size in bytes from which a log is put aside at the next start.
const maxLog = 8 << 20

// openLog opens the server's log. It is a file and not a pipe to us, so that
// the server can write its last words when we are gone.
func (s *server) openLog() (*os.File, error) {
	if info, err := os.Stat(s.lay.log()); err == nil && info.Size() > maxLog {
		if err := os.Rename(s.lay.log(), s.lay.log()+".1"); err != nil {
			return nil, err
		}
	}
	f, err := os.OpenFile(s.lay.log(), os.O_CREATE|os.O_APPEND|os.O_RDWR, 0o600)
	if err != nil {
		return nil, &Fault{Code: CodeFolder, Args: map[string]string{"dir": s.lay.dir}, Err: err}
	}
	return f, nil
}

// command is the server's command line.
func (s *server) command(logFile *os.File) *exec.Cmd {
	settings := map[string]string{
		"listen_addresses":          "",
		"unix_socket_directories":   s.socket,
		"unix_socket_permissions":   "0700",
		"jit":                       "off",    // compiling costs more than our queries
		"recovery_init_sync_method": "syncfs", // fsync of each file makes recovery ten times slower
		"wal_level":                 "minimal",
		"max_wal_senders":           "0",
		"max_wal_size":              "2GB",
		"maintenance_work_mem":      "128MB",
		"timezone":                  "UTC",
		"log_timezone":              "UTC",
		"lc_messages":               "C",
	}
	maps.Copy(settings, s.cfg.Settings)
	args := []string{"-D", s.lay.data(), "-p", port}
	for _, key := range slices.Sorted(maps.Keys(settings)) {
		args = append(args, "-c", key+"="+settings[key])
	}
	cmd := exec.Command(filepath.Join(s.install.Bin, "postgres"), args...) //nolint:gosec,noctx // PostgreSQL's own program, which outlives the context of Start
	cmd.Dir = s.lay.base()
	cmd.Env = s.environment()
	cmd.Stdout, cmd.Stderr = logFile, logFile
	cmd.SysProcAttr = s.acct.attributes(syscall.SIGINT)
	return cmd
}

// environment is that of PostgreSQL's programs: nothing of ours, as variables
// such as PGPORT or LC_ALL would change what they do.
func (s *server) environment() []string {
	return []string{"PATH=" + s.install.Bin + ":/usr/bin:/bin", "LANG=C.UTF-8", "LC_ALL=C.UTF-8"}
}
