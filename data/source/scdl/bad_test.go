package scdl_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/scdl"
	"github.com/observatoire-essor/essor/data/source/sourcetest"
	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/geo/infile"
)

// Every mistake of a whole file is one fault that names the file; no grant was told
// before it. (Zip bombs: the tests of the package table.)
func TestBadFiles(t *testing.T) {
	tests := []struct {
		name string
		file string
		want infile.Code
	}{
		{"absent", t.TempDir() + "/none.csv", infile.NotFound},
		{"folder", t.TempDir(), infile.IsDirectory},
		{"empty", write(t, "a.csv", ""), infile.Empty},
		{"missing column", write(t, "a.csv", "nomBeneficiaire;objet\na;b\n"), table.MissingColumn},
		{"column twice", write(t, "a.csv", "nomBeneficiaire;montant;Montant\na;1;2\n"), table.DuplicateColumn},
		{"unknown delimiter", write(t, "a.csv", "nomBeneficiaire:montant\na:1\n"), table.WrongDelimiter},
		{"UTF-16 without mark", write(t, "a.csv", "n\x00o\x00m\x00"), table.WrongEncoding},
		{"old workbook", write(t, "a.xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), table.WrongFormat},
		{"truncated zip", write(t, "a.zip", "PK\x03\x04\x14 and no more"), infile.Truncated},
		{"json cut", write(t, "a.json", `[{"nomBeneficiaire":"a","montant":1},{"nomB`), infile.Truncated},
	}
	if os.Getuid() != 0 {
		closed := write(t, "a.csv", "nomBeneficiaire;montant\n")
		if err := os.Chmod(closed, 0); err != nil {
			t.Fatal(err)
		}
		tests = append(tests, struct {
			name string
			file string
			want infile.Code
		}{"no permission", closed, infile.NoPermission})
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := &sourcetest.Recorder{}
			_, err := scdl.Read(t.Context(), source.Input{File: tt.file}, r)
			var fault *infile.Fault
			if !errors.As(err, &fault) || fault.Code != tt.want || !strings.HasPrefix(fault.File, tt.file) {
				t.Errorf("error = %v, want %s of %s", err, tt.want, tt.file)
			}
			if len(r.Grants) > 0 {
				t.Errorf("%d grants before the fault", len(r.Grants))
			}
		})
	}
}

// A mark at the beginning, the other delimiter, the other encoding: the same grants.
func TestVariantsOfOneFile(t *testing.T) {
	const header = "nomAttribuant;dateConvention;nomBeneficiaire;objet;montant"
	const line = "Métropole;2023-05-04;Épicerie d’insertion;Été;1 234,50"
	latin := strings.NewReplacer("é", "\xE9", "É", "\xC9", "’", "\x92").Replace(header + "\n" + line + "\n")
	for name, body := range map[string]string{
		"utf-8": header + "\n" + line + "\n",
		"bom":   "\xEF\xBB\xBF" + header + "\r\n" + line + "\r\n",
		"tab":   strings.ReplaceAll(header+"\n"+line, ";", "\t"),
		"comma": strings.ReplaceAll(header, ";", ",") + "\n" + strings.ReplaceAll(strings.ReplaceAll(line, ",", "."), ";", ","),
		"1252":  latin,
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := read(t, source.Input{File: write(t, "a.csv", body)})
			if len(r.Grants) != 1 || r.Grants[0].Gross != 123450 || r.Grants[0].Beneficiary != "Épicerie d’insertion" || r.Grants[0].Object != "Été" {
				t.Errorf("grants %+v", r.Grants)
			}
		})
	}
}

// An error of the sink ends the reading and comes back as it is.
func TestErrorsOfTheSink(t *testing.T) {
	full := errors.New("disk full")
	for name, s := range map[string]source.Sink{"grant": &failing{err: full}, "issue": &failing{err: full, issues: true}} {
		_, err := scdl.Read(t.Context(), source.Input{File: write(t, "a.csv", "nomBeneficiaire;montant;dateConvention\na;1;2023-05-04\n")}, s)
		if !errors.Is(err, full) {
			t.Errorf("%s: error = %v", name, err)
		}
	}
}

type failing struct {
	sourcetest.Recorder
	err    error
	issues bool
}

func (f *failing) Grant(source.Grant) error {
	if f.issues {
		return nil
	}
	return f.err
}

func (f *failing) Issue(source.Issue) error {
	if f.issues {
		return f.err
	}
	return nil
}

// notOurs are entries of the dictionary that we do not follow, each with the reason.
func notOurs() map[string]string {
	return map[string]string{
		"Raison sociale (SIRENE)": "a name is no number of an association",
		"objet → nature":          "objet is its own column",
		"N° Siret":                "of the funder in the dictionary; the beneficiary's wherever both were seen",
		"SIRET":                   "as above: Le Havre has it for the beneficiary",
	}
}

