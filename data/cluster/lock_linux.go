package cluster

import (
	"encoding/json"
	"errors"
	"os"
	"syscall"
)

// folderLock is the lock of a data folder. The kernel releases it when its
// process ends in whatever way, so that it never outlives its owner.
type folderLock struct{ file *os.File }

// holder is who holds the lock, as written in its file.
type holder struct {
	PID     int    `json:"pid"`
	Command string `json:"command"`
	Socket  string `json:"socket"` // folder of the server's socket
	Ready   bool   `json:"ready"`  // the database exists and answers
}

func openLock(lay layout) (*folderLock, error) {
	file, err := os.OpenFile(lay.lock(), os.O_RDWR|os.O_CREATE, 0o644) //nolint:gosec // others may read who holds the folder
	if err != nil {
		return nil, &Fault{Code: CodeFolder, Args: map[string]string{"dir": lay.dir}, Err: err}
	}
	return &folderLock{file: file}, nil
}

// try takes the lock unless somebody holds it.
func (l *folderLock) try() (bool, error) {
	err := syscall.Flock(int(l.file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, err
}

// write says who holds the lock. The file is written in one piece: readers do
// not wait.
func (l *folderLock) write(h holder) error {
	b, err := json.Marshal(h)
	if err != nil {
		return err
	}
	if err := l.file.Truncate(0); err != nil {
		return err
	}
	_, err = l.file.WriteAt(append(b, '\n'), 0)
	return err
}

// holder reads who holds the lock; it is empty as long as they have not said.
func (l *folderLock) holder() holder {
	b := make([]byte, 4096)
	n, _ := l.file.ReadAt(b, 0) // EOF is the rule
	var h holder
	if json.Unmarshal(b[:n], &h) != nil {
		return holder{}
	}
	return h
}

// close gives the lock back, if we held it.
func (l *folderLock) close() { _ = l.file.Close() }
