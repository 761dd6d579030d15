package insee_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"os"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/insee"
	"github.com/observatoire-essor/essor/data/source/sourcetest"
	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/geo/infile"
)

const goodPopulations = populationHeader + "\r\n32;Hauts-de-France;59;5;97;350;59350;Lille;236710;1832;238542\r\n"

func packed(t *testing.T, body string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(body)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func zipped(t *testing.T, members map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, body := range members {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// However the file is wrapped, the same figure comes out.
func TestPopulationsInAllWrappings(t *testing.T) {
	melodi := "GEO;GEO_OBJECT;FREQ;POPREF_MEASURE;TIME_PERIOD;OBS_VALUE\n59350;COM;A;PMUN;2021;236710\n"
	for name, body := range map[string]string{
		"plain.csv":  goodPopulations,
		"bom.csv":    "\xef\xbb\xbf" + goodPopulations,
		"latin.csv":  strings.ReplaceAll(goodPopulations, "é", "\xe9"),
		"commas.csv": strings.ReplaceAll(goodPopulations, ";", ","),
		"packed.gz":  packed(t, goodPopulations),
		"one.zip":    zipped(t, map[string]string{"donnees_communes.csv": goodPopulations, "donnees_cantons.csv": "REG;PMUN\n32;1\n"}),
		"melodi.zip": zipped(t, map[string]string{"DS_POPULATIONS_REFERENCE_data.csv": melodi, "DS_POPULATIONS_REFERENCE_metadata.csv": "COD_VAR;LIB_VAR\nGEO;x\n"}),
	} {
		t.Run(name, func(t *testing.T) {
			in := source.Input{File: sourcetest.Write(t, name, body), Period: indicator.Year(2021)}
			r, counts := read(t, insee.Populations, in)
			if o, ok := r.Value(commune("59350"), source.PopulationMunicipal); !ok || o.Value != 236710 || counts.Kept != 1 {
				t.Errorf("%+v %+v", r.Observations, counts)
			}
		})
	}
}

func TestPopulationsInBadFiles(t *testing.T) {
	whole := packed(t, goodPopulations+strings.Repeat("32;x;59;5;97;512;59512;Roubaix;98828;951;99779\r\n", 1000))
	archive := zipped(t, map[string]string{"donnees_communes.csv": goodPopulations})
	for name, tt := range map[string]struct {
		file string
		body string
		lim  infile.Limits
		want infile.Code
	}{
		"empty":          {"e.csv", "", infile.Limits{}, infile.Empty},
		"cut gzip":       {"c.csv.gz", whole[:len(whole)/2], infile.Limits{}, infile.Truncated},
		"cut zip":        {"c.zip", archive[:len(archive)/2], infile.Limits{}, infile.Truncated},
		"too large":      {"l.csv.gz", whole, infile.Limits{Size: 1000}, infile.TooLarge},
		"other member":   {"m.zip", zipped(t, map[string]string{"notes.pdf": "x"}), infile.Limits{}, infile.NoMember},
		"old workbook":   {"o.xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 512), infile.Limits{}, table.WrongFormat},
		"web page":       {"w.csv", "<!DOCTYPE html><html><body>404</body></html>", infile.Limits{}, table.WrongFormat},
		"missing column": {"m.csv", "COM;Commune;PTOT\n59350;Lille;1\n", infile.Limits{}, table.MissingColumn},
		"column twice":   {"d.csv", "COM;PMUN;PMUN\n59350;1;2\n", infile.Limits{}, table.DuplicateColumn},
	} {
		t.Run(name, func(t *testing.T) {
			in := source.Input{File: sourcetest.Write(t, tt.file, tt.body), Period: indicator.Year(2021), Limits: tt.lim}
			_, _, err := try(t, insee.Populations, in)
			wantFault(t, err, tt.want)
		})
	}
	_, _, err := try(t, insee.Communes, file(t, "TYPECOM#COM#LIBELLE#COMPARENT", "COM#59350#Lille#"))
	wantFault(t, err, table.WrongDelimiter)
	_, _, err = try(t, insee.Populations, source.Input{File: t.TempDir()})
	wantFault(t, err, infile.IsDirectory)
	_, _, err = try(t, insee.Populations, source.Input{File: t.TempDir() + "/none.csv"})
	wantFault(t, err, infile.NotFound)
	if os.Getuid() != 0 {
		secret := sourcetest.Write(t, "secret.csv", goodPopulations)
		if err := os.Chmod(secret, 0); err != nil {
			t.Fatal(err)
		}
		_, _, err = try(t, insee.Populations, source.Input{File: secret})
		wantFault(t, err, infile.NoPermission)
	}
}
