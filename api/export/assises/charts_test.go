package assises_test

import (
	"archive/zip"
	"bytes"
	"io"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every native chart of the workbook says that its numbers are simulated, and so does their
// sheet; unreliable numbers have a series of their own; trends are lines with a series for each
// run of years that compare, curves and clouds are in two dimensions.
func TestNativeCharts(t *testing.T) {
	t.Parallel()
	o := kindsOptions(t, filepath.Join(t.TempDir(), "pack"))
	o.Only = []string{"donnees"}
	export(t, o)
	parts := unpack(t, contents(t, o.Place)["donnees.xlsx"])
	kinds := map[string]int{}
	for name, body := range parts {
		if !strings.HasPrefix(name, "xl/charts/chart") {
			continue
		}
		for _, kind := range []string{"barChart", "lineChart", "scatterChart"} {
			if strings.Contains(body, "<"+kind) || strings.Contains(body, "<c:"+kind) {
				kinds[kind]++
			}
		}
		if !strings.Contains(body, "Données simulées.") {
			t.Errorf("%s does not say that its data are simulated", name)
		}
		if !strings.Contains(body, `dispBlanksAs val="gap"`) {
			t.Errorf("%s may draw what is not known as zero", name)
		}
	}
	if kinds["barChart"] < 4 || kinds["lineChart"] != 2 || kinds["scatterChart"] != 3 {
		t.Errorf("charts: %v", kinds)
	}
	texts := ""
	for name, body := range parts {
		if strings.HasPrefix(name, "xl/sharedStrings") || strings.HasPrefix(name, "xl/worksheets/") {
			texts += body
		}
	}
	for _, want := range []string{"Registre simulé", "(secret)", "(peu fiable)", "valeur peu fiable"} {
		if !strings.Contains(texts, want) {
			t.Errorf("no sheet says %q", want)
		}
	}
}

// The line of a trend is broken where its figure is: two runs of years, two series.
func TestNativeTrendIsBroken(t *testing.T) {
	t.Parallel()
	o := kindsOptions(t, filepath.Join(t.TempDir(), "pack"))
	o.Only = []string{"donnees"}
	export(t, o)
	rows := readCSV(t, filepath.Join(o.Place, "donnees", "figure-10-evolution.csv"))
	runs := map[string]bool{}
	for _, r := range rows[1:] {
		runs[r[8]] = true
	}
	if rows[0][8] != "segment" || len(runs) != 2 {
		t.Fatalf("%v has the runs %v: the method changes in 2017", rows[0], runs)
	}
	series := regexp.MustCompile(`<ser>|<c:ser>`)
	found := false
	for name, body := range unpack(t, contents(t, o.Place)["donnees.xlsx"]) {
		if strings.HasPrefix(name, "xl/charts/chart") && strings.Contains(body, "Figure 10. ") {
			found = true
			if n := len(series.FindAllString(body, -1)); n < 2 {
				t.Errorf("%d series", n)
			}
		}
	}
	if !found {
		t.Error("figure 10 has no chart")
	}
}

func unpack(t *testing.T, packed []byte) map[string]string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range r.File {
		m, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(m)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(body)
	}
	return all
}