// TestNamesOfTheDictionary checks that we know the names of columns that a hand-made
// dictionary of published files gives for the columns we read.
func TestNamesOfTheDictionary(t *testing.T) {
	file := realFile(t, "scdl_column_name_variants_dataset_dict.csv")
	body, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	c := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(body, []byte("\xEF\xBB\xBF"))))
	c.Comma = ';'
	entries, err := c.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	ours := map[string][]string{"dateConvention": {"dateConvention", "exercice"}, "montant": {"montant", "montantNature"}, "datePeriodeVersement": {"datesPeriodeVersement"}}
	known := 0
	for _, e := range entries[1:] {
		variant, official := e[0], e[1]
		if official == "categoryUsage" || notOurs()[variant] != "" || notOurs()[variant+" → "+official] != "" {
			continue // a column that we do not read
		}
		wanted := ours[official]
		if wanted == nil {
			wanted = []string{official}
		}
		if !claims(t, wanted, variant) {
			t.Errorf("%q is not known as %s", variant, official)
		}
		known++
	}
	if known < 120 {
		t.Errorf("%d names checked, want most of the 141", known)
	}
}

// claims tells whether a column with that name is read as one of ours.
func claims(t *testing.T, wanted []string, variant string) bool {
	t.Helper()
	// The issue of extra columns names those that nobody claimed; required columns are
	// there under their own names unless the variant stands for one.
	header := []string{variant}
	for _, required := range []string{"nomBeneficiaire", "montant"} {
		if !slices.Contains(wanted, required) {
			header = append(header, required)
		}
	}
	if slices.Contains(wanted, "montantNature") && table.Fold(variant) == table.Fold("montant_des_avantages_en_nature") {
		header = append(header, "montant")
	}
	r := &sourcetest.Recorder{}
	_, err := scdl.Read(t.Context(), source.Input{File: write(t, "a.csv", strings.Join(header, "|")+"\n")}, r)
	return err == nil && len(r.IssuesOf("table.extra_columns")) == 0
}

// sound is a reader that also fails on grants that the database would not take or
// that would count money wrong.
func sound(read source.ReadFunc) source.ReadFunc {
	return func(ctx context.Context, in source.Input, to source.Sink) (source.Counts, error) {
		counts, err := read(ctx, in, to)
		r, ok := to.(*sourcetest.Recorder)
		if !ok {
			return counts, errors.New("not a recorder")
		}
		if err == nil && counts.Kept != int64(len(r.Grants)) {
			return counts, fmt.Errorf("%d rows kept, %d grants", counts.Kept, len(r.Grants))
		}
		for _, g := range r.Grants {
			shares := map[string]float64{}
			for _, p := range g.Places {
				shares[p.Kind] += p.Share
				if p.Share <= 0 || p.Share > 1 || p.Ref.Code == "" {
					return counts, fmt.Errorf("place %+v", p)
				}
			}
			if g.Row == 0 || g.Gross < 0 || g.Recovered < 0 || g.Year < 1980 || g.Year > 2099 || g.Outcome == "" ||
				len(g.BeneficiaryID)*(len(g.BeneficiaryID)-9)*(len(g.BeneficiaryID)-14) != 0 || shares["seat"] > 1 || shares["action"] > 1+1e-9 ||
				len(g.Axis) > 1 || g.RecoversRow != 0 && (g.Recovered == 0 || g.RecoversRow == g.Row) {
				return counts, fmt.Errorf("grant %+v", g)
			}
		}
		return counts, err
	}
}

func FuzzRead(f *testing.F) {
	sourcetest.Fuzz(f, sound(scdl.Read), source.Input{File: "register_2020.csv"},
		schema+"\nM,22490001900015,2023-05-04,D,S,8612023500113.0,,o,\"1 234,50\",aide en nature,u,2023-06-01,,non,0.5,A\n",
		vendee+"\nV,22850001300658,2017-09-08,2-11,39830048300011,A,T,24\u00a0975,00,aide en numéraire,u,2017-09-30,,non,1\n",
		"nomBeneficiaire;montant;"+placesColumn+";axe;cofinanceurs;referenceDecision\na;10;qpv2015/QP059074:0.6|commune/59350:40%;Axe II;Région:5|x;R\na;-5;;;;R\n",
		"nomBeneficiaire;montant;"+placesColumn+";statut;pourcentageSubvention\na;-5 € (x);commune/1004:0,5|qpv2015/QP059074:2;refusé;50\nb;1;;en cours;0.2\n",
		`[{"NOMBENEFICIAIRE":"a","MONTANT":"240 000 € (pour 3 saisons)","DATECONVENTION":"2018-04","SIRET":null}]`)
}

func FuzzReadJaune(f *testing.F) {
	sourcetest.Fuzz(f, sound(scdl.ReadJaune), source.Input{File: "plf-2012.csv"}, jaune)
}

func FuzzReadRejections(f *testing.F) {
	sourcetest.Fuzz(f, sound(scdl.ReadRejections), source.Input{File: "errors.csv"},
		"dateConvention,nomBeneficiaire,idBeneficiaire,montant,pourcentageSubvention,field,value,message,lineRejected\n2024-06-12,a,0,5,1,,,m,oui\n2024-06-12,a,0,5,0.5,,,m,non\n")
}
