// Package web holds the script of the pages, built from TypeScript and embedded: `go build`
// needs no Node. The sources are in src; `make web` builds dist, which is committed, and
// a test builds it anew and compares.
package web

import (
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"slices"
)

//go:embed dist
var dist embed.FS

// entry is the source of the script that every page has.
const entry = "src/main.ts"

// Bundle is the files that pages fetch. It is immutable.
type Bundle struct {
	script string
	files  map[string]File
}

// File is one of them.
type File struct {
	ContentType string
	Body        []byte
}

// Load reads the bundle.
func Load() (Bundle, error) {
	b := Bundle{files: map[string]File{}}
	entries, err := dist.ReadDir("dist")
	if err != nil {
		return b, fmt.Errorf("bundle: %w", err)
	}
	for _, e := range entries {
		body, err := dist.ReadFile("dist/" + e.Name())
		if err != nil {
			return b, fmt.Errorf("bundle: %w", err)
		}
		if e.Name() == "manifest.json" {
			if b.script, err = scriptOf(body); err != nil {
				return b, err
			}
			continue
		}
		contentType := contentTypes()[path.Ext(e.Name())]
		if contentType == "" {
			return b, fmt.Errorf("bundle: nobody knows what %s is", e.Name())
		}
		b.files[e.Name()] = File{contentType, body}
	}
	if _, ok := b.files[b.script]; !ok {
		return b, fmt.Errorf("bundle: the manifest names %q, which is not there", b.script)
	}
	return b, nil
}

// contentTypes are those of the endings that a build makes.
func contentTypes() map[string]string {
	return map[string]string{".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
}

// scriptOf reads from Vite's manifest the name of the script of all pages.
func scriptOf(manifest []byte) (string, error) {
	var chunks map[string]struct {
		File string `json:"file"`
	}
	if err := json.Unmarshal(manifest, &chunks); err != nil {
		return "", fmt.Errorf("bundle: manifest: %w", err)
	}
	return chunks[entry].File, nil
}

// Script is the name of the script of all pages.
func (b Bundle) Script() string { return b.script }

// Names are the names of all files, in order. Each holds a hash of its content.
func (b Bundle) Names() []string {
	names := make([]string, 0, len(b.files))
	for name := range b.files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// File is the file of a name.
func (b Bundle) File(name string) (File, bool) {
	f, ok := b.files[name]
	return f, ok
}
