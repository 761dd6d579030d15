package export_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// LibreOffice opens a workbook as it is, charts and all: codes keep their leading zeros, and
// nothing stands where nothing is known.
func TestLibreOfficeReadsWorkbooks(t *testing.T) {
	if os.Getenv("ESSOR_TEST_ALL") == "" {
		t.Skip("ESSOR_TEST_ALL is not set: LibreOffice takes its time")
	}
	if _, err := exec.LookPath("soffice"); err != nil {
		t.Skip("LibreOffice is not installed: apt install libreoffice-calc")
	}
	dir := t.TempDir()
	var b bytes.Buffer
	if err := charted().Write(&b); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "essai.xlsx")
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	// All sheets as CSV: comma, double quote, UTF-8, from the first line.
	const filter = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
	out, err := exec.CommandContext(t.Context(), "soffice", "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", filter, "--outdir", dir, name).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	csv, err := os.ReadFile(filepath.Join(dir, "essai-Données.csv"))
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if lines := strings.Split(string(csv), "\n"); !strings.HasPrefix(lines[1], "01004,12.345,0,") || !strings.HasPrefix(lines[2], "2A004,,,") {
		t.Errorf("LibreOffice reads %s", csv)
	}
	if strings.Contains(strings.ToLower(string(out)), "repair") {
		t.Errorf("LibreOffice repairs: %s", out)
	}
}
