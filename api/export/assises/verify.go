package assises

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/api/message"
)

// Change is a file of a pack that is not what it was.
type Change struct {
	Path string
	Why  Why
}

// Why is why a file is not what it was: a key of the catalogue under "cli.verify.why.".
type Why string

// The reasons.
const (
	Edited  Why = "edited"  // it is not the one of the manifest
	Extra   Why = "extra"   // the manifest does not name it
	Missing Why = "missing" // it is named and not there
	Rebuilt Why = "rebuilt" // made again by the same programs it is another
	Numbers Why = "numbers" // made again it has other numbers
	Retold  Why = "retold"  // the manifest says other things than the one made again
)

// Redrawn is a file that another version of its program makes otherwise.
type Redrawn struct{ Path, Before, After string }

// Verdict is what a check of a pack found.
type Verdict struct {
	Files    int // that were compared
	Changed  []Change
	Redrawn  []Redrawn
	Manifest Manifest
	Unmade   bool // the plan is another: what it makes says nothing of the pack
}

// Same tells whether nothing differs.
func (v Verdict) Same() bool { return len(v.Changed)+len(v.Redrawn) == 0 }

// ReadPlan is the plan that a pack was made from, in its language.
func ReadPlan(dir string, m Manifest) (Plan, error) {
	name := filepath.Join(dir, PlanName)
	body, err := os.ReadFile(name) //nolint:gosec // the pack that the user names is the point
	if errors.Is(err, fs.ErrNotExist) {
		return Plan{}, message.NewError("assises.no_plan", map[string]string{"dir": dir})
	}
	if err != nil {
		return Plan{}, folderError(dir, err)
	}
	p, err := ParsePlan(name, body)
	if err != nil {
		return p, err
	}
	// What was left out is told in the booklet with the file of the plan, wherever the pack lies.
	p.File, p.Tolerant = PlanName, m.Tolerant
	return p.InLanguage(m.Language), nil
}

// Verify makes the pack of a folder again, in a temporary folder, and compares. The options
// are those of an export; the place is the folder that is checked. Where the plan is not the
// one of the manifest any more, the files are only compared with their digests.
func Verify(ctx context.Context, m Manifest, o Options) (Verdict, error) {
	v := Verdict{Manifest: m, Files: len(m.Files)}
	differ, err := onDisk(o.Place, m)
	if err != nil {
		return v, err
	}
	v.Changed = differ
	if fileOf(PlanName, o.Plan.Body).SHA256 != m.Plan {
		v.Unmade = true
		return v, nil
	}
	temporary, err := os.MkdirTemp("", "essor-verify-")
	if err != nil {
		return v, folderError(os.TempDir(), err)
	}
	defer func() { _ = os.RemoveAll(temporary) }() // a temporary folder
	o.Place = filepath.Join(temporary, "pack")
	r, err := Export(ctx, o)
	if err != nil {
		return v, err
	}
	v.compare(m, r.Manifest)
	return v, nil
}

// onDisk lists files that are not those of the manifest.
func onDisk(dir string, m Manifest) ([]Change, error) {
	var list []Change
	named := map[string]bool{ManifestName: true}
	for _, f := range m.Files {
		named[f.Path] = true
		body, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(f.Path))) //nolint:gosec // paths of a manifest are local: see ReadManifest
		switch {
		case os.IsNotExist(err):
			list = append(list, Change{f.Path, Missing})
		case err != nil:
			return nil, folderError(dir, err)
		case fileOf(f.Path, body) != f:
			list = append(list, Change{f.Path, Edited})
		}
	}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		path, err := filepath.Rel(dir, name)
		if err == nil && !named[filepath.ToSlash(path)] {
			list = append(list, Change{filepath.ToSlash(path), Extra})
		}
		return err
	})
	if err != nil {
		return nil, folderError(dir, err)
	}
	return list, nil
}

// compare adds what differs between the files that a manifest names and those made again.
func (v *Verdict) compare(before, after Manifest) {
	again := map[string]File{}
	for _, f := range after.Files {
		again[f.Path] = f
	}
	numbers := map[string]bool{}
	for _, f := range before.Figures {
		i := slices.IndexFunc(after.Figures, func(x Printed) bool { return x.Name == f.Name })
		numbers[fmt.Sprintf("figures/%02d-%s-", f.Number, f.Name)] = i < 0 || after.Figures[i].Numbers != f.Numbers
	}
	for _, f := range before.Files {
		a, ok := again[f.Path]
		delete(again, f.Path)
		if ok && a == f || slices.ContainsFunc(v.Changed, func(c Change) bool { return c.Path == f.Path }) {
			continue
		}
		was, is := rendererOf(f.Path, before.Renderers), rendererOf(f.Path, after.Renderers)
		switch {
		case moved(numbers, f.Path):
			v.Changed = append(v.Changed, Change{f.Path, Numbers})
		case was != is:
			v.Redrawn = append(v.Redrawn, Redrawn{f.Path, was, is})
		default:
			v.Changed = append(v.Changed, Change{f.Path, Rebuilt})
		}
	}
	for path := range again { // a pack without printer is made again with one
		if !slices.Contains(before.Missing, path) {
			v.Changed = append(v.Changed, Change{path, Missing})
		}
	}
	if !before.says(after) && !slices.ContainsFunc(v.Changed, func(c Change) bool { return c.Why == Numbers }) {
		v.Changed = append(v.Changed, Change{ManifestName, Retold})
	}
	slices.SortFunc(v.Changed, func(a, b Change) int { return strings.Compare(a.Path, b.Path) })
}

// says tells whether two manifests say the same of edition, plan and figures. Files and versions
// are compared one by one; the short names of figures only where the same program made them.
func (m Manifest) says(other Manifest) bool {
	plain := func(m Manifest, named bool) ([]byte, error) {
		m.Files, m.Missing, m.Renderers, m.Figures = nil, nil, Renderers{}, slices.Clone(m.Figures)
		for i := range m.Figures {
			if !named {
				m.Figures[i].ID = ""
			}
		}
		return m.encode()
	}
	named := m.Renderers.Essor == other.Renderers.Essor && m.Renderers.Figures == other.Renderers.Figures
	a, errA := plain(m, named)
	b, errB := plain(other, named)
	return errA == nil && errB == nil && bytes.Equal(a, b)
}

// moved tells whether a file is of a figure of which numbers have moved.
func moved(numbers map[string]bool, path string) bool {
	for prefix, other := range numbers {
		if other && strings.HasPrefix(path, prefix) {
			return true
		}
	}
	return false
}

// rendererOf are the programs that a file depends on, with their versions.
func rendererOf(path string, r Renderers) string {
	switch {
	case strings.HasPrefix(path, "figures/"), path == slidesPDF, path == bookletHTML:
		return r.Essor + ", " + r.Figures
	case path == bookletPDF:
		if r.Printer == "" {
			return r.Essor + ", " + r.Figures + ", –"
		}
		return r.Essor + ", " + r.Figures + ", " + r.Printer
	case path == workbook:
		return r.Essor + ", " + r.Workbook
	default: // numbers and the plan depend on no renderer
		return ""
	}
}
