package cluster

import (
	"errors"
	"os"
	"path/filepath"
)

// DataDir is the absolute path of the data folder: the one the user asks for
// (flag --dir, may be empty), else ESSOR_DIR, else the usual place:
// /var/lib/essor for root, $XDG_DATA_HOME/essor or ~/.local/share/essor for
// others. Nothing is created.
func DataDir(flag string, getenv func(string) string, uid int) (string, error) {
	for _, dir := range []string{flag, getenv("ESSOR_DIR")} {
		if dir != "" {
			return filepath.Abs(dir)
		}
	}
	if uid == 0 {
		return "/var/lib/essor", nil
	}
	// The XDG specification says to ignore relative paths.
	if data := getenv("XDG_DATA_HOME"); filepath.IsAbs(data) {
		return filepath.Join(data, "essor"), nil
	}
	if home := getenv("HOME"); filepath.IsAbs(home) {
		return filepath.Join(home, ".local/share/essor"), nil
	}
	return "", &Fault{Code: CodeHome, Err: errors.New("neither HOME nor XDG_DATA_HOME is an absolute path")}
}

// layout is where things are in a data folder.
type layout struct {
	dir string // the data folder
}

func (l layout) lock() string { return filepath.Join(l.dir, "cluster.lock") }
func (l layout) base() string { return filepath.Join(l.dir, "pg") }
func (l layout) data() string { return filepath.Join(l.base(), "data") }
func (l layout) run() string  { return filepath.Join(l.base(), "run") }
func (l layout) log() string  { return filepath.Join(l.base(), "server.log") }

// newLayout makes the path absolute and free of symbolic links as far as it
// exists: the hash of the socket's folder depends on it.
func newLayout(dir string) (layout, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return layout{}, &Fault{Code: CodeFolder, Args: map[string]string{"dir": dir}, Err: err}
	}
	if err := os.MkdirAll(abs, 0o755); err != nil { //nolint:gosec // the server's user must be able to pass
		return layout{}, &Fault{Code: CodeFolder, Args: map[string]string{"dir": abs}, Err: err}
	}
	real, err := filepath.EvalSymlinks(abs)
	if err != nil {
		return layout{}, &Fault{Code: CodeFolder, Args: map[string]string{"dir": abs}, Err: err}
	}
	return layout{dir: real}, nil
}
