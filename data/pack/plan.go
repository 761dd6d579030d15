package pack

import (
	"cmp"
	"context"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/geo/infile"
)

// Plan says which files fill the roles of a pack.
type Plan struct {
	Pack  Pack
	Files []PlannedFile // in the order of the roles
	// Absent are the roles that no file fills; none of them is required.
	Absent []Role
	// Unused are files that match a candidate which came too late: another file
	// already fills the role.
	Unused []PlannedFile
}

// PlannedFile is a file and what it is loaded for.
type PlannedFile struct {
	Role       Role
	Candidate  Candidate
	Precedence int    // position of the candidate in its role
	Path       string // as given: under the folder of the files, or beside the pack
	Vintage    string
	Period     string
}

// MakePlan seeks the files of the pack in a folder and in all folders below it.
// A missing file of a required role is an [*infile.Fault].
func (p Pack) MakePlan(ctx context.Context, files string) (Plan, error) {
	found, err := list(ctx, files)
	if err != nil {
		return Plan{}, err
	}
	plan := Plan{Pack: p}
	for _, role := range p.Roles {
		filled := false
		for i, c := range role.Candidates {
			matches := c.matches(found, p.dir)
			use, rest := matches, []PlannedFile(nil)
			switch {
			case filled:
				use, rest = nil, matches
			case !c.All && len(matches) > 1:
				// The last by name is the latest vintage, as producers name files.
				use, rest = matches[len(matches)-1:], matches[:len(matches)-1]
			}
			filled = filled || len(use) > 0
			plan.Files = append(plan.Files, assign(use, role, i)...)
			plan.Unused = append(plan.Unused, assign(rest, role, i)...)
		}
		if filled {
			continue
		}
		if role.Required {
			return Plan{}, &infile.Fault{Code: RoleMissing, File: files, Args: map[string]string{
				"role": role.Name, "title_fr": role.Title.FR, "title_en": role.Title.EN,
				"obtain_fr": role.Obtain.FR, "obtain_en": role.Obtain.EN, "patterns": strings.Join(role.patterns(), ", "),
			}}
		}
		plan.Absent = append(plan.Absent, role)
	}
	return plan, nil
}

func assign(files []PlannedFile, role Role, precedence int) []PlannedFile {
	out := slices.Clone(files)
	for i := range out {
		out[i].Role, out[i].Precedence = role, precedence
	}
	return out
}

// patterns are the names under which the role's files are sought.
func (r Role) patterns() []string {
	var all []string
	for _, c := range r.Candidates {
		all = append(all, c.Files...)
	}
	return all
}

// matches are the files of the candidate, by name.
func (c Candidate) matches(found []string, beside string) []PlannedFile {
	if c.Beside {
		var there []PlannedFile
		for _, name := range c.Files {
			if file := filepath.Join(beside, name); exists(file) {
				there = append(there, PlannedFile{Candidate: c, Path: file, Vintage: c.Vintage, Period: c.Period})
			}
		}
		return there
	}
	expression := regexp.MustCompile(c.Match) // checked by Parse
	var out []PlannedFile
	for _, file := range found {
		base := filepath.Base(file)
		if !slices.ContainsFunc(c.Files, func(pattern string) bool { return matchFold(pattern, base) }) {
			continue
		}
		groups := expression.FindStringSubmatch(base)
		if groups == nil {
			continue
		}
		f := PlannedFile{Candidate: c, Path: file, Vintage: c.Vintage, Period: c.Period}
		for i, name := range expression.SubexpNames() {
			switch {
			case groups[i] == "": // an optional group: the pack's own word stands
			case name == "vintage":
				f.Vintage = groups[i]
			case name == "period":
				f.Period = groups[i]
			}
		}
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b PlannedFile) int {
		return cmp.Or(cmp.Compare(filepath.Base(a.Path), filepath.Base(b.Path)), cmp.Compare(a.Path, b.Path))
	})
	return out
}

func matchFold(pattern, base string) bool {
	ok, err := path.Match(strings.ToLower(pattern), strings.ToLower(base))
	return ok && err == nil
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// list returns all files under a folder.
func list(ctx context.Context, dir string) ([]string, error) {
	if dir == "" {
		return nil, nil
	}
	info, err := os.Stat(dir)
	if err != nil || !info.IsDir() {
		return nil, &infile.Fault{Code: NoSuchFolder, File: dir}
	}
	var files []string
	err = filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			return &infile.Fault{Code: infile.Unreadable, File: name, Err: err}
		}
		if !entry.IsDir() {
			files = append(files, name)
		}
		return nil
	})
	return files, err
}
