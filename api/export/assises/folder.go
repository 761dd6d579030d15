package assises

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"

	"github.com/observatoire-essor/essor/api/message"
)

// workName is the list of what is done so far, in a folder that is being filled.
const workName = ".en-cours.json"

// File is a file of a pack.
type File struct {
	Path   string `json:"path"` // below the pack, with slashes
	SHA256 string `json:"sha256"`
	Bytes  int    `json:"bytes"`
}

// folder is a pack that is being made, beside the place where it will stand. Its methods may
// be called at the same time.
type folder struct {
	dir string

	mu   sync.Mutex
	done work
	seen map[string]bool // what this run made or kept for the pack
}

// work is what is done so far, for one pack.
type work struct {
	Of    string            `json:"of"`    // the pack: see [Manifest.ID]
	Made  map[string][]File `json:"made"`  // by what they were made from
	Facts map[string]string `json:"facts"` // by the same: what else is known of them
}

// openFolder makes the folder of a pack, or goes on with the one that an earlier run of the
// same pack left; resumed tells which.
func openFolder(dir, of string) (f *folder, resumed bool, err error) {
	f = &folder{dir: dir, done: work{Of: of, Made: map[string][]File{}, Facts: map[string]string{}}, seen: map[string]bool{}}
	var old work
	body, err := os.ReadFile(filepath.Join(dir, workName)) //nolint:gosec // the folder that the user names is the point
	if err == nil && json.Unmarshal(body, &old) == nil && old.Of == of && old.Made != nil && old.Facts != nil {
		f.done = old
		return f, true, nil
	}
	if err := os.RemoveAll(dir); err != nil {
		return nil, false, folderError(dir, err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // a pack is for everybody to read
		return nil, false, folderError(dir, err)
	}
	return f, false, f.save()
}

// make keeps the files that were made from the same before, if they are still there as they
// were, and makes them otherwise. The facts of them are kept too. Files that are not wanted
// in the pack serve others while it is made.
func (f *folder) make(from string, create func() (files map[string][]byte, facts any, err error), facts any, wanted bool) (kept bool, err error) {
	if f.has(from, facts) {
		f.mark(from, wanted)
		return true, nil
	}
	files, told, err := create()
	if err != nil {
		return false, err
	}
	list := make([]File, 0, len(files))
	for path, body := range files {
		if err := f.write(path, body); err != nil {
			return false, err
		}
		list = append(list, fileOf(path, body))
	}
	text, err := json.Marshal(told)
	if err != nil {
		return false, fmt.Errorf("facts of %s: %w", from, err)
	}
	if facts != nil {
		if err := json.Unmarshal(text, facts); err != nil {
			return false, fmt.Errorf("facts of %s: %w", from, err)
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.done.Made[from], f.done.Facts[from], f.seen[from] = list, string(text), wanted
	return false, f.save()
}

// has tells whether all that was made from the same is there as it was.
func (f *folder) has(from string, facts any) bool {
	f.mu.Lock()
	list, known := f.done.Made[from]
	text := f.done.Facts[from]
	f.mu.Unlock()
	if !known {
		return false
	}
	for _, file := range list {
		body, err := os.ReadFile(filepath.Join(f.dir, filepath.FromSlash(file.Path)))
		if err != nil || fileOf(file.Path, body) != file {
			return false
		}
	}
	return facts == nil || json.Unmarshal([]byte(text), facts) == nil
}

// mark says whether files belong to the pack.
func (f *folder) mark(from string, wanted bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.seen[from] = wanted
}

// read is a file that was made.
func (f *folder) read(path string) ([]byte, error) {
	body, err := os.ReadFile(filepath.Join(f.dir, filepath.FromSlash(path)))
	if err != nil {
		return nil, folderError(f.dir, err)
	}
	return body, nil
}

// write puts a file in its place whole, or leaves what was there.
func (f *folder) write(path string, body []byte) error {
	name := filepath.Join(f.dir, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil { //nolint:gosec // a pack is for everybody to read
		return folderError(f.dir, err)
	}
	temporary := name + ".tmp"
	err := os.WriteFile(temporary, body, 0o644) //nolint:gosec // a pack is for everybody to read
	if err == nil {
		err = os.Rename(temporary, name)
	}
	if err != nil {
		_ = os.Remove(temporary) // what is wrong is told already
		return folderError(f.dir, err)
	}
	return nil
}

// save writes what is done so far.
func (f *folder) save() error {
	var b bytes.Buffer
	if err := json.NewEncoder(&b).Encode(f.done); err != nil {
		return fmt.Errorf("work of the pack: %w", err)
	}
	return f.write(workName, b.Bytes())
}

// files are those that this run made or kept.
func (f *folder) files() []File {
	f.mu.Lock()
	defer f.mu.Unlock()
	var list []File
	for from, wanted := range f.seen {
		if wanted {
			list = append(list, f.done.Made[from]...)
		}
	}
	return sortFiles(list)
}

// finish takes out what this run did not make, and puts the folder where the pack stands:
// it is there whole, or not at all.
func (f *folder) finish(place string) error {
	wanted := map[string]bool{ManifestName: true}
	for _, file := range f.files() {
		wanted[file.Path] = true
	}
	var folders []string
	err := filepath.WalkDir(f.dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			folders = append(folders, name)
			return nil
		}
		path, err := filepath.Rel(f.dir, name)
		if err == nil && !wanted[filepath.ToSlash(path)] {
			err = os.Remove(name) //nolint:gosec // a folder that this program made for itself
		}
		return err
	})
	for _, name := range slices.Backward(folders) {
		_ = os.Remove(name) // only those that hold nothing can be removed
	}
	if err == nil {
		err = os.Rename(f.dir, place)
	}
	if err != nil {
		return folderError(place, err)
	}
	return nil
}

// folderError says in a sentence what hinders a folder from being written.
func folderError(dir string, err error) error {
	code := "assises.unwritable"
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		code = "assises.disk_full"
	case errors.Is(err, syscall.ENOTDIR):
		code = "assises.not_folder"
	case errors.Is(err, syscall.ENOTEMPTY), errors.Is(err, syscall.EEXIST):
		code = "assises.not_empty"
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		code = "assises.no_right"
	}
	sentence := message.NewError(code, map[string]string{"dir": dir, "cause": err.Error()})
	return &causedError{sentence, err}
}

// causedError is a sentence with the error behind it.
type causedError struct {
	*message.SentenceError
	cause error
}

func (e *causedError) Unwrap() error { return e.cause }

func fileOf(path string, body []byte) File {
	sum := sha256.Sum256(body)
	return File{Path: path, SHA256: hex.EncodeToString(sum[:]), Bytes: len(body)}
}
