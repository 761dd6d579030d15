package cluster

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// maxSocketPath is the longest path of a socket on Linux, in bytes: sun_path
// has 108 with the final zero.
const maxSocketPath = 107

// socketFolder chooses the folder of the socket: in the data folder, or in the
// temporary folder when that path is too long. It is made, or checked to be
// the server's own, since anybody can make folders in the temporary folder.
func (s *server) socketFolder() (string, error) {
	dir := s.lay.run()
	if !socketFits(dir) {
		hash := sha256.Sum256([]byte(s.lay.dir))
		name := fmt.Sprintf("essor-pg-%d-%s", s.acct.uid, hex.EncodeToString(hash[:6]))
		dir = filepath.Join(s.temporary(), name)
	}
	fault := func(err error) error {
		return &Fault{Code: CodeSocket, Args: map[string]string{"dir": dir}, Err: err}
	}
	if !socketFits(dir) {
		return "", fault(errors.New("the path of a socket has at most 107 bytes: set TMPDIR to a shorter one"))
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", fault(err)
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return "", fault(err)
	}
	owner := int(info.Sys().(*syscall.Stat_t).Uid)
	if !info.IsDir() || info.Mode().Perm() != 0o700 || owner != s.acct.uid && owner != os.Geteuid() {
		return "", fault(fmt.Errorf("it must be a folder of user %s with mode 0700", s.acct.name))
	}
	if owner != s.acct.uid { // made just now, or by one who was killed before this line
		if err := os.Lchown(dir, s.acct.uid, s.acct.gid); err != nil {
			return "", fault(err)
		}
	}
	return dir, nil
}

func socketFits(dir string) bool {
	return len(filepath.Join(dir, ".s.PGSQL."+port)) <= maxSocketPath
}

// temporary is the temporary folder.
func (s *server) temporary() string {
	if dir := s.cfg.Getenv("TMPDIR"); filepath.IsAbs(dir) {
		return dir
	}
	return "/tmp"
}

// removeSocketFolder cleans the temporary folder up; the folder in the data
// folder may stay.
func (s *server) removeSocketFolder() {
	if s.socket != s.lay.run() {
		_ = os.Remove(s.socket) // fails when not empty, as it should
	}
}
