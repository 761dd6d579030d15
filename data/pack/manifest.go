package pack

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/geo/infile"
)

// Faults of packs.
const (
	Syntax       infile.Code = "pack.syntax"        // not the YAML of a pack
	Incomplete   infile.Code = "pack.incomplete"    // a field is missing or wrong
	RoleMissing  infile.Code = "pack.role_missing"  // no file for a required role
	UnknownKind  infile.Code = "pack.unknown_kind"  // no reader of that name
	NoSuchFolder infile.Code = "pack.no_such_files" // the folder of the files is not there
)

// Text is a text in French and in English.
type Text struct {
	FR string `yaml:"fr"`
	EN string `yaml:"en"`
}

// Pack is a territory and its sources.
type Pack struct {
	Name      string    `yaml:"name"`      // short, for file names and the database: "mel"
	Title     Text      `yaml:"title"`     // for people
	Territory Territory `yaml:"territory"` // empty for all of France
	CRS       int       `yaml:"crs"`       // EPSG code of the projection in which surfaces are measured
	Roles     []Role    `yaml:"roles"`
	// Spans are the spans of years for which money, projects and requests are summed
	// up, beside single years: "2011-2014". The earliest first.
	Spans []Span `yaml:"spans"`
	// Policy is the public plan that the observatory bears on; nil: none.
	Policy *Policy `yaml:"plan"`

	dir string // where files "beside" the pack are
}

// Territory is the area that the pack is about, and the reference of its verdicts.
type Territory struct {
	Level source.Level `yaml:"level"`
	Code  string       `yaml:"code"`
	Name  string       `yaml:"name"`
}

// Span is a span of years, as a cycle of a plan has them.
type Span struct{ indicator.Period }

// UnmarshalYAML reads "2011-2014".
func (s *Span) UnmarshalYAML(text []byte) error {
	var written string
	if err := yaml.Unmarshal(text, &written); err != nil {
		return fmt.Errorf("span %s: want years in quotes, as \"2011-2014\"", bytes.TrimSpace(text))
	}
	period, err := indicator.ParsePeriod(written)
	if err != nil {
		return err
	}
	s.Period = period
	return nil
}

// Ref is the territory as an area; its code is empty for all of France.
func (t Territory) Ref() source.Ref { return source.Ref{Level: t.Level, Code: t.Code} }

// Role is something that the observatory needs to know, whatever file tells it.
type Role struct {
	Name       string      `yaml:"role"`
	Title      Text        `yaml:"title"`
	Required   bool        `yaml:"required"`
	Obtain     Text        `yaml:"obtain"` // how to get the file, for people
	Candidates []Candidate `yaml:"candidates"`
}

// Candidate is a file that may fill a role.
type Candidate struct {
	Kind      string              `yaml:"kind"`  // name of a reader: see Kinds
	Files     []string            `yaml:"files"` // patterns of path.Match on the base name, any case
	Match     string              `yaml:"match"` // regular expression on the base name; its groups vintage and period give those
	All       bool                `yaml:"all"`   // load every file that matches, not the last by name
	Beside    bool                `yaml:"beside"`
	Layer     string              `yaml:"layer"`
	Columns   map[string][]string `yaml:"columns"`
	Options   map[string]string   `yaml:"options"`
	CRS       int                 `yaml:"crs"`
	Vintage   string              `yaml:"vintage"`
	Period    string              `yaml:"period"`
	Producer  string              `yaml:"producer"`
	Title     string              `yaml:"title"`
	Licence   string              `yaml:"licence"`
	Address   string              `yaml:"address"` // page or file where it is published
	Download  string              `yaml:"download"`
	SHA256    string              `yaml:"sha256"` // of the download, when its producer never changes it
	Simulated bool                `yaml:"simulated"`
}

