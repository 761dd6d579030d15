package assises

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/data/edition"
)

// ManifestName is the file of a pack that names all others, and PlanName the plan that it was
// made from.
const (
	ManifestName = "manifest.json"
	PlanName     = "plan.yaml"
)

// manifestFormat is the form of manifests that this version writes and reads.
const manifestFormat = 1

// Manifest says what a pack is made from, and names every file.
type Manifest struct {
	Format    int          `json:"format"`
	ID        string       `json:"id"` // of edition, plan, language and parts: the same pack has the same id
	Title     string       `json:"title"`
	Language  message.Lang `json:"language"`
	Edition   EditionOf    `json:"edition"`
	Plan      string       `json:"plan_sha256"`
	Tolerant  bool         `json:"tolerant"` // figures that the edition cannot show were left out
	Only      []string     `json:"only,omitempty"`
	Renderers Renderers    `json:"renderers"`
	Figures   []Printed    `json:"figures"`
	LeftOut   []Omitted    `json:"left_out,omitempty"`
	Missing   []string     `json:"missing,omitempty"` // files that could not be made, for want of a printer
	Files     []File       `json:"files"`
}

// EditionOf names the edition of a pack.
type EditionOf struct {
	ID    edition.Hash `json:"id"`
	Label string       `json:"label"`
	AsOf  string       `json:"as_of"`
}

// Renderers are the programs that made the files, with their versions.
type Renderers struct {
	Essor    string `json:"essor"`
	Figures  string `json:"figures"`
	Workbook string `json:"workbook"`
	Printer  string `json:"printer,omitempty"` // empty: none was found
}

// Printed is a figure of a pack.
type Printed struct {
	Number  int      `json:"number"`
	Name    string   `json:"name"`
	ID      string   `json:"id"` // that stands in the figure
	Kind    string   `json:"kind"`
	Query   string   `json:"query"`             // its specification, as an address has it
	Vector  string   `json:"vector,omitempty"`  // indicator, level and period of what it shows
	Vectors []string `json:"vectors,omitempty"` // all of which it draws values, or compares with
	Data    []string `json:"data,omitempty"`    // files of the pack with every number that it draws
	Uses    []string `json:"uses"`
	Title   string   `json:"title"`
	Own     OwnTexts `json:"own_texts"`
	Numbers string   `json:"numbers_sha256"` // of its table
}

// OwnTexts are the texts of a figure that the plan gives.
type OwnTexts struct {
	Title    string `json:"title,omitempty"`
	Subtitle string `json:"subtitle,omitempty"`
	Note     string `json:"note,omitempty"`
}

// Omitted is a figure that was left out.
type Omitted struct {
	Name string `json:"name"`
	Why  string `json:"why"`
}

// encode writes a manifest, one member a line.
func (m Manifest) encode() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(m); err != nil {
		return nil, fmt.Errorf("manifest: %w", err)
	}
	return b.Bytes(), nil
}

// ReadManifest reads the manifest of a pack. The error is a sentence when there is none or it
// cannot be read.
func ReadManifest(name string) (Manifest, error) {
	body, err := os.ReadFile(name) //nolint:gosec // the pack that the user names is the point
	if errors.Is(err, fs.ErrNotExist) {
		return Manifest{}, message.NewError("assises.no_manifest", map[string]string{"file": name})
	}
	var m Manifest
	if err == nil {
		err = json.Unmarshal(body, &m)
	}
	if err == nil && m.Format != manifestFormat {
		err = fmt.Errorf("format %d", m.Format)
	}
	if err == nil && !edition.IsHash(string(m.Edition.ID)) {
		err = fmt.Errorf("edition %q", m.Edition.ID)
	}
	if err != nil {
		return Manifest{}, message.NewError("assises.bad_manifest", map[string]string{"file": name, "cause": err.Error()})
	}
	for _, f := range m.Files {
		if !filepath.IsLocal(filepath.FromSlash(f.Path)) {
			return Manifest{}, message.NewError("assises.bad_manifest", map[string]string{"file": name, "cause": f.Path})
		}
	}
	return m, nil
}

// packID names a pack by what it is made from.
func packID(e edition.Head, p Plan, only []string) string {
	return digest(string(e.ID), string(p.Language), fmt.Sprint(p.Tolerant), fmt.Sprint(only), string(p.Body))
}

// digest is the SHA-256 of texts, each apart from the others.
func digest(texts ...string) string {
	h := sha256.New()
	for _, t := range texts {
		_, _ = fmt.Fprintf(h, "%d:%s", len(t), t) // a hash takes whatever it gets
	}
	return hex.EncodeToString(h.Sum(nil))
}

func sortFiles(list []File) []File {
	slices.SortFunc(list, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	return list
}
