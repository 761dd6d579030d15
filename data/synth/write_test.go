package synth_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/observatoire-essor/essor/data/synth"
)

// folder returns the files of a folder and those below it, by name with slashes.
func folder(dir string) (map[string][]byte, error) {
	files := map[string][]byte{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		files[name], err = os.ReadFile(filepath.Join(dir, name))
		return err
	})
	return files, err
}

// output is what Write returned and wrote.
type output struct {
	manifest synth.Manifest
	files    map[string][]byte
}

func write(ctx context.Context, o synth.Options) (output, error) {
	dir, err := os.MkdirTemp("", "synth")
	if err != nil {
		return output{}, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	m, err := synth.Write(ctx, filepath.Join(dir, "new", "folder"), o)
	if err != nil {
		return output{}, err
	}
	files, err := folder(filepath.Join(dir, "new", "folder"))
	return output{m, files}, err
}

func mustWrite(t *testing.T, o synth.Options) output {
	t.Helper()
	out, err := write(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// demonstrationOnce is the output of the demonstration, made once.
var demonstrationOnce = sync.OnceValues(func() (output, error) {
	return write(context.Background(), synth.Options{Seed: synth.DemonstrationSeed})
})

func demonstration(t *testing.T) output {
	t.Helper()
	out, err := demonstrationOnce()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// The files are made twice in this process: by Write, and for the tests within the
// package.
func TestWriteIsReproducible(t *testing.T) {
	m, first := demonstration(t).manifest, demonstration(t).files
	again := synth.Demonstration(t)
	if len(first) != len(m.Files)+1 || len(again) != len(m.Files) {
		t.Errorf("%d files, then %d; the manifest names %d", len(first), len(again), len(m.Files))
	}
	other := mustWrite(t, synth.Options{Seed: 8}).files
	for _, f := range m.Files {
		if !bytes.Equal(first[f.Name], again[f.Name]) {
			t.Errorf("%s differs between two runs with the same seed", f.Name)
		}
		if bytes.Equal(first[f.Name], other[f.Name]) == f.Simulated {
			t.Errorf("%s: simulated is %v, but another seed says otherwise", f.Name, f.Simulated)
		}
	}
}

func TestManifest(t *testing.T) {
	m, files := demonstration(t).manifest, demonstration(t).files
	var stored synth.Manifest
	if err := json.Unmarshal(files[synth.ManifestName], &stored); err != nil {
		t.Fatal(err)
	}
	if len(stored.Files) != len(m.Files) || stored.Seed != synth.DemonstrationSeed || stored.Scale != 1 {
		t.Errorf("the stored manifest is %+v", stored)
	}
	for _, f := range m.Files {
		body := files[f.Name]
		if sum := sha256.Sum256(body); hex.EncodeToString(sum[:]) != f.SHA256 || len(body) != f.Bytes {
			t.Errorf("size or checksum of %s is not that of the manifest", f.Name)
		}
		if f.Simulated != strings.Contains(f.Name, "_simule.") {
			t.Errorf("%s: simulated is %v", f.Name, f.Simulated)
		}
		if f.Role == "" || f.Kind == "" || f.Rows == 0 {
			t.Errorf("%s: %+v", f.Name, f)
		}
		checkFields(t, f, body)
	}
}

// checkFields checks that the manifest says of every column where it comes from.
func checkFields(t *testing.T, f synth.File, body []byte) {
	t.Helper()
	told := map[string]int{}
	for _, field := range f.Fields {
		for _, name := range strings.Split(field.Name, ", ") {
			told[name]++
		}
		if field.Origin == synth.Fact && field.Source == "" {
			t.Errorf("%s: %s is a fact without source", f.Name, field.Name)
		}
	}
	for _, c := range columnsIn(t, f.Name, body) {
		if c != "simule" && told[c] != 1 {
			t.Errorf("%s: the manifest tells the origin of %s %d times", f.Name, c, told[c])
		}
	}
}

// columnsIn returns the columns of a table, of the first table in an archive, or the
// properties of features; of a workbook none.
func columnsIn(t *testing.T, name string, body []byte) []string {
	t.Helper()
	switch filepath.Ext(name) {
	case ".csv":
		line, _, _ := bytes.Cut(body, []byte("\n"))
		r := csv.NewReader(bytes.NewReader(line))
		if bytes.Count(line, []byte(";")) > bytes.Count(line, []byte(",")) {
			r.Comma = ';'
		}
		header, err := r.Read()
		if err != nil {
			t.Fatal(err)
		}
		return header
	case ".zip":
		z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
		if err != nil {
			t.Fatal(err)
		}
		inner, err := z.File[0].Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(inner)
		if err != nil {
			t.Fatal(err)
		}
		return columnsIn(t, z.File[0].Name, text)
	case ".geojson":
		var collection struct {
			Features []struct{ Properties map[string]any }
		}
		if err := json.Unmarshal(body, &collection); err != nil {
			t.Fatal(err)
		}
		columns := []string{"geometry"}
		for name := range collection.Features[0].Properties {
			columns = append(columns, name)
		}
		return columns
	default:
		return nil
	}
}

func TestWriteRefuses(t *testing.T) {
	for _, scale := range []int{-1, 1_001} {
		if _, err := synth.Write(t.Context(), t.TempDir(), synth.Options{Scale: scale}); err == nil || !strings.Contains(err.Error(), "scale") {
			t.Errorf("scale %d: error %v", scale, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	dir := t.TempDir()
	if _, err := synth.Write(ctx, dir, synth.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: error %v", err)
	}
	if left, err := folder(dir); err != nil || len(left) > 0 {
		t.Errorf("cancelled, but %d files are there (%v)", len(left), err)
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := synth.Write(t.Context(), file, synth.Options{}); err == nil {
		t.Error("wrote into a file as if it were a folder")
	}
}