// Open reads a pack: the file of that path, or the embedded one of that name (with
// or without ".yaml"), which is laid out in a temporary folder. A folder that happens to
// have the name of an embedded pack does not hide it. Call close when the pack is no
// longer needed.
func Open(ctx context.Context, name string, embedded fs.FS) (p Pack, closePack func() error, err error) {
	nothing := func() error { return nil }
	info, err := os.Stat(name)
	if err == nil && !info.IsDir() || strings.ContainsRune(name, os.PathSeparator) {
		p, err := read(ctx, name)
		return p, nothing, err
	}
	base := strings.TrimSuffix(name, ".yaml") + ".yaml"
	if _, err := fs.Stat(embedded, base); err != nil {
		return Pack{}, nothing, &infile.Fault{Code: infile.NotFound, File: name}
	}
	dir, err := os.MkdirTemp("", "essor-pack-")
	if err != nil {
		return Pack{}, nothing, fmt.Errorf("pack %s: %w", name, err)
	}
	closePack = func() error { return os.RemoveAll(dir) }
	if err := os.CopyFS(dir, embedded); err != nil {
		return Pack{}, nothing, errors.Join(fmt.Errorf("pack %s: %w", name, err), closePack())
	}
	p, err = read(ctx, filepath.Join(dir, base))
	if err != nil {
		return Pack{}, nothing, errors.Join(err, closePack())
	}
	return p, closePack, nil
}

func read(ctx context.Context, name string) (Pack, error) {
	f, err := infile.Open(ctx, name, infile.Limits{Size: 1 << 20})
	if err != nil {
		return Pack{}, err
	}
	body, err := io.ReadAll(f)
	if err := errors.Join(err, f.Close()); err != nil {
		return Pack{}, err
	}
	p, err := Parse(name, body)
	p.dir = filepath.Dir(name)
	return p, err
}

// Parse reads the text of a pack and checks it whole.
func Parse(name string, body []byte) (Pack, error) {
	var p Pack
	d := yaml.NewDecoder(bytes.NewReader(body), yaml.Strict())
	if err := d.Decode(&p); err != nil {
		return Pack{}, &infile.Fault{Code: Syntax, File: name, Err: errors.New(yaml.FormatError(err, false, false))}
	}
	if err := p.check(); err != nil {
		return Pack{}, &infile.Fault{Code: Incomplete, File: name, Args: map[string]string{"what": err.Error()}}
	}
	return p, nil
}

func (p Pack) check() error {
	if p.Name == "" || p.Name != path.Base(p.Name) {
		return fmt.Errorf("name: %q", p.Name)
	}
	if p.CRS == 0 {
		return errors.New("crs")
	}
	if err := checkSpans(p.Spans); err != nil {
		return err
	}
	if p.Policy != nil {
		if err := p.Policy.check(); err != nil {
			return fmt.Errorf("plan.%w", err)
		}
	}
	seen := map[string]bool{}
	for i, r := range p.Roles {
		if r.Name == "" || seen[r.Name] {
			return fmt.Errorf("roles[%d].role: %q", i, r.Name)
		}
		seen[r.Name] = true
		for j, c := range r.Candidates {
			if err := c.check(); err != nil {
				return fmt.Errorf("roles[%d] (%s).candidates[%d].%w", i, r.Name, j, err)
			}
		}
	}
	return nil
}

// checkSpans refuses spans of one year, which are published anyway, and spans that
// stand twice or not in the order of their years.
func checkSpans(spans []Span) error {
	for i, s := range spans {
		if s.Years() < 2 {
			return fmt.Errorf("spans[%d]: %q: a span has two years at least", i, s.String())
		}
		if i > 0 && cmp.Or(cmp.Compare(spans[i-1].From, s.From), cmp.Compare(spans[i-1].To, s.To)) >= 0 {
			return fmt.Errorf("spans[%d]: %q: put the earliest first, each once", i, s.String())
		}
	}
	return nil
}

func (c Candidate) check() error {
	if c.Kind == "" {
		return errors.New("kind")
	}
	if len(c.Files) == 0 {
		return errors.New("files")
	}
	for _, pattern := range c.Files {
		if _, err := path.Match(pattern, "x"); err != nil {
			return fmt.Errorf("files: %q: %w", pattern, err)
		}
	}
	if _, err := regexp.Compile(c.Match); err != nil {
		return fmt.Errorf("match: %w", err)
	}
	return nil
}
