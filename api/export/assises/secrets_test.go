package assises_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/export/assises"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/edition/editiontest"
	"github.com/observatoire-essor/essor/data/source"
)

// What the small edition holds back: the poverty rate of Don.
const (
	hiddenRate = 37.4328
	secretPlan = `title: "Essai"
sheets: [commune, qpv2015]
uses: [column]
sections:
  - title: "Besoins"
    figures:
      - {figure: choropleth, name: carte, indicator: need.poverty, level: commune, uses: [slide, column]}
      - {figure: bars, name: barres, indicator: need.poverty, level: commune}
      - {figure: ranked, name: rangs, indicator: need.poverty, level: commune}
`
)

// packOf makes the pack of the plan from the small edition, as it is or with the secret in it.
func packOf(t *testing.T, leaking bool) (files map[string][]byte, e *edition.Edition) {
	t.Helper()
	draft := editiontest.Draft(t, "essai")
	if leaking {
		for _, v := range draft.Vectors {
			if v.Indicator == "need.poverty" && v.Level == source.Commune && v.Period == indicator.Year(2021) {
				v.Number[1], v.Status[1], v.Reason = hiddenRate, indicator.OK, nil // Don comes after Lille
			}
		}
	}
	var store editiontest.Store
	store.Put(t, draft, time.Date(2026, 2, 1, 8, 0, 0, 0, time.UTC))
	e, err := edition.Open(t.Context(), &store, "")
	if err != nil {
		t.Fatal(err)
	}
	o := options(t, filepath.Join(t.TempDir(), "pack"))
	o.Edition = e
	if o.Plan, err = assises.ParsePlan("p.yaml", []byte(secretPlan)); err != nil {
		t.Fatal(err)
	}
	export(t, o)
	return contents(t, o.Place), e
}

// A secret number is in no file, whatever its kind, and no area without a number has a colour
// of the scale: see [inspection]. The check finds each file of a pack that was made of an
// edition with the secret in it, alone among the honest files; and what hides in the folds
// of a workbook.
func TestNothingSecretInAnyFile(t *testing.T) {
	t.Parallel()
	honest, e := packOf(t, false)
	truth := []secret{{ref: source.Ref{Level: source.Commune, Code: editiontest.Don}, indicator: "need.poverty", values: []float64{hiddenRate}}}
	seen := newOpened()
	look := func(files map[string][]byte) []string { return inspect(t, files, e, truth, seen) }
	for _, leak := range look(honest) {
		t.Error(leak)
	}
	chart := maps.Clone(honest)
	chart["donnees.xlsx"] = remake(t, chart["donnees.xlsx"], "xl/charts/chart1.xml", "</chartSpace>", "<v>37.4328</v></chartSpace>")
	if len(look(chart)) == 0 {
		t.Error("the cache of a chart of the workbook may hold a secret")
	}
	if os.Getenv("ESSOR_TEST_ALL") == "" {
		return // each look takes a part of a second
	}
	leaking, _ := packOf(t, true)
	for name, body := range leaking {
		if name == "plan.yaml" || name == "manifest.json" || strings.Contains(name, "funding") || strings.Contains(name, "-epci-") {
			continue // they hold no number of the communes' vector; the manifest has hashes of them
		}
		if strings.HasSuffix(name, ".pdf") && !popplerIsHere() {
			continue
		}
		files := maps.Clone(honest)
		files[name] = body
		if !slices.ContainsFunc(look(files), func(l string) bool { return strings.HasPrefix(l, name+": ") }) {
			t.Errorf("%s of a leaking edition passes", name)
		}
	}
	for place, spoil := range map[string]func([]byte) []byte{
		"a cell of a hidden sheet": func(b []byte) []byte { return withCell(t, b) },
		"the comment of the archive": func(b []byte) []byte {
			return rezip(t, b, func(w *zip.Writer, _ *zip.FileHeader) error { return w.SetComment("Don 37.4328") })
		},
		"the comment of a member": func(b []byte) []byte {
			return rezip(t, b, func(_ *zip.Writer, h *zip.FileHeader) error { h.Comment = "37.433"; return nil })
		},
		"the properties": func(b []byte) []byte {
			return remake(t, b, "docProps/core.xml", "<dc:title>", "<dc:title>37,43 ")
		},
	} {
		files := maps.Clone(honest)
		files["donnees.xlsx"] = spoil(files["donnees.xlsx"])
		if len(look(files)) == 0 {
			t.Errorf("%s of the workbook may hold a secret", place)
		}
	}
	for place, spoil := range map[string][3]string{
		"a description": {"figures/01-carte-column.svg", "</desc>", " Don : 37,4 %.</desc>"},
		"a comment":     {"figures/02-barres-column.svg", "</svg>", "<!-- 37.4328 --></svg>"},
		"the manifest":  {"manifest.json", `"format"`, `"note": "Don, 37.43", "format"`},
		"the plan":      {"plan.yaml", "title", "# 37.4328\ntitle"},
	} {
		files := maps.Clone(honest)
		files[spoil[0]] = bytes.Replace(files[spoil[0]], []byte(spoil[1]), []byte(spoil[2]), 1)
		if bytes.Equal(files[spoil[0]], honest[spoil[0]]) || len(look(files)) == 0 {
			t.Errorf("%s may hold a secret", place)
		}
	}
}

func popplerIsHere() bool {
	_, err := exec.LookPath("pdftotext")
	return err == nil
}

// withCell is a workbook with the secret in a sheet that is not shown.
func withCell(t *testing.T, book []byte) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.NewSheet("x"); err != nil {
		t.Fatal(err)
	}
	if err := f.SetCellValue("x", "B2", hiddenRate); err != nil {
		t.Fatal(err)
	}
	if err := f.SetSheetVisible("x", false); err != nil {
		t.Fatal(err)
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// rezip copies an archive and lets something be done to it and its members.
func rezip(t *testing.T, archive []byte, do func(*zip.Writer, *zip.FileHeader) error) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, m := range in.File {
		h := zip.FileHeader{Name: m.Name, Method: zip.Deflate}
		if err := do(w, &h); err != nil {
			t.Fatal(err)
		}
		to, err := w.CreateHeader(&h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := to.Write(memberOf(t, m)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// remake is an archive of which one member has another text.
func remake(t *testing.T, archive []byte, member, old, text string) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	found := false
	for _, m := range in.File {
		body := memberOf(t, m)
		if m.Name == member {
			found = bytes.Contains(body, []byte(old))
			body = bytes.Replace(body, []byte(old), []byte(text), 1)
		}
		to, err := w.Create(m.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := to.Write(body); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil || !found {
		t.Fatalf("%s has no %q: %v", member, old, err)
	}
	return out.Bytes()
}

// manifestOf reads the manifest among files.
func manifestOf(t *testing.T, files map[string][]byte) assises.Manifest {
	t.Helper()
	var m assises.Manifest
	if err := json.Unmarshal(files[assises.ManifestName], &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// temporary is a file of the test with a body.
func temporary(t *testing.T, name string, body []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), filepath.Base(name))
	if err := os.WriteFile(path, body, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
