//go:build unix

package assises

import (
	"errors"
	"os"
	"syscall"

	"github.com/observatoire-essor/essor/api/message"
)

// lock takes the folder of a pack for this process: two runs at once would write into each
// other's files. The kernel lets go of it when the process ends in whatever way. The file
// of it lies beside the folder; unlock removes it.
func lock(place string) (unlock func(), err error) {
	name := WorkFolder(place) + ".verrou"
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644) //nolint:gosec // beside the folder that the user names
	if err != nil {
		return nil, folderError(place, err)
	}
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil && !same(file, name) { // the one who had it has just removed it
		err = syscall.EWOULDBLOCK
	}
	if err != nil {
		_ = file.Close() // nothing was written to it
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, message.NewError("assises.busy", map[string]string{"dir": place})
		}
		return nil, folderError(place, err)
	}
	return func() {
		_ = os.Remove(name) // an empty file; the next run takes it as well
		_ = file.Close()
	}, nil
}

// same tells whether a file still has its name.
func same(file *os.File, name string) bool {
	held, errHeld := file.Stat()
	named, errNamed := os.Stat(name)
	return errHeld == nil && errNamed == nil && os.SameFile(held, named)
}
