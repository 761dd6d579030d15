package assises_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/api/export/assises"
)

// chromium is the browser of the machine; the test is skipped where there is none.
func chromium(t *testing.T) *assises.Chromium {
	t.Helper()
	c, err := assises.FindChromium(t.Context(), os.Getenv)
	if errors.Is(err, assises.ErrNoChromium) {
		t.Skip("no Chromium on this machine")
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// tool runs a program of poppler; the test is skipped where it is not installed.
func tool(t *testing.T, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("%s is not installed: apt install poppler-utils", name)
	}
	out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v: %s", name, err, out)
	}
	return string(out)
}

// The printed booklet is tagged, in French, has its title and bookmarks, embeds all its fonts,
// numbers its pages, and keeps names and amounts whole. Another print, more than a
// second later, is the same bytes (with ESSOR_TEST_ALL: Chromium takes seconds).
func TestPrintedBooklet(t *testing.T) {
	c := chromium(t)
	o := options(t, filepath.Join(t.TempDir(), "pack"))
	o.Print, o.Only = c, []string{"livret"}
	export(t, o)
	files := contents(t, o.Place)
	document := files["livret.pdf"]
	for _, want := range []string{"/Lang (fr)", "/Outlines ", "/StructTreeRoot "} {
		if !bytes.Contains(document, []byte(want)) {
			t.Errorf("no %s in the document", want)
		}
	}
	if os.Getenv("ESSOR_TEST_ALL") != "" {
		time.Sleep(1100 * time.Millisecond)
		again := o
		again.Place = filepath.Join(t.TempDir(), "pack")
		export(t, again)
		if !bytes.Equal(document, contents(t, again.Place)["livret.pdf"]) {
			t.Error("two prints differ")
		}
	}

	name := filepath.Join(o.Place, "livret.pdf")
	info := tool(t, "pdfinfo", name)
	for _, want := range []string{`Title: +Essai : 609.000.€ – Métropole européenne de Lille\n`, `Tagged: +yes\n`, `Page size: +59\d.* \(A4\)\n`} {
		if !regexp.MustCompile(want).MatchString(info) {
			t.Errorf("pdfinfo does not say %s:\n%s", want, info)
		}
	}
	for i, line := range strings.Split(strings.TrimSpace(tool(t, "pdffonts", name)), "\n") {
		if i >= 2 && !regexp.MustCompile(` yes +(yes|no) +(yes|no) +\d+ +0$`).MatchString(line) {
			t.Errorf("a font is not embedded: %s", line)
		}
	}
	text := tool(t, "pdftotext", "-layout", name, "-")
	// Chromium draws all blanks with the glyph of the plain one, which is what a reader types:
	// an amount is found on one line, whole.
	for _, want := range []string{"Métropole européenne de Lille", "609[ \u202f]000[ \u00a0]€"} {
		if !regexp.MustCompile(want).MatchString(text) {
			t.Errorf("pdftotext does not find %q", want)
		}
	}
	if !regexp.MustCompile(`(?m)^ *1\. Besoins +\d+$`).MatchString(text) {
		t.Errorf("the table of contents has no numbers of pages:\n%s", text[:min(len(text), 2000)])
	}
}

// A path that is no Chromium is told by its name.
func TestChromiumThatIsNone(t *testing.T) {
	_, err := assises.FindChromium(t.Context(), func(string) string { return filepath.Join(t.TempDir(), "nothing") })
	if !told(err, "assises.chromium_named") {
		t.Errorf("%v", err)
	}
}
